create or replace function lock_failed_job(job_id bigint) returns void
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because the queue is nobody's but the owner's and the worker's.
begin
  perform
  from graphile_worker._private_jobs as jobs
  where jobs.id = job_id
    and jobs.payload ->> 'school' = split_part(current_schema(), '_', 2)
    and jobs.attempts >= jobs.max_attempts
    and jobs.locked_at is null
  for update;
  if not found then
    raise exception using
      errcode = 'SC009',
      message = format('There is no failed job %s.', job_id),
      hint = 'Look at failed_jobs: it may be tried again, done or discarded already.';
  end if;
end;
$$;
comment on function lock_failed_job(bigint) is
  E'@behavior -*\nRefuses (SC009) what is no failed job of this school; keeps it from being changed by others.';
