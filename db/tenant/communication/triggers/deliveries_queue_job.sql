create or replace function tg_deliveries__queue_job() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because nobody may queue jobs by hand. Each delivery has a job of its own: one that is
-- slow keeps no other waiting, and a school with thousands stands behind others' few.
declare
  waiting uuid[];
begin
  if tg_op = 'INSERT' then
    waiting := array(select id from new_rows where state = 'pending');
  else
    waiting := array(
      select new_rows.id
      from new_rows
      join old_rows on old_rows.id = new_rows.id
      where new_rows.state = 'pending'
        and (old_rows.state <> 'pending' or new_rows.not_before <> old_rows.not_before)
    );
  end if;
  perform queue_deliveries(waiting);
  return null;
end;
$$;
comment on function tg_deliveries__queue_job() is 'Has deliveries sent when their time comes.';

create or replace trigger _900_queue_job_insert after insert on deliveries
  referencing new table as new_rows
  for each statement execute function tg_deliveries__queue_job();
create or replace trigger _900_queue_job_update after update on deliveries
  referencing old table as old_rows new table as new_rows
  for each statement execute function tg_deliveries__queue_job();
