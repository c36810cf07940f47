import { join, resolve } from "node:path";
import { bootstrap, withDatabase } from "./bootstrap.ts";
import { startCluster } from "./embedded.ts";
import { migrate } from "./migrate.ts";

/** Which database an operator's command works on; settings of the same names. */
export interface OperatorSettings {
  databaseUrl?: string | undefined;
  serverDatabaseUrl?: string | undefined;
  workerDatabaseUrl?: string | undefined;
  homeroomDir: string;
}

/** The embedded cluster's folder below the one for everything that is kept. */
export function clusterFolder(settings: OperatorSettings): string {
  return join(resolve(settings.homeroomDir), "postgres");
}

/**
 * Runs `work` with the operator's address of the database: `DATABASE_URL`'s, or that of the
 * embedded cluster, which is started for the time being unless it runs already.
 */
export async function withOperatorDatabase<T>(
  settings: OperatorSettings,
  work: (url: string) => Promise<T>,
): Promise<T> {
  if (settings.databaseUrl !== undefined) return work(settings.databaseUrl);
  const cluster = await startCluster({ folder: clusterFolder(settings) });
  try {
    return await work(withDatabase(cluster.url, "homeroom"));
  } finally {
    await cluster.stop();
  }
}

/**
 * Roles, database, shared schemas and job queue: everything but the schools. Repeatable. The two
 * logins get the passwords that stand in their addresses, if those are set.
 */
export async function prepareDatabase(
  adminUrl: string,
  settings: Pick<OperatorSettings, "serverDatabaseUrl" | "workerDatabaseUrl"> = {},
): Promise<string> {
  const serverPassword = passwordIn(settings.serverDatabaseUrl);
  const workerPassword = passwordIn(settings.workerDatabaseUrl);
  const url = await bootstrap({
    adminUrl,
    ...(serverPassword !== undefined && { serverPassword }),
    ...(workerPassword !== undefined && { workerPassword }),
  });
  await migrate(url);
  return url;
}

function passwordIn(url: string | undefined): string | undefined {
  const password = url === undefined ? "" : new URL(url).password;
  return password === "" ? undefined : decodeURIComponent(password);
}
