import { bootstrap, withDatabase } from "./bootstrap.ts";
import { loadBundle } from "./bundle.ts";
import { withClient } from "./connect.ts";
import { migrate } from "./migrate.ts";
import { quoteIdentifier, templateSlug } from "./names.ts";
import { createTenant } from "./provision.ts";

/**
 * Makes the blueprint anew: a database with `app`, `platform` and one empty school, from which the
 * API is generated. It exists where the API is built and nowhere else. Returns its address.
 * `includeCurrent` as for `migrate`.
 */
export async function createBlueprint(
  adminUrl: string,
  { database = "homeroom_blueprint", includeCurrent = false } = {},
): Promise<string> {
  await dropBlueprint(adminUrl, { database });
  const url = await bootstrap({ adminUrl, database });
  await migrate(url, { includeCurrent });
  const bundle = await loadBundle();
  await withClient(url, (client) =>
    createTenant(client, bundle, { slug: templateSlug, name: "Template" }),
  );
  return url;
}

/** Removes the blueprint, also one that was left half made. */
export async function dropBlueprint(
  adminUrl: string,
  { database = "homeroom_blueprint" } = {},
): Promise<void> {
  await withClient(withDatabase(adminUrl, "postgres"), async (client) => {
    await client.query(`drop database if exists ${quoteIdentifier(database)} with (force)`);
  });
}
