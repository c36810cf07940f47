import { DatabaseError } from "pg";

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

type Translate = (error: DatabaseError) => Answer;

/** SQLSTATEs that say something to a client. Of all others it learns nothing. */
const sentences: Record<string, Translate> = {
  "23505": (error) =>
    aboutConstraint(error, "NOT_UNIQUE", (what) => `Another row has this ${what}.`),
  "23P01": (error) => aboutConstraint(error, "CONFLICT", () => "It clashes with another row."),
  "23514": (error) =>
    aboutConstraint(error, "NOT_ALLOWED", (what) => `This is no acceptable ${what}.`),
  "23503": (error) =>
    // A delete or a change of key that other rows forbid, or a reference to a row that does not exist.
    error.message.startsWith("update or delete")
      ? stillUsed(error)
      : aboutConstraint(error, "NO_SUCH_REFERENCE", (what) => `There is no such ${what}.`),
  // The same since PostgreSQL 18, where the constraint says "restrict".
  "23001": stillUsed,
  "23502": (error) => ({
    code: "REQUIRED",
    message: `A value is missing: ${words(error.column)}.`,
    ...(error.column && { field: camelCase(error.column) }),
  }),
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
  "40001": () => ({ code: "RETRY", message: "Somebody else changed the same rows; try again." }),
  "40P01": () => ({ code: "RETRY", message: "Somebody else changed the same rows; try again." }),
  "55P03": () => ({
    code: "RETRY",
    message: "Somebody else is changing the same rows; try again.",
  }),
  "53300": () => ({ code: "UNAVAILABLE", message: "The server is busy; try again in a moment." }),
  "57P01": () => ({ code: "UNAVAILABLE", message: "The server is busy; try again in a moment." }),
  "57P03": () => ({ code: "UNAVAILABLE", message: "The server is busy; try again in a moment." }),
};

/** Data exceptions that come from a client's value: their messages name the value and its type, nothing else. */
const badValues = new Set(["22P02", "22007", "22008", "22003", "22001", "22000", "22023"]);

/** The answer to an error of Postgres; undefined if the client may not learn about it. */
export function sentenceFor(error: DatabaseError): Answer | undefined {
  const code = error.code ?? "";
  if (code.startsWith("SC")) {
    // Domain errors are written for clients, in SQL.
    const { message, detail, hint } = error;
    return { code, message, ...(detail && { detail }), ...(hint && { hint }) };
  }
  if (badValues.has(code))
    return { code: "BAD_VALUE", message: `A value is wrong: ${error.message}.` };
  return sentences[code]?.(error);
}

/**
 * Constraints are called `<table>_<columns>_<suffix>`; Postgres keeps the columns themselves to itself under row-level
 * security.
 */
function aboutConstraint(
  error: DatabaseError,
  code: string,
  sentence: (columns: string) => string,
): Answer {
  const { constraint, table } = error;
  if (!constraint) return { code, message: sentence("value") };
  const columns = constraint
    .replace(new RegExp(`^${table ?? ""}_`), "")
    .replace(/_(key|fkey|check|excl|idx|pkey)$/, "");
  const named = columns.replace(/_id$/, "");
  return { code, message: sentence(words(named)), field: camelCase(columns), constraint };
}

function stillUsed({ table }: DatabaseError): Answer {
  return { code: "STILL_USED", message: `Rows of ${words(table)} still refer to it.` };
}

/** Whether an SQL function of ours raised this; then its message is meant to be read. */
function isRaised(error: DatabaseError) {
  return error.routine === "exec_stmt_raise";
}

function words(name: string | undefined) {
  return (name ?? "value").replaceAll("_", " ");
}

function camelCase(name: string) {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
