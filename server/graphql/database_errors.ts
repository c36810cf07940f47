import { DatabaseError } from "pg";
import type { Constraint, Constraints } from "./constraints.ts";

/** What a client is told: a sentence, a code to compare, and what else may help. */
export interface Answer {
  message: string;
  code: string;
  field?: string;
  constraint?: string;
  detail?: string;
  hint?: string;
}

export function isDatabaseError(error: unknown): error is DatabaseError {
  return error instanceof DatabaseError;
}

type Translate = (error: DatabaseError, constraint: Constraint) => Answer;

const busy = () => ({ code: "UNAVAILABLE", message: "The server is busy; try again in a moment." });
const retry = () => ({ code: "RETRY", message: "Somebody else changed the same rows; try again." });

/** SQLSTATEs that say something to a client. Of all others it learns nothing. */
const translations: Record<string, Translate> = {
  "23502": ({ column }) => ({
    code: "REQUIRED",
    message: `A value is missing: ${words(column ?? "unknown")}.`,
    ...(column && { field: camelCase(column) }),
  }),
  "23503": (error, constraint) =>
    // A delete or a change of key that other rows forbid, or a reference to a row that does not exist.
    error.message.startsWith("update or delete")
      ? stillUsed(error)
      : violated(error, constraint, "NO_SUCH_REFERENCE", `There is no such ${list(constraint)}.`),
  // The same since PostgreSQL 18, where the constraint says "restrict".
  "23001": stillUsed,
  "23505": (error, constraint) =>
    violated(error, constraint, "NOT_UNIQUE", `Another row has the same ${list(constraint)}.`),
  "23514": (error, constraint) =>
    violated(error, constraint, "NOT_ALLOWED", `This is no acceptable ${list(constraint)}.`),
  "23P01": (error, constraint) =>
    violated(error, constraint, "CONFLICT", "It clashes with another row."),
  "42501": (error) => ({
    code: "FORBIDDEN",
    message: isRaised(error) ? error.message : "You may not do this.",
    ...(isRaised(error) && error.hint && { hint: error.hint }),
  }),
  P0002: (error) => ({
    code: "NOT_FOUND",
    message: isRaised(error) ? error.message : "There is no such row.",
  }),
  "57014": () => ({ code: "TIMEOUT", message: "This took too long and was stopped." }),
  "40001": retry,
  "40P01": retry,
  "55P03": retry,
  "53300": busy,
  "57P01": busy,
  "57P03": busy,
};

/** Data exceptions that come from a client's value: their messages name the value and its type, nothing else. */
const badValues = new Set([
  ...["22P02", "22P05", "22000", "22001", "22003", "22007", "22008", "22009", "22015", "22021"],
  "22023",
]);

/** The answer to an error of Postgres; undefined if the client may not learn about it. */
export function sentenceFor(error: DatabaseError, constraints: Constraints): Answer | undefined {
  const code = error.code ?? "";
  if (code.startsWith("SC")) {
    // Domain errors are written for clients, in SQL.
    const { message, detail, hint } = error;
    return { code, message, ...(detail && { detail }), ...(hint && { hint }) };
  }
  if (badValues.has(code)) {
    return { code: "BAD_VALUE", message: `A value is wrong: ${error.message}.` };
  }
  return translations[code]?.(error, constraints[error.constraint ?? ""] ?? { columns: [] });
}

/** A rule was broken: its own words, if it has any. */
function violated(
  error: DatabaseError,
  { columns, rule }: Constraint,
  code: string,
  sentence: string,
): Answer {
  const { constraint } = error;
  const field = mainColumn(error, columns);
  return {
    code,
    message: rule ?? sentence,
    ...(field && { field: camelCase(field) }),
    ...(constraint && { constraint }),
  };
}

/** The column that the constraint is named for, which is `<table>_<columns>_<suffix>`, or the last of its columns. */
function mainColumn({ constraint = "", table = "" }: DatabaseError, columns: string[]) {
  const named = constraint
    .replace(/_(key|fkey|check|excl|pkey)$/, "")
    .replace(new RegExp(`^${table}_`), "");
  if (columns.length === 0) return named || undefined;
  return columns.find((column) => `_${named}`.endsWith(`_${column}`)) ?? columns.at(-1);
}

function stillUsed({ table }: DatabaseError): Answer {
  return { code: "STILL_USED", message: `Rows of ${words(table ?? "others")} still refer to it.` };
}

/** Whether an SQL function of ours raised this; then its message is meant to be read. */
function isRaised(error: DatabaseError) {
  return error.routine === "exec_stmt_raise";
}

/** "school, academic year and name" */
function list({ columns }: Constraint): string {
  const names = columns.map((column) => words(column.replace(/_id$/, "")));
  const last = names.pop() ?? "value";
  return names.length > 0 ? `${names.join(", ")} and ${last}` : last;
}

function words(name: string) {
  return name.replaceAll("_", " ");
}

function camelCase(name: string) {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
