import {
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLType,
} from "graphql";
import type { RestColumn, RestObject, RestRelation, RestType } from "./model.ts";

export function typeOf(type: GraphQLType): RestType {
  const named = getNamedType(type);
  const kind = isEnumType(named)
    ? "enum"
    : isLeafType(named)
      ? "scalar"
      : isInputObjectType(named)
        ? "input"
        : "object";
  return {
    name: named.name,
    kind,
    isList: isListType(getNullableType(type)),
    isRequired: isNonNullType(type),
  };
}

/** The list of what a connection lists; undefined when the type is no connection. */
export function nodesOf(type: GraphQLType): GraphQLOutputType | undefined {
  const connection = getNullableType(type);
  if (!isObjectType(connection) || !connection.name.endsWith("Connection")) return undefined;
  return connection.getFields().nodes?.type;
}

/** The objects that a connection lists; undefined when the type is no connection, or one of values. */
export function connectionNode(type: GraphQLType): GraphQLObjectType | undefined {
  const nodes = nodesOf(type);
  const node = nodes && getNamedType(nodes);
  return isObjectType(node) ? node : undefined;
}

/** An object of the API. Fields that need arguments are GraphQL's alone. */
export function objectOf(type: GraphQLObjectType, rowTypes: ReadonlySet<string>): RestObject {
  const fields = Object.values(type.getFields()).filter(
    (field) => !field.args.some((argument) => isNonNullType(argument.type)),
  );
  const isRow = (field: GraphQLField<unknown, unknown>) =>
    rowTypes.has(getNullableType(field.type).toString()) ||
    connectionNode(field.type) !== undefined;
  return {
    type: type.name,
    description: text(type.description),
    columns: fields.filter((field) => !isRow(field) && !isQuery(field)).map(columnOf),
    relations: fields.filter(isRow).map(relationOf),
  };
}

function columnOf(field: GraphQLField<unknown, unknown>): RestColumn {
  return {
    name: field.name,
    type: typeOf(field.type),
    description: text(field.description),
    deprecated: text(field.deprecationReason),
  };
}

function relationOf(field: GraphQLField<unknown, unknown>): RestRelation {
  const node = connectionNode(field.type);
  return {
    name: field.name,
    type: node?.name ?? getNamedType(field.type).name,
    isMany: node !== undefined,
    isRequired: isNonNullType(field.type),
    description: text(field.description),
  };
}

/** Payloads lead back to everything. */
function isQuery(field: GraphQLField<unknown, unknown>): boolean {
  return getNamedType(field.type).name === "Query";
}

export function text(given: string | null | undefined): string | undefined {
  return given ?? undefined;
}
