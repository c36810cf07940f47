create or replace function tg_report_files__notify() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because nobody announces by hand.
begin
  perform announce_rows('report_runs', array(select report_run_id from new_rows));
  return null;
end;
$$;
comment on function tg_report_files__notify() is
  'Tells the servers how far a file has come: whoever watches its run hears of it.';

create or replace trigger _500_notify_update after update on report_files
  referencing new table as new_rows
  for each statement execute function tg_report_files__notify();

create or replace function tg_report_files__queue_job() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because nobody may queue jobs by hand. A file that is ready does not become so again.
begin
  perform queue_jobs(
    'write_report_file',
    array_agg(jsonb_build_object('report_file_id', id) order by id),
    array_agg(id::text order by id)
  )
  from new_rows
  where state = 'waiting' and tg_op = 'INSERT'
  having count(*) > 0;

  perform queue_jobs(
    'mail_report_file',
    array_agg(
      jsonb_strip_nulls(
        jsonb_build_object('report_file_id', new_rows.id, 'user_id', readers.user_id)
      )
      order by new_rows.id, readers.user_id
    ),
    array_agg(concat_ws('/', new_rows.id, readers.user_id) order by new_rows.id, readers.user_id)
  )
  from new_rows
  join report_runs on report_runs.id = new_rows.report_run_id
  join report_schedules on report_schedules.id = report_runs.report_schedule_id
  cross join lateral (
    -- Nobody named: the owner.
    select null::uuid as user_id
    where report_schedules.is_mailed
    union all
    select report_schedule_recipients.user_id
    from report_schedule_recipients
    where report_schedule_recipients.report_schedule_id = report_schedules.id
      and report_schedule_recipients.user_id <> report_schedules.owner_id
  ) as readers
  where new_rows.state = 'ready'
  having count(*) > 0;
  return null;
end;
$$;
comment on function tg_report_files__queue_job() is
  'Has the worker write files, and mail those of schedules when they are ready.';

create or replace trigger _900_queue_job_insert after insert on report_files
  referencing new table as new_rows
  for each statement execute function tg_report_files__queue_job();
create or replace trigger _900_queue_job_update after update on report_files
  referencing new table as new_rows
  for each statement execute function tg_report_files__queue_job();
