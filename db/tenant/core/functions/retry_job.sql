create or replace function retry_job(id bigint) returns bigint
  language plpgsql volatile strict security definer
  set search_path from current
as $$
-- Definer, because the queue is nobody's but the owner's and the worker's.
begin
  perform require_permission('failed_jobs:update');
  perform lock_failed_job(retry_job.id);
  perform graphile_worker.reschedule_jobs(array[retry_job.id], run_at => now(), attempts => 0);
  return retry_job.id;
end;
$$;
comment on function retry_job(bigint) is
  'Has a failed job tried again, now, and as often as a new one. Needs failed_jobs:update.';
grant execute on function retry_job(bigint) to :"tenant";
