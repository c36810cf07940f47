import { pino, type Logger } from "pino";

export type { Logger };

/** Fields whose value must never be written, at any of the depths in which they occur. */
const secrets = [
  "password",
  "newPassword",
  "passwordHash",
  "token",
  "accessToken",
  "refreshToken",
  "secret",
  "authorization",
  "cookie",
];

const redacted = secrets.flatMap((field) => [
  field,
  `*.${field}`,
  `*.*.${field}`,
  `headers["${field}"]`,
]);

/** One JSON line per event on stdout; `name` is the process (`server`, `worker`). */
export function createLogger(name: string, level: string): Logger {
  return pino({
    name,
    level,
    redact: { paths: redacted, censor: "[redacted]" },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    base: { name, pid: process.pid },
  });
}
