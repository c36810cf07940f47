import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { withClient } from "../../db/runner/connect.ts";
import { createAccessTokens } from "../../server/auth/access_tokens.ts";
import { memoryOf } from "../support/memory.ts";
import { root } from "../support/node_test.ts";
import { names, serverUrl, slug } from "./as_user.ts";
import type { Bench } from "./figures.ts";
import { prepareSchools } from "./schools.ts";
import { benchKey, buildApiIfNeeded, startServerProcess } from "./server_process.ts";
import { searchPathOf } from "../../db/runner/names.ts";
import type { Order, Report } from "./sockets_client.ts";

const people = 1000;
const idlePerPerson = 4;
const events = 20;

/** Sockets that are open and say nothing, and an announcement to a thousand subscribers. */
export const sockets: Bench = async ({ adminUrl }) => {
  await buildApiIfNeeded(adminUrl);
  const url = await prepareSchools(adminUrl, "homeroom_bench_sockets", 1);
  const tokens = await withClient(url, addPeople);
  const server = await startServerProcess(serverUrl(url));
  const client = fork(join(root, "test/bench/sockets_client.ts"));
  try {
    const to = { port: server.port, host: `${slug}.localhost` };
    await sleep(1000);
    const before = await memoryOf(server.pid);

    const idle = Array.from({ length: idlePerPerson }, () => tokens).flat();
    await tell(client, { ...to, tokens: idle });
    const query = "subscription { announcementPublished { id title body publishedAt } }";
    await tell(client, { ...to, tokens, query });
    await sleep(2000);

    const after = await memoryOf(server.pid);
    const delays = await withClient(url, (database) => announce(database, client));
    const count = idle.length + tokens.length;
    const each = ((after - before) * 1024) / count;
    const rank = (share: number) => delays[Math.ceil(delays.length * share) - 1]!.toFixed(0);
    return [
      {
        what: `Server memory with ${count} sockets, ${people} of which subscribe`,
        measured: `${after.toFixed(0)} MB, ${before.toFixed(0)} MB without (${each.toFixed(0)} KB each)`,
      },
      {
        what: `An announcement to ${people} subscribers, from commit to arrival (p50, p99)`,
        measured: `${rank(0.5)} ms, ${rank(0.99)} ms (${events} announcements)`,
        goal: "250 ms",
      },
    ];
  } finally {
    client.kill();
    await server.stop();
  }
};

/** People with a role each and a session each; returns their access tokens. */
async function addPeople(client: pg.Client): Promise<string[]> {
  await client.query(`set search_path = ${searchPathOf(names)}`);
  const { rows } = await client.query<{ userId: string; sessionId: string; tenantId: string }>(
    `with made as (
       insert into users (email, display_name)
       select 's' || n || '@x.example', 'S' from generate_series(1, ${people}) as n
       returning id
     ), held as (
       insert into user_roles (user_id, role_id)
       select made.id, roles.id from made join roles on roles.name = 'Student'
     )
     insert into user_sessions (user_id, family_id, refresh_token_hash, expires_at)
     select id, app.uuid_v7(), sha256(id::text::bytea), now() + interval '1 day' from made
     returning user_id as "userId", family_id as "sessionId",
       (select id from platform.tenants where slug = '${slug}') as "tenantId"`,
  );
  await client.query("analyze");
  const accessTokens = createAccessTokens({
    keys: [benchKey],
    issuer: "homeroom",
    minutes: 60,
  });
  return rows.map((claims) => accessTokens.sign(claims).token);
}

/** Milliseconds from the commit to each arrival, sorted. */
async function announce(database: pg.Client, client: ChildProcess): Promise<number[]> {
  await database.query(`set search_path = ${searchPathOf(names)}`);
  const delays: number[] = [];
  for (let event = 0; event <= events; event += 1) {
    const { rows } = await database.query<{ id: string }>(
      `with made as (insert into announcements (title, body) values ('Bench', 'Text') returning id)
       insert into audiences (announcement_id, relation)
       select id, 'everyone' from made returning announcement_id as id`,
    );
    const report = once(client, "message") as Promise<[Report]>;
    const publishedAt = performance.timeOrigin + performance.now();
    await database.query(
      "update announcements set publish_at = now(), published_at = now() where id = $1",
      [rows[0]!.id],
    );
    const [{ arrivedAt }] = (await report) as [Extract<Report, { arrivedAt: number[] }>];
    // The first finds nothing prepared.
    if (event > 0) delays.push(...arrivedAt.map((at) => at - publishedAt));
    await sleep(200);
  }
  return delays.sort((a, b) => a - b);
}

async function tell(client: ChildProcess, order: Order): Promise<void> {
  client.send(order);
  const ended = once(client, "exit").then(([code]) => {
    throw new Error(`The clients have ended (${code}).`);
  });
  await Promise.race([once(client, "message"), ended]);
}
