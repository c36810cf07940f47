import { Logger, runMigrations } from "graphile-worker";
import pg from "pg";
import { withClient } from "./connect.ts";

/** The schema of the job queue, of which there is one for all schools. */
const schema = "graphile_worker";

/** Owns the schema and everything in it; cannot log in. */
const owner = "homeroom_queue";

/** Two migrations at the same time must not give and take the same right. */
const lock = 7_305_004;

/**
 * Installs the job queue, or brings it to the version that graphile-worker needs. It belongs to a
 * role of its own: the worker acts as that role to fetch jobs, without owning anything of a school.
 */
export async function installQueue(url: string): Promise<void> {
  await withClient(url, async (client) => {
    await client.query("select pg_advisory_lock($1)", [lock]);
    await setMayCreateSchema(client, true);
    try {
      await migrateAsOwner(url);
    } finally {
      await setMayCreateSchema(client, false);
    }
    await addOurOwn(client);
  });
}

/** graphile-worker insists on `create schema if not exists`, which asks for this right first. */
async function setMayCreateSchema(client: pg.Client, may: boolean): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    "select quote_ident(current_database()) as name",
  );
  await client.query(
    may
      ? `grant create on database ${rows[0]!.name} to ${owner}`
      : `revoke create on database ${rows[0]!.name} from ${owner}`,
  );
}

async function migrateAsOwner(url: string): Promise<void> {
  const pool = new pg.Pool({ connectionString: url, max: 1, options: `-c role=${owner}` });
  // A broken connection fails the statement that runs; there is nothing else to do about it.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  try {
    // Whatever it has to say that matters, it throws.
    await runMigrations({ pgPool: pool, schema, logger: new Logger(() => () => undefined) });
  } finally {
    await pool.end();
  }
}

/**
 * What we add to the queue: indexes with which queue_jobs counts a school's waiting jobs, and
 * failed_jobs finds the others, without reading those of all schools; and the list of the workers that live (worker/heartbeat.ts).
 */
async function addOurOwn(client: pg.Client): Promise<void> {
  await client.query(`set role ${owner}`);
  await client.query(
    `create index if not exists jobs_school_idx on ${schema}._private_jobs
       ((payload ->> 'school'), task_id) where is_available;
     create index if not exists jobs_given_up_idx on ${schema}._private_jobs
       ((payload ->> 'school')) where attempts >= max_attempts;
     create table if not exists ${schema}.live_workers (
       id text primary key,
       seen_at timestamptz not null default now()
     )`,
  );
}
