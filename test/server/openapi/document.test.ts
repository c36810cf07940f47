import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { createConfig, lintFromString } from "@redocly/openapi-core";
import type { GraphQLSchema } from "graphql";
import { loadApi } from "../../../server/graphql/load.ts";
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
    assert.deepEqual(found.toSorted(), expected.toSorted());
    assert.equal(new Set(found).size, found.length);
    assert.ok(found.length >= 170);
    for (const id of ["listStudents", "getStudent", "createStudent", "enrollStudent"]) {
      assert.ok(found.includes(id), id);
    }
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
  return Object.values<PathItem>(paths).flatMap(({ get, post, patch, delete: remove }) =>
    [get, post, patch, remove].filter((operation) => operation !== undefined),
  );
}
