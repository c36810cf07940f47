import path from "node:path";
import { Logger } from "@graphile/logger";
import { migrate as migrateShared, watch } from "graphile-migrate";
import { clearAllPools } from "graphile-migrate/dist/pgReal.js";
import { repositoryRoot } from "./bundle.ts";
import { installQueue } from "./queue.ts";

/**
 * Brings the shared schemas (`platform`, `app`), the ledger and the job queue up to date: the
 * committed migrations, as `graphile-migrate migrate` runs them. `includeCurrent` adds what stands in
 * `migrations/current.sql`: for a developer's and a test's database only.
 */
export async function migrate(
  url: string,
  { includeCurrent = false }: { includeCurrent?: boolean } = {},
): Promise<void> {
  const lines: string[] = [];
  const settings = {
    connectionString: url,
    migrationsFolder: path.join(repositoryRoot, "migrations"),
    // Kept, not printed: what it says matters only when it fails.
    logger: new Logger(() => (_level, message) => void lines.push(message)),
  };
  try {
    await (includeCurrent ? watch(settings, true) : migrateShared(settings));
  } catch (error) {
    const said = [...lines, String(error)].join("\n");
    throw new Error(`Migrating failed:\n${said}`, { cause: error });
  } finally {
    // Else its connections stay for a while, and if Postgres ends in it, so does our process.
    clearAllPools();
  }
  await installQueue(url);
}
