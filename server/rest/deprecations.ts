import { HomeroomError } from "../../runtime/errors.ts";
import { writesAndReads, type RestModel, type RestOperation } from "./model.ts";

/** An operation that will go. */
export interface Deprecation {
  /** The day since when it should not be used, `2027-01-31`. */
  since: string;
  /** The day on which it goes. */
  sunset?: string | undefined;
  /** The path of what to use instead, under /api. */
  successor?: string | undefined;
}

/** By operation id (`listStudents`). Empty as long as nothing of v1 goes. */
export const deprecations: Readonly<Record<string, Deprecation>> = {};

/**
 * All operations that are deprecated: those of the table, and those whose field is `@deprecated` in GraphQL. The reason
 * there may say when (`since 2027-01-31, sunset 2027-07-31`); else they are since always.
 *
 * Throws `UNKNOWN_OPERATION` if the table names one that does not exist.
 */
export function deprecationsOf(
  model: RestModel,
  table: Readonly<Record<string, Deprecation>> = deprecations,
): ReadonlyMap<string, Deprecation> {
  const operations = [...model.collections.flatMap(writesAndReads), ...model.functions];
  const known = new Map<string, Deprecation>();
  for (const operation of operations) {
    const found = table[operation.id] ?? fromReason(operation);
    if (found) known.set(operation.id, found);
  }
  const unknown = Object.keys(table).find((id) => !known.has(id));
  if (unknown !== undefined) {
    throw new HomeroomError(
      "UNKNOWN_OPERATION",
      `There is no operation "${unknown}" to deprecate.`,
    );
  }
  return known;
}

function fromReason({ deprecated }: RestOperation): Deprecation | undefined {
  if (deprecated === undefined) return undefined;
  const since = /since (\d{4}-\d\d-\d\d)/i.exec(deprecated)?.[1];
  const sunset = /sunset (\d{4}-\d\d-\d\d)/i.exec(deprecated)?.[1];
  return { since: since ?? "1970-01-01", sunset };
}

/** What answers of a deprecated operation say: Deprecation (RFC 9745), Sunset (RFC 8594) and the successor. */
export function deprecationHeaders({ since, sunset, successor }: Deprecation) {
  return {
    Deprecation: `@${Date.parse(since) / 1000}`,
    ...(sunset && { Sunset: new Date(sunset).toUTCString() }),
    ...(successor && { Link: `<${successor}>; rel="successor-version"` }),
  };
}
