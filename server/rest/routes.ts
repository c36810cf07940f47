import { callMutation, callQuery } from "./calls.ts";
import type { Exchange } from "./exchange.ts";
import { answerList, listParameters, type List } from "./lists.ts";
import type { RestCollection, RestModel, RestOperation, RestWrite } from "./model.ts";
import { readParameters } from "./parameters.ts";
import { Problem } from "./problems.ts";
import { createRows, deleteRow, readRow, updateRow } from "./rows.ts";

/** What one method does at an address. */
export interface Endpoint {
  operation: RestOperation;
  type: "query" | "mutation";
  answer(exchange: Exchange): Promise<void>;
}

/** An address, by method. `HEAD` is `GET`. */
export type Route = ReadonlyMap<string, Endpoint>;

/** Finds the route of a path below the API's base. Throws `NOT_FOUND`. */
export type FindRoute = (path: string) => { route: Route; keys: string[] };

/** All routes of the model. */
export function routesOf(model: RestModel): FindRoute {
  const collections = new Map(model.collections.map((it) => [it.path, collectionRoutes(it)]));
  const functions = new Map(
    model.functions.map((called) => {
      const answer = (exchange: Exchange) =>
        called.kind === "query" ? callQuery(exchange, called) : callMutation(exchange, called);
      const endpoint = { operation: called, type: called.kind, answer };
      const methods = called.kind === "query" ? ["GET", "POST"] : ["POST"];
      return [called.path, new Map(methods.map((method) => [method, endpoint]))];
    }),
  );

  return (path) => {
    const [first = "", ...rest] = path.split("/").slice(1).map(decoded);
    if (path !== "/" && path.endsWith("/")) throw nothingHere("Leave out the slash at the end.");
    const called = first === "rpc" && rest.length === 1 ? functions.get(rest[0]!) : undefined;
    if (called) return { route: called, keys: [] };
    const collection = collections.get(first);
    if (collection && rest.length === 0) return { route: collection.rows, keys: [] };
    if (collection?.row && rest.length === collection.keys) {
      return { route: collection.row, keys: rest };
    }
    throw nothingHere();
  };
}

function collectionRoutes(collection: RestCollection) {
  const { create, update, delete: remove, one } = collection;
  const list = listOf(collection);
  const rows = new Map<string, Endpoint>([
    [
      "GET",
      {
        operation: collection.list,
        type: "query",
        async answer(exchange) {
          const parameters = readParameters(exchange.request.url, listParameters(list));
          await answerList(exchange, list, parameters, {});
        },
      },
    ],
  ]);
  const row = new Map<string, Endpoint>();
  if (one) {
    row.set("GET", { operation: one, type: "query", answer: (it) => readRow(it, collection) });
  }
  const write = (operation: RestWrite, answer: typeof createRows): Endpoint => ({
    operation,
    type: "mutation",
    answer: (exchange) => answer(exchange, collection, operation),
  });
  if (create) rows.set("POST", write(create, createRows));
  if (update) row.set("PATCH", write(update, updateRow));
  if (remove) row.set("DELETE", write(remove, deleteRow));
  return { rows, row: one && row, keys: collection.key.length };
}

function listOf(collection: RestCollection): List {
  const { type, filterType, hasSearch, orders, orderType, list } = collection;
  const { id, field } = list;
  return { id, field, type, filterType, hasSearch, orders, orderType, arguments: [] };
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new Problem("BAD_REQUEST", "The address is not encoded as an address.", { status: 400 });
  }
}

function nothingHere(hint?: string): Problem {
  return new Problem("NOT_FOUND", "There is nothing at this address.", {
    status: 404,
    ...(hint !== undefined && { hint }),
  });
}
