import { readdir } from "node:fs/promises";
import type { Pool } from "pg";
import { codeOf, HomeroomError } from "../runtime/errors.ts";

/** The oldest release of each major version without a hole that our use of it would open. */
const oldest: Record<number, number> = { 15: 150014, 16: 160010, 17: 170006, 18: 180000 };
const newest = Math.max(...Object.keys(oldest).map(Number));

type Login = {
  login: string;
  is_superuser: boolean;
  bypasses_policies: boolean;
  owns_tables: boolean;
  is_owner: boolean;
  number: number;
  version: string;
};

/**
 * Throws unless the server may work with this login: one that bypasses policies voids all of them
 * in silence, and an old Postgres has known holes in them.
 */
export async function checkLogin(pool: Pool): Promise<void> {
  const { rows } = await reach(
    pool.query<Login>(
      `select
       current_user as login,
       roles.rolsuper as is_superuser,
       roles.rolbypassrls as bypasses_policies,
       exists (select from pg_catalog.pg_class where relowner = roles.oid) as owns_tables,
       exists (
         select
         from pg_catalog.pg_roles as owners
         where owners.rolname = 'homeroom_owner'
           and pg_catalog.pg_has_role(owners.oid, 'MEMBER')
       ) as is_owner,
       pg_catalog.current_setting('server_version_num')::integer as number,
       pg_catalog.current_setting('server_version') as version
     from pg_catalog.pg_roles as roles
     where roles.rolname = current_user`,
    ),
  );
  const login = rows[0]!;
  const problems = [
    login.is_superuser && "is a superuser",
    login.bypasses_policies && "has BYPASSRLS",
    login.owns_tables && "owns tables",
    login.is_owner && "is a member of homeroom_owner",
    login.login !== "homeroom_server" && "is not homeroom_server, which alone the schools believe",
  ].filter((problem) => problem !== false);
  if (problems.length > 0) {
    throw new HomeroomError(
      "UNSAFE_LOGIN",
      `The server's login "${login.login}" ${problems.join(" and ")}.`,
      { hint: "Set SERVER_DATABASE_URL to the login homeroom_server." },
    );
  }
  const major = Math.floor(login.number / 10_000);
  if (major <= newest && login.number < (oldest[major] ?? Infinity)) {
    throw new HomeroomError("OLD_POSTGRES", `PostgreSQL ${login.version} is too old.`, {
      hint: "Homeroom needs PostgreSQL 15.14, 16.10, 17.6, 18 or newer: update it.",
    });
  }
}

/** Says where the database was looked for when it cannot be reached. */
async function reach<T>(query: Promise<T>): Promise<T> {
  try {
    return await query;
  } catch (cause) {
    throw new HomeroomError("NO_DATABASE", `The database cannot be reached: ${String(cause)}.`, {
      cause,
      hint: "Check SERVER_DATABASE_URL and that Postgres runs.",
    });
  }
}

export type Delta = { version: number; name: string };

/** The deltas that the API was built from; the last is the version it needs a school to have. */
export async function readDeltas(): Promise<Delta[]> {
  const folder = new URL("../db/tenant/deltas/", import.meta.url);
  const names = (await readdir(folder)).filter((name) => name.endsWith(".sql")).sort();
  return names.map((file) => {
    const [, version, name] = /^(\d{4})_(\w+)\.sql$/.exec(file) ?? [];
    if (!version || !name) throw new Error(`"${file}" is no name of a delta`);
    return { version: Number(version), name };
  });
}

/**
 * Throws unless the database has all deltas that the API was built from. It may have more: while a
 * new release is rolled out, servers of the old one go on.
 */
export async function checkLedger(pool: Pool, deltas: readonly Delta[]): Promise<void> {
  const rows = await readLedger(pool);
  const missing = deltas.filter(
    ({ version, name }) => !rows.some((row) => row.version === version && row.name === name),
  );
  if (missing.length > 0) {
    const names = missing.map(({ version, name }) => `${version} ${name}`).join(", ");
    throw new HomeroomError("WRONG_DATABASE", `The database lacks the deltas ${names}.`, {
      hint: "Migrate it (`npm start` does, or graphile-migrate migrate and npm run tenant -- apply).",
    });
  }
}

/** Throws when the database does not answer. */
export async function checkAnswer(pool: Pool): Promise<void> {
  await pool.query("select");
}

/** Throws when there is no queue for the jobs that requests cause. */
export async function checkQueue(pool: Pool): Promise<void> {
  // The server's login may not look into the queue, but everybody may look into the catalog.
  const { rowCount } = await pool.query(
    `select
     from pg_catalog.pg_class as classes
     join pg_catalog.pg_namespace as namespaces on namespaces.oid = classes.relnamespace
     where namespaces.nspname = 'graphile_worker' and classes.relname = '_private_jobs'`,
  );
  if (rowCount === 0) {
    throw new HomeroomError("NO_QUEUE", "The database has no job queue.", {
      hint: "Install it: npm run tenant -- apply.",
    });
  }
}

async function readLedger(pool: Pool): Promise<Delta[]> {
  try {
    const { rows } = await pool.query<Delta>(
      "select version, name from platform.tenant_migrations",
    );
    return rows;
  } catch (error) {
    const neverMigrated = ["3F000", "42P01", "42501"].includes(codeOf(error) ?? "");
    if (!neverMigrated) throw error;
    return [];
  }
}
