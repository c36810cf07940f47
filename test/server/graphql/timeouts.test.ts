import assert from "node:assert/strict";
import { request as httpRequest } from "node:http";
import { describe, it } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { withClient } from "../../../db/runner/connect.ts";
import { openDatabase, slugs } from "../../support/database.ts";
import { givePasswords, signIn } from "../../support/people.ts";
import { codeOf, startServer } from "../../support/server.ts";

const [school] = slugs;
const host = `${school}.localhost`;
const database = await openDatabase();
await givePasswords(database, school);
const server = await startServer(database, {
  answerTimeoutMs: "4000",
  statementTimeoutMs: "60000",
});
const { accessToken } = await signIn(server, school, "admin");
const headers = {
  host,
  "content-type": "application/json",
  authorization: `Bearer ${accessToken}`,
};
const post = (body: unknown) =>
  server.send({ method: "POST", path: "/graphql", host, headers, body: JSON.stringify(body) });

describe("the time of a request", async () => {
  await database.commitAsOwner(school, async (client) => {
    await client.query(
      `create or replace function schools_today(school schools) returns date
         language plpgsql volatile as $$
         begin perform pg_sleep(20) /* slow */; return current_date; end $$`,
    );
    await client.query(
      `create or replace function slow_rooms() returns trigger language plpgsql as $$
         begin if new.name = 'Slow' then perform pg_sleep(1.5); end if; return new; end $$;
       create trigger slow_rooms before insert on rooms for each row execute function slow_rooms()`,
    );
  });
  const slow = { query: "{ schools(first: 1) { nodes { today } } }" };

  const running = () =>
    withClient(database.adminUrl, async (client) => {
      const { rows } = await client.query<{ query: string }>(
        `select query from pg_stat_activity
         where datname = current_database() and usename = 'homeroom_server'
           and state <> 'idle' and query ~ 'today|insert into'`,
      );
      return rows.length;
    });
  const until = async (wanted: number, patienceMs: number) => {
    const deadline = performance.now() + patienceMs;
    while ((await running()) !== wanted) {
      assert.ok(performance.now() < deadline, `${wanted} statements were expected to run`);
      await delay(20);
    }
  };
  /** Sends a request, and goes away when its statement runs. */
  const abandon = async (body: unknown) => {
    const request = httpRequest({
      port: server.port,
      host: "127.0.0.1",
      method: "POST",
      path: "/graphql",
      agent: false,
      headers,
    });
    request.on("error", () => undefined);
    request.end(JSON.stringify(body));
    await until(1, 3000);
    request.destroy();
  };

  it("ends the statement that runs, in Postgres too", async () => {
    const answering = post(slow);
    await until(1, 3000);
    const answer = await answering;
    assert.equal(codeOf(answer), "TIMEOUT");
    await until(0, 1000);
    assert.equal(codeOf(await post({ query: "{ schools { totalCount } }" })), undefined);
  });

  it("is that of all operations of a list together", async () => {
    const answer = await post([slow, { query: "{ schools { totalCount } }" }]);
    const [first, second] = answer.json as { errors: [{ extensions: { code: string } }] }[];
    assert.equal(first!.errors[0].extensions.code, "TIMEOUT");
    assert.equal(second!.errors[0].extensions.code, "TIMEOUT");
  });

  it("ends with the client, when it only reads", async () => {
    await abandon(slow);
    await until(0, 2000);
  });

  it("does not end with the client when it changes something: that is done", async () => {
    const schools = await post({ query: "{ schools(first: 1) { nodes { id } } }" });
    const { id } = (schools.json as { data: { schools: { nodes: [{ id: string }] } } }).data.schools
      .nodes[0];
    await abandon({
      query: `mutation { createRoom(input: { room: { schoolId: "${id}", name: "Slow" } }) {
        room { id } } }`,
    });
    await until(0, 5000);
    const count = await post({
      query: `{ rooms(filter: { name: { equalTo: "Slow" } }) { totalCount } }`,
    });
    assert.equal(
      (count.json as { data: { rooms: { totalCount: number } } }).data.rooms.totalCount,
      1,
    );
  });
});
