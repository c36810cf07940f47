import { join } from "node:path";
import { demoAccounts, demoPassword, isDemoSchool } from "./schools.ts";

export type Report = {
  publicUrl: string;
  schools: string[];
  databaseUrl: string;
  folder: string;
  embedded: boolean;
};

const shownSchools = 5;

/** Tells on the terminal where everything is. */
export function report(facts: Report): void {
  const { publicUrl, schools, folder } = facts;
  const seconds = process.uptime().toFixed(1);
  const database = new URL(facts.databaseUrl);
  const rows: [string, string][] = [
    ...schools
      .slice(0, shownSchools)
      .map((slug): [string, string] => ["", `${schoolUrl(publicUrl, slug)}/graphiql`]),
    ["", schools.length > shownSchools ? `… and ${schools.length - shownSchools} more` : ""],
    ...signIn(schools),
    ["Database", `${database.host}${database.pathname} as ${database.username}`],
    ...kept(facts),
    ["Logs", join(folder, "logs")],
    ["Mails", join(folder, "outbox")],
  ];
  const lines = titled(
    "Schools",
    rows.filter(([, text]) => text),
  )
    .map(([title, text]) => `  ${title.padEnd(11)}${text}`)
    .join("\n");
  console.log(`\nHomeroom is ready after ${seconds} s. Ctrl-C stops it.\n\n${lines}\n`);
}

/** A school's address: its slug before the public host name. */
function schoolUrl(publicUrl: string, slug: string): string {
  const url = new URL(publicUrl);
  url.hostname = `${slug}.${url.hostname}`;
  return url.origin;
}

function signIn(schools: string[]): [string, string][] {
  const demo = schools.find(isDemoSchool);
  if (!demo) return [];
  const accounts = demoAccounts(demo).map(({ role, email }) => `${email.padEnd(34)}${role}`);
  return [
    ...titled(
      "Sign in",
      accounts.map((text) => ["", text]),
    ),
    ["", `with the password ${demoPassword}`],
  ];
}

function kept({ folder, embedded }: Report): [string, string][] {
  if (!embedded) return [["Kept in", folder]];
  return [
    ["Data", join(folder, "postgres/data")],
    ["", `(the database's password: ${join(folder, "postgres/password")})`],
  ];
}

function titled(title: string, rows: [string, string][]): [string, string][] {
  return rows.map(([own, text], index) => [index === 0 ? title : own, text]);
}
