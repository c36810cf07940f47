import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { slugs } from "../../support/database.ts";
import { codes, openSchool } from "./school.ts";

const createRoom = (alias: string, name: string) =>
  `${alias}: createRoom(input: { room: { schoolId: $school, name: "${name}" } }) { room { id name } }`;

describe("a request", async () => {
  const school = await openSchool();
  const roomsCalled = async (name: string) => {
    const answer = await school.as(
      "admin",
      `{ rooms(filter: { name: { equalTo: "${name}" } }) { totalCount } }`,
    );
    return Number(answer.at("rooms.totalCount"));
  };
  const schoolId = async () => {
    const answer = await school.as("admin", "{ schools(first: 1) { nodes { id } } }");
    return answer.at("schools.nodes.0.id");
  };

  it("is one transaction on one connection, in the school, as its role and its user", async () => {
    school.statements.splice(0);
    const { errors } = await school.as(
      "admin",
      "{ schools { totalCount } rooms { totalCount } students(first: 1) { nodes { id } } }",
    );
    assert.equal(errors, undefined);
    const [begin, enter, ...others] = school.statements;
    const schema = `"tenant_${slugs[0]}"`;
    assert.equal(begin, `begin read only; set local search_path = ${schema}, app, pg_temp`);
    assert.match(enter!, /set_config\('role'/);
    assert.equal(others.at(-1), "commit");
    assert.equal(others.filter((text) => /begin|commit/.test(text)).length, 1);
  });

  it("sends nothing to Postgres when it asks for nothing from there", async () => {
    school.statements.splice(0);
    const { data } = await school.as(null, "{ __typename }");
    assert.deepEqual(data, { __typename: "Query" });
    assert.deepEqual(school.statements, []);
  });

  it("leaves nothing of itself on the connection", async () => {
    await school.as("admin", "{ schools { totalCount } }");
    const { rows } = await school.pool.query(
      `select current_user::text as role, current_setting('search_path') as path,
         coalesce(current_setting('app.user_id', true), '') as "user",
         current_setting('statement_timeout') as timeout`,
    );
    assert.deepEqual(rows, [{ role: "homeroom_server", path: '""', user: "", timeout: "0" }]);
  });

  it("that queries changes nothing, even if a function tried", async () => {
    await school.database.commitAsOwner(slugs[0], async (client) => {
      // A function that claims to be harmless, under a name that the API has.
      await client.query(
        `create or replace function schools_today(school schools) returns date
           language plpgsql stable as $$
         begin
           insert into rooms (school_id, name) values (school.id, 'sneaked in');
           return null;
         end $$`,
      );
    });
    const answer = await school.as("admin", "{ schools { nodes { today } } }");
    assert.deepEqual(codes(answer), ["INTERNAL"]);
    assert.equal(await roomsCalled("sneaked in"), 0);
  });

  it("that queries gives what it can when one field fails", async () => {
    const answer = await school.as(
      "admin",
      `{ bad: students(first: 501) { nodes { id } } good: schools { nodes { id } } }`,
    );
    assert.deepEqual(codes(answer), ["PAGE_SIZE"]);
    assert.equal(answer.at("bad"), null);
    assert.equal(answer.at("good.nodes.length"), 2);
  });

  it("goes on in a new transaction after a statement of a query has failed", async () => {
    await school.database.commitAsOwner(slugs[0], async (client) => {
      await client.query(
        `create or replace function schools_today(school schools) returns date
           language sql stable return current_date + 1 / (length(school.id::text) - 36)`,
      );
    });
    const answer = await school.as(
      "admin",
      `{
        bad: schools { nodes { today } }
        good: schools { nodes { id } }
        alsoGood: rooms { totalCount }
      }`,
    );
    assert.deepEqual(codes(answer), ["INTERNAL"]);
    assert.equal(answer.at("good.nodes.length"), 2);
    assert.ok(Number(answer.at("alsoGood.totalCount")) > 0);
  });

  it("that changes something changes all of it", async () => {
    const variables = { school: await schoolId() };
    const answer = await school.as(
      "admin",
      `mutation ($school: UUID!) { ${createRoom("a", "Attic")} ${createRoom("b", "Basement")} }`,
      { variables },
    );
    assert.equal(answer.errors, undefined);
    assert.equal(answer.at("b.room.name"), "Basement");
    assert.equal((await roomsCalled("Attic")) + (await roomsCalled("Basement")), 2);
  });

  it("that changes something changes nothing when any of it fails, and says so", async () => {
    const variables = { school: await schoolId() };
    const answer = await school.as(
      "admin",
      `mutation ($school: UUID!) { ${createRoom("a", "Cellar")} ${createRoom("b", "101")} }`,
      { variables },
    );
    assert.deepEqual(codes(answer), ["NOT_UNIQUE"]);
    assert.equal(answer.data, null);
    assert.equal(await roomsCalled("Cellar"), 0);
  });

  it("does nothing of what follows a failure", async () => {
    school.statements.splice(0);
    const answer = await school.as(
      "admin",
      `mutation ($school: UUID!) { ${createRoom("a", "101")} ${createRoom("b", "Dungeon")} }`,
      { variables: { school: await schoolId() } },
    );
    assert.deepEqual(codes(answer), ["NOT_UNIQUE", "NOT_DONE"]);
    assert.equal(school.statements.filter((text) => text.startsWith("insert")).length, 1);
  });

  it("changes nothing when its commit fails", async () => {
    await school.database.commitAsOwner(slugs[0], async (client) => {
      await client.query(
        `alter table rooms add constraint rooms_school_id_capacity_key
           unique (school_id, capacity) deferrable initially deferred`,
      );
    });
    const answer = await school.as(
      "admin",
      `mutation ($school: UUID!) {
        one: createRoom(input: { room: { schoolId: $school, name: "Fort", capacity: 7 } }) { room { id } }
        two: createRoom(input: { room: { schoolId: $school, name: "Gate", capacity: 7 } }) { room { id } }
      }`,
      { variables: { school: await schoolId() } },
    );
    assert.deepEqual(codes(answer), ["NOT_UNIQUE"]);
    assert.equal(answer.data, null);
    assert.equal(await roomsCalled("Fort"), 0);
    assert.equal(school.pool.totalCount, school.pool.idleCount);
  });

  it("changes nothing when what it reads afterwards fails", async () => {
    const answer = await school.as(
      "admin",
      `mutation ($school: UUID!) {
        createRoom(input: { room: { schoolId: $school, name: "Den" } }) {
          query { students(first: 501) { nodes { id } } }
        }
      }`,
      { variables: { school: await schoolId() } },
    );
    assert.deepEqual(codes(answer), ["PAGE_SIZE"]);
    assert.equal(await roomsCalled("Den"), 0);
  });

  it("reads its own changes", async () => {
    const answer = await school.as(
      "admin",
      `mutation ($school: UUID!) {
        createRoom(input: { room: { schoolId: $school, name: "Eyrie" } }) {
          query { rooms(filter: { name: { equalTo: "Eyrie" } }) { totalCount } }
        }
      }`,
      { variables: { school: await schoolId() } },
    );
    assert.equal(answer.at("createRoom.query.rooms.totalCount"), 1);
  });

  it("gives its connection back whatever happens", async () => {
    for (const query of [
      "{ nope }",
      "{ students(first: 501) { nodes { id } } }",
      "mutation { x }",
    ]) {
      await school.as("admin", query);
      assert.equal(school.pool.totalCount, school.pool.idleCount);
    }
  });
});
