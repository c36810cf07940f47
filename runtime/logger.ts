import { multistream, pino, type DestinationStream, type Logger } from "pino";
import { messageOf } from "./log/errors.ts";
import { ecsFields } from "./log/fields.ts";
import { openLogFile } from "./log/file.ts";
import { scrub } from "./log/scrub.ts";
import { currentTrace, isTracing } from "./tracing.ts";

export type { Logger };

export type LogOptions = {
  logLevel: string;
  /** Where lines are written besides stdout. */
  logFile?: string | undefined;
  logFileSizeMb?: number;
};

/**
 * One JSON line per event on stdout, in the names of the Elastic Common Schema; `name` is the
 * process (`server`, `worker`). Callers use our own names: see log/fields.ts.
 */
export async function createLogger(name: string, options: LogOptions): Promise<Logger> {
  return loggerTo(await destinationOf(options), name, options.logLevel);
}

async function destinationOf({ logFile, logFileSizeMb = 20 }: LogOptions) {
  const stdout = pino.destination({ dest: 1, sync: true });
  if (logFile === undefined) return stdout;
  const file = await openLogFile(logFile, logFileSizeMb);
  return multistream([
    { stream: stdout, level: "trace" },
    { stream: file, level: "trace" },
  ]);
}

/** The same lines, written somewhere else. */
export function loggerTo(destination: DestinationStream, name: string, level: string): Logger {
  const log = pino(
    {
      level,
      messageKey: "message",
      timestamp: () => `,"@timestamp":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ "log.level": label }), log: ecsFields },
      hooks: {
        streamWrite: scrub,
        logMethod(args, method) {
          // Without words of ours Pino would take the error's own.
          const [first, ...rest] = args as unknown[];
          if (rest.length > 0 || typeof first !== "object") method.apply(this, args);
          else method.call(this, first, messageOf((first as { err?: unknown }).err ?? first));
        },
      },
      base: {
        "ecs.version": "8.10.0",
        "service.name": `homeroom-${name}`,
        "process.pid": process.pid,
      },
      ...(isTracing() && { mixin: () => ({ ...currentTrace() }) }),
    },
    destination,
  );
  // Pino formats what lines say, but not what children say in each of their lines.
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called on the logger it is called on
  const { child } = log;
  log.child = function (this: Logger, bindings: object, more?: object) {
    return child.call(this, ecsFields(bindings), more);
  } as typeof child;
  return log;
}

/** Whatever nobody caught is logged like all else: Node would print it with every value it carries. */
export function logCrashes(log: Logger): void {
  process.on("uncaughtException", (error) => {
    log.fatal({ err: error }, "crashed");
    process.exit(1);
  });
}
