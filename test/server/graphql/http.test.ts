import assert from "node:assert/strict";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { before, describe, it } from "node:test";
import express, { type ErrorRequestHandler } from "express";
import type { HomeroomError } from "../../../runtime/errors.ts";
import type { Outcome } from "../../../server/graphql/engine.ts";
import { graphiqlRouter } from "../../../server/graphql/graphiql.ts";
import { graphqlHandler } from "../../../server/graphql/http.ts";
import { demoId, slugs } from "../../support/database.ts";
import { openSchool } from "./school.ts";

/** What the app's own error handler does, as far as it concerns these tests. */
const answerRefusal: ErrorRequestHandler = (error: HomeroomError, _request, response, _next) => {
  response.status(error.status).json({ errors: [{ extensions: { code: error.code } }] });
};

describe("GraphQL over HTTP", async () => {
  const school = await openSchool();
  const outcomes: Outcome[] = [];
  let address: string;

  before(async () => {
    const app = express();
    const caller = () => ({
      settings: {
        slug: slugs[0],
        userId: demoId("users/admin"),
        requestId: "7",
        statementTimeoutMs: 1000,
      },
    });
    app.use(graphiqlRouter());
    app.all(
      "/graphql",
      express.json(),
      graphqlHandler(school.engine, caller, {
        onlyPersisted: false,
        maxBatch: 3,
        onOutcome: (_request, outcome) => outcomes.push(outcome),
      }),
    );
    app.use(answerRefusal);
    const server = app.listen(0, "127.0.0.1");
    await once(server, "listening");
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    school.database.defer(() => {
      server.close();
      server.closeAllConnections(); // Also those of answers that nobody has read.
    });
  });

  const post = (body: unknown, type = "application/json") =>
    fetch(`${address}/graphql`, {
      method: "POST",
      headers: { "content-type": type },
      body: JSON.stringify(body),
    });

  it("answers with data", async () => {
    const response = await post({
      query: "query Rooms($n: Int) { rooms(first: $n) { nodes { name } } }",
      variables: { n: 1 },
      operationName: "Rooms",
    });
    assert.equal(response.status, 200);
    assert.match(response.headers.get("content-type")!, /^application\/graphql-response\+json/);
    assert.deepEqual(Object.keys((await response.json()) as object), ["data"]);
    assert.deepEqual(outcomes.at(-1)?.operation, { type: "query", name: "Rooms" });
  });

  it("answers 200 with errors when what was executed failed", async () => {
    const response = await post({ query: "{ rooms(first: 501) { nodes { name } } }" });
    assert.equal(response.status, 200);
    const answer = (await response.json()) as Outcome;
    assert.equal(answer.errors?.[0]?.extensions?.requestId, "7");
  });

  for (const [what, body] of Object.entries({
    "cannot be parsed": { query: "{" },
    "asks for what there is not": { query: "{ nope }" },
    "has two operations and no name": { query: "query A { __typename } query B { __typename }" },
    "has a variable of the wrong type": {
      query: "query ($n: Int) { rooms(first: $n) { totalCount } }",
      variables: { n: "x" },
    },
    "has no document": {},
    "has variables that are none": { query: "{ __typename }", variables: [1] },
  })) {
    it(`refuses with 400 what ${what}`, async () => {
      const response = await post(body);
      assert.equal(response.status, 400);
      const answer = (await response.json()) as Outcome;
      assert.equal(answer.errors?.[0]?.extensions?.code, "BAD_REQUEST");
      assert.ok(!("data" in answer));
    });
  }

  it("refuses what another site's page could send without asking", async () => {
    assert.equal((await post({ query: "{ __typename }" }, "text/plain")).status, 415);
    const get = await fetch(`${address}/graphql?query={__typename}`);
    assert.equal(get.status, 405);
  });

  it("serves GraphiQL without anything from elsewhere", async () => {
    const response = await fetch(`${address}/graphiql`);
    assert.equal(response.status, 200);
    const policy = response.headers.get("content-security-policy")!;
    assert.match(policy, /script-src 'self';/);
    const page = await response.text();
    assert.doesNotMatch(page, /https?:\/\//);
    assert.doesNotMatch(page, /<script(?![^>]* src=)/);
    const files = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path!);
    const script = await (await fetch(`${address}/graphiql/page.js`)).text();
    files.push(...[...script.matchAll(/"(\/graphiql\/[^"]+)"/g)].map(([, path]) => path!));
    for (const worker of ["editorWorker", "graphqlWorker", "jsonWorker"]) {
      files.push(`/graphiql/ruru/${worker}.js`);
    }
    for (const file of files) {
      const { status, headers, body } = await fetch(`${address}${file}`);
      await body?.cancel();
      assert.equal(status, 200, file);
      assert.match(headers.get("content-type")!, /css|javascript/);
    }
  });
});
