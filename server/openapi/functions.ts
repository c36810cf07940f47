import type { RestArgument, RestFunction, RestModel, RestReturn } from "../rest/model.ts";
import type { PathItem } from "./collections.ts";
import { exampleOf } from "./examples.ts";
import {
  bodyOf,
  jsonContent,
  operationOf,
  pageOf,
  resultOf,
  type Operation,
} from "./operations.ts";
import {
  argumentParameters,
  filterParameters,
  rowParameters,
  shared,
  type Parameter,
} from "./parameters.ts";
import { headers, refusalsOf } from "./responses.ts";
import { about, nullable, ref, rowRef, typeSchema, type JsonSchema } from "./schemas.ts";

/** What can be done at the address of a function. That a query takes its arguments by POST too says the introduction. */
export function functionItem(called: RestFunction, model: RestModel, tag: string): PathItem {
  return called.kind === "query"
    ? { get: asking(called, model, tag) }
    : { post: changing(called, model, tag) };
}

function asking(called: RestFunction, model: RestModel, tag: string): Operation {
  return {
    ...operationOf(called, summaryOf(called), tag),
    parameters: [
      ...argumentParameters(called.arguments),
      ...answerParameters(called.returns, model),
      ...shared("ifNoneMatch"),
    ],
    responses: {
      ...answer(called.returns, model),
      "304": ref("NotModified", "responses"),
      ...refusalsOf("NotFound"),
    },
  };
}

function changing(called: RestFunction, model: RestModel, tag: string): Operation {
  return {
    ...operationOf(called, summaryOf(called), tag),
    parameters: [
      ...answerParameters(called.returns, model),
      ...(hasTokens(called) ? [] : shared("idempotencyKey")),
    ],
    ...argumentsBody(called.arguments),
    responses: {
      ...answer(called.returns, model),
      ...refusalsOf("NotFound", "Conflict", "TooLarge", "Invalid"),
    },
  };
}

function argumentsBody(given: RestArgument[]): Pick<Operation, "requestBody"> {
  if (given.length === 0) return {};
  const required = given.filter(({ type }) => type.isRequired).map(({ name }) => name);
  const properties = given.map(({ name, type, description }) => {
    const example = exampleOf(name, type);
    const examples = example === undefined ? {} : { examples: [type.isList ? [example] : example] };
    return [name, { ...typeSchema(type), ...about(description), ...examples }];
  });
  const schema = {
    type: "object",
    additionalProperties: false,
    ...(required.length > 0 && { required }),
    properties: Object.fromEntries(properties) as JsonSchema,
  };
  return { requestBody: bodyOf(schema) };
}

function answerParameters(returns: RestReturn, model: RestModel): Parameter[] {
  switch (returns.shape) {
    case "page":
      return [
        ...shared("limit", "cursor", "total"),
        ...rowParameters(model.objects[returns.type]!),
        ...filterParameters(returns.filters),
      ];
    case "values":
      return shared("limit", "cursor", "total");
    case "object":
    case "objects":
      return rowParameters(model.objects[returns.type]!);
    case "value":
    case "nothing":
      return [];
  }
}

function answer(returns: RestReturn, model: RestModel): Record<string, object> {
  if (returns.shape === "nothing") {
    return { "204": { description: "It is done.", headers: headers() } };
  }
  const content = jsonContent(answerSchema(returns, model));
  const csv = returns.shape === "page" && { "text/csv": { schema: { type: "string" } } };
  return {
    "200": { description: "The answer.", headers: headers(), content: { ...content, ...csv } },
  };
}

function answerSchema(returns: Exclude<RestReturn, { shape: "nothing" }>, model: RestModel) {
  switch (returns.shape) {
    case "page":
      return pageOf(rowRef(model.objects[returns.type]!));
    case "values":
      return pageOf(typeSchema(returns.type));
    case "objects":
      return resultOf({ type: "array", items: rowRef(model.objects[returns.type]!) });
    case "object":
      return resultOf(nullable(rowRef(model.objects[returns.type]!)));
    case "value":
      return resultOf(typeSchema(returns.type));
  }
}

/** Answers with tokens are not kept, so they cannot be repeated. */
function hasTokens({ returns }: RestFunction): boolean {
  return returns.shape === "object" && returns.type === "SessionTokens";
}

/** `enroll student` becomes "Enroll student". */
function summaryOf({ path }: RestFunction): string {
  const words = path.replaceAll("-", " ");
  return `${words[0]!.toUpperCase()}${words.slice(1)}`;
}
