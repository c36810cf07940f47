create or replace function queue_job(
  task text,
  payload jsonb,
  job_key text default null,
  run_at timestamptz default null
) returns void
  language sql volatile
begin atomic
  select queue_jobs(
    task, array[payload], case when job_key is not null then array[job_key] end, run_at
  );
end;
comment on function queue_job(text, jsonb, text, timestamptz) is
  'Queues one job in this transaction; see queue_jobs. Only triggers and functions of the owner may.';
