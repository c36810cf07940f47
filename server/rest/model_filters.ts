import {
  getNamedType,
  isInputObjectType,
  type GraphQLInputField,
  type GraphQLInputObjectType,
} from "graphql";
import type { RestFilter, RestOperator } from "./model.ts";
import { text, typeOf } from "./model_objects.ts";

/** Names that are said for the operators of the API, which all compare without regard to case. */
const aliases: Readonly<Record<string, string>> = {
  startsWithInsensitive: "startsWith",
  includesInsensitive: "includes",
};

const combinations = new Set(["and", "or", "not"]);

/** What rows may be filtered by. `search` is a parameter of its own. */
export function filtersOf(type: GraphQLInputObjectType): RestFilter[] {
  return Object.values(type.getFields())
    .filter(({ name }) => name !== "search")
    .map((field) => {
      const kind = kindOf(field);
      const named = getNamedType(field.type);
      return {
        name: field.name,
        kind,
        type: named.name,
        operators: kind === "column" && isInputObjectType(named) ? operatorsOf(named) : [],
        description: text(field.description),
      };
    });
}

function kindOf({ name, type }: GraphQLInputField): RestFilter["kind"] {
  const named = getNamedType(type);
  if (combinations.has(name)) return "combination";
  if (!isInputObjectType(named)) return "exists";
  const fields = named.getFields();
  if (isOperators(named)) return "column";
  return fields.some && fields.every && fields.none ? "many" : "one";
}

/** Whether the type is a list of operators, not of columns: every type can at least be null. */
export function isOperators(type: GraphQLInputObjectType): boolean {
  const nullness = type.getFields().isNull;
  return nullness !== undefined && getNamedType(nullness.type).name === "Boolean";
}

function operatorsOf(type: GraphQLInputObjectType): RestOperator[] {
  return Object.values(type.getFields()).map((field) => ({
    name: field.name,
    alias: aliases[field.name],
    type: typeOf(field.type),
    description: text(field.description),
  }));
}

/** The operator of the API that is meant by a name or its alias. */
export function operatorNamed(name: string): string {
  return Object.keys(aliases).find((operator) => aliases[operator] === name) ?? name;
}
