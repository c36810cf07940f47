create or replace function tg_users__queue_job() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because nobody may queue jobs by hand.
begin
  -- An import may bring people in before the school wants to write to them.
  if current_setting('app.invites', true) = 'none' then
    return null;
  end if;
  perform queue_jobs(
    'send_invitation',
    array_agg(jsonb_build_object('user_id', id) order by id),
    array_agg(id::text order by id)
  )
  from new_rows
  where password_hash is null and is_active
  having count(*) > 0;
  return null;
end;
$$;
comment on function tg_users__queue_job() is 'Invites new users who have no password yet.';

create or replace trigger _900_queue_job after insert on users
  referencing new table as new_rows
  for each statement execute function tg_users__queue_job();
