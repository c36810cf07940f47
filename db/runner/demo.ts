import { readFile } from "node:fs/promises";
import path from "node:path";
import type pg from "pg";
import { repositoryRoot } from "./bundle.ts";
import { inTransaction } from "./connect.ts";
import { searchPathOf, tenantNames } from "./names.ts";

/** Who can sign in to a demo school: the part of the address before `@<slug>.example`. */
export const demoLogins = {
  Administrator: "admin",
  Principal: "principal",
  Registrar: "registrar",
  Teacher: "teacher",
  Student: "student",
  Guardian: "guardian",
  Librarian: "librarian",
  "Transport manager": "transport",
  Driver: "driver",
  Auditor: "auditor",
} as const;

/** The address of a demo school's user. */
export function demoEmail(login: string, slug: string): string {
  return `${login}@${slug}.example`;
}

/**
 * Fills a provisioned, empty school with the demo population (db/demo/school.sql), in one
 * transaction. All its users get the password behind `passwordHash` (Argon2id).
 */
export async function seedDemo(
  client: pg.Client,
  slug: string,
  passwordHash: string,
): Promise<void> {
  const sql = await readFile(path.join(repositoryRoot, "db/demo/school.sql"), "utf8");
  await inTransaction(client, async () => {
    await client.query(`set local search_path = ${searchPathOf(tenantNames(slug))}`);
    await client.query("set local role homeroom_owner");
    await client.query(
      `select set_config('demo.slug', $1, true), set_config('demo.password_hash', $2, true)`,
      [slug, passwordHash],
    );
    await client.query(sql);
  });
}
