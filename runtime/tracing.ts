/** What a span says; never a value that somebody has typed. */
export type Attributes = Record<string, string | number | boolean | undefined>;

export type SpanOptions = {
  kind: "server" | "internal" | "client" | "consumer";
  attributes?: Attributes;
  /** The caller's `traceparent` header, as W3C Trace Context has it. */
  parent?: string | undefined;
};

/** A step of a trace that has begun. */
export interface OpenSpan {
  readonly traceId: string;
  /** What `work` begins, now or later, belongs to this span. */
  run<T>(work: () => T): T;
  rename(name: string): void;
  set(attributes: Attributes): void;
  /** `failure` is a code or the name of an error. */
  end(failure?: string): void;
}

export interface Tracer {
  begin(name: string, options: SpanOptions): OpenSpan;
  current(): { traceId: string; spanId: string } | undefined;
  /** Sends what has not been sent. */
  stop(): Promise<void>;
}

let tracer: Tracer | undefined;

/**
 * Begins to send traces of this process to an OpenTelemetry collector. Without an endpoint nothing is
 * loaded, and what is below does nothing.
 */
export async function startTracing(service: string, endpoint: string | undefined): Promise<void> {
  if (endpoint === undefined) return;
  const { createTracer } = await import("./tracing/otel.ts");
  tracer = createTracer(service, endpoint);
}

export async function stopTracing(): Promise<void> {
  await tracer?.stop();
}

export function isTracing(): boolean {
  return tracer !== undefined;
}

/** The trace that the code now runs in. */
export function currentTrace(): { traceId: string; spanId: string } | undefined {
  return tracer?.current();
}

/** Begins a span below the current one; undefined where nobody traces. */
export function beginSpan(name: string, options: SpanOptions): OpenSpan | undefined {
  return tracer?.begin(name, options);
}

/** One span around `work`, which may say more of it; an error that leaves `work` is its failure. */
export async function inSpan<T>(
  name: string,
  options: SpanOptions,
  work: (span: OpenSpan | undefined) => Promise<T>,
): Promise<T> {
  const span = beginSpan(name, options);
  if (!span) return work(undefined);
  try {
    const result = await span.run(() => work(span));
    span.end();
    return result;
  } catch (error) {
    span.end(failureOf(error));
    throw error;
  }
}

/** An error's code or type: its message may say too much. */
export function failureOf(error: unknown): string {
  const { code, name } = error as { code?: unknown; name?: unknown };
  if (typeof code === "string") return code;
  return typeof name === "string" ? name : "Error";
}
