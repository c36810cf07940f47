import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { createConfig, lintFromString } from "@redocly/openapi-core";
import type { GraphQLSchema } from "graphql";
import { loadApi } from "../../../server/graphql/load.ts";
import { createApp, type AppOptions } from "../../../server/http/app.ts";
import { filePaths } from "../../../server/openapi/files.ts";
import {
  documentText,
  openApiDocument,
  type OpenApiDocument,
} from "../../../server/openapi/document.ts";
import type { PathItem } from "../../../server/openapi/collections.ts";
import type { Operation } from "../../../server/openapi/operations.ts";
import { restModel, writesAndReads } from "../../../server/rest/model.ts";

describe("the OpenAPI document", () => {
  let schema: GraphQLSchema;
  let document: OpenApiDocument;

  before(async () => {
    schema = await loadApi();
    document = openApiDocument(schema);
  });

  it("is valid, by a public linter's recommended rules, without a warning", async () => {
    const config = await createConfig({ extends: ["recommended"] });
    const lint = async (text: string) => {
      const problems = await lintFromString({ source: text, absoluteRef: "openapi.json", config });
      return problems.map(({ ruleId, message, location }) => {
        return `${ruleId}: ${message} ${location[0]?.pointer}`;
      });
    };
    assert.deepEqual(await lint(documentText(schema)), []);

    // Those rules hold documents against OpenAPI's own schema.
    const problems = await lint('{ "openapi": "3.1.1", "info": {}, "paths": {} }');
    assert.ok(problems.some((text) => text.startsWith("struct:")));
  });

  it("has every operation of the REST API, each under its own name", () => {
    const { collections, functions } = restModel(schema);
    const expected = [...collections.flatMap(writesAndReads), ...functions].map(({ id }) => id);
    const found = operationsOf(document).map(({ operationId }) => operationId);
    const others = Object.values(filePaths()).flatMap(({ get, post }) => [get, post]);
    expected.push(...others.flatMap((one) => one?.operationId ?? []));
    assert.deepEqual(found.toSorted(), expected.toSorted());
    assert.equal(new Set(found).size, found.length);
    assert.ok(found.length >= 170);
    for (const id of ["listStudents", "getStudent", "createStudent", "enrollStudent"]) {
      assert.ok(found.includes(id), id);
    }
  });

  it("has every route of the server's own that stands beside what is generated", () => {
    const known = Object.entries<PathItem>(document.paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method} ${path}`),
    );
    const found = routesOf(serverFor(schema), "").filter((route) => route.includes(" /api/v1/"));
    assert.ok(found.includes("post /api/v1/imports"), found.join());
    assert.equal(found.length, operationsIn(filePaths()).length);
    for (const route of found) assert.ok(known.includes(route), route);
  });

  it("says how files are sent and answered", () => {
    const { post } = document.paths["/api/v1/files"]!;
    const { content } = post!.requestBody as { content: Record<string, { schema: object }> };
    assert.deepEqual(Object.keys(content), ["multipart/form-data"]);
    assert.deepEqual(
      ["201", "413", "415", "422"].filter((status) => status in post!.responses).length,
      4,
    );
    const { get } = document.paths["/api/v1/linked-files/{token}"]!;
    assert.deepEqual(get!.security, []);
  });

  it("says of each operation what it does and how it may fail", () => {
    const tags = new Set(document.tags.map(({ name }) => name));
    for (const operation of operationsOf(document)) {
      const { operationId, summary, description, tags: own, responses } = operation;
      assert.ok(summary && description, operationId);
      assert.ok(
        own.every((tag) => tags.has(tag)),
        operationId,
      );
      for (const status of ["400", "401", "403", "429", "default"]) {
        assert.ok(status in responses, `${operationId} ${status}`);
      }
    }
    const { get, post } = document.paths["/api/v1/students"]!;
    const page = get!.responses["200"] as { headers: object; content: object };
    assert.ok("ETag" in page.headers && "RateLimit" in page.headers);
    assert.deepEqual(Object.keys(page.content), ["application/json", "text/csv"]);
    assert.ok("304" in get!.responses);
    const made = post!.responses["201"] as { headers: object };
    assert.ok("Location" in made.headers && "ETag" in made.headers);
    const { patch } = document.paths["/api/v1/students/{id}"]!;
    assert.ok("412" in patch!.responses);
  });

  it("describes values as JSON has them", () => {
    const { properties } = document.components.schemas!.Student as {
      properties: Record<string, Record<string, unknown>>;
    };
    assert.deepEqual(properties.id?.format, "uuid");
    assert.deepEqual(properties.birthDate?.type, ["string", "null"]);
    assert.deepEqual(properties.birthDate?.format, "date");
    assert.deepEqual(properties.status?.$ref, "#/components/schemas/StudentStatus");
    const status = document.components.schemas!.StudentStatus as { enum: string[] };
    assert.ok(status.enum.includes("ACTIVE"));
    assert.equal(properties.firstName?.description, "The first name, or names.");
  });

  it("says what is deprecated, since when, and what to use instead", () => {
    const successor = "/api/v1/people";
    const { paths } = openApiDocument(schema, {
      listStudents: { since: "2027-01-31", sunset: "2027-07-31", successor },
    });
    const { get, post } = paths["/api/v1/students"]!;
    assert.equal(get?.deprecated, true);
    assert.match(
      get.description!,
      /since 2027-01-31\. Ends on 2027-07-31\. Use `\/api\/v1\/people`/,
    );
    const { headers } = get.responses["200"] as { headers: object };
    assert.ok("Deprecation" in headers && "Sunset" in headers);
    assert.equal(post?.deprecated, undefined);
  });
});

function operationsOf({ paths }: OpenApiDocument): Operation[] {
  return operationsIn(paths);
}

function operationsIn(paths: Record<string, PathItem>): Operation[] {
  return Object.values<PathItem>(paths).flatMap(({ get, post, patch, delete: remove }) =>
    [get, post, patch, remove].filter((operation) => operation !== undefined),
  );
}

/** The routes of a server that answers nobody: its parts are never called. */
function serverFor(schema: GraphQLSchema): Routed {
  const nothing = () => undefined;
  const options = {
    engine: { schema },
    auth: {},
    files: { types: new Set() },
    graphql: {},
    realtime: { sockets: nothing, streams: nothing },
    publicUrl: new URL("http://localhost"),
    trustProxy: 0,
    bodyLimitKb: 256,
  } as unknown as AppOptions;
  return createApp(options).router as unknown as Routed;
}

/** What express keeps of a router; its types do not say so. */
type Routed = {
  stack: {
    rawPath?: string | string[];
    handle: Partial<Routed>;
    route?: { path: string; methods: Record<string, boolean> };
  }[];
};

/** `get /api/v1/files/{id}` and all others, those of routers within too. */
function routesOf({ stack }: Routed, base: string): string[] {
  return stack.flatMap(({ rawPath, handle, route }) => {
    if (route) {
      const path = `${base}${route.path}`.replace(/\/$/, "").replaceAll(/:(\w+)/g, "{$1}");
      return Object.keys(route.methods).map((method) => `${method} ${path}`);
    }
    if (!handle.stack) return [];
    const bases = [rawPath ?? ""].flat().map((path) => (path === "/" ? base : base + path));
    return bases.flatMap((below) => routesOf({ stack: handle.stack! }, below));
  });
}
