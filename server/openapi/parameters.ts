import type {
  RestArgument,
  RestCollection,
  RestFilter,
  RestObject,
  RestType,
} from "../rest/model.ts";
import { exampleOf } from "./examples.ts";
import { about, namedSchema, ref, type JsonSchema } from "./schemas.ts";

/** A parameter of OpenAPI's, or a reference to one. */
export type Parameter = Record<string, unknown>;

/** Parameters that many operations share, by the name they are referred to. */
export const sharedParameters = {
  limit: {
    name: "limit",
    in: "query",
    description: "How many rows a page has at most.",
    schema: { type: "integer", minimum: 1, maximum: 500, default: 50 },
  },
  cursor: {
    name: "cursor",
    in: "query",
    description:
      "Where the page begins: `nextCursor` of the page before, asked for in the same order.",
    schema: { type: "string" },
  },
  total: {
    name: "total",
    in: "query",
    description: "Whether the answer says how many rows there are on all pages.",
    schema: { type: "boolean", default: false },
  },
  search: {
    name: "search",
    in: "query",
    description: "Finds rows by words, however they are accented.",
    schema: { type: "string" },
  },
  filter: {
    name: "filter",
    in: "query",
    style: "deepObject",
    description:
      "Conditions beyond those on single columns, which have parameters of their own: " +
      "whether there are rows of a relation (`filter[gradeLevelExists]=true`), columns of a relation " +
      "(`filter[gradeLevel][code]=7`, `filter[enrollments][some][classId]=…`), and alternatives " +
      "(`filter[or][0][lastName]=Simpson&filter[or][1][firstName]=Lisa`).",
    schema: {
      type: "object",
      additionalProperties: { type: ["string", "number", "boolean"] },
      examples: [{}],
    },
  },
  fields: {
    name: "fields",
    in: "query",
    style: "form",
    explode: false,
    description:
      "The fields to answer with, separated by commas, and those of included relations (`gradeLevel.name`). " +
      "All others are left out, those too that the schema calls required.",
    schema: { type: "array", items: { type: "string" } },
  },
  ifMatch: {
    name: "If-Match",
    in: "header",
    description:
      "The `ETag` of the row as it was read. Refused with 412 when somebody has changed the row since.",
    schema: { type: "string" },
  },
  ifNoneMatch: {
    name: "If-None-Match",
    in: "header",
    description:
      "The `ETag` of what is there already: answered with 304 when it is still the same.",
    schema: { type: "string" },
  },
  idempotencyKey: {
    name: "Idempotency-Key",
    in: "header",
    description:
      "A text of your own, such as a UUID: repeating the request with it answers as the first time and does nothing.",
    schema: { type: "string", minLength: 1, maxLength: 255 },
  },
} satisfies Record<string, Parameter>;

export function shared(...names: (keyof typeof sharedParameters)[]): Parameter[] {
  return names.map((name) => ref(name, "parameters"));
}

/** What a list may be asked for, in the order in which people need it. */
export function listParameters(collection: RestCollection, object: RestObject): Parameter[] {
  const { filters, orders, hasSearch } = collection;
  return [
    ...shared("limit", "cursor", "total"),
    ...(hasSearch ? shared("search") : []),
    ...orderParameter(orders.map(({ name }) => name)),
    ...rowParameters(object),
    ...filterParameters(filters),
    ...shared("ifNoneMatch"),
  ];
}

/** One parameter a column, whose value is what the column must equal, or an object of operators. */
export function filterParameters(filters: RestFilter[]): Parameter[] {
  const columns = filters.filter(({ kind }) => kind === "column");
  const hasOthers = columns.length < filters.length;
  return [
    ...columns.map((filter) => ref(columnFilterName(filter), "parameters")),
    ...(hasOthers ? shared("filter") : []),
  ];
}

/** Columns of many collections have the same name and type: their parameter is one. */
export function columnFilterName({ name, type }: RestFilter): string {
  return `${name}.${type}`;
}

export function columnFilter({ name, type }: RestFilter): Parameter {
  return { name: `filter[${name}]`, in: "query", style: "deepObject", schema: ref(type) };
}

/**
 * What may be asked of a column: `filter[lastName]=Simpson`, or `filter[lastName][startsWith]=Si`.
 *
 * The object is one level deep, as OpenAPI's deepObject is, so that every tool writes it right; several values are
 * separated by commas.
 */
export function filterSchema({ operators }: RestFilter): JsonSchema {
  const equal = operators.find(({ name }) => name === "equalTo");
  const properties = operators.map(({ name, alias, type, description }) => [
    alias ?? name,
    { ...operand(type), ...about(description) },
  ]);
  return {
    anyOf: [
      ...(equal ? [operand(equal.type)] : []),
      {
        type: "object",
        additionalProperties: false,
        properties: Object.fromEntries(properties) as JsonSchema,
      },
    ],
  };
}

function operand(type: RestType): JsonSchema {
  return type.isList ? { type: "string" } : namedSchema(type);
}

function orderParameter(columns: string[]): Parameter[] {
  if (columns.length === 0) return [];
  const [first] = columns;
  return [
    {
      name: "order",
      in: "query",
      description: `Columns, separated by commas, \`-\` before one: descending. There are ${listed(columns)}.`,
      schema: { type: "string", examples: [first] },
    },
  ];
}

/** What of a row is wanted. */
export function rowParameters({ type, relations }: RestObject): Parameter[] {
  return [
    ...shared("fields"),
    ...(relations.length > 0 ? [ref(`include.${type}`, "parameters")] : []),
  ];
}

export function includeParameter({ relations }: RestObject): Parameter {
  return {
    name: "include",
    in: "query",
    style: "form",
    explode: false,
    description:
      "Relations to add, separated by commas, and relations of those (`enrollments.class`). " +
      `There are ${listed(relations.map(({ name }) => name))}.`,
    schema: { type: "array", items: { type: "string" } },
  };
}

/** The parts of a row's address. */
export function keyParameters(key: RestArgument[]): Parameter[] {
  return key.map(({ name, type, description }) => ({
    name,
    in: "path",
    required: true,
    ...about(description),
    schema: namedSchema(type),
    ...example(name, type),
  }));
}

/** The arguments of a function that is called with GET. */
export function argumentParameters(given: RestArgument[]): Parameter[] {
  return given.map(({ name, type, description }) => ({
    name,
    in: "query",
    ...(type.isRequired && { required: true }),
    ...about(description),
    ...(type.isList
      ? { style: "form", explode: false, schema: { type: "array", items: namedSchema(type) } }
      : { schema: namedSchema(type) }),
  }));
}

function example(name: string, type: RestType) {
  const value = exampleOf(name, type);
  return value === undefined ? {} : { example: value };
}

function listed(names: string[]): string {
  return names.map((name) => `\`${name}\``).join(", ");
}
