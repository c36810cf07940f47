import type pg from "pg";
import { demoId, sqlState } from "../support/database.ts";

/** Logins of the demo school, by the default role that they have. Each table is tried by all of them. */
export const everybody = {
  Administrator: "admin",
  Principal: "principal",
  Registrar: "registrar",
  Teacher: "teacher",
  Student: "student",
  Guardian: "guardian",
  Nobody: "nobody",
};

/** Those who have business with some tables; such a table's `expected` has lines for them too. */
export const specialists = {
  Librarian: "librarian",
  TransportManager: "transport",
  Driver: "driver",
  Auditor: "auditor",
};

export const people = { ...everybody, ...specialists };

export type Person = keyof typeof people;

export const commands = ["select", "insert", "update", "delete"] as const;

/** The id of a row of the demo school, or of world.sql, as an SQL literal. */
export function id(key: string): string {
  return `'${demoId(key)}'`;
}

/** What may be done with one table. In texts, `{me}` is the id of the user who tries. */
export interface TablePolicy {
  table: string;
  /** The column that rows are found by; `id` unless given. */
  key?: string;
  /** Rows to try, by what they are to the people; values are keys of `demoId`. */
  rows: Record<string, string>;
  /** For each of those, what follows `insert into <table>` to add another row like it. */
  insert?: string;
  /** As `insert`, where the rows differ. */
  inserts?: Record<string, string>;
  /** What follows `update <table> set`. */
  update?: string;
  /**
   * One line for each person, everybody and as many specialists as it concerns: a cell for each
   * command, a value for each row: how many rows the command found, or the SQLSTATE of its refusal.
   */
  expected: string;
}

/** What really happens when a person tries everything, in the form of `expected`. */
export async function tryAll(
  client: pg.Client,
  policy: TablePolicy,
  person: Person,
): Promise<string> {
  const cells = [];
  for (const command of commands) {
    const values = [];
    for (const row of Object.keys(policy.rows)) {
      values.push(await tryOne(client, statementFor(policy, command, row, people[person])));
    }
    cells.push(values.join("/"));
  }
  return [person, ...cells].join(" ");
}

async function tryOne(client: pg.Client, sql: string): Promise<string> {
  let found = "";
  await client.query("savepoint attempt");
  const state = await sqlState(client, async () => {
    found = String((await client.query(sql)).rowCount);
  });
  await client.query("rollback to savepoint attempt");
  // PostgreSQL 18 tells restricted deletions from other violations of foreign keys.
  return state === "00000" ? found : state.replace("23001", "23503");
}

export type Command = (typeof commands)[number];

/** What somebody with this login does to a row of the table. */
export function statementFor(
  policy: TablePolicy,
  command: Command,
  row: string,
  login: string,
): string {
  const me = demoId(`users/${login}`);
  const key = policy.rows[row]!.replace("{me}", me)
    .replace("{other}", demoId("users/other"))
    .replace("{login}", login);
  const id = demoId(key);
  const insert = policy.inserts?.[row] ?? policy.insert ?? "default values";
  const where = `where ${policy.key ?? "id"} = '${id}'`;
  const sql = {
    select: `select 1 from ${policy.table} ${where}`,
    insert: `insert into ${policy.table} ${insert}`,
    update: `update ${policy.table} set ${policy.update ?? "updated_at = now()"} ${where}`,
    delete: `delete from ${policy.table} ${where}`,
  };
  return sql[command].replaceAll("{me}", me);
}

/** The lines of `expected`, one for each person, without the spaces that align them. */
export function linesOf(expected: string): string[] {
  return expected
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.trim().split(/\s+/).join(" "));
}
