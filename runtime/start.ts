import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { environmentWith, isSet, readConfig } from "./config.ts";
import { explain } from "./errors.ts";
import { onInterrupt } from "./interrupts.ts";
import { step } from "./progress.ts";
import { startBuild } from "./start/api.ts";
import { claimCluster, prepareDatabase, rememberAddress } from "./start/database.ts";
import { choosePort } from "./start/port.ts";
import { report } from "./start/report.ts";
import { provideSchools } from "./start/schools.ts";
import { developmentKeys, loginPassword, loginUrl } from "./start/secrets.ts";
import { startService, type Service } from "./start/service.ts";

/** What to stop, in the order in which it was started. */
const running: { stop(): Promise<void>; kill?(): void }[] = [];
let stopping = false;

/** `npm start`: Postgres, the API, two demo schools, server and worker, from nothing. */
async function main(): Promise<void> {
  const config = readConfig();
  const folder = resolve(config.homeroomDir);
  const logFolder = join(folder, "logs");
  await mkdir(logFolder, { recursive: true });

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

  const port = await choosePort(config.host, config.port, isSet("port"));
  const publicUrl = isSet("publicUrl") ? config.publicUrl : `http://localhost:${port}`;
  const urlOf = (login: string) => loginUrl(databaseUrl, login, loginPassword(adminUrl, login));
  const variables = environmentWith({
    databaseUrl: "", // The operator's rights are not for server and worker.
    serverDatabaseUrl: config.serverDatabaseUrl ?? urlOf("homeroom_server"),
    workerDatabaseUrl: config.workerDatabaseUrl ?? urlOf("homeroom_worker"),
    port: String(port),
    publicUrl,
    ...(!isSet("nodeEnv") && { nodeEnv: "development" }),
    ...(!isSet("jwtKeys") && { jwtKeys: await developmentKeys(folder) }),
    ...(!isSet("outboxDir") && { outboxDir: join(folder, "outbox") }),
  });
  const start = (name: string, entry: string): Service => {
    const patienceMs = (config.shutdownSeconds + 2) * 1000;
    const service = startService({ name, entry, variables, logFolder, patienceMs });
    running.push(service);
    void service.failed.then(fail);
    return service;
  };
  await step("Starting server and worker", () =>
    Promise.all([start("server", "server/main.ts").ready, start("worker", "worker/main.ts").ready]),
  );
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
