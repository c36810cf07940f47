import { join } from "node:path";
import { importOneRoster } from "../../db/runner/oneroster/index.ts";
import { root } from "../support/node_test.ts";
import { seconds, timeEach, type Bench } from "./figures.ts";
import { benchSlug, prepareSchools } from "./schools.ts";

const runs = 5;

/** A third party's roster of 500 students, into empty schools. */
export const roster: Bench = async ({ adminUrl }) => {
  const url = await prepareSchools(adminUrl, "homeroom_bench_roster", runs + 1);
  const folder = join(root, "test/fixtures/oneroster-1.1");
  const times = await timeEach(runs, (run) => importOneRoster(url, benchSlug(run + 2), folder));
  return [
    {
      what: "Import a OneRoster bundle: 500 students, 2,482 enrolments",
      measured: seconds(times),
      goal: "3 s",
    },
  ];
};
