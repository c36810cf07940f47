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
import { slugsVariable } from "./repetition.ts";

/** The two schools of every test database. The second one's slug is as awkward as slugs may be. */
export const slugs = (process.env[slugsVariable]?.split(",") ?? ["springfield", "o-brien--2"]) as [
  string,
  string,
];

/** Whether these are tests that are run once more; see repetition.ts. */
export const isRepetition = process.env[slugsVariable] !== undefined;

/** Passwords of the cluster's two logins. */
const loginPassword = "test";

/** A valid Argon2id hash of nothing that anybody knows. */
const unusablePassword = `$argon2id$v=19$m=19456,t=2,p=1$${"A".repeat(22)}$${"A".repeat(43)}`;

const templateName = "homeroom_test_template";
const emptyTemplateName = "homeroom_test_empty_template";

/** The school that `openEmptySchool` gives: as provisioned, without anybody. */
export const emptySlug = "em-p-ty--1";

export interface Templates {
  /** The slugs of the two schools. */
  schools?: readonly string[] | undefined;
  /** Whether some file needs `openEmptySchool`. */
  emptySchool?: boolean;
}

/**
 * Makes the database that every test file gets a copy of: migrated (with what stands in
 * `migrations/current.sql`, as on a developer's machine) and two schools with the demo population.
 * Called once per run, before the tests.
 */
export async function prepareTemplates(
  cluster: { url: string },
  { schools = slugs, emptySchool = false }: Templates = {},
): Promise<void> {
  const url = await bootstrap({
    adminUrl: cluster.url,
    database: templateName,
    serverPassword: loginPassword,
    workerPassword: loginPassword,
  });
  await migrate(url, { includeCurrent: true });
  const bundle = await loadBundle();
  if (emptySchool) {
    const emptyUrl = await copy(cluster.url, templateName, emptyTemplateName);
    await withClient(emptyUrl, (client) =>
      createTenant(client, bundle, { slug: emptySlug, name: emptySlug }),
    );
  }
  await withClient(url, async (client) => {
    for (const slug of schools) {
      await createTenant(client, bundle, { slug, name: slug });
      await seedDemo(client, slug, unusablePassword);
    }
  });
}

/** A database of which tests change nothing that stays. */
export interface SharedDatabase {
  /** Runs `work` as a user of a school, with what the server sets; rolls back. */
  asUser<T>(slug: string, userId: string | null, work: Work<T>): Promise<T>;
  /** Runs `work` as the owner of a school's schema; rolls back. */
  asOwner<T>(slug: string, work: Work<T>): Promise<T>;
}

/** A database with which the tests of a file may do what they like. */
export interface TestDatabase extends SharedDatabase {
  /** The operator's address, and those of the two logins. */
  adminUrl: string;
  serverUrl: string;
  workerUrl: string;
  /** Like asOwner, but commits. */
  commitAsOwner<T>(slug: string, work: Work<T>): Promise<T>;
  /** Has something that uses the database (a pool, a server) closed before it is dropped. */
  defer(close: Closer): void;
}

type Closer = () => unknown;
type Work<T> = (client: pg.Client) => Promise<T>;

/**
 * A database of this test file's own, dropped when the file has ended. Call it at the file's top
 * or in the callback of a `describe`, not in a hook: a hook's end would be the database's. A file
 * that rolls back whatever it does takes `sharedDatabase`, which costs nothing.
 */
export async function openDatabase(): Promise<TestDatabase> {
  return openCopy(templateName);
}

/**
 * One whose only school is `emptySlug`. Its like for schools without data: provisioning one takes several
 * times as long.
 */
export async function openEmptySchool(): Promise<TestDatabase> {
  return openCopy(emptyTemplateName);
}

async function openCopy(template: string): Promise<TestDatabase> {
  const name = newName();
  const adminUrl = await copy(testClusterUrl(), template, name);
  const connections = keepConnections();
  const closers: Closer[] = [connections.close];
  after(async () => {
    for (const close of closers.reverse()) await close();
    await withClient(testClusterUrl(), async (client) => {
      await client.query(`drop database ${name} with (force)`);
    });
  });
  return { ...testDatabase(adminUrl, connections), defer: (close) => void closers.push(close) };
}

let shared: SharedDatabase | undefined;

/** A database that all files of this process share which commit nothing; it ends with the cluster. */
export async function sharedDatabase(): Promise<SharedDatabase> {
  // Not a promise that is kept: node:test would take tests after it for those of who made it.
  shared ??= await openShared();
  return shared;
}

async function openShared(): Promise<SharedDatabase> {
  const adminUrl = await copy(testClusterUrl(), templateName, newName());
  const { asUser, asOwner } = testDatabase(adminUrl, keepConnections());
  return { asUser, asOwner };
}

function newName(): string {
  return `homeroom_test_${randomBytes(6).toString("hex")}`;
}

async function copy(clusterUrl: string, template: string, name: string): Promise<string> {
  await withClient(clusterUrl, async (client) => {
    await client.query(`create database ${name} template ${template} strategy file_copy`);
  });
  // A copy has everything of its template but the rights on the database itself.
  return bootstrap({ adminUrl: clusterUrl, database: name });
}

interface Connections {
  /** Runs `work` with a connection that is as good as new. */
  lend<T>(url: string, work: Work<T>): Promise<T>;
  close: Closer;
}

/** Its types leave out that a waiting one need not keep the process. */
type KeptClient = pg.Client & { ref(): void; unref(): void };

/** Keeps connections for the next step: each new one would read the catalog of two schools. */
function keepConnections(): Connections {
  const idle = new Map<string, KeptClient[]>();
  return {
    async lend(url, work) {
      const client = idle.get(url)?.pop() ?? ((await connect(url)) as KeptClient);
      client.ref();
      const result = await work(client).catch(async (error: unknown) => {
        await client.end();
        throw error;
      });
      await client.query("rollback");
      await client.query("discard all");
      client.unref();
      idle.set(url, [...(idle.get(url) ?? []), client]);
      return result;
    },
    async close() {
      for (const client of [...idle.values()].flat()) {
        client.ref();
        await client.end();
      }
    },
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
