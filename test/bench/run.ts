import { cpus, totalmem } from "node:os";
import { explain } from "../../runtime/errors.ts";
import { startTestCluster } from "../support/cluster.ts";
import { csv } from "./csv.ts";
import { table, type Bench, type Figure } from "./figures.ts";
import { flood } from "./flood.ts";
import { jobs } from "./jobs.ts";
import { limits } from "./limits.ts";
import { memory } from "./memory.ts";
import { positions } from "./positions.ts";
import { provision } from "./provision.ts";
import { reports } from "./reports.ts";
import { rls } from "./rls.ts";
import { roster } from "./roster.ts";
import { search } from "./search.ts";
import { sockets } from "./sockets.ts";
import { start } from "./start.ts";
import { upload } from "./upload.ts";

/** `npm run bench`: measures everything; `npm run bench -- start rls`: these topics. */
const topics: Record<string, Bench> = {
  provision,
  start,
  memory,
  roster,
  rls,
  search,
  positions,
  flood,
  limits,
  csv,
  upload,
  sockets,
  jobs,
  reports,
};

async function main(): Promise<void> {
  const chosen = process.argv.slice(2);
  const unknown = chosen.filter((topic) => !(topic in topics));
  if (unknown.length > 0) {
    throw new Error(
      `There is no ${unknown.join(", ")}; choose of ${Object.keys(topics).join(", ")}.`,
    );
  }
  // With the settings of every day: what is measured is written to disk.
  const cluster = await startTestCluster(undefined, {});
  const figures: Figure[] = [];
  try {
    for (const [name, bench] of Object.entries(topics)) {
      if (chosen.length > 0 && !chosen.includes(name)) continue;
      figures.push(...(await bench({ adminUrl: cluster.url, scratch: cluster.temporary })));
    }
  } finally {
    await cluster.close();
  }
  console.log(table(figures));
  console.log(`\n${machine()}`);
}

/** What it was measured on. */
function machine(): string {
  const [cpu] = cpus();
  const memoryGb = Math.round(totalmem() / 1024 ** 3);
  return `${cpus().length} × ${cpu?.model.trim() ?? "?"}, ${memoryGb} GB, Node ${process.versions.node}`;
}

await main().catch((error: unknown) => {
  console.error(explain(error));
  process.exitCode = 1;
});
