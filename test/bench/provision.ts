import { loadBundle } from "../../db/runner/bundle.ts";
import { withClient } from "../../db/runner/connect.ts";
import { createTenant } from "../../db/runner/provision.ts";
import { seconds, timeEach, type Bench } from "./figures.ts";
import { prepareSchools } from "./schools.ts";

/** From nothing to a school that somebody can sign in to. */
export const provision: Bench = async ({ adminUrl }) => {
  const url = await prepareSchools(adminUrl, "homeroom_bench_provision", 1);
  const bundle = await loadBundle();
  // A connection each, as operators' commands have.
  const times = await timeEach(7, (run) =>
    withClient(url, (client) =>
      createTenant(client, bundle, {
        slug: `provisioned-${run}`,
        name: "Provisioned",
        adminEmail: "admin@provisioned.example",
      }),
    ),
  );
  return [{ what: "Provision a school", measured: seconds(times), goal: "1 s" }];
};
