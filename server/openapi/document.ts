import type { GraphQLSchema } from "graphql";
import { deprecationsOf, type Deprecation } from "../rest/deprecations.ts";
import {
  restModel,
  type RestCollection,
  type RestFilter,
  type RestFunction,
  type RestModel,
} from "../rest/model.ts";
import { collectionPaths, type PathItem } from "./collections.ts";
import { markDeprecated } from "./deprecated.ts";
import { filePaths } from "./files.ts";
import { functionItem } from "./functions.ts";
import { pageSchemas } from "./operations.ts";
import {
  columnFilter,
  columnFilterName,
  filterSchema,
  includeParameter,
  sharedParameters,
  type Parameter,
} from "./parameters.ts";
import {
  deprecationHeaders,
  notModified,
  problemSchema,
  refusalResponses,
  sharedHeaders,
} from "./responses.ts";
import {
  about,
  includedSchema,
  namedTypeSchemas,
  objectSchema,
  withIncluded,
  type JsonSchema,
} from "./schemas.ts";
import { introduction } from "./introduction.ts";

export interface OpenApiDocument {
  openapi: "3.1.1";
  info: object;
  servers: object[];
  security: object[];
  tags: { name: string; description?: string }[];
  paths: Record<string, PathItem>;
  components: Record<string, Record<string, object>>;
}

/** The document as the server sends it. Takes a moment; to be done once. */
export function documentText(schema: GraphQLSchema): string {
  return JSON.stringify(openApiDocument(schema));
}

/** Functions that are about no table. */
const otherFunctions = "functions";

/** Describes the whole REST API, as OpenAPI 3.1 has it. Pure: the same schema makes the same document. */
export function openApiDocument(
  schema: GraphQLSchema,
  deprecations?: Readonly<Record<string, Deprecation>>,
): OpenApiDocument {
  const model = restModel(schema);
  const deprecated = deprecationsOf(model, deprecations);
  const { collections, functions } = model;
  const tags = tagsByType(collections);
  const called = functions.map((called): [string, PathItem] => [
    `/api/v1/rpc/${called.path}`,
    functionItem(called, model, tagOf(called, tags)),
  ]);
  return {
    openapi: "3.1.1",
    info: {
      title: "Homeroom",
      version: "1",
      summary: "The data of one school, as whoever asks may see and change them.",
      description: introduction,
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/", description: "The school at whose address this document is." }],
    security: [{ accessToken: [] }, {}],
    tags: [
      ...collections.map(({ path, description }) => ({ name: path, ...about(description) })),
      { name: otherFunctions, description: "What is about no collection alone." },
    ],
    paths: markDeprecated(
      Object.fromEntries([
        ...collections.flatMap((collection) => Object.entries(collectionPaths(collection, model))),
        ...called,
        ...Object.entries(filePaths()),
      ]),
      deprecated,
    ),
    components: {
      securitySchemes: {
        accessToken: {
          type: "http",
          scheme: "bearer",
          bearerFormat: "JWT",
          description: "What `POST /api/v1/rpc/sign-in` answers as `accessToken`.",
        },
      },
      parameters: parameters(model),
      headers: deprecated.size > 0 ? { ...sharedHeaders, ...deprecationHeaders } : sharedHeaders,
      responses: { NotModified: notModified, ...refusalResponses() },
      schemas: schemas(schema, model),
    },
  };
}

function tagsByType(collections: RestCollection[]): ReadonlyMap<string, string> {
  return new Map(collections.map(({ type, path }) => [type, path]));
}

/** A function stands with the rows that it answers with. */
function tagOf({ returns }: RestFunction, tags: ReadonlyMap<string, string>): string {
  const type = "type" in returns && typeof returns.type === "string" ? returns.type : "";
  return tags.get(type) ?? otherFunctions;
}

function parameters(model: RestModel): Record<string, Parameter> {
  const includes = Object.values(model.objects)
    .filter(({ relations }) => relations.length > 0)
    .map((object) => [`include.${object.type}`, includeParameter(object)] as const);
  const filters = columnFilters(model).map(
    (filter) => [columnFilterName(filter), columnFilter(filter)] as const,
  );
  return { ...sharedParameters, ...sorted([...includes, ...filters]) };
}

/** All schemas that the paths refer to, by name. */
function schemas(schema: GraphQLSchema, model: RestModel): Record<string, JsonSchema> {
  const found = new Map<string, JsonSchema>(
    Object.entries({ Problem: problemSchema, ...pageSchemas }),
  );
  for (const object of Object.values(model.objects)) {
    found.set(object.type, objectSchema(object));
    if (object.relations.length === 0) continue;
    found.set(withIncluded(object.type), includedSchema(object, model, schema));
  }
  for (const filter of columnFilters(model)) found.set(filter.type, filterSchema(filter));
  for (const [name, named] of namedTypeSchemas(schema, namedTypes(model))) found.set(name, named);
  return sorted([...found]);
}

/** Every condition on a column, several of them more than once. */
function columnFilters({ collections, functions }: RestModel): RestFilter[] {
  const all = [
    ...collections.flatMap(({ filters }) => filters),
    ...functions.flatMap(({ returns }) => (returns.shape === "page" ? returns.filters : [])),
  ];
  return all.filter(({ kind }) => kind === "column");
}

/** The names of all enums and input objects that bodies, answers and parameters have. */
function namedTypes(model: RestModel): Set<string> {
  const { collections, functions, objects } = model;
  const types = [
    ...Object.values(objects).flatMap(({ columns }) => columns.map(({ type }) => type)),
    ...functions.flatMap((called) => called.arguments.map(({ type }) => type)),
    ...functions.flatMap(({ returns }) =>
      "type" in returns && typeof returns.type !== "string" ? [returns.type] : [],
    ),
    ...columnFilters(model).flatMap(({ operators }) => operators.map(({ type }) => type)),
  ];
  const bodies = collections.flatMap(({ create, update }) =>
    [create?.body?.type, update?.body?.type].filter((name) => name !== undefined),
  );
  return new Set([...types.map(({ name }) => name), ...bodies]);
}

function sorted<Value>(entries: (readonly [string, Value])[]): Record<string, Value> {
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
