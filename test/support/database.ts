import { createHash, randomBytes } from "node:crypto";
import { after } from "node:test";
import pg from "pg";
import { bootstrap } from "../../db/runner/bootstrap.ts";
import { loadBundle } from "../../db/runner/bundle.ts";
import { connect, withClient } from "../../db/runner/connect.ts";
import { seedDemo } from "../../db/runner/demo.ts";
import { migrate } from "../../db/runner/migrate.ts";
import { searchPathOf, tenantNames } from "../../db/runner/names.ts";
import { createTenant } from "../../db/runner/provision.ts";
import { clusterVariable } from "./cluster.ts";

/** The two schools of every test database. The second one's slug is as awkward as slugs may be. */
export const slugs = (process.env.HOMEROOM_TEST_SLUGS ?? "springfield,o-brien--2").split(",") as [
  string,
  string,
];

/** Whether these are the tests that another_postgres.test.ts runs once more. */
export const isRepetition = process.env.HOMEROOM_TEST_SLUGS !== undefined;

/** Passwords of the cluster's two logins. */
const loginPassword = "test";

/** A valid Argon2id hash of nothing that anybody knows. */
const unusablePassword = `$argon2id$v=19$m=19456,t=2,p=1$${"A".repeat(22)}$${"A".repeat(43)}`;

const templateName = "homeroom_test_template";

/**
 * Makes the database that every test file gets a copy of: migrated (with what stands in
 * `migrations/current.sql`, as on a developer's machine) and two schools with the demo population.
 * Called once per run, before the tests.
 */
export async function prepareTemplate(cluster: { url: string }): Promise<void> {
  const url = await bootstrap({
    adminUrl: cluster.url,
    database: templateName,
    serverPassword: loginPassword,
    workerPassword: loginPassword,
  });
  await migrate(url, { includeCurrent: true });
  const bundle = await loadBundle();
  await withClient(url, async (client) => {
    for (const slug of slugs) {
      await createTenant(client, bundle, { slug, name: slug });
      await seedDemo(client, slug, unusablePassword);
    }
  });
}

export interface TestDatabase {
  /** The operator's address, and those of the two logins. */
  adminUrl: string;
  serverUrl: string;
  workerUrl: string;
  /** Runs `work` as a user of a school, with what the server sets; rolls back. */
  asUser<T>(slug: string, userId: string | null, work: Work<T>): Promise<T>;
  /** Runs `work` as the owner of a school's schema; rolls back. */
  asOwner<T>(slug: string, work: Work<T>): Promise<T>;
  /** Like asOwner, but commits. */
  commitAsOwner<T>(slug: string, work: Work<T>): Promise<T>;
  /** Has something that uses the database (a pool, a server) closed before it is dropped. */
  defer(close: Closer): void;
}

type Closer = () => unknown;
type Work<T> = (client: pg.Client) => Promise<T>;

/**
 * A database of this test file's own, dropped when the file has ended. Call it at the file's top
 * or in the callback of a `describe`, not in a hook: a hook's end would be the database's.
 */
export async function openDatabase(): Promise<TestDatabase> {
  const clusterUrl = testClusterUrl();
  const name = `homeroom_test_${randomBytes(6).toString("hex")}`;
  await withClient(clusterUrl, async (client) => {
    await client.query(`create database ${name} template ${templateName} strategy file_copy`);
  });
  // A copy has everything of its template but the rights on the database itself.
  const adminUrl = await bootstrap({ adminUrl: clusterUrl, database: name });
  const connections = keepConnections();
  const closers: Closer[] = [connections.close];
  after(async () => {
    for (const close of closers.reverse()) await close();
    await withClient(clusterUrl, async (client) => {
      await client.query(`drop database ${name} with (force)`);
    });
  });
  return { ...testDatabase(adminUrl, connections), defer: (close) => void closers.push(close) };
}

interface Connections {
  /** Runs `work` with a connection that is as good as new. */
  lend<T>(url: string, work: Work<T>): Promise<T>;
  close: Closer;
}

/** Keeps connections for the next step: each new one would read the catalog of two schools. */
function keepConnections(): Connections {
  const idle = new Map<string, pg.Client[]>();
  return {
    async lend(url, work) {
      const client = idle.get(url)?.pop() ?? (await connect(url));
      const result = await work(client).catch(async (error: unknown) => {
        await client.end();
        throw error;
      });
      await client.query("rollback");
      await client.query("discard all");
      idle.set(url, [...(idle.get(url) ?? []), client]);
      return result;
    },
    close: () => Promise.all([...idle.values()].flat().map((client) => client.end())),
  };
}

function testDatabase(adminUrl: string, connections: Connections): Omit<TestDatabase, "defer"> {
  const asOwner = <T>(slug: string, work: Work<T>, end: "commit" | "rollback"): Promise<T> =>
    connections.lend(adminUrl, async (client) => {
      await client.query("begin");
      await client.query(`set local search_path = ${searchPathOf(tenantNames(slug))}`);
      await client.query("set local role homeroom_owner");
      const result = await work(client);
      await client.query(end);
      return result;
    });
  return {
    adminUrl,
    serverUrl: withLogin(adminUrl, "homeroom_server"),
    workerUrl: withLogin(adminUrl, "homeroom_worker"),
    asOwner: (slug, work) => asOwner(slug, work, "rollback"),
    commitAsOwner: (slug, work) => asOwner(slug, work, "commit"),
    async asUser(slug, userId, work) {
      return connections.lend(withLogin(adminUrl, "homeroom_server"), async (client) => {
        await beginAsUser(client, slug, userId);
        return work(client);
      });
    },
  };
}

/** Begins a transaction in which `client`, the server's login, acts as a user of a school. */
export async function beginAsUser(
  client: pg.ClientBase,
  slug: string,
  userId: string | null,
): Promise<void> {
  const names = tenantNames(slug);
  await client.query("begin");
  await client.query(`set local search_path = ${searchPathOf(names)}`);
  await client.query(`select set_config('role', $1, true), set_config('app.user_id', $2, true)`, [
    names.role,
    userId ?? "",
  ]);
}

/** The id that the demo population gives a row: `demoId("students/1")`. */
export function demoId(key: string): string {
  const hex = createHash("md5").update(key).digest("hex");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** Asserts that a query fails with this SQLSTATE, in a savepoint so that the test can go on. */
export async function sqlState(
  client: pg.ClientBase,
  work: () => Promise<unknown>,
): Promise<string> {
  await client.query("savepoint refused");
  try {
    await work();
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error;
    await client.query("rollback to savepoint refused");
    return error.code!;
  }
  await client.query("release savepoint refused");
  return "00000";
}

function withLogin(url: string, login: string): string {
  const changed = new URL(url);
  changed.username = login;
  changed.password = loginPassword;
  return changed.href;
}

/** The operator's address of the cluster that this run has to itself. */
export function testClusterUrl(): string {
  const url = process.env[clusterVariable];
  if (!url) throw new Error("Run the tests with `npm test -- <path>`: they need a cluster.");
  return url;
}
