import type { GraphQLError } from "graphql";
import { DEEPEST_INPUT, tooMuch, type DocumentLimits } from "./limits.ts";

/** Refuses variables of too many values, or nested too deeply. Stops where the limit is; never recurses. */
export function checkVariables(
  variables: Record<string, unknown>,
  { inputValues: most }: DocumentLimits,
): GraphQLError | undefined {
  let level: unknown[] = Object.values(variables);
  let found = level.length;
  for (let depth = 0; level.length > 0; depth += 1) {
    if (found > most) {
      return tooMuch("inputValues", `The variables hold more than ${most} values. Send fewer.`, {
        most,
      });
    }
    if (depth > DEEPEST_INPUT) {
      const message = `A variable is nested more than ${DEEPEST_INPUT} deep.`;
      return tooMuch("input", message, { most: DEEPEST_INPUT });
    }
    const next: unknown[] = [];
    for (const value of level) {
      for (const inner of partsOf(value)) {
        next.push(inner);
        found += 1;
        if (found > most) break;
      }
    }
    level = next;
  }
  return undefined;
}

/** How many values a value is: itself, and those in it. For what has passed `checkVariables`. */
export function countValues(value: unknown): number {
  return partsOf(value).reduce<number>((sum, part) => sum + countValues(part), 1);
}

function partsOf(value: unknown): unknown[] {
  if (typeof value !== "object" || value === null) return [];
  return Array.isArray(value) ? value : Object.values(value);
}
