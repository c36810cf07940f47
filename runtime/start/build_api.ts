import { createHash } from "node:crypto";
import { createBlueprint, dropBlueprint } from "../../db/runner/blueprint.ts";
import { withOperatorDatabase } from "../../db/runner/operator.ts";
import { buildApi } from "../../server/graphql/build.ts";
import { readConfig } from "../config.ts";
import { explain } from "../errors.ts";
import { step } from "../progress.ts";

/**
 * Builds the API module from a blueprint on the server of DATABASE_URL, or on the embedded one. A
 * process of its own: it computes for half a minute without a pause, in which nothing else would be
 * heard.
 */
async function main(): Promise<void> {
  const includeCurrent = process.argv.includes("--include-current");
  // Clones that share a server do not meet, and what a killed start left is found again.
  const clone = createHash("sha256")
    .update(import.meta.dirname)
    .digest("hex")
    .slice(0, 8);
  const database = `homeroom_blueprint_${clone}`;
  await withOperatorDatabase(readConfig(), async (adminUrl) => {
    try {
      await buildApi(() =>
        step("Making the blueprint", () => createBlueprint(adminUrl, { database, includeCurrent })),
      );
      // Leaves the rest compiled as well: in an image the folder is read-only when it is used.
      await Promise.all([import("../../server/http/app.ts"), import("../../worker/worker.ts")]);
    } finally {
      await dropBlueprint(adminUrl, { database });
    }
  });
}

await main().catch((error: unknown) => {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
});
