import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { applyAll } from "../../db/runner/apply.ts";
import { bootstrap } from "../../db/runner/bootstrap.ts";
import { loadBundle } from "../../db/runner/bundle.ts";
import { startCluster, type Cluster } from "../../db/runner/embedded.ts";
import { migrate } from "../../db/runner/migrate.ts";
import { explain, HomeroomError } from "../errors.ts";
import { showProgress, step } from "../progress.ts";
import { loginPassword } from "./secrets.ts";

/** What is being worked on may stand in migrations/current.sql: it belongs in our own database only. */
export type DatabaseOptions = { includeCurrent: boolean };

/** Starts the clone's Postgres for one `npm start`; a second one is refused. */
export async function claimCluster(folder: string): Promise<Cluster> {
  const cluster = await step("Starting Postgres", () =>
    startCluster({ folder: join(folder, "postgres") }),
  );
  if (await cluster.claim()) return cluster;
  await cluster.stop();
  const address = await readFile(addressFile(folder), "utf8").catch(() => "an unknown address");
  throw new HomeroomError("ALREADY_RUNNING", `Homeroom is already running here, at ${address}.`, {
    hint: "Stop it with Ctrl-C where it runs, or set HOMEROOM_DIR and PORT to run another one.",
  });
}

/** Remembers where we answer, for whoever tries to start a second time. */
export async function rememberAddress(folder: string, address: string): Promise<void> {
  await writeFile(addressFile(folder), address);
}

/** Roles, database, migrations and every school's schema, up to date. Returns its address. */
export async function prepareDatabase(adminUrl: string, options: DatabaseOptions): Promise<string> {
  const url = await bootstrap({
    adminUrl,
    serverPassword: loginPassword(adminUrl, "homeroom_server"),
    workerPassword: loginPassword(adminUrl, "homeroom_worker"),
  });
  await step("Migrating", () => migrate(url, options));
  await upgradeSchools(url);
  return url;
}

async function upgradeSchools(url: string): Promise<void> {
  const progress = showProgress("Upgrading schools");
  const { failed } = await applyAll(url, await loadBundle(), {
    onProgress: ({ done, total, slug }) => {
      progress.update(done, total, slug);
    },
  });
  progress.end();
  for (const { slug, error } of failed) {
    process.stderr.write(`The school ${slug} stays as it was: ${explain(error)}\n`);
  }
}

function addressFile(folder: string): string {
  return join(folder, "address");
}
