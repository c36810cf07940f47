import path from "node:path";
import { migrate as migrateShared, type Settings } from "graphile-migrate";
import { repositoryRoot } from "./bundle.ts";

/**
 * Brings the shared schemas (`platform`, `app`) and the ledger up to date: the committed
 * migrations, as `graphile-migrate migrate` runs them.
 */
export async function migrate(url: string, settings: Partial<Settings> = {}): Promise<void> {
  await migrateShared({
    connectionString: url,
    migrationsFolder: path.join(repositoryRoot, "migrations"),
    ...settings,
  });
}
