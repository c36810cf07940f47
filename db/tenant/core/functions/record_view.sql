create or replace function record_view(table_name text, row_id uuid, field_group text) returns void
  language sql volatile strict security definer
begin atomic
  -- Definer, because nobody may write the log by hand.
  insert into record_views
    (user_id, table_name, row_id, field_group, session_id, request_id, address)
  values (
    current_user_id(), record_view.table_name, record_view.row_id, record_view.field_group,
    nullif(current_setting('app.session_id', true), '')::uuid,
    nullif(current_setting('app.request_id', true), ''),
    nullif(current_setting('app.client_address', true), '')::inet
  );
end;
comment on function record_view(text, uuid, text) is
  'Notes that the asker is shown a part of a record. What is shown and this note are one transaction.';
