import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { openDatabase, slugs } from "../../support/database.ts";
import { givePasswords, password, signIn, trySignIn } from "../../support/people.ts";
import { codeOf, graphql, startServer, type Answer, type Sending } from "../../support/server.ts";

const [school] = slugs;
const database = await openDatabase();
await givePasswords(database, school);
const server = await startServer(database, { bodyLimitKb: "16", logLevel: "debug" });

const host = `${school}.localhost`;
const json = { "content-type": "application/json" };
const post = (sending: Sending): Promise<Answer> =>
  server.send({ method: "POST", path: "/graphql", host, headers: json, ...sending });
const question = JSON.stringify({ query: "{ __typename }" });

/** Asserts an error that a program can read: a status, a code and the request's id. */
function assertRefusal(answer: Answer, status: number, code: string): void {
  assert.equal(answer.status, status, answer.text);
  assert.equal(codeOf(answer), code);
  const [error] = (answer.json as { errors: [{ message: string; extensions: object }] }).errors;
  assert.ok(error.message);
  const { requestId } = error.extensions as { requestId: string };
  assert.equal(requestId, answer.headers["x-request-id"]);
}

describe("a request", () => {
  it("has the id that its sender gave it, when that is well-formed", async () => {
    const given = await post({
      headers: { ...json, "x-request-id": "proxy-12345" },
      body: question,
    });
    assert.equal(given.headers["x-request-id"], "proxy-12345");
    for (const id of ["short", "x".repeat(65), 'a"}\\n{"level":"fatal"', "spaces in it"]) {
      const answer = await post({ headers: { ...json, "x-request-id": id }, body: question });
      assert.match(answer.headers["x-request-id"] as string, /^[0-9a-f-]{36}$/);
    }
  });

  it("needs the address of a school", async () => {
    for (const other of ["localhost", "unknown.localhost", "127.0.0.1", `${school}.evil.example`]) {
      assertRefusal(await post({ host: other, body: question }), 404, "UNKNOWN_SCHOOL");
    }
    for (const other of [`x.${host}`, `"; drop schema app`, "%00", "a".repeat(300), "[::1]"]) {
      assertRefusal(await post({ host: other, body: question }), 404, "UNKNOWN_SCHOOL");
    }
    const shouted = await post({ host: `${host.toUpperCase()}:4000`, body: question });
    assert.equal(shouted.status, 200);
  });

  it("is for the school of the Host header, whatever other headers say", async () => {
    const headers = { ...json, "x-forwarded-host": host, forwarded: `host=${host}` };
    assertRefusal(
      await post({ host: "localhost", headers, body: question }),
      404,
      "UNKNOWN_SCHOOL",
    );
  });

  it("that makes no sense is refused with a reason", async () => {
    assertRefusal(await post({ body: '{"query":' }), 400, "BAD_JSON");
    assertRefusal(await post({ body: '"a word"' }), 400, "BAD_JSON");
    assertRefusal(await post({ body: "[]" }), 400, "BAD_REQUEST");
    assertRefusal(await post({ body: '{"query":1}' }), 400, "BAD_REQUEST");
    assertRefusal(
      await post({ body: '{"query":"{ __typename }","variables":[]}' }),
      400,
      "BAD_REQUEST",
    );
    assertRefusal(await post({ body: "" }), 400, "BAD_REQUEST");
    assertRefusal(await post({ body: '{"query":"{ nothingLikeThis }"}' }), 400, "BAD_REQUEST");
    assertRefusal(await post({ body: '{"query":"{"}' }), 400, "BAD_REQUEST");
    assertRefusal(
      await post({ body: '{"query":"{ __typename }","operationName":"Other"}' }),
      400,
      "BAD_REQUEST",
    );
  });

  it("with too large a body is refused, announced or not, packed or not", async () => {
    const body = JSON.stringify({ query: `# ${"x".repeat(17 * 1024)}\n{ __typename }` });
    assertRefusal(await post({ body }), 413, "BODY_TOO_LARGE");
    const chunked = { ...json, "transfer-encoding": "chunked" };
    assertRefusal(await post({ headers: chunked, body }), 413, "BODY_TOO_LARGE");
    const encoded = { ...json, "content-encoding": "snappy" };
    assertRefusal(await post({ headers: encoded, body: question }), 415, "BAD_ENCODING");
  });

  it("must be a POST of JSON", async () => {
    for (const method of ["GET", "PUT", "DELETE", "PATCH"]) {
      const answer = await post({ method, path: "/graphql?query={__typename}" });
      assertRefusal(answer, 405, "BAD_REQUEST");
      assert.equal(answer.headers.allow, "POST");
    }
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]) {
      const answer = await post({ headers: { "content-type": type }, body: question });
      assertRefusal(answer, 415, "BAD_REQUEST");
    }
  });

  it("for anything else finds nothing", async () => {
    for (const path of ["/", "/admin", "/graphql/x", "/%2e%2e/package.json", "/.env"]) {
      assertRefusal(await server.send({ path, host }), 404, "NOT_FOUND");
    }
    assertRefusal(await server.send({ path: "/%zz", host }), 404, "NOT_FOUND");
  });
});

describe("every answer", () => {
  it("is not to be kept", async () => {
    for (const path of ["/graphql", "/health/live", "/nothing"]) {
      const { headers } = await server.send({ path, host });
      assert.equal(headers["cache-control"], "no-store");
    }
  });

  it("lets GraphiQL run its own scripts, and nobody else's", async () => {
    const page = await server.send({ path: "/graphiql", host });
    assert.equal(page.status, 200);
    const policy = page.headers["content-security-policy"] as string;
    assert.match(policy, /script-src 'self'(;|$)/);
    assert.doesNotMatch(page.text, /<script(?![^>]*\ssrc=)|\son\w+=|https?:\/\//);
    const files = [...page.text.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map((match) => match[1]!);
    assert.ok(files.length > 0);
    for (const path of files) assert.equal((await server.send({ path, host })).status, 200, path);
  });
});

describe("the log", () => {
  it("has one line for each request: who, where, what, how long", async () => {
    const { accessToken } = await signIn(server, school, "teacher");
    const answer = await graphql(server, school, "query Mine { me { id } }", {}, accessToken);
    const { id } = (answer.json as { data: { me: { id: string } } }).data.me;
    await delay(100); // It is written when the answer has gone.
    const lines = server.lines
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter((line) => line["http.request.id"] === answer.headers["x-request-id"]);
    assert.equal(lines.length, 1);
    const { "event.duration": duration, "@timestamp": time, ...line } = lines[0]!;
    assert.ok(Number.isInteger(duration) && Date.parse(String(time)) > 0);
    assert.deepEqual(line, {
      "log.level": "info",
      "ecs.version": "8.10.0",
      "service.name": "homeroom-server",
      "process.pid": server.pid,
      "http.request.id": answer.headers["x-request-id"],
      "http.request.method": "POST",
      "http.response.status_code": 200,
      "homeroom.route": "graphql",
      "organization.id": school,
      "user.id": id,
      "event.action": "Mine",
      "homeroom.operationType": "query",
      message: "request",
    });
  });

  it("has no secret and nothing about people in it", async () => {
    const { accessToken, refreshToken } = await signIn(server, school, "principal");
    await trySignIn(server, school, "somebody@private.example", "a secret word");
    await post({ body: `{"query": "${password}` });
    await post({ path: `/graphql?token=${accessToken}`, body: question });
    await server.send({ path: `/invitation/${refreshToken}`, host });
    await graphql(server, school, `{ me(password: "${password}") { id } }`, {}, accessToken);
    await graphql(server, school, "query ($p: Int!) { __typename }", { p: password });
    await delay(100);
    const text = server.lines.join("\n").replaceAll("@timestamp", "");
    for (const secret of [accessToken, refreshToken, password, "a secret word", "@"]) {
      assert.ok(!text.includes(secret), `the log has ${secret} in it`);
    }
    assert.doesNotMatch(text, /argon2|authorization|bearer/i);
  });
});
