import { readFile } from "node:fs/promises";
import { Client, escapeIdentifier, escapeLiteral } from "pg";
import { HomeroomError } from "../../runtime/errors.ts";

export type BootstrapOptions = {
  /** A login that may create roles and databases. */
  adminUrl: string;
  /** The database to make; without it the one that the address names. */
  database?: string;
  /** Passwords of the two logins; those left out stay as they are. */
  serverPassword?: string;
  workerPassword?: string;
};

/** The oldest release of each major version without a hole that our use of it would open. */
const oldest: Record<number, number> = { 15: 150014, 16: 160010, 17: 170006, 18: 180000 };

/** Only one process at a time may create what is not there yet. */
const lock = 7_305_003;

/**
 * Makes the roles, the database and what it needs before the first migration; changes nothing where
 * they are there. Returns the operator's address of that database. Throws `OLD_POSTGRES`.
 */
export async function bootstrap(options: BootstrapOptions): Promise<string> {
  const database = options.database ?? databaseOf(options.adminUrl);
  const url = withDatabase(options.adminUrl, database);
  // Roles are the cluster's, but an advisory lock is known in one database only: in this one.
  const cluster = await connect(withDatabase(url, "postgres"));
  try {
    await refuseOldPostgres(cluster);
    await cluster.query("select pg_advisory_lock($1)", [lock]);
    await runFile(cluster, "roles.sql");
    await setPassword(cluster, "homeroom_server", options.serverPassword);
    await setPassword(cluster, "homeroom_worker", options.workerPassword);
    await createDatabase(cluster, database);
    const client = await connect(url);
    try {
      await runFile(client, "database.sql");
    } finally {
      await client.end();
    }
  } finally {
    await cluster.end();
  }
  return url;
}

/** The address of another database of the same cluster, or of another login. */
export function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${encodeURIComponent(database)}`;
  return changed.href;
}

function databaseOf(url: string): string {
  return decodeURIComponent(new URL(url).pathname.slice(1)) || "homeroom";
}

async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url, application_name: "homeroom bootstrap" });
  client.on("error", () => undefined); // The query that runs fails with it.
  try {
    await client.connect();
    return client;
  } catch (cause) {
    await client.end();
    const { host, username } = new URL(url);
    throw new HomeroomError("NO_DATABASE", `Cannot connect to ${host} as ${username}.`, {
      cause,
      hint: `Check DATABASE_URL and that the server runs: ${String(cause)}`,
    });
  }
}

async function createDatabase(cluster: Client, database: string): Promise<void> {
  const { rowCount } = await cluster.query("select from pg_database where datname = $1", [
    database,
  ]);
  if (rowCount) return;
  await cluster.query(
    `create database ${escapeIdentifier(database)} owner homeroom_owner
     template template0 encoding 'UTF8'`,
  );
}

/** Whether we work with this release (`server_version_num`). */
export function isSupported(release: number): boolean {
  const major = Math.floor(release / 10_000);
  return major > 18 || release >= (oldest[major] ?? Infinity);
}

async function refuseOldPostgres(client: Client): Promise<void> {
  const { rows } = await client.query<{ number: number; name: string }>(
    `select current_setting('server_version_num')::int as number,
       current_setting('server_version') as name`,
  );
  const { number = 0, name = "" } = rows[0] ?? {};
  if (isSupported(number)) return;
  throw new HomeroomError("OLD_POSTGRES", `This server is PostgreSQL ${name}, which is too old.`, {
    hint: "Homeroom needs PostgreSQL 15.14, 16.10, 17.6, 18 or newer: update it.",
  });
}

async function runFile(client: Client, name: string): Promise<void> {
  await client.query(await readFile(new URL(`../bootstrap/${name}`, import.meta.url), "utf8"));
}

async function setPassword(client: Client, role: string, password?: string): Promise<void> {
  if (password === undefined) return;
  await client.query(`alter role ${escapeIdentifier(role)} password ${escapeLiteral(password)}`);
}
