import {
  getNamedType,
  getNullableType,
  isInputObjectType,
  isLeafType,
  isListType,
  isObjectType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
} from "graphql";
import type { RestArgument, RestFunction, RestReturn } from "./model.ts";
import { argumentOf, argumentType, inputType, operation } from "./model_collections.ts";
import { filtersOf } from "./model_filters.ts";
import { connectionNode, nodesOf, typeOf } from "./model_objects.ts";
import { kebabCase } from "./names.ts";

type Field = GraphQLField<unknown, unknown>;

/** Arguments that pages have; REST has parameters of its own for them. */
const paging = new Set(["first", "last", "after", "before", "offset", "filter", "orderBy"]);

export function functionOf(field: Field, kind: "query" | "mutation"): RestFunction {
  const input = kind === "mutation" ? argumentType(field, "input") : undefined;
  return {
    ...operation(field.name, field),
    path: kebabCase(field.name),
    kind,
    arguments: kind === "query" ? queryArguments(field) : inputArguments(field),
    inputType: input?.name,
    returns: kind === "query" ? queryReturns(field) : mutationReturns(field.type),
  };
}

function queryArguments(field: Field): RestArgument[] {
  const isPage = nodesOf(field.type) !== undefined;
  return field.args.filter(({ name }) => !isPage || !paging.has(name)).map(argumentOf);
}

function inputArguments(field: Field): RestArgument[] {
  const input = argumentType(field, "input");
  if (!isInputObjectType(input)) return [];
  return Object.values(input.getFields())
    .filter(({ name }) => name !== "clientMutationId")
    .map(argumentOf);
}

function queryReturns(field: Field): RestReturn {
  const nodes = nodesOf(field.type);
  if (nodes && isLeafType(getNamedType(nodes))) {
    return { shape: "values", type: { ...typeOf(nodes), isList: false } };
  }
  const node = connectionNode(field.type);
  if (!node) return returned(field.type, undefined);
  const filterType = inputType(argumentType(field, "filter"));
  return {
    shape: "page",
    type: node.name,
    filters: filterType ? filtersOf(filterType) : [],
    filterType: filterType?.name,
  };
}

/** What a payload is for is its one field; the tokens of a session are several. */
function mutationReturns(type: GraphQLOutputType): RestReturn {
  const payload = getNullableType(type) as GraphQLObjectType;
  const fields = Object.values(payload.getFields()).filter(
    ({ name, type }) => name !== "clientMutationId" && getNamedType(type).name !== "Query",
  );
  const [field, ...others] = fields;
  if (!field) return { shape: "nothing", field: undefined };
  return others.length > 0 ? returned(type, undefined) : returned(field.type, field.name);
}

function returned(type: GraphQLOutputType, field: string | undefined): RestReturn {
  const named = getNamedType(type);
  if (isLeafType(named)) return { shape: "value", type: typeOf(type), field };
  if (!isObjectType(named)) throw new Error(`${String(type)} has no representation`);
  const shape = isListType(getNullableType(type)) ? "objects" : "object";
  return { shape, type: named.name, field };
}
