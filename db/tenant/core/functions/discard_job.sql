create or replace function discard_job(id bigint) returns bigint
  language plpgsql volatile strict security definer
  set search_path from current
as $$
-- Definer, because the queue is nobody's but the owner's and the worker's.
begin
  perform require_permission('failed_jobs:delete');
  perform lock_failed_job(discard_job.id);
  perform graphile_worker.complete_jobs(array[discard_job.id]);
  return discard_job.id;
end;
$$;
comment on function discard_job(bigint) is
  'Forgets a failed job; what it was to do stays undone. Needs failed_jobs:delete.';
grant execute on function discard_job(bigint) to :"tenant";
