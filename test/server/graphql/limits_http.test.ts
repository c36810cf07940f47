import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { openDatabase, slugs } from "../../support/database.ts";
import { givePasswords, signIn, updateUser } from "../../support/people.ts";
import {
  codeOf,
  graphql,
  startRefused,
  startServer,
  testKeys,
  type Sending,
} from "../../support/server.ts";

const [school] = slugs;
const host = `${school}.localhost`;
const database = await openDatabase();
await givePasswords(database, school);
const folder = await mkdtemp(join(tmpdir(), "homeroom-persisted-"));
after(() => rm(folder, { recursive: true }));

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const known = "query Rooms($n: Int) { rooms(first: $n) { nodes { name } } }";
const persisted = join(folder, "persisted.json");
await writeFile(persisted, JSON.stringify({ [sha256(known)]: known }));

const server = await startServer(database, {
  persistedOperations: persisted,
  maxBatch: "3",
});
const closed = await startServer(database, {
  persistedOperations: persisted,
  onlyPersistedOperations: "true",
  maxBatch: "1",
  graphiql: "",
  introspection: "",
});

const { accessToken } = await signIn(server, school, "admin");
const post = (body: unknown, more: Sending & { to?: typeof server } = {}) =>
  (more.to ?? server).send({
    method: "POST",
    path: "/graphql",
    host,
    ...more,
    headers: {
      "content-type": "application/json",
      authorization: `Bearer ${accessToken}`,
      ...more.headers,
    },
    body: JSON.stringify(body),
  });

describe("a list of operations", () => {
  it("is answered by a list, each in a transaction of its own", async () => {
    const create = (name: string) => ({
      query: `mutation ($school: UUID!, $name: String!) {
        createRoom(input: { room: { schoolId: $school, name: $name } }) { room { name } } }`,
      variables: { school: schoolId, name },
    });
    const schools = await graphql(server, school, "{ schools { nodes { id } } }", {}, accessToken);
    const schoolId = (schools.json as { data: { schools: { nodes: [{ id: string }] } } }).data
      .schools.nodes[0].id;
    const answer = await post([create("Attic"), create("Attic"), create("Cellar")]);
    assert.equal(answer.status, 200);
    const [first, second, third] = answer.json as {
      data: { createRoom: { room: { name: string } } };
      errors?: [{ extensions: { code: string } }];
    }[];
    assert.equal(first!.data.createRoom.room.name, "Attic");
    assert.equal(second!.errors![0].extensions.code, "NOT_UNIQUE");
    assert.equal(third!.data.createRoom.room.name, "Cellar");
  });

  it("has a length, and may be refused altogether", async () => {
    const one = { query: "{ __typename }" };
    assert.equal((await post([one, one, one])).status, 200);
    for (const [list, to] of [
      [[one, one, one, one], server],
      [[], server],
      [[[one]], server],
      [[one, null], server],
      [[{ documentId: sha256(known) }], closed],
    ] as const) {
      const answer = await post(list, { to });
      assert.deepEqual([answer.status, codeOf(answer)], [400, "BAD_REQUEST"], answer.text);
    }
  });

  it("counts as many requests as it has operations", async () => {
    // All servers count together: another one has taken some of the guests' requests already.
    const strict = await startServer(database, { guestLimitPerHour: "50" });
    const asGuest = { to: strict, headers: { authorization: "" } };
    const ask = () => post(Array(3).fill({ query: "{ __typename }" }), asGuest);
    assert.equal((await ask()).status, 200);
    for (let lists = 1; lists < 16; lists++) await ask();
    const refused = await ask();
    assert.deepEqual([refused.status, codeOf(refused)], [429, "RATE_LIMITED"]);
    await strict.stop();
  });

  it("does not get around the change of a password", async () => {
    await updateUser(database, school, "driver", "must_change_password = true");
    const driver = await signIn(server, school, "driver");
    const headers = { authorization: `Bearer ${driver.accessToken}` };
    const may = { query: "{ me { email } }" };
    assert.equal((await post([may, may], { headers })).status, 200);
    for (const body of [
      [may, { query: "{ rooms { totalCount } }" }],
      { documentId: sha256(known) },
      {
        query: `{ me { email } } # ${"x ".repeat(2000)}\n ${"fragment F on Room { id } ".repeat(300)}`,
      },
    ]) {
      assert.equal((await post(body, { headers })).status, 403);
    }
  });
});

describe("a persisted operation", () => {
  const variables = { n: 1 };

  it("is executed by its id, in each of the forms that clients have", async () => {
    const id = sha256(known);
    for (const body of [
      { documentId: id, variables },
      { documentId: `sha256:${id}`, variables },
      { extensions: { persistedQuery: { version: 1, sha256Hash: id } }, variables },
      { extensions: { persistedQuery: { sha256Hash: id } }, variables, query: "{ __typename }" },
    ]) {
      for (const to of [server, closed]) {
        const answer = await post(body, { to });
        const { data } = answer.json as { data: { rooms: { nodes: unknown[] } } };
        assert.equal(data.rooms.nodes.length, 1, answer.text);
      }
    }
  });

  it("is not made by sending its document", async () => {
    const query = "{ schools { totalCount } }";
    const extensions = { persistedQuery: { version: 1, sha256Hash: sha256(query) } };
    assert.equal(codeOf(await post({ extensions })), "PERSISTED_QUERY_NOT_FOUND");
    assert.equal(codeOf(await post({ extensions, query })), undefined);
    assert.equal(codeOf(await post({ extensions })), "PERSISTED_QUERY_NOT_FOUND");
  });

  it("may be all that is executed", async () => {
    const query = "{ __typename }";
    for (const body of [
      { query },
      { documentId: sha256(query) },
      { documentId: sha256(query), query },
      { documentId: "__proto__", query },
      {},
    ]) {
      const answer = await post(body, { to: closed });
      assert.deepEqual([answer.status, codeOf(answer)], [400, "PERSISTED_OPERATIONS_ONLY"]);
    }
  });

  const refused = async (content: string, name = "bad.json") => {
    const path = join(folder, name);
    await writeFile(path, content);
    return startRefused({
      serverDatabaseUrl: database.serverUrl,
      jwtKeys: `${testKeys[0].kid}:${testKeys[0].secret}`,
      persistedOperations: path,
    });
  };

  it("is checked when the server starts, which names what is wrong", async () => {
    const id = sha256("x");
    for (const [content, problem] of [
      [JSON.stringify({ [id]: "{ nothingLikeThis }" }), `${id}: Cannot query field`],
      [JSON.stringify({ [id]: "{" }), `${id}: Syntax Error`],
      [JSON.stringify({ abc: "{ __typename }" }), "abc is no id"],
      ["[]", "expected record"],
      ["{", "JSON"],
    ] as const) {
      const { code, output } = await refused(content);
      assert.equal(code, 1);
      assert.ok(output.includes(problem), output);
      assert.ok(output.includes("BAD_PERSISTED_OPERATIONS"), output);
    }
  });

  it("comes from a folder or another tool's list as well", async () => {
    const { readPersistedOperations } = await import("../../../server/graphql/persisted.ts");
    const path = join(folder, "manifest.json");
    await writeFile(join(folder, "rooms.graphql"), known);
    await writeFile(
      path,
      JSON.stringify({
        format: "apollo-persisted-query-manifest",
        version: 1,
        operations: [{ id: sha256("any"), name: "Rooms", type: "query", body: known }],
      }),
    );
    const engine = { check: () => [] };
    const inFolder = await readPersistedOperations(folder, engine);
    assert.equal(inFolder.find(sha256(known)), known);
    const inList = await readPersistedOperations(path, engine);
    assert.equal(inList.find(sha256("any")), known);
    assert.equal(inList.find(sha256(known)), undefined);
  });
});

describe("an answer", () => {
  const statusAndType = async (accept: string | undefined, body: unknown) => {
    const answer = await post(body, accept === undefined ? {} : { headers: { accept } });
    return [answer.status, answer.headers["content-type"]?.replace("; charset=utf-8", "")];
  };
  const good = { query: "{ __typename }" };
  const bad = { query: "{ nope }" };
  const graphqlType = "application/graphql-response+json";

  it("has the type that the client accepts, and the status that goes with it", async () => {
    assert.deepEqual(await statusAndType(undefined, good), [200, graphqlType]);
    assert.deepEqual(await statusAndType(undefined, bad), [400, graphqlType]);
    assert.deepEqual(await statusAndType(graphqlType, bad), [400, graphqlType]);
    assert.deepEqual(await statusAndType("application/json", good), [200, "application/json"]);
    assert.deepEqual(await statusAndType("application/json", bad), [200, "application/json"]);
    const both = `${graphqlType};q=0.5, application/json`;
    assert.deepEqual(await statusAndType(both, bad), [200, "application/json"]);
    assert.deepEqual(await statusAndType("text/html", good), [406, "application/json"]);
  });
});

describe("in production", () => {
  it("neither GraphiQL nor the schema is shown unless a setting says so", async () => {
    assert.equal((await closed.send({ path: "/graphiql", host })).status, 404);
    const open = await startServer(database, { graphiql: "", introspection: "" });
    const query = "{ __schema { queryType { name } } }";
    assert.equal((await post({ query }, { to: open })).status, 400);
    assert.equal((await post({ query })).status, 200);
    await open.stop();
  });
});
