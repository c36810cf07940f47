import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  type GraphQLEnumType,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLSchema,
} from "graphql";
import type { RestColumn, RestModel, RestObject, RestType } from "../rest/model.ts";
import { exampleOf, rowExample } from "./examples.ts";

/** A JSON schema, as OpenAPI 3.1 has them. */
export type JsonSchema = Record<string, unknown>;

/** How values of the API's scalars look in JSON. One that is not listed may be anything. */
const scalars: Readonly<Record<string, JsonSchema>> = {
  String: { type: "string" },
  ID: { type: "string" },
  Boolean: { type: "boolean" },
  Int: { type: "integer", format: "int32" },
  Float: { type: "number" },
  BigInt: { type: "string", format: "int64" },
  BigFloat: { type: "string", format: "decimal" },
  UUID: { type: "string", format: "uuid" },
  Date: { type: "string", format: "date" },
  Datetime: { type: "string", format: "date-time" },
  Time: { type: "string", format: "time-local" },
  InternetAddress: { type: "string" },
  Base64EncodedBinary: { type: "string", contentEncoding: "base64" },
  Cursor: { type: "string" },
};

/** Exact numbers are texts in answers; bodies may have them as numbers too. */
const numerals = new Set(["BigInt", "BigFloat"]);

export function ref(name: string, kind = "schemas"): { $ref: string } {
  return { $ref: `#/components/${kind}/${name}` };
}

/** One value, never null, of a scalar, an enum or an object. */
export function namedSchema({ name, kind }: Pick<RestType, "name" | "kind">): JsonSchema {
  return kind === "scalar" ? { ...scalars[name] } : ref(name);
}

/** What an answer has for a type. */
export function typeSchema(type: RestType): JsonSchema {
  const one = namedSchema(type);
  const value = type.isList ? { type: "array", items: one } : one;
  return type.isRequired ? value : nullable(value);
}

/** The row or value of an answer, without what `include` adds. */
export function objectSchema(object: RestObject): JsonSchema {
  return {
    type: "object",
    ...about(object.description),
    required: object.columns.map(({ name }) => name),
    properties: Object.fromEntries(object.columns.map((column) => [column.name, columnOf(column)])),
  };
}

function columnOf({ name, type, description, deprecated }: RestColumn): JsonSchema {
  const example = type.kind === "scalar" ? exampleOf(name, type) : undefined;
  return {
    ...typeSchema(type),
    ...about(description),
    ...(deprecated !== undefined && { deprecated: true }),
    ...(example !== undefined && { examples: [type.isList ? [example] : example] }),
  };
}

/** The name of the schema of a row with what `include` may add. */
export function withIncluded(type: string): string {
  return `${type}WithIncluded`;
}

/** What answers hold of an object. */
export function rowRef({ type, relations }: RestObject): JsonSchema {
  return ref(relations.length > 0 ? withIncluded(type) : type);
}

/**
 * A row with what `include` may add. The schemas of rows refer to no other rows: tools follow references, and in a
 * school everything leads to everything.
 */
export function includedSchema(
  object: RestObject,
  model: RestModel,
  schema: GraphQLSchema,
): JsonSchema {
  const properties = object.relations.map(({ name, type, isMany, isRequired, description }) => {
    const one = ref(type);
    const value = isMany ? relatedRows(one) : isRequired ? one : nullable(one);
    return [name, isMany ? value : { ...value, ...about(description) }] as const;
  });
  return {
    allOf: [ref(object.type), { type: "object", properties: Object.fromEntries(properties) }],
    examples: [rowExample(object, model, schema)],
  };
}

function relatedRows(items: JsonSchema): JsonSchema {
  return {
    type: "object",
    required: ["data", "hasMore"],
    properties: { data: { type: "array", items }, hasMore: { type: "boolean" } },
  };
}

/** Every enum and every input object that can be reached from these types, by name. */
export function namedTypeSchemas(
  schema: GraphQLSchema,
  names: Iterable<string>,
): Map<string, JsonSchema> {
  const found = new Map<string, JsonSchema>();
  const waiting = [...names];
  for (const name of waiting) {
    const type = schema.getType(name);
    if (found.has(name)) continue;
    if (isEnumType(type)) found.set(name, enumSchema(type));
    if (!isInputObjectType(type)) continue;
    found.set(name, inputSchema(type));
    waiting.push(...Object.values(type.getFields()).map((field) => getNamedType(field.type).name));
  }
  return found;
}

function enumSchema(type: GraphQLEnumType): JsonSchema {
  return {
    type: "string",
    ...about(type.description),
    enum: type.getValues().map(({ name }) => name),
  };
}

/** What a body may hold. What is unknown is refused. */
function inputSchema(type: GraphQLInputObjectType): JsonSchema {
  const fields = Object.values(type.getFields());
  const required = fields.filter(
    (field) => isNonNullType(field.type) && field.defaultValue === undefined,
  );
  return {
    type: "object",
    ...about(type.description),
    additionalProperties: false,
    ...(required.length > 0 && { required: required.map(({ name }) => name) }),
    properties: Object.fromEntries(
      fields.map((field) => {
        const example = exampleOf(field.name, { name: getNamedType(field.type).name });
        const isList = isListType(isNonNullType(field.type) ? field.type.ofType : field.type);
        const schema = {
          ...inputTypeSchema(field.type),
          ...about(field.description),
          ...(typeof field.deprecationReason === "string" && { deprecated: true }),
          ...(example !== undefined && { examples: [isList ? [example] : example] }),
        };
        return [field.name, schema];
      }),
    ),
  };
}

function inputTypeSchema(type: GraphQLInputType): JsonSchema {
  if (isNonNullType(type)) return inputValueSchema(type.ofType);
  return nullable(inputValueSchema(type));
}

function inputValueSchema(type: GraphQLInputType): JsonSchema {
  if (isListType(type)) {
    return { type: "array", items: inputTypeSchema(type.ofType) };
  }
  const { name } = getNamedType(type);
  const scalar = scalars[name];
  if (numerals.has(name)) return { ...scalar, type: ["string", "number"] };
  return isEnumType(type) || isInputObjectType(type) ? ref(name) : { ...scalar };
}

export function nullable(schema: JsonSchema): JsonSchema {
  const { type } = schema;
  if (schema.$ref) return { oneOf: [schema, { type: "null" }] };
  if (type === undefined) return schema;
  return { ...schema, type: [...(Array.isArray(type) ? (type as string[]) : [type]), "null"] };
}

export function about(description: string | null | undefined): { description?: string } {
  return description ? { description: description.replaceAll(/\s*\n\s*/g, " ") } : {};
}
