create or replace function cancel_import(import_id uuid) returns data_imports
  language plpgsql volatile strict security definer
  set search_path from current
as $$
-- Definer, because nobody changes the record of an import by hand.
declare
  cancelled data_imports;
begin
  perform require_permission(
    'data_imports:delete',
    has_permission('data_imports:delete')
      or exists (
        select
        from data_imports
        where id = import_id and asked_by_id = current_user_id()
      )
  );
  update data_imports
  set state = 'cancelled', progress_note = 'cancelled', finished_at = now()
  where id = import_id and state in ('queued', 'running')
  returning * into cancelled;
  if cancelled.id is null then
    raise exception using
      errcode = 'SC811',
      message = 'The import has ended, or was cancelled.',
      hint = 'Upload the file again if it is still to be imported.';
  end if;
  return cancelled;
end;
$$;
comment on function cancel_import(uuid) is
  'Ends an import that waits or runs; it then changes nothing. For whoever asked for it, and who may remove records of imports.';
grant execute on function cancel_import(uuid) to :"tenant";
