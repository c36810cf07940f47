import { globSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { openDatabase, slugs, type TestDatabase } from "../support/database.ts";

/**
 * A database whose first school has the demo population and the rows of world/, one file a module.
 * Those add some for each user; users that `people` inserts are among them.
 */
export async function openWorld(people = ""): Promise<TestDatabase> {
  const db = await openDatabase();
  await db.commitAsOwner(slugs[0], async (client) => {
    await client.query(people);
    await client.query(
      "create function pg_temp.id(key text) returns uuid language sql immutable return md5(key)::uuid",
    );
    for (const file of globSync("world/*.sql", { cwd: import.meta.dirname }).sort()) {
      await client.query(await readFile(join(import.meta.dirname, file), "utf8"));
    }
  });
  return db;
}
