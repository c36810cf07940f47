create or replace function tg_webhook_deliveries__queue_job() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because nobody may queue jobs by hand.
begin
  if tg_op = 'INSERT' then
    perform queue_webhook_deliveries(array(select id from new_rows where state = 'pending'));
  else
    perform queue_webhook_deliveries(array(
      select new_rows.id
      from new_rows
      join old_rows on old_rows.id = new_rows.id
      where new_rows.state = 'pending' and old_rows.state <> 'pending'
    ));
  end if;
  return null;
end;
$$;
comment on function tg_webhook_deliveries__queue_job() is 'Has webhooks called when their time comes.';

create or replace trigger _900_queue_job_insert after insert on webhook_deliveries
  referencing new table as new_rows
  for each statement execute function tg_webhook_deliveries__queue_job();
create or replace trigger _900_queue_job_update after update on webhook_deliveries
  referencing old table as old_rows new table as new_rows
  for each statement execute function tg_webhook_deliveries__queue_job();
