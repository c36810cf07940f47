import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isObjectType,
  type GraphQLEnumType,
  type GraphQLField,
  type GraphQLInputObjectType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from "graphql";
import type { RestArgument, RestCollection, RestOperation, RestOrder, RestWrite } from "./model.ts";
import { filtersOf } from "./model_filters.ts";
import { connectionNode, text, typeOf } from "./model_objects.ts";
import { kebabCase, lowerFirst, upperFirst } from "./names.ts";

type Field = GraphQLField<unknown, unknown>;

/** Lists of tables and views can be ordered; those of functions have an order of their own. */
export function isListField(field: Field): boolean {
  return (
    connectionNode(field.type) !== undefined && field.args.some(({ name }) => name === "orderBy")
  );
}

export function collectionOf(schema: GraphQLSchema, list: Field): RestCollection {
  const row = connectionNode(list.type)!;
  const one = schema.getQueryType()!.getFields()[lowerFirst(row.name)];
  const isOne = one?.type === row && one.args.length > 0;
  const filterType = inputType(argumentType(list, "filter"));
  const orderType = getNamedType(list.args.find(({ name }) => name === "orderBy")!.type);
  return {
    path: kebabCase(list.name),
    type: row.name,
    description: text(row.description),
    key: isOne ? one.args.map(argumentOf) : [],
    filters: filterType ? filtersOf(filterType) : [],
    filterType: filterType?.name,
    orders: isEnumType(orderType) ? ordersOf(row, orderType) : [],
    orderType: orderType.name,
    hasSearch: filterType?.getFields().search !== undefined,
    hasVersion: row.getFields().updatedAt !== undefined,
    list: operation(`list${upperFirst(list.name)}`, list),
    one: isOne ? operation(`get${row.name}`, one) : undefined,
    create: writeOf(schema, row, "create"),
    update: writeOf(schema, row, "update"),
    delete: writeOf(schema, row, "delete"),
  };
}

export function operation(id: string, field: Field): RestOperation {
  return {
    id,
    field: field.name,
    description: text(field.description),
    deprecated: text(field.deprecationReason),
  };
}

export function argumentOf(argument: {
  name: string;
  type: Parameters<typeof typeOf>[0];
  description?: string | null | undefined;
}): RestArgument {
  const { name, type, description } = argument;
  return { name, type: typeOf(type), description: text(description) };
}

export function argumentType(field: Field, name: string): GraphQLNamedType | undefined {
  return getNamedType(field.args.find((argument) => argument.name === name)?.type);
}

/** `create<Row>(input: { <row>: … })`, `update<Row>(input: { id, patch })`, `delete<Row>(input: { id })`. */
function writeOf(
  schema: GraphQLSchema,
  row: GraphQLObjectType,
  verb: "create" | "update" | "delete",
): RestWrite | undefined {
  const field = schema.getMutationType()?.getFields()[`${verb}${row.name}`];
  const input = field && inputType(argumentType(field, "input"));
  const payload = field && getNamedType(field.type);
  if (!input || !isObjectType(payload)) return undefined;
  const result = Object.values(payload.getFields()).find(({ type }) => type === row);
  const bodies = Object.values(input.getFields()).filter(({ type }) =>
    isInputObjectType(getNamedType(type)),
  );
  const body = bodies[0];
  if (!result || bodies.length !== (verb === "delete" ? 0 : 1)) return undefined;
  return {
    ...operation(field.name, field),
    inputType: input.name,
    body: body && { field: body.name, type: getNamedType(body.type).name },
    result: result.name,
  };
}

/** Enums name columns in capitals and with underscores, where digits may begin a word or not. */
function ordersOf(row: GraphQLObjectType, values: GraphQLEnumType): RestOrder[] {
  const plain = (name: string) => name.replaceAll("_", "").toLowerCase();
  const byColumn = new Map(values.getValues().map(({ name }) => [plain(name), name]));
  return Object.keys(row.getFields()).flatMap((name) => {
    const isKey = name === "id";
    const ascending = byColumn.get(isKey ? "primarykeyasc" : `${plain(name)}asc`);
    const descending = byColumn.get(isKey ? "primarykeydesc" : `${plain(name)}desc`);
    return ascending && descending ? [{ name, ascending, descending }] : [];
  });
}

export function inputType(type: GraphQLNamedType | undefined): GraphQLInputObjectType | undefined {
  return isInputObjectType(type) ? type : undefined;
}
