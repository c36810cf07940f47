import { bootstrap } from "../../db/runner/bootstrap.ts";
import { loadBundle } from "../../db/runner/bundle.ts";
import { withClient } from "../../db/runner/connect.ts";
import { seedDemo } from "../../db/runner/demo.ts";
import { migrate } from "../../db/runner/migrate.ts";
import { createTenant } from "../../db/runner/provision.ts";
import { showProgress } from "../../runtime/progress.ts";

/** Passwords of the two logins in the clusters of the benchmarks. */
export const benchPassword = "bench";

/** Makes a database with some schools, the first of them with the demo population. */
export async function prepareSchools(
  adminUrl: string,
  database: string,
  count: number,
): Promise<string> {
  const url = await bootstrap({
    adminUrl,
    database,
    serverPassword: benchPassword,
    workerPassword: benchPassword,
  });
  await migrate(url, { includeCurrent: true });
  const bundle = await loadBundle();
  const progress = showProgress(`Making ${count} schools`);
  for (let school = 1; school <= count; school += 1) {
    // A connection each, as operators' commands have: it keeps what it has learnt of each school.
    await withClient(url, (client) =>
      createTenant(client, bundle, { slug: benchSlug(school), name: benchSlug(school) }),
    );
    progress.update(school, count);
  }
  await withClient(url, (client) =>
    seedDemo(client, benchSlug(1), `$argon2id$v=19$m=8,t=1,p=1$${"A".repeat(22)}$AAAA`),
  );
  progress.end();
  return url;
}

export function benchSlug(school: number): string {
  return `bench-${school}`;
}
