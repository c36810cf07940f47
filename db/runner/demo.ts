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

/** The files of db/demo in the order in which they run, which is that of who refers to whom. */
const files = ["days_and_ids", "academic", "communication", "library", "transport", "reports"];

/**
 * Fills a provisioned, empty school with the demo population (db/demo), in one transaction. All its
 * users get the password behind `passwordHash` (Argon2id).
 */
export async function seedDemo(
  client: pg.Client,
  slug: string,
  passwordHash: string,
): Promise<void> {
  const folder = path.join(repositoryRoot, "db/demo");
  const texts = await Promise.all(
    files.map((file) => readFile(path.join(folder, `${file}.sql`), "utf8")),
  );
  await inTransaction(client, async () => {
    await client.query(`set local search_path = ${searchPathOf(tenantNames(slug))}`);
    await client.query("set local role homeroom_owner");
    await client.query(
      `select set_config('demo.slug', $1, true), set_config('demo.password_hash', $2, true)`,
      [slug, passwordHash],
    );
    for (const text of texts) await client.query(text);
    await client.query("drop function pg_temp.demo_id(text)");
  });
}
