import { join, resolve } from "node:path";
import { bootstrap, withDatabase } from "./bootstrap.ts";
import { startCluster } from "./embedded.ts";
import { migrate } from "./migrate.ts";
import { installQueue } from "./queue.ts";

/** Which database an operator's command works on; settings of the same names. */
export interface OperatorSettings {
  databaseUrl?: string | undefined;
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

/** Roles, database, shared schemas and job queue: everything but the schools. Repeatable. */
export async function prepareDatabase(
  adminUrl: string,
  passwords: { serverPassword?: string; workerPassword?: string } = {},
): Promise<string> {
  const url = await bootstrap({ adminUrl, ...passwords });
  await migrate(url);
  await installQueue(url);
  return url;
}
