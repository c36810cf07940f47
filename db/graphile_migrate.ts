import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { environmentWith, readConfig } from "../runtime/config.ts";
import { explain } from "../runtime/errors.ts";
import { bootstrap, withDatabase } from "./runner/bootstrap.ts";
import { repositoryRoot } from "./runner/bundle.ts";
import { withOperatorDatabase } from "./runner/operator.ts";

/**
 * `npm run migration -- commit`: graphile-migrate's own command with the addresses it asks for: those
 * of DATABASE_URL's server, or of the embedded one, and a shadow database beside it.
 */
async function main(): Promise<number> {
  return withOperatorDatabase(readConfig(), async (adminUrl) => {
    const url = await bootstrap({ adminUrl });
    const current = path.join(repositoryRoot, "migrations/current.sql");
    const before = await readFile(current);
    const child = spawn(
      process.execPath,
      [
        path.join(repositoryRoot, "node_modules/graphile-migrate/dist/cli.js"),
        ...process.argv.slice(2),
      ],
      {
        cwd: repositoryRoot,
        stdio: "inherit",
        env: {
          ...environmentWith({ databaseUrl: url }),
          SHADOW_DATABASE_URL: withDatabase(url, "homeroom_shadow"),
          ROOT_DATABASE_URL: withDatabase(url, "postgres"),
        },
      },
    );
    const [code] = (await once(child, "exit")) as [number | null];
    // A commit that fails leaves the file with its includes written out, which it then refuses.
    if (code !== 0) await writeFile(current, before);
    return code ?? 1;
  });
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
}
