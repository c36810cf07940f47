import {
  isObjectType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
} from "graphql";
import { collectionOf, isListField } from "./model_collections.ts";
import { functionOf } from "./model_functions.ts";
import { objectOf } from "./model_objects.ts";
import { lowerFirst, upperFirst } from "./names.ts";

/** All that the REST API offers, read from the GraphQL schema and nothing else. Sorted by path. */
export interface RestModel {
  collections: RestCollection[];
  functions: RestFunction[];
  /** Every object that an answer can hold, by its GraphQL type. */
  objects: Readonly<Record<string, RestObject>>;
}

/** A table or view: `/api/v1/<path>`, and its rows at `/api/v1/<path>/<key>[/<second part of the key>]`. */
export interface RestCollection {
  /** Plural, in kebab-case: `class-subjects`. */
  path: string;
  /** The GraphQL type of a row, a key of `RestModel.objects`. */
  type: string;
  description: string | undefined;
  /** What a row's address is made of, one segment each. Empty when the rows have no key: then there is only `list`. */
  key: RestArgument[];
  /** What may be filtered by: columns, relations, and `and`, `or`, `not`. */
  filters: RestFilter[];
  /** The GraphQL input type behind `filters`. */
  filterType: string | undefined;
  /** Names that `order` takes (with `-` before them: descending), with the values of the GraphQL enum. */
  orders: RestOrder[];
  orderType: string;
  /** Whether `search=` finds rows by words. */
  hasSearch: boolean;
  /** Whether the rows have `updatedAt`, so that `If-Match` can be kept. */
  hasVersion: boolean;
  list: RestOperation;
  one: RestOperation | undefined;
  create: RestWrite | undefined;
  update: RestWrite | undefined;
  delete: RestWrite | undefined;
}

export interface RestOperation {
  /** Unique among all operations: `listStudents`, `getStudent`, `createStudent`, `enrollStudent`. */
  id: string;
  /** The field of Query or Mutation behind it. */
  field: string;
  description: string | undefined;
  /** Why it is deprecated in GraphQL, if it is. */
  deprecated: string | undefined;
}

/** Creates, updates or deletes rows of a collection. */
export interface RestWrite extends RestOperation {
  /** The type of the field's `input`: `UpdateStudentInput`. */
  inputType: string;
  /** What the request's body is: the field of `input` that it becomes (`patch`), and its type. None to delete. */
  body: { field: string; type: string } | undefined;
  /** The field of the payload that has the row. */
  result: string;
}

/** `/api/v1/rpc/<path>`. */
export interface RestFunction extends RestOperation {
  /** In kebab-case: `enroll-student`. */
  path: string;
  /** Queries answer GET and POST, mutations POST. */
  kind: "query" | "mutation";
  arguments: RestArgument[];
  /** The type of a mutation's `input`, whose fields the arguments are. */
  inputType: string | undefined;
  returns: RestReturn;
}

/**
 * What `data` of a function's answer is: `page` is a list of objects with `nextCursor`, `values` one of values such as
 * days; `nothing` answers 204.
 *
 * `field` is the payload's field of a mutation that has it; undefined: the payload itself.
 */
export type RestReturn =
  | { shape: "page"; type: string; filters: RestFilter[]; filterType: string | undefined }
  | { shape: "values"; type: RestType }
  | { shape: "object" | "objects"; type: string; field: string | undefined }
  | { shape: "value"; type: RestType; field: string | undefined }
  | { shape: "nothing"; field: undefined };

export interface RestArgument {
  name: string;
  type: RestType;
  description: string | undefined;
}

/** A GraphQL type with what is around it. */
export interface RestType {
  name: string;
  kind: "scalar" | "enum" | "object" | "input";
  isList: boolean;
  /** Of a result: never null. Of an argument: must be given. */
  isRequired: boolean;
}

export interface RestObject {
  type: string;
  description: string | undefined;
  /** What an answer holds unless `fields` says less. */
  columns: RestColumn[];
  /** What `include` adds. */
  relations: RestRelation[];
}

/** A column, a computed column, or (`type.kind` is `object`) a value with fields of its own. */
export interface RestColumn {
  name: string;
  type: RestType;
  description: string | undefined;
  deprecated: string | undefined;
}

export interface RestRelation {
  /** The field of the GraphQL type, and what `include` and the answer call it. */
  name: string;
  /** The GraphQL type at the other end, a key of `RestModel.objects`. */
  type: string;
  isMany: boolean;
  isRequired: boolean;
  description: string | undefined;
}

export interface RestFilter {
  /** As in `filter[<name>]`. */
  name: string;
  kind: "column" | "one" | "many" | "exists" | "combination";
  /** The GraphQL input type of the value, or `Boolean`. */
  type: string;
  /** Of a column: `filter[<name>][<operator>]`. Without one it is `equalTo`. */
  operators: RestOperator[];
  description: string | undefined;
}

export interface RestOperator {
  name: string;
  /** The same operator by another name: `startsWith` for `startsWithInsensitive`. */
  alias: string | undefined;
  type: RestType;
  description: string | undefined;
}

export interface RestOrder {
  name: string;
  ascending: string;
  descending: string;
}

/** Lists every collection and every function that the schema offers. Pure; takes some 20 ms. */
export function restModel(schema: GraphQLSchema): RestModel {
  const queries = Object.values(schema.getQueryType()?.getFields() ?? {});
  const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});

  const lists = queries.filter(isListField);
  const collections = lists.map((list) => collectionOf(schema, list)).sort(byPath);
  const rowTypes = new Set(collections.map(({ type }) => type));

  const taken = new Set(
    collections
      .flatMap((collection) => writesAndReads(collection))
      .map((operation) => operation.field),
  );
  const isFunction = (field: GraphQLField<unknown, unknown>) =>
    !taken.has(field.name) && !isFinder(field, rowTypes);
  const functions = [
    ...queries.filter(isFunction).map((field) => functionOf(field, "query")),
    ...mutations.filter(isFunction).map((field) => functionOf(field, "mutation")),
  ].sort(byPath);

  return { collections, functions, objects: reachable(schema, collections, functions, rowTypes) };
}

/** All operations of a collection that exist. */
export function writesAndReads(collection: RestCollection): RestOperation[] {
  const { list, one, create, update, delete: remove } = collection;
  return [list, one, create, update, remove].filter((operation) => operation !== undefined);
}

/** `studentByUserId(userId)`: a filter of the collection finds the same row. */
function isFinder(field: GraphQLField<unknown, unknown>, rowTypes: ReadonlySet<string>): boolean {
  const [argument, ...others] = field.args;
  if (!argument || others.length > 0 || !isObjectType(field.type)) return false;
  const { name } = field.type;
  const finder = `${lowerFirst(name)}By${upperFirst(argument.name)}`;
  return rowTypes.has(name) && field.name === finder;
}

/** The objects that answers can hold, those of relations and of values within others too. */
function reachable(
  schema: GraphQLSchema,
  collections: RestCollection[],
  functions: RestFunction[],
  rowTypes: ReadonlySet<string>,
): Record<string, RestObject> {
  const objects: Record<string, RestObject> = {};
  const waiting = [
    ...collections.map(({ type }) => type),
    ...functions.flatMap(({ returns }) =>
      "type" in returns && typeof returns.type === "string" ? [returns.type] : [],
    ),
  ];
  for (const name of waiting) {
    if (objects[name]) continue;
    const object = objectOf(schema.getType(name) as GraphQLObjectType, rowTypes);
    objects[name] = object;
    for (const relation of object.relations) waiting.push(relation.type);
    for (const { type } of object.columns) if (type.kind === "object") waiting.push(type.name);
  }
  return Object.fromEntries(Object.entries(objects).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function byPath(a: { path: string }, b: { path: string }): number {
  return a.path < b.path ? -1 : 1;
}
