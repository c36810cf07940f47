import {
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLOutputType,
  type GraphQLSchema,
} from "graphql";

/** A document that calls one root field, with arguments made up for it. */
export interface MadeUpOperation {
  field: string;
  document: string;
  variables: Record<string, unknown>;
}

/** The id to use for an argument or input field such as `studentId`, or `id` of a `Student`. */
export type FindId = (entity: string) => string;

/** One operation for every field of the query or mutation type. */
export function everyOperation(
  schema: GraphQLSchema,
  kind: "query" | "mutation",
  findId: FindId,
): MadeUpOperation[] {
  const root = kind === "query" ? schema.getQueryType() : schema.getMutationType();
  return Object.values(root?.getFields() ?? {}).map((field) => makeUp(kind, field, findId));
}

function makeUp(
  kind: string,
  field: GraphQLField<unknown, unknown>,
  findId: FindId,
): MadeUpOperation {
  const entity = entityOf(field);
  const used = field.args.filter(
    (arg) => isNonNullType(arg.type) || arg.type.toString() === "UUID",
  );
  const variables = Object.fromEntries(
    used.map((arg) => [arg.name, valueFor(arg, arg.type, entity, findId, 0)]),
  );
  const declared = used.map((arg) => `$${arg.name}: ${arg.type.toString()}`).join(", ");
  const passed = used.map((arg) => `${arg.name}: $${arg.name}`).join(", ");
  const document = [
    kind,
    declared && `(${declared})`,
    "{",
    field.name,
    passed && `(${passed})`,
    selection(field.type, 3),
    "}",
  ].join(" ");
  return { field: field.name, document, variables };
}

/** All leaves of a type, and those of its objects down to `depth`, without fields that need arguments. */
function selection(type: GraphQLOutputType, depth: number): string {
  const named = getNamedType(type);
  if (isLeafType(named)) return "";
  if (!isObjectType(named)) return "{ __typename }";
  const parts = Object.values(named.getFields())
    .filter((field) => !field.args.some((arg) => isNonNullType(arg.type)))
    .filter((field) => field.name !== "query" && !/aggregates/i.test(field.name))
    .flatMap((field) => {
      if (isLeafType(getNamedType(field.type))) return [field.name];
      // Below a row, relations would multiply; the lists of a connection or payload are enough.
      const isRow = "createdAt" in named.getFields();
      if (depth === 0 || isRow) return [];
      return [`${field.name} ${selection(field.type, depth - 1)}`];
    });
  return `{ ${["__typename", ...parts].join(" ")} }`;
}

function valueFor(
  input: GraphQLArgument | GraphQLInputField,
  type: GraphQLInputType,
  entity: string,
  findId: FindId,
  depth: number,
): unknown {
  const nullable = getNullableType(type);
  if (isListType(nullable)) {
    return [valueFor(input, nullable.ofType, entity, findId, depth)];
  }
  if (isEnumType(nullable)) return nullable.getValues()[0]!.name;
  if (isInputObjectType(nullable)) {
    const fields = Object.values(nullable.getFields()).filter(
      (field) => isNonNullType(field.type) || (depth < 2 && field.type.toString() === "String"),
    );
    const inner =
      /^(?:Create|Update|Delete)?(\w+?)(Input|Patch)$/.exec(nullable.name)?.[1] ?? entity;
    return Object.fromEntries(
      fields.map((field) => [field.name, valueFor(field, field.type, inner, findId, depth + 1)]),
    );
  }
  return leaf(input.name, nullable.toString(), entity, findId);
}

function leaf(name: string, type: string, entity: string, findId: FindId): unknown {
  switch (type) {
    case "UUID":
      return findId(name === "id" || name === "rowId" ? entity : name.replace(/Ids?$/, ""));
    case "Int":
    case "Float":
      return 1;
    case "BigInt":
    case "BigFloat":
      return "1";
    case "Boolean":
      return false;
    case "Date":
      return new Date().toISOString().slice(0, 10);
    case "Time":
      return "09:00";
    case "Datetime":
      return new Date().toISOString();
    case "JSON":
      return {};
    default:
      return "a";
  }
}

/** The row type that a root field is about: `updateStudent` → `Student`. */
function entityOf(field: GraphQLField<unknown, unknown>): string {
  const verb = /^(?:create|update|delete)([A-Z]\w*)$/.exec(field.name);
  return verb?.[1] ?? getNamedType(field.type).name.replace(/(Connection|Payload)$/, "");
}
