import { DatabaseError } from "pg";

/**
 * An error as ECS fields. Of an error of Postgres only what its own catalog says is kept: `detail`,
 * `where` and quoted parts of the message are made of rows and of what somebody has typed.
 */
export function errorFields(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) {
    return { "error.message": typeof error === "string" ? error : typeof error };
  }
  const { code } = error as { code?: unknown };
  return {
    "error.type": error instanceof DatabaseError ? "DatabaseError" : error.name,
    "error.message": messageOf(error),
    "error.stack_trace": traceOf(error),
    ...(typeof code === "string" && { "error.code": code }),
    ...(error instanceof DatabaseError && { "homeroom.database": placeOf(error) }),
  };
}

/** SQLSTATEs whose messages are about statements and the server, never about a value. */
const aboutStatements = /^(08|25|26|28|3D|3F|40|53|55|57)|^(42501|42P01|42703|42883)$/;

/** What an error says that may be written down; of all else that it is something. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return "event";
  if (error instanceof AggregateError && error.errors.length > 0) {
    return error.errors.map((inner) => String(errorFields(inner)["error.message"])).join("; ");
  }
  if (!(error instanceof DatabaseError)) return error.message;
  if (aboutStatements.test(error.code ?? "")) return error.message;
  const known = new Set([
    error.schema,
    error.table,
    error.column,
    error.constraint,
    error.dataType,
  ]);
  const withoutValues = error.message.replace(/"([^"]*)"?/g, (quoted, name: string) =>
    known.has(name) ? quoted : '"…"',
  );
  // Our own functions put names into their sentences; their code says the same.
  return error.routine === "exec_stmt_raise" ? "raised by a function" : withoutValues;
}

function placeOf({
  severity,
  schema,
  table,
  column,
  constraint,
  routine,
  position,
}: DatabaseError) {
  return { severity, schema, table, column, constraint, routine, position };
}

/** The frames without the message, which `stack` begins with, and those of the causes. */
function traceOf(error: Error): string {
  const frames = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  const trace = [error.name, ...frames].join("\n");
  if (!(error.cause instanceof Error)) return trace;
  return `${trace}\ncaused by ${messageOf(error.cause)}\n${traceOf(error.cause)}`;
}
