import { chmod, chown, mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { codeOf } from "../../../runtime/errors.ts";
import { capture, dataArgument, type Installation } from "./process.ts";
import { isAlive } from "./running.ts";

/**
 * Makes the data folder. initdb works in a folder of its own that takes its place when it is
 * complete, so that an interrupted one leaves nothing half-made; of two at once the first one wins.
 */
export async function initialise(installation: Installation, password: string): Promise<void> {
  const { data, account } = installation;
  const folder = join(data, "..");
  await removeUnfinished(folder);

  const fresh = `${data}.new-${process.pid}`;
  const passwordFile = `${folder}/password.new-${process.pid}`;
  await mkdir(fresh, { mode: 0o700 });
  try {
    await writeFile(passwordFile, password, { mode: 0o600 });
    if (account) {
      await chmod(folder, 0o755);
      await chown(fresh, account.uid, account.gid);
      await chown(passwordFile, account.uid, account.gid);
    }
    await initdb({ ...installation, data: fresh }, passwordFile.replace(folder, ".."));
    await rename(fresh, data);
  } catch (error) {
    if (codeOf(error) !== "ENOTEMPTY" && codeOf(error) !== "EEXIST") throw error;
  } finally {
    await rm(passwordFile, { force: true });
    await rm(fresh, { recursive: true, force: true });
  }
}

async function initdb(installation: Installation, passwordFile: string): Promise<void> {
  const version = await capture(installation, "postgres", ["--version"]);
  const major = Number(/\d+/.exec(version)?.[0]);
  await capture(installation, "initdb", [
    `--pgdata=${dataArgument(installation)}`,
    "--username=postgres",
    `--pwfile=${passwordFile}`,
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--data-checksums",
    "--no-sync",
    "--no-instructions",
    ...(major >= 17
      ? ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
      : ["--locale=C.UTF-8"]),
    "--lc-messages=C",
  ]);
}

/** What an initdb that was killed left behind; its process is named in the folder. */
async function removeUnfinished(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const pid = /\.new-(\d+)$/.exec(name)?.[1];
    if (pid && !isAlive(Number(pid))) {
      await rm(join(folder, name), { recursive: true, force: true });
    }
  }
}
