import { errorFields } from "./errors.ts";

/** What our code calls things, and what the Elastic Common Schema calls them. */
const names: Record<string, string> = {
  requestId: "http.request.id",
  method: "http.request.method",
  status: "http.response.status_code",
  user: "user.id",
  school: "organization.id",
  clientAddress: "client.ip",
  operation: "event.action",
  errors: "error.code",
  traceId: "trace.id",
  spanId: "span.id",
  host: "server.address",
  port: "server.port",
};

/** Fields whose value is never written, however deep it stands. */
const secret =
  /pass(word|wd|phrase)|secret|token|authorization|cookie|api_?key|credential|recovery|^otp/i;

/** Fields that say something about a person, which a log need not know. */
const personal =
  /^(e-?mail|emails|phone|address|(first|last|full|display)_?name|date_?of_?birth)$/i;

const deepest = 4;

/**
 * The fields of a line by their ECS names: ours that ECS does not know are put under `homeroom.`,
 * durations become nanoseconds. Secrets and personal data are replaced, whoever passed them.
 */
export function ecsFields(fields: object): Record<string, unknown> {
  const line: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields) as [string, unknown][]) {
    if (value === undefined) continue;
    if (name === "durationMs" && typeof value === "number") {
      line["event.duration"] = Math.round(value * 1e6);
    } else if (name === "err" || value instanceof Error) {
      Object.assign(line, errorFields(value));
    } else {
      line[names[name] ?? `homeroom.${name}`] = redacted(name, value, deepest);
    }
  }
  return line;
}

function redacted(name: string, value: unknown, depth: number): unknown {
  if (typeof value !== "object" || value === null) {
    const hidden = typeof value === "string" && (secret.test(name) || personal.test(name));
    return hidden ? "[redacted]" : value;
  }
  if (secret.test(name)) return "[redacted]";
  if (value instanceof Error) return errorFields(value)["error.message"];
  if (value instanceof Date) return value;
  if (depth === 0 || ArrayBuffer.isView(value)) return "[left out]";
  if (Array.isArray(value)) return value.map((item) => redacted(name, item, depth - 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, redacted(key, inner, depth - 1)]),
  );
}
