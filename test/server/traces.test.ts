import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { describe, it } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { openDatabase, slugs } from "../support/database.ts";
import { addressOf, givePasswords, signIn } from "../support/people.ts";
import { startServer } from "../support/server.ts";
import { startWorkerProcess } from "../support/worker.ts";
import { startMailServer } from "../worker/mail_server.ts";

const [school] = slugs;

/** A span as OTLP's JSON has it. */
type Span = {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: number;
  attributes: { key: string; value: Record<string, unknown> }[];
};
type Export = {
  resourceSpans: {
    resource: { attributes: Span["attributes"] };
    scopeSpans: { spans: Span[] }[];
  }[];
};

describe("traces", async () => {
  const database = await openDatabase();
  await givePasswords(database, school);
  const mail = await startMailServer();
  database.defer(() => mail.close());

  const exports: Export[] = [];
  const bodies: string[] = [];
  const collector = createServer((request, response) => {
    void text(request).then((body) => {
      if (request.url === "/v1/traces") exports.push(JSON.parse(body) as Export);
      bodies.push(body);
      response.setHeader("content-type", "application/json").end("{}");
    });
  });
  await new Promise<void>((resolve) => collector.listen(0, "127.0.0.1", resolve));
  database.defer(() => collector.close());
  const { port } = collector.address() as AddressInfo;
  const settings = { otelExporterOtlpEndpoint: `http://127.0.0.1:${port}` };

  const attribute = ({ attributes }: { attributes: Span["attributes"] }, name: string) =>
    Object.values(attributes.find(({ key }) => key === name)?.value ?? {})[0];
  const spansOf = (service: string) =>
    exports
      .flatMap(({ resourceSpans }) => resourceSpans)
      .filter(({ resource }) => attribute(resource, "service.name") === service)
      .flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));

  it("go from the caller's span over HTTP and operation to SQL, and are in the log", async () => {
    const server = await startServer(database, settings);
    const { accessToken } = await signIn(server, school, "admin");
    const traceId = randomBytes(16).toString("hex");
    const caller = randomBytes(8).toString("hex");
    const answer = await server.send({
      method: "POST",
      path: "/graphql",
      host: `${school}.localhost`,
      headers: {
        "content-type": "application/json",
        authorization: `Bearer ${accessToken}`,
        traceparent: `00-${traceId}-${caller}-01`,
      },
      body: JSON.stringify({
        query: `query Traced($name: String!) {
          students(filter: { firstName: { notEqualTo: $name } }) { nodes { id } }
        }`,
        variables: { name: "Plantedname" },
      }),
    });
    assert.equal(answer.status, 200, answer.text);
    assert.equal(await server.stop(), 0); // Sends what has not been sent.

    const spans = spansOf("homeroom-server").filter((span) => span.traceId === traceId);
    const http = spans.find(({ name }) => name === "POST graphql")!;
    assert.equal(http.parentSpanId, caller);
    assert.equal(http.kind, 2);
    assert.equal(attribute(http, "http.request.method"), "POST");
    assert.equal(Number(attribute(http, "http.response.status_code")), 200);
    assert.equal(attribute(http, "homeroom.request_id"), answer.headers["x-request-id"]);
    const operation = spans.find(({ name }) => name === "graphql query")!;
    assert.equal(operation.parentSpanId, http.spanId);
    assert.equal(attribute(operation, "graphql.operation.name"), "Traced");
    assert.equal(attribute(operation, "homeroom.school"), school);
    const statements = spans.filter(({ parentSpanId }) => parentSpanId === operation.spanId);
    const texts = statements.map((span) => String(attribute(span, "db.query.text")));
    assert.ok(
      texts.some((sql) => /from .*students/i.test(sql) && sql.includes("$1")),
      texts.join("\n"),
    );
    assert.ok(texts.some((sql) => sql.startsWith("begin read only")));
    assert.ok(texts.includes("commit"));
    // The question whether the session lives is asked before the operation.
    assert.ok(spans.some((span) => span.parentSpanId === http.spanId && span.kind === 3));

    const line = server.lines
      .map((json) => JSON.parse(json) as Record<string, unknown>)
      .find((fields) => fields["http.request.id"] === answer.headers["x-request-id"]);
    assert.equal(line?.["trace.id"], traceId);
    const all = bodies.join("\n");
    for (const value of ["Plantedname", accessToken, `admin@${school}`]) {
      assert.ok(!all.includes(value), value);
    }
  });

  it("have a span for each job, with its statements below", async () => {
    const worker = await startWorkerProcess(database, { ...settings, smtpUrl: mail.url });
    await database.commitAsOwner(school, (client) =>
      client.query("insert into users (email, display_name) values ($1, 'New')", [
        addressOf(school, "new"),
      ]),
    );
    const isDone = (line: string) => line.includes("send_invitation") && line.includes("Job done");
    for (let attempt = 0; attempt < 100 && !worker.lines.some(isDone); attempt++) await delay(100);
    const done = JSON.parse(worker.lines.find(isDone)!) as Record<string, unknown>;
    assert.equal(await worker.stop(), 0);

    const spans = spansOf("homeroom-worker");
    const job = spans.find(
      (span) => span.name === "job send_invitation" && span.traceId === done["trace.id"],
    )!;
    assert.equal(job.parentSpanId ?? "", "");
    assert.ok(spans.some(({ parentSpanId, kind }) => parentSpanId === job.spanId && kind === 3));
    assert.ok(!bodies.join("\n").includes(addressOf(school, "new")));
  });

  it("are not made unless somebody wants them", async () => {
    const before = exports.length;
    const server = await startServer(database);
    await signIn(server, school, "admin");
    assert.equal(await server.stop(), 0);
    assert.equal(exports.length, before);
    assert.ok(!server.lines.some((line) => line.includes("trace.id")));
  });
});
