import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import type { TestContext } from "node:test";
import { repositoryRoot } from "../../db/runner/bundle.ts";
import { ownVariables } from "../support/node_test.ts";
import type { TestDatabase } from "../support/database.ts";
import type { MailServer } from "./mail_server.ts";
import { workerVariables, type LogLine } from "./support.ts";

const deadlineMs = 20_000;

/** The worker as `npm start` and Docker run it. */
export function startProcess(
  test: TestContext,
  db: Pick<TestDatabase, "workerUrl">,
  mail: MailServer,
  more: Record<string, string> = {},
) {
  const child = spawn(process.execPath, [path.join(repositoryRoot, "worker/main.ts")], {
    env: { ...ownVariables(), ...workerVariables(db, mail), WORKER_PORT: "0", ...more },
    stdio: ["ignore", "pipe", "pipe"],
  });
  test.after(() => child.kill("SIGKILL"));
  const lines: LogLine[] = [];
  const listeners: ((line: LogLine) => void)[] = [];
  createInterface({ input: child.stdout }).on("line", (text) => {
    const line = readLine(text);
    lines.push(line);
    for (const listen of listeners) listen(line);
  });
  const errors: string[] = [];
  createInterface({ input: child.stderr }).on("line", (text) => errors.push(text));
  // The crontab's jobs may be done meanwhile, so what is said of a job names its task.
  const said = (word: string, task?: string) =>
    new Promise<LogLine>((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Error(`It never said "${word}": ${JSON.stringify(lines)} ${errors.join("\n")}`));
      }, deadlineMs);
      const listen = (line: LogLine) => {
        if (!line.msg.includes(word) || (task !== undefined && line.task !== task)) return;
        clearTimeout(timer);
        resolve(line);
      };
      listeners.push(listen);
      lines.forEach(listen);
    });
  return { child, lines, errors, said };
}

/** A line of the log by our own names. */
function readLine(text: string): LogLine {
  const fields = JSON.parse(text) as Record<string, string>;
  return {
    ...fields,
    level: fields["log.level"]!,
    msg: fields.message!,
    task: fields["homeroom.task"]!,
    port: fields["server.port"],
  };
}

export async function exitOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  return child.exitCode;
}
