import { readFileSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { HomeroomError } from "../../../runtime/errors.ts";

/** A user of the machine, as whom Postgres runs when we are root, which it refuses to be. */
export type Account = { name: string; uid: number; gid: number };

/** In order of preference. `nobody` exists everywhere; initdb needs an account with a name. */
const candidates = ["postgres", "nobody"];

/** The account to run Postgres as, or undefined to run it as ourselves. */
export function postgresAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const lines = readFileSync("/etc/passwd", "utf8").split("\n");
  for (const name of candidates) {
    const [, , uid, gid] = lines.find((line) => line.startsWith(`${name}:`))?.split(":") ?? [];
    if (uid && gid) return { name, uid: Number(uid), gid: Number(gid) };
  }
  throw new HomeroomError(
    "NO_ACCOUNT",
    "Postgres does not run as root, and no other user exists.",
    {
      hint: "Start as an ordinary user, or create one named postgres, or set DATABASE_URL.",
    },
  );
}

/** Whether this account may walk to the folder: a clone below /root is closed to everyone else. */
export function canReach(account: Account | undefined, folder: string): boolean {
  if (!account) return true;
  for (let path = folder; ; path = dirname(path)) {
    const { uid, gid, mode } = statSync(path);
    const search = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
    if (!(mode & search)) return false;
    if (path === dirname(path)) return true;
  }
}
