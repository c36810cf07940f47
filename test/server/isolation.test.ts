import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import type { GraphQLSchema } from "graphql";
import pg from "pg";
import { withClient } from "../../db/runner/connect.ts";
import { createEngine, type Outcome } from "../../server/graphql/engine.ts";
import { loadApi } from "../../server/graphql/load.ts";
import { demoId, openDatabase, slugs } from "../support/database.ts";
import { everyOperation, type FindId, type MadeUpOperation } from "../support/every_operation.ts";

/** Rows of the first school were made in this year, all rows of the second in that one. */
const years: Record<string, string> = { [slugs[0]]: "2001", [slugs[1]]: "2002" };

/** Tables that triggers fill from others: without an id, without times. */
const derived = new Set(["effective_permissions", "unlimited_permissions"]);

/**
 * Two schools whose rows have the same ids, asked in turns over one connection. What differs is
 * created_at, which every row has: an answer with the other's year is a leak.
 */
describe("two schools on one connection", async () => {
  const database = await openDatabase();
  let schema: GraphQLSchema;
  let findId: FindId;
  const statements: string[] = [];

  class RecordingClient extends pg.Client {
    override query(...args: unknown[]): never {
      const [query] = args as [string | { text: string }];
      statements.push(typeof query === "string" ? query : query.text);
      return (super.query as (...all: unknown[]) => never).apply(this, args);
    }
  }

  before(async () => {
    schema = await loadApi();
    await withClient(database.adminUrl, async (client) => {
      for (const slug of slugs) await markRows(client, slug, years[slug]!);
      findId = await idFinder(client, slugs[0]);
    });
  });

  function connect(): (slug: string, operation: MadeUpOperation) => Promise<Outcome> {
    const pool = new pg.Pool({
      connectionString: database.serverUrl,
      max: 1,
      Client: RecordingClient,
    });
    // A pool has ended before its sockets are closed, and then the database is dropped.
    pool.on("error", () => undefined);
    database.defer(() => pool.end());
    const silent = { error: () => undefined, warn: () => undefined };
    const engine = createEngine(schema, pool, silent);
    return (slug, { document, variables }) =>
      engine.execute({
        document,
        variables,
        settings: {
          slug,
          userId: demoId("users/admin"),
          requestId: "isolation",
          statementTimeoutMs: 10_000,
        },
      });
  }

  it("get only their own rows from every query", async () => {
    const queries = everyOperation(schema, "query", findId);
    assert.ok(queries.length > 60, `only ${queries.length} queries`);
    const alone = new Map(slugs.map((slug) => [slug, connect()]));
    const shared = connect();
    let rows = 0;
    for (const query of queries) {
      for (const slug of slugs) {
        const expected = withoutIds(await alone.get(slug)!(slug, query));
        const actual = withoutIds(await shared(slug, query));
        assert.equal(actual, expected, `${query.field} for ${slug}`);
        for (const [, year] of actual.matchAll(/"createdAt":"(\d{4})/g)) {
          assert.equal(year, years[slug], `${query.field} for ${slug} shows another school's row`);
          rows += 1;
        }
      }
    }
    assert.ok(rows > 200, `only ${rows} rows were looked at`);
  });

  it("change only their own rows by every mutation", async () => {
    const mutations = everyOperation(schema, "mutation", findId);
    assert.ok(mutations.length > 60, `only ${mutations.length} mutations`);
    const [changing, watching] = slugs;
    const run = connect();
    const contentBefore = await contentOf(watching);
    let succeeded = 0;
    for (const mutation of mutations) {
      const outcome = await run(changing, mutation);
      assert.ok(
        !JSON.stringify(outcome.errors ?? "").includes("GRAPHQL_VALIDATION"),
        mutation.field,
      );
      if (!outcome.errors) succeeded += 1;
      const [query] = everyOperation(schema, "query", findId);
      await run(watching, query!);
    }
    assert.ok(succeeded > 30, `only ${succeeded} of ${mutations.length} mutations succeeded`);
    assert.deepEqual(await contentOf(watching), contentBefore);
    assert.notDeepEqual(await contentOf(changing), contentBefore);
  });

  it("are told apart by the search_path alone: no statement names a schema", () => {
    assert.ok(statements.length > 500);
    const naming = statements.filter(
      (text) =>
        text.includes("tenant_") && !/^begin(?: read only)?; set local search_path/.test(text),
    );
    assert.deepEqual(naming, []);
  });

  /** Every table's rows as one hash, for comparing. */
  async function contentOf(slug: string): Promise<Record<string, string>> {
    return withClient(database.adminUrl, async (client) => {
      const content: Record<string, string> = {};
      for (const table of await tablesOf(client, slug)) {
        const { rows } = await client.query<{ hash: string }>(
          `select md5(coalesce(string_agg(t::text, '' order by t::text), '')) as hash
           from "tenant_${slug}".${table} as t`,
        );
        content[table] = rows[0]!.hash;
      }
      return content;
    });
  }
});

/** Ids that a query makes up, and times of now, differ from call to call. */
function withoutIds(outcome: Outcome): string {
  return JSON.stringify({ data: outcome.data, errors: outcome.errors?.map((e) => e.message) });
}

async function tablesOf(client: pg.Client, slug: string): Promise<string[]> {
  const { rows } = await client.query<{ relname: string }>(
    `select relname from pg_class
     where relnamespace = $1::regnamespace and relkind in ('r', 'p') and not relispartition
     order by relname`,
    [`"tenant_${slug}"`],
  );
  return rows.map(({ relname }) => relname);
}

/** Sets created_at of all rows to a year. Triggers would prevent that, so they are off meanwhile. */
async function markRows(client: pg.Client, slug: string, year: string): Promise<void> {
  await client.query("set session_replication_role = replica");
  for (const table of await tablesOf(client, slug)) {
    if (derived.has(table)) continue;
    await client.query(`update "tenant_${slug}".${table} set created_at = $1`, [`${year}-01-01`]);
  }
  await client.query("set session_replication_role = origin");
}

/** Ids of existing rows by the name of what they identify: `student` and `Student` alike. */
async function idFinder(client: pg.Client, slug: string): Promise<FindId> {
  const ids = new Map<string, string>();
  for (const table of await tablesOf(client, slug)) {
    if (derived.has(table)) continue;
    const { rows } = await client.query<{ id: string }>(
      `select id from "tenant_${slug}".${table} order by id limit 1`,
    );
    if (rows[0]) ids.set(singular(table), rows[0].id);
  }
  return (entity) => ids.get(entity.toLowerCase()) ?? demoId(entity);
}

function singular(table: string): string {
  return table
    .replaceAll("_", "")
    .replace(/sses$/, "ss")
    .replace(/classes/, "class")
    .replace(/ies$/, "y")
    .replace(/s$/, "")
    .replace(/^clas$/, "class");
}
