import { createHmac, randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { codeOf } from "../errors.ts";

/**
 * The password of a login that `npm start` makes, derived from the operator's secret: who starts
 * Homeroom twice with one DATABASE_URL does not lock the first one out.
 */
export function loginPassword(adminUrl: string, login: string): string {
  return createHmac("sha256", adminPart(adminUrl)).update(login).digest("base64url");
}

/** The address of the same database for another login. */
export function loginUrl(databaseUrl: string, login: string, password: string): string {
  const url = new URL(databaseUrl);
  url.username = login;
  url.password = password;
  return url.href;
}

/** A key for the use that the file is named for, made once and kept in the folder, readable by its owner only. */
export async function developmentKeys(
  folder: string,
  name: "jwt-keys" | "secret-keys",
): Promise<string> {
  const file = join(folder, name);
  const made = `development:${randomBytes(32).toString("base64url")}`;
  await writeFile(file, made, { mode: 0o600, flag: "wx" }).catch((error: unknown) => {
    if (codeOf(error) !== "EEXIST") throw error;
  });
  return readFile(file, "utf8");
}

function adminPart(adminUrl: string): string {
  const { username, password } = new URL(adminUrl);
  return `${username}:${password}`;
}
