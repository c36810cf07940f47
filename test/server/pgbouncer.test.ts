import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { describe, it } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { withClient } from "../../db/runner/connect.ts";
import { setTenantStatus } from "../../db/runner/provision.ts";
import { openDatabase, slugs } from "../support/database.ts";
import { ownVariables, root } from "../support/node_test.ts";
import { needs } from "../support/optional.ts";
import { givePasswords, signIn } from "../support/people.ts";
import { startPgBouncer } from "../support/pgbouncer.ts";
import { notify, subscribe } from "../support/subscribing.ts";
import {
  codeOf,
  graphql,
  startServer,
  withinASecond,
  type Answer,
  type TestServer,
} from "../support/server.ts";

/** What each school's students are called, so that an answer with the other's is a leak. */
const names = new Map(slugs.map((slug, index) => [slug, `School${index + 1}`]));

type Students = { data: { students: { nodes: { id: string; firstName: string }[] } } };

describe("PgBouncer in transaction mode, with a pool of one", needs("PgBouncer"), async () => {
  const database = await openDatabase();
  await givePasswords(database, ...slugs);
  for (const slug of slugs) {
    await database.commitAsOwner(slug, (client) =>
      client.query("update students set first_name = $1", [names.get(slug)]),
    );
  }
  const pgBouncer = await startPgBouncer(database);
  const server = await startServer({ serverUrl: pgBouncer.through(database.serverUrl) });
  const tokens = new Map<string, string>();
  for (const slug of slugs) tokens.set(slug, (await signIn(server, slug, "admin")).accessToken);

  const ask = (at: TestServer, slug: string, query: string, variables = {}): Promise<Answer> =>
    graphql(at, slug, query, variables, tokens.get(slug));

  const studentsOf = async (slug: string): Promise<Students["data"]["students"]["nodes"]> => {
    const answer = await ask(server, slug, "{ students { nodes { id firstName } } }");
    assert.equal(codeOf(answer), undefined, answer.text);
    return (answer.json as Students).data.students.nodes;
  };

  it("shows two schools with the same ids never a row of the other", async () => {
    const [ids, others] = await Promise.all(
      slugs.map(async (slug) => (await studentsOf(slug)).map(({ id }) => id).sort()),
    );
    assert.ok(ids!.length > 3);
    assert.deepEqual(ids, others);
    const id = ids![0]!;

    /** One client: reads a list, a row by its id, changes the row, reads it again, and fails now and then. */
    const client = async (slug: string, turn: number) => {
      const own = names.get(slug)!;
      for (const student of await studentsOf(slug)) assert.equal(student.firstName, own);
      const middleName = `${own} ${turn}`;
      const changed = await ask(
        server,
        slug,
        `mutation ($id: UUID!, $name: String!) {
           updateStudent(input: { id: $id, patch: { middleName: $name } }) {
             student { firstName middleName }
           }
         }`,
        { id, name: middleName },
      );
      const { student } = (
        changed.json as { data: { updateStudent: { student: Record<string, string> } } }
      ).data.updateStudent;
      assert.deepEqual(student, { firstName: own, middleName });
      const failing = await ask(server, slug, `{ student(id: "not an id") { id } }`);
      assert.ok(codeOf(failing));
      const again = await ask(server, slug, `{ student(id: "${id}") { firstName middleName } }`);
      const seen = (again.json as { data: { student: Record<string, string> } }).data.student;
      assert.equal(seen.firstName, own);
      assert.ok(seen.middleName!.startsWith(own), seen.middleName);
    };
    for (let round = 0; round < 12; round++) {
      await Promise.all(
        Array.from({ length: 10 }, (_, index) => client(slugs[index % 2]!, round * 10 + index)),
      );
    }
  });

  it("is left no prepared statement and no setting", () =>
    withClient(pgBouncer.through(database.serverUrl), async (client) => {
      const { rows } = await client.query<Record<string, string>>(
        `select
           (select count(*) from pg_prepared_statements)::int as statements,
           current_setting('app.user_id', true) as who,
           current_setting('search_path') as path,
           current_setting('application_name') as name,
           current_user as login`,
      );
      assert.deepEqual(rows[0], {
        statements: 0,
        who: "",
        path: '""',
        name: "homeroom-runner",
        login: "homeroom_server",
      });
    }));

  it("lets no announcement through: the server notices, says so, and asks instead", async () => {
    await withinASecond(async () => {
      assert.ok(server.lines.some((line) => line.includes("nothing is announced, asking instead")));
    });
    const [school, other] = slugs;
    const statuses = () =>
      Promise.all(slugs.map(async (slug) => codeOf(await ask(server, slug, "{ __typename }"))));
    assert.deepEqual(await statuses(), [undefined, undefined]);
    await withClient(database.adminUrl, (client) => setTenantStatus(client, school, "suspended"));
    await withinASecond(async () => {
      assert.deepEqual(await statuses(), ["SCHOOL_SUSPENDED", undefined], other);
    });
    await withClient(database.adminUrl, (client) => setTenantStatus(client, school, "active"));
    await withinASecond(async () => {
      assert.deepEqual(await statuses(), [undefined, undefined]);
    });
  });

  it("counts requests and attempts to sign in all the same", async () => {
    const limited = await startServer(
      { serverUrl: pgBouncer.through(database.serverUrl) },
      { guestLimitPerHour: "50" },
    );
    const codes = [];
    for (let index = 0; index < 51; index++) {
      codes.push(codeOf(await graphql(limited, slugs[0], "{ __typename }")));
    }
    assert.deepEqual(codes.slice(0, 4), [undefined, undefined, undefined, undefined]);
    assert.equal(codes.at(-1), "RATE_LIMITED");
    await limited.stop();
  });

  it("serves what needs two connections at once from a second pool", async () => {
    const second = await startServer(
      { serverUrl: pgBouncer.through(database.serverUrl) },
      { serverControlDatabaseUrl: pgBouncer.through(database.serverUrl, "second") },
    );
    const query = "{ students { nodes { firstName } } me { email } }";
    const answers = await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        const slug = slugs[index % 2]!;
        return [slug, await ask(second, slug, query)] as const;
      }),
    );
    for (const [slug, answer] of answers) {
      const { data } = answer.json as Students & { data: { me: { email: string } } };
      assert.equal(data.me.email, `admin@${slug}.example`);
      assert.equal(data.students.nodes[0]!.firstName, names.get(slug));
    }
    await second.stop();
  });

  it("keeps subscriptions told where announcements come by a way of their own", async () => {
    const direct = database.serverUrl;
    const ways = {
      "in session mode": { serverUrl: pgBouncer.through(direct, "session"), settings: {} },
      "in transaction mode, Postgres itself for the rest": {
        serverUrl: pgBouncer.through(direct),
        settings: { serverControlDatabaseUrl: direct },
      },
      "in transaction mode, session mode for the rest": {
        serverUrl: pgBouncer.through(direct),
        settings: { serverControlDatabaseUrl: pgBouncer.through(direct, "session") },
      },
    };
    const query = "subscription { notificationReceived { title } }";
    const [slug] = slugs;
    for (const [way, { serverUrl, settings }] of Object.entries(ways)) {
      const told = await startServer({ serverUrl }, settings);
      // Listening may begin a moment after serving does.
      await withinASecond(async () => {
        const socket = await subscribe(
          { port: told.port, slug, token: tokens.get(slug) },
          { query },
        );
        const hasEnded = await Promise.race([socket.ended.then(() => true), delay(50, false)]);
        if (!hasEnded) await notify(database, slug, "admin", way);
        const title = hasEnded ? undefined : (await socket.next()).data.notificationReceived.title;
        socket.stop();
        assert.equal(title, way);
      });
      await told.stop();
    }
  });

  it("is no place for a worker, which is told so", async () => {
    const child = spawn(process.execPath, [join(root, "worker/main.ts")], {
      env: { ...ownVariables(), WORKER_DATABASE_URL: pgBouncer.through(database.workerUrl) },
      stdio: ["ignore", "pipe", "inherit"],
    });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
    const [code] = (await once(child, "close")) as [number];
    assert.equal(code, 1);
    assert.match(output, /POOLED_QUEUE/);
  });
});
