import type { RequestHandler } from "express";
import { nameOperations } from "../http/measurements.ts";
import { requireFirstStepFor } from "../http/first_steps.ts";
import { contextOf } from "../http/request_context.ts";
import { deprecationHeaders, deprecationsOf, type Deprecation } from "./deprecations.ts";
import type { Api } from "./exchange.ts";
import { restModel, writesAndReads } from "./model.ts";
import { Problem } from "./problems.ts";
import { routesOf } from "./routes.ts";

export const restBase = "/api/v1";

export interface RestOptions extends Pick<Api, "engine" | "callerOf" | "onOutcome"> {
  deprecations?: Readonly<Record<string, Deprecation>> | undefined;
}

/** Every answer says which version of the API gave it. */
export const apiVersion: RequestHandler = (_request, response, next) => {
  response.setHeader("api-version", "1");
  next();
};

/** Answers REST requests below `restBase`, each by executing GraphQL. Expects JSON bodies parsed (`express.json()`). */
export function restHandler(options: RestOptions): RequestHandler {
  const prepare = () => {
    const { schema } = options.engine;
    const model = restModel(schema);
    const api: Api = { ...options, schema, model, base: restBase };
    const operations = [...model.collections.flatMap(writesAndReads), ...model.functions];
    nameOperations(operations.map(({ id }) => id));
    const deprecated = deprecationsOf(model, options.deprecations);
    return { api, findRoute: routesOf(model), deprecated };
  };
  // By the first request, so that a server listens sooner.
  let prepared: ReturnType<typeof prepare> | undefined;

  return async (request, response) => {
    prepared ??= prepare();
    const { api, findRoute, deprecated } = prepared;
    const { route, keys } = findRoute(request.path);
    const methods = [...route.keys(), ...(route.has("GET") ? ["HEAD"] : []), "OPTIONS"];
    if (request.method === "OPTIONS") {
      response.setHeader("allow", methods.join(", "));
      response.status(204).end();
      return;
    }
    const endpoint = route.get(request.method === "HEAD" ? "GET" : request.method);
    if (!endpoint) {
      response.setHeader("allow", methods.join(", "));
      const message = `${request.method} is not possible here; ${methods.join(", ")} are.`;
      throw new Problem("METHOD_NOT_ALLOWED", message, { status: 405 });
    }
    const { operation, type } = endpoint;
    contextOf(request).operation = { type, name: operation.id };
    const deprecation = deprecated.get(operation.id);
    if (deprecation) response.set(deprecationHeaders(deprecation));
    requireFirstStepFor(request, operation.field);
    await endpoint.answer({ api, request, response, operation, keys });
  };
}
