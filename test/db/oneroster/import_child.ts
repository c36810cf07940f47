import { importOneRoster } from "../../../db/runner/oneroster/index.ts";

/** Imports a bundle in a process of its own, which tells its parent when the merge begins. */
const [url, slug, source] = process.argv.slice(2) as [string, string, string];
await importOneRoster(url, slug, source, {
  onProgress: ({ step }) => {
    if (step === "merging") process.send?.(step);
  },
});
