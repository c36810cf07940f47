create or replace function access_history(table_name text, row_id uuid)
  returns table (
    occurred_at timestamptz,
    action text,
    user_id uuid,
    user_name text,
    field_group text,
    old_values jsonb,
    new_values jsonb,
    request_id text,
    address inet
  )
  language plpgsql stable strict parallel safe rows 50
  set search_path from current
as $$
#variable_conflict use_column
begin
  perform require_permission('record_views:view');
  perform require_permission('audit_logs:view');
  return query
    select
      happened.occurred_at, happened.action, happened.user_id, users.display_name::text,
      happened.field_group, happened.old_values, happened.new_values, happened.request_id,
      happened.address
    from (
      select
        id, occurred_at, 'view' as action, user_id, field_group, null::jsonb as old_values,
        null::jsonb as new_values, request_id, address
      from record_views
      where record_views.row_id = access_history.row_id
        and record_views.table_name = access_history.table_name
      union all
      select
        id, occurred_at, operation::text, user_id, null, old_values, new_values, request_id,
        address
      from audit_logs
      where audit_logs.row_id = access_history.row_id
        and audit_logs.table_name = access_history.table_name
    ) as happened
    left join users on users.id = happened.user_id
    order by happened.occurred_at desc, happened.id desc;
end;
$$;
comment on function access_history(text, uuid) is
  'Who looked at the confidential part of one record, and who changed the record, the newest first. tableName is as in the database: students, results. action is view, insert, update or delete. Needs record_views:view and audit_logs:view.';
grant execute on function access_history(text, uuid) to :"reader";
