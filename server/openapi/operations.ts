import type { RestOperation } from "../rest/model.ts";
import type { Parameter } from "./parameters.ts";
import { about, ref, type JsonSchema } from "./schemas.ts";

/** One operation, as OpenAPI has it. */
export interface Operation {
  operationId: string;
  tags: string[];
  summary: string;
  description?: string;
  deprecated?: true;
  /** Where it is not as for all others. */
  security?: object[];
  parameters?: Parameter[];
  requestBody?: object;
  responses: Record<string, object>;
}

/** What every operation says of itself. */
export function operationOf(
  { id, description }: RestOperation,
  summary: string,
  tag: string,
): Omit<Operation, "responses"> {
  return { operationId: id, tags: [tag], summary, ...about(description) };
}

export function jsonContent(schema: JsonSchema) {
  return { "application/json": { schema } };
}

export function bodyOf(schema: JsonSchema) {
  return { required: true, content: jsonContent(schema) };
}

/** What an answer is about: a row, a value, a list of values. */
export function resultOf(data: JsonSchema): JsonSchema {
  return { type: "object", required: ["data"], properties: { data } };
}

/** What a page has beside its rows. */
export const pageSchemas: Record<string, JsonSchema> = {
  NextCursor: {
    type: ["string", "null"],
    description: "The next page's `cursor`; null on the last page.",
  },
  Total: { type: "integer", description: "How many rows all pages have; only if asked for." },
};

/** A page of a list. */
export function pageOf(items: JsonSchema): JsonSchema {
  return {
    type: "object",
    required: ["data", "nextCursor"],
    properties: {
      data: { type: "array", items },
      nextCursor: ref("NextCursor"),
      total: ref("Total"),
    },
  };
}
