import type { GraphQLArgument, GraphQLInputObjectType } from "graphql";
import {
  ask,
  change,
  isGuest,
  negotiate,
  requireJson,
  sendJson,
  type Exchange,
} from "./exchange.ts";
import { readArguments } from "./list_parameters.ts";
import { answerList, listParameters, type List } from "./lists.ts";
import type { RestFunction, RestReturn } from "./model.ts";
import { listOf, readParameters, type Parameter } from "./parameters.ts";
import { badBody, badParameters, complainTo, problemOf, type Fault } from "./problems.ts";
import { repeatedOr } from "./repetitions.ts";
import { readSelection, selectionText, shape, type Row, type Selection } from "./selections.ts";
import { readJson } from "./values.ts";

/** GET or POST of a function that only reads. */
export async function callQuery(exchange: Exchange, called: RestFunction): Promise<void> {
  const { schema } = exchange.api;
  const field = schema.getQueryType()!.getFields()[called.field]!;
  const args = called.arguments.map(({ name }) => field.args.find((arg) => arg.name === name)!);
  const isPost = exchange.request.method === "POST";
  const list = pageOf(called, args);
  const own = isPost ? [] : args.map(({ name }) => name);
  const parameters = readParameters(exchange.request.url, [
    ...own,
    ...(list ? listParameters(list) : objectParameters(called.returns)),
  ]);
  const declared = args.map(({ name, type }) => ({ name, type: String(type) }));
  const typeOf = (name: string) => args.find((arg) => arg.name === name)!.type;
  const values = isPost
    ? readBody(args, requireJson(exchange))
    : readArguments(declared, typeOf, parameters);
  if (list) {
    await answerList(exchange, list, parameters, values);
    return;
  }
  negotiate(exchange, ["application/json"]);
  const selection = selectionOf(exchange, called.returns, parameters);
  const variables = args.map(({ name, type }) => `$${name}: ${String(type)}`).join(", ");
  const passed = args.map(({ name }) => `${name}: $${name}`).join(", ");
  const fields = selection ? ` { ${selectionText(exchange.api.model, selection)} }` : "";
  const document = `query ${called.id}${variables && `(${variables})`} {
  result: ${called.field}${passed && `(${passed})`}${fields}
}`;
  const result = await ask(exchange, document, values);
  sendJson(exchange, 200, JSON.stringify({ data: shapeResult(selection, result) }));
}

/** POST of a function that changes something. */
export async function callMutation(exchange: Exchange, called: RestFunction): Promise<void> {
  negotiate(exchange, ["application/json"]);
  const { api, request } = exchange;
  const { returns, inputType, field } = called;
  const body = called.arguments.length > 0 || hasBody(exchange) ? requireJson(exchange) : {};
  refuseToKeepTokens(exchange, returns);
  const selection = selectionOf(
    exchange,
    returns,
    readParameters(request.url, objectParameters(returns)),
  );
  const faults: Fault[] = [];
  const type = inputType === undefined ? undefined : api.schema.getType(inputType);
  const input = type && readJson(type as GraphQLInputObjectType, body ?? {}, complainTo(faults));
  if (!type && Object.keys(body ?? {}).length > 0) {
    faults.push({ pointer: "", message: "must be empty" });
  }
  if (faults.length > 0) throw badBody(faults);

  const inner = selection ? ` { ${selectionText(api.model, selection)} }` : "";
  const wanted =
    returns.shape === "nothing"
      ? " { __typename }"
      : "field" in returns && returns.field !== undefined
        ? ` { value: ${returns.field}${inner} }`
        : inner;
  const document = `mutation ${called.id}${type ? `($input: ${inputType}!)` : ""} {
  result: ${field}${type ? "(input: $input)" : ""}${wanted}
}`;
  await repeatedOr(exchange, [body], async (around) => {
    const { failure } = await change(exchange, document, {
      each: [type ? { input } : {}],
      ...around(([data]) => {
        if (returns.shape === "nothing") return { status: 204, location: undefined, body: "" };
        const result = data!.result as Row | null;
        const isWithin = "field" in returns && returns.field !== undefined;
        const value = shapeResult(selection, isWithin ? result?.value : result);
        return { status: 200, location: undefined, body: JSON.stringify({ data: value ?? null }) };
      }),
    });
    return {
      failure: failure && (() => problemOf(failure.errors, { isGuest: isGuest(request) })),
    };
  });
}

function pageOf(called: RestFunction, args: readonly GraphQLArgument[]): List | undefined {
  const { returns, id, field } = called;
  if (returns.shape !== "page" && returns.shape !== "values") return undefined;
  return {
    id,
    field,
    type: returns.shape === "page" ? returns.type : undefined,
    filterType: returns.shape === "page" ? returns.filterType : undefined,
    hasSearch: false,
    orders: [],
    orderType: undefined,
    arguments: args.map(({ name, type }) => ({ name, type: String(type) })),
  };
}

function objectParameters({ shape }: RestReturn): string[] {
  return shape === "object" || shape === "objects" ? ["fields", "include"] : [];
}

function selectionOf(
  { api }: Exchange,
  returns: RestReturn,
  parameters: readonly Parameter[],
): Selection | undefined {
  if (returns.shape !== "object" && returns.shape !== "objects") return undefined;
  const fields = listOf(parameters, "fields");
  return readSelection(api.model, returns.type, fields, listOf(parameters, "include"));
}

function shapeResult(selection: Selection | undefined, result: unknown): unknown {
  if (!selection || result === null || result === undefined) return result ?? null;
  if (Array.isArray(result)) return result.map((row) => shape(selection, row as Row));
  return shape(selection, result as Row);
}

/** The arguments of a query that come as JSON. */
function readBody(args: readonly GraphQLArgument[], body: unknown): Record<string, unknown> {
  const faults: Fault[] = [];
  const complain = complainTo(faults);
  const given = (body ?? {}) as Record<string, unknown>;
  if (typeof given !== "object" || Array.isArray(given)) {
    throw badBody([{ pointer: "", message: "must be an object" }]);
  }
  for (const name of Object.keys(given)) {
    if (args.some((arg) => arg.name === name)) continue;
    const names = args.map((arg) => arg.name).join(", ") || "none";
    complain([name], `is unknown; there are ${names}`);
  }
  const values = args.flatMap(({ name, type }) => {
    const value = readJson(type, given[name], complain, [name]);
    return value === undefined ? [] : [[name, value] as const];
  });
  if (faults.length > 0) throw badBody(faults);
  return Object.fromEntries(values);
}

function hasBody({ request }: Exchange): boolean {
  return (
    request.headers["transfer-encoding"] !== undefined ||
    Number(request.get("content-length") ?? 0) > 0
  );
}

const tokenTypes = new Set(["SessionTokens", "SignInPayload"]);

/** Answers with tokens are nothing to keep for a day. */
function refuseToKeepTokens({ request }: Exchange, returns: RestReturn): void {
  const hasTokens = returns.shape === "object" && tokenTypes.has(returns.type);
  if (!hasTokens || request.get("idempotency-key") === undefined) return;
  const message = "is of no use here: answers with tokens are not kept";
  throw badParameters([{ parameter: "Idempotency-Key", message }]);
}
