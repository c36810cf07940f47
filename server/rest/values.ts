import {
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  type GraphQLEnumType,
  type GraphQLInputObjectType,
  type GraphQLInputType,
} from "graphql";
import { scalars, type Scalar } from "./scalars.ts";

/** Told of everything that is wrong with a value: where, as steps from its top, and what. */
export type Complain = (path: readonly (string | number)[], message: string) => void;

/** Reads a value of a JSON body as an input of GraphQL. What is wrong with it goes to `complain`; the result counts if nothing is. */
export function readJson(
  type: GraphQLInputType,
  value: unknown,
  complain: Complain,
  path: readonly (string | number)[] = [],
): unknown {
  if (value === null || value === undefined) {
    if (isNonNullType(type)) complain(path, "must be given");
    return value;
  }
  const nullable = getNullableType(type);
  if (isListType(nullable)) {
    if (!Array.isArray(value)) return void complain(path, "must be a list");
    return value.map((item, index) => readJson(nullable.ofType, item, complain, [...path, index]));
  }
  if (isInputObjectType(nullable)) return readObject(nullable, value, complain, path);
  if (isEnumType(nullable)) return readEnum(nullable, value, complain, path);
  const scalar = scalars[nullable.name];
  if (scalar && !scalar.accepts(value)) return void complain(path, `must be ${scalar.expected}`);
  return scalar?.send?.(value) ?? value;
}

function readObject(
  type: GraphQLInputObjectType,
  value: unknown,
  complain: Complain,
  path: readonly (string | number)[],
): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return void complain(path, "must be an object");
  }
  const given = value as Record<string, unknown>;
  const fields = type.getFields();
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(fields, name)) {
      complain([...path, name], `is unknown; there are ${Object.keys(fields).join(", ")}`);
    }
  }
  const read: Record<string, unknown> = {};
  for (const field of Object.values(fields)) {
    const isGiven = Object.hasOwn(given, field.name);
    if (!isGiven && (!isNonNullType(field.type) || field.defaultValue !== undefined)) continue;
    read[field.name] = readJson(field.type, given[field.name], complain, [...path, field.name]);
  }
  return read;
}

function readEnum(
  type: GraphQLEnumType,
  value: unknown,
  complain: Complain,
  path: readonly (string | number)[],
): unknown {
  if (typeof value === "string" && type.getValue(value)) return value;
  complain(path, `must be one of ${namesOf(type)}`);
  return undefined;
}

/** Reads a parameter. Several values are separated by commas; those of enums may be in lower case. */
export function readText(
  type: GraphQLInputType,
  text: string,
  complain: (message: string) => void,
): unknown {
  const nullable = getNullableType(type);
  if (isListType(nullable)) {
    const item = nullable.ofType;
    return text === "" ? [] : text.split(",").map((part) => readText(item, part, complain));
  }
  if (isEnumType(nullable)) {
    const found = nullable.getValue(text) ?? nullable.getValue(text.toUpperCase());
    if (!found) complain(`must be one of ${namesOf(nullable)}, not "${excerpt(text)}"`);
    return found?.name;
  }
  if (isInputObjectType(nullable)) {
    return void complain("takes objects, which only a JSON body can have");
  }
  const scalar = scalars[nullable.name];
  const value = scalar ? fromText(scalar, text) : text;
  if (value === undefined) complain(`must be ${scalar?.expected}, not "${excerpt(text)}"`);
  return value;
}

function fromText(scalar: Scalar, text: string): unknown {
  const value = scalar.fromText ? scalar.fromText(text) : text;
  return scalar.accepts(value) ? value : undefined;
}

function namesOf(type: GraphQLEnumType): string {
  return type
    .getValues()
    .map(({ name }) => name)
    .join(", ");
}

function excerpt(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
