/** What went wrong, for whom: everything Homeroom itself raises is of this one type. */
export class HomeroomError extends Error {
  override readonly name = "HomeroomError";
  /** Stable and upper case (`PORT_TAKEN`): what tests and callers compare. */
  readonly code: string;
  /** The HTTP status to answer with. */
  readonly status: number;
  /** What to do about it, as a sentence. */
  readonly hint: string | undefined;
  /** The field of the input that is wrong. */
  readonly field: string | undefined;

  constructor(code: string, message: string, options: ErrorOptions & Details = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.status = options.status ?? 500;
    this.hint = options.hint;
    this.field = options.field;
  }
}

type Details = { status?: number; hint?: string; field?: string };

/**
 * An error as an operator should read it: the message and what to do, without a stack trace where
 * Homeroom raised it; with one where nobody foresaw it.
 */
export function explain(error: unknown): string {
  if (error instanceof HomeroomError) {
    return error.hint ? `${error.message}\n${error.hint}` : error.message;
  }
  if (error instanceof AggregateError && error.errors.length > 0) {
    return error.errors.map(explain).join("\n");
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** The `code` of a Node or Postgres error (`ENOENT`, `42P01`), if it has one. */
export function codeOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null | undefined)?.code;
  return typeof code === "string" ? code : undefined;
}
