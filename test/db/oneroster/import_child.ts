import { importOneRoster, type ImportReport } from "../../../db/runner/oneroster/index.ts";

/** What this process says in the end; `memory` is the most that it had, in MB. */
export type Imported = { report: ImportReport; memory: number };

/** Imports a bundle in a process of its own, which tells its parent when the merge begins. */
const [url, slug, source] = process.argv.slice(2) as [string, string, string];
const report = await importOneRoster(url, slug, source, {
  onProgress: ({ step }) => {
    if (step === "merging") process.send?.(step);
  },
});
const memory = Math.round(process.resourceUsage().maxRSS / 1024);
process.send?.({ report, memory } satisfies Imported);
