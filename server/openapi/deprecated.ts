import type { Deprecation } from "../rest/deprecations.ts";
import type { PathItem } from "./collections.ts";
import type { Operation } from "./operations.ts";
import { headers } from "./responses.ts";

/** The same paths, where the operations that will go say so. */
export function markDeprecated(
  paths: Record<string, PathItem>,
  deprecations: ReadonlyMap<string, Deprecation>,
): Record<string, PathItem> {
  if (deprecations.size === 0) return paths;
  const mark = (part: unknown): unknown => {
    if (!isOperation(part)) return part;
    const deprecation = deprecations.get(part.operationId);
    return deprecation ? deprecated(part, deprecation) : part;
  };
  const items = Object.entries(paths).map(([path, item]) => {
    const parts = Object.entries(item).map(([name, part]) => [name, mark(part)] as const);
    return [path, Object.fromEntries(parts)] as const;
  });
  return Object.fromEntries(items);
}

function isOperation(part: unknown): part is Operation {
  return typeof part === "object" && part !== null && "operationId" in part;
}

function deprecated(operation: Operation, { since, sunset, successor }: Deprecation): Operation {
  const notes = [
    operation.description,
    `Deprecated since ${since}.`,
    sunset && `Ends on ${sunset}.`,
    successor && `Use \`${successor}\` instead.`,
  ];
  const responses = Object.entries(operation.responses).map(([status, response]) => {
    const own = "headers" in response ? response.headers : undefined;
    if (!own) return [status, response] as const;
    const more = headers("deprecation", ...(sunset ? (["sunset"] as const) : []));
    return [status, { ...response, headers: { ...own, ...more } }] as const;
  });
  return {
    ...operation,
    description: notes.filter((note) => note).join(" "),
    deprecated: true,
    responses: Object.fromEntries(responses),
  };
}
