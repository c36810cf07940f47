create or replace function refuse_all_but_worker() returns void
  language plpgsql stable parallel safe
  set search_path from current
as $$
begin
  if current_user_id() is distinct from worker_user_id() and not is_owners_session() then
    raise exception using errcode = '42501', message = 'Only the worker runs schedules.';
  end if;
end;
$$;
comment on function refuse_all_but_worker() is
  'Refuses (42501) everybody but the user as whom jobs run, and a DBA.';
