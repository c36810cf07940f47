import {
  getNullableType,
  isInputObjectType,
  isListType,
  type GraphQLInputObjectType,
} from "graphql";
import { isOperators, operatorNamed } from "./model_filters.ts";
import type { Parameter } from "./parameters.ts";
import { badParameters, type Fault } from "./problems.ts";
import { readText } from "./values.ts";

/** Steps of `filter[enrollments][some][class][name][startsWith]`, and one for each `and`, `or` and `not`. */
const deepest = 8;
/** Alternatives of one `or`. */
const mostAlternatives = 20;
/** Values of one `in`. */
const mostValues = 200;

type Filter = Record<string, unknown>;

/** What all `filter[…]` parameters say together, as the input of GraphQL; undefined if there are none. */
export function readFilter(
  type: GraphQLInputObjectType | undefined,
  parameters: readonly Parameter[],
): Filter | undefined {
  const faults: Fault[] = [];
  const filter: Filter = {};
  const given = parameters.filter(({ name }) => name === "filter");
  for (const parameter of given) {
    const { sent, path, text } = parameter;
    const complain = (message: string) => void faults.push({ parameter: sent, message });
    if (!type) complain("is of no use here: these rows have no filter");
    else if (path.length === 0) complain("needs to say what by, as in filter[id]");
    else if (path.length > deepest) complain(`is too deep; ${deepest} steps is the most`);
    else put(filter, type, path, text, complain);
  }
  if (faults.length > 0) throw badParameters(faults);
  return given.length > 0 ? filter : undefined;
}

/** Puts a value at the end of a path into an input object, making what lies between. */
function put(
  target: Filter,
  type: GraphQLInputObjectType,
  [step, ...rest]: readonly string[],
  text: string,
  complain: (message: string) => void,
): void {
  const name = isOperators(type) ? operatorNamed(step!) : step!;
  const fields = type.getFields();
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (!field) {
    complain(`there is no "${step}"; there are ${Object.keys(fields).join(", ")}`);
    return;
  }
  const inner = getNullableType(field.type);
  const items = isListType(inner) ? getNullableType(inner.ofType) : undefined;
  if (isInputObjectType(items)) {
    const [position = "", ...further] = rest;
    if (!/^\d{1,2}$/.test(position) || Number(position) >= mostAlternatives) {
      complain(`after "${step}" comes a number from 0 to ${mostAlternatives - 1}`);
      return;
    }
    const list = (target[name] ??= []) as Filter[];
    while (list.length <= Number(position)) list.push({});
    putInto(list[Number(position)]!, items, further, text, complain);
  } else if (isInputObjectType(inner)) {
    putInto((target[name] ??= {}) as Filter, inner, rest, text, complain);
  } else if (rest.length > 0) {
    complain(`nothing comes after "${step}"`);
  } else if (Object.hasOwn(target, name)) {
    complain("is given twice");
  } else {
    if (items && text.split(",").length > mostValues) {
      complain(`has too many values; ${mostValues} is the most`);
      return;
    }
    target[name] = readText(field.type, text, complain);
  }
}

function putInto(
  target: Filter,
  type: GraphQLInputObjectType,
  path: readonly string[],
  text: string,
  complain: (message: string) => void,
): void {
  if (path.length > 0) put(target, type, path, text, complain);
  else if (isOperators(type)) put(target, type, ["equalTo"], text, complain);
  else complain(`needs to say more: ${Object.keys(type.getFields()).join(", ")}`);
}
