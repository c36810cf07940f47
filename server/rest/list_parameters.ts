import type { RestOrder } from "./model.ts";
import { textOf, type Parameter } from "./parameters.ts";
import { badParameters, Problem } from "./problems.ts";
import { readText } from "./values.ts";

export function readLimit(text: string | undefined, most: number): number | undefined {
  if (text === undefined) return undefined;
  const limit = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= most) return limit;
  const message = `must be a whole number from 1 to ${most}`;
  throw badParameters([{ parameter: "limit", message }]);
}

export function readFlag(text: string | undefined, parameter: string): boolean {
  if (text === undefined || text === "false") return false;
  if (text === "true") return true;
  throw badParameters([{ parameter, message: "must be true or false" }]);
}

/** Cursors are the API's own, whatever is in them; one that is not says so at once. */
export function readCursor(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  try {
    if (Array.isArray(JSON.parse(Buffer.from(text, "base64").toString()))) return text;
  } catch {
    // Said below.
  }
  throw foreignCursor();
}

/** Whether the API did not take a cursor: it is of a list with another order. */
export function isCursorsFault(error: unknown): boolean {
  return error instanceof Problem && /^Invalid '\w+' cursor/.test(error.message);
}

export function foreignCursor(): Problem {
  const message = "must be the nextCursor of the page before, asked for in the same order";
  return badParameters([{ parameter: "cursor", message }]);
}

export function readOrder(
  orders: readonly RestOrder[],
  names: readonly string[] | undefined,
): string[] | undefined {
  return names?.map((given) => {
    const name = given.replace(/^-/, "");
    const order = orders.find((known) => known.name === name);
    if (!order) {
      const message = `there is no "${name}"; there are ${orders.map((known) => known.name).join(", ")}`;
      throw badParameters([{ parameter: "order", message }]);
    }
    return given.startsWith("-") ? order.descending : order.ascending;
  });
}

/** Values of the field's own arguments, from the address. */
export function readArguments(
  declared: readonly { name: string; type: string }[],
  types: (name: string) => Parameters<typeof readText>[0],
  parameters: readonly Parameter[],
): Record<string, unknown> {
  const faults: { parameter: string; message: string }[] = [];
  const values: Record<string, unknown> = {};
  for (const { name, type } of declared) {
    const text = textOf(parameters, name);
    if (text !== undefined) {
      values[name] = readText(types(name), text, (message) =>
        faults.push({ parameter: name, message }),
      );
    } else if (type.endsWith("!")) faults.push({ parameter: name, message: "must be given" });
  }
  if (faults.length > 0) throw badParameters(faults);
  return values;
}
