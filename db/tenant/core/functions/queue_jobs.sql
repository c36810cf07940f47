create or replace function queue_jobs(
  task text,
  payloads jsonb[],
  job_keys text[] default null,
  run_at timestamptz default null
) returns void
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because the queue is nobody's but the owner's and the worker's. plpgsql, because it must
-- not depend on objects that graphile-worker replaces when it is upgraded.
declare
  school constant text := split_part(current_schema(), '_', 2);
  waiting integer;
begin
  -- A job stands behind those of its kind that wait for this school already, twenty of which count
  -- as one step: a school that imports ten thousand people does not keep another one waiting.
  -- Beyond two thousand nobody counts: whoever waits behind so many waits for them all.
  select count(*) into waiting
  from (
    select
    from graphile_worker._private_jobs as jobs
    join graphile_worker._private_tasks as tasks on tasks.id = jobs.task_id
    where jobs.payload ->> 'school' = school
      and tasks.identifier = task
      and jobs.is_available
    limit 2000
  ) as backlog;

  perform graphile_worker.add_jobs(
    array(
      select (
        task,
        json_build_object(
          'school', school,
          'request_id', nullif(current_setting('app.request_id', true), ''),
          'payload', job.payload
        ),
        null,
        run_at,
        null,
        concat_ws(':', school, task, job.key),
        least((waiting + job.position) / 20, 1000),
        null
      )::graphile_worker.job_spec
      from unnest(payloads, coalesce(job_keys, array(
        select gen_random_uuid()::text from generate_subscripts(payloads, 1)
      ))) with ordinality as job (payload, key, position)
    ),
    job_key_preserve_run_at => true
  );
end;
$$;
comment on function queue_jobs(text, jsonb[], text[], timestamptz) is
  'Queues jobs of one kind in this transaction. A job replaces a waiting one with the same key. Payloads carry ids, never what rows hold.';
