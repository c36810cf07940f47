import type { Pool } from "pg";
import type { Logger } from "../runtime/logger.ts";

export interface Heart {
  stop(): Promise<void>;
}

const beatMs = 10_000;

/** Who has not been heard of for so long is dead; a restart of Postgres is shorter. */
const silence = "2 minutes";

/**
 * Tells the other workers that this one lives, as long as it does, and gives free the jobs of those
 * that have died, which would else stay locked for four hours. `id` is what its jobs are locked by.
 */
export async function keepAlive(queue: Pool, id: string, log: Logger): Promise<Heart> {
  let beating = Promise.resolve();
  const beat = async () => {
    await queue.query(
      `insert into graphile_worker.live_workers (id) values ($1)
       on conflict (id) do update set seen_at = now()`,
      [id],
    );
    const { rows } = await queue.query<{ id: string; jobs: number }>(buryDead, [silence]);
    for (const dead of rows) log.warn({ worker: dead.id, jobs: dead.jobs }, "A worker died");
  };
  await beat();
  const timer = setInterval(() => {
    beating = beat().catch((err: unknown) => {
      log.error({ err }, "The worker cannot tell that it lives");
    });
  }, beatMs);
  return {
    async stop() {
      clearInterval(timer);
      await beating;
      await queue.query("delete from graphile_worker.live_workers where id = $1", [id]);
    },
  };
}

/**
 * What a dead worker had begun counts as an attempt, so a job that kills whoever does it is given up
 * in the end.
 */
const buryDead = `with dead as (
    delete from graphile_worker.live_workers
    where seen_at < now() - $1::interval
    returning id
  ), freed as (
    update graphile_worker._private_jobs as jobs
    set locked_at = null, locked_by = null, updated_at = now(),
      last_error = 'The worker that did it died.'
    from dead
    where jobs.locked_by = dead.id
    returning dead.id
  )
  select dead.id, count(freed.id)::integer as jobs
  from dead
  left join freed on freed.id = dead.id
  group by dead.id`;
