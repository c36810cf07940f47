import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { readConfig } from "./config.ts";
import { explain } from "./errors.ts";
import { onInterrupt } from "./interrupts.ts";
import { step } from "./progress.ts";
import { startBuild } from "./start/api.ts";
import { claimCluster, prepareDatabase, rememberAddress } from "./start/database.ts";
import { startProcesses } from "./start/processes.ts";
import { report } from "./start/report.ts";
import { provideSchools } from "./start/schools.ts";
import type { Service } from "./start/service.ts";

/** What to stop, in the order in which it was started. */
const running: { stop(): Promise<void>; kill?(): void }[] = [];
let stopping = false;

/** `npm start`: Postgres, the API, two demo schools, server and worker, from nothing. */
async function main(): Promise<void> {
  const config = readConfig();
  const folder = resolve(config.homeroomDir);
  const logFolder = join(folder, "logs");
  // Mails hold invitations, and logs what people did: for the owner's eyes.
  for (const kept of [logFolder, join(folder, "outbox")]) {
    await mkdir(kept, { recursive: true, mode: 0o700 });
  }

  const cluster = config.databaseUrl ? undefined : await claimCluster(folder);
  if (cluster) running.push(cluster);
  const adminUrl = config.databaseUrl ?? new URL("/homeroom", cluster?.url).href;
  const options = { includeCurrent: cluster !== undefined };

  const build = startBuild(adminUrl, options);
  if (build) {
    running.push(build);
    await build.done;
  }
  const databaseUrl = await prepareDatabase(adminUrl, options);
  const schools = await provideSchools(databaseUrl, folder);

  const onStart = (service: Service) => running.push(service);
  const { publicUrl, services } = await step("Starting server and worker", () =>
    startProcesses({ config, folder, logFolder, adminUrl, databaseUrl, onStart }),
  );
  for (const service of services) void service.failed.then(fail);
  if (cluster) await rememberAddress(folder, publicUrl);
  void cluster?.ended.then((words) => fail(new Error(`Postgres has ended:\n${words}`)));
  report({ publicUrl, schools, databaseUrl, folder, embedded: cluster !== undefined });
}

/** Stops everything in reverse order. */
async function shutDown(): Promise<void> {
  if (stopping) return;
  stopping = true;
  for (const part of running.reverse()) {
    await part.stop().catch((error: unknown) => {
      process.stderr.write(`${explain(error)}\n`);
    });
  }
  process.exit();
}

async function fail(error: unknown): Promise<void> {
  if (stopping) return;
  process.exitCode = 1;
  process.stderr.write(`\n${explain(error)}\n`);
  await shutDown();
}

onInterrupt(
  () => {
    process.stderr.write("\nStopping (Ctrl-C again to end at once) …\n");
    return shutDown();
  },
  () => {
    for (const part of running) part.kill?.();
    process.exit(130);
  },
);
await main().catch(fail);
