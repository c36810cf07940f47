import pg from "pg";
import { demoId, sqlState } from "../support/database.ts";

/**
 * Shows that a permission decides something: an operation that is refused to somebody who has all of
 * `also` but not the permission, and passes once that is added. One file a module lists them. What
 * select, insert, update and delete of a table are decided by is taken from test/policies/tables, and
 * needs no line here unless none of the rows there shows it.
 */
export interface Proof {
  /** `exams:publish` */
  permission: string;
  /** The function of the API that it is tried with, if it is one: each has to have a proof. */
  calls?: string;
  /**
   * One statement, in the world of test/policies. It is refused by 42501, by finding no row, or by
   * answering null or false in its only column; it has passed when it finds a row.
   */
  attempt: string;
  /** Another SQLSTATE that refuses it, where the row is not even found. */
  refusedBy?: string;
  /** Permissions that the attempt needs beside. */
  also?: string[];
  /** What has to be so before, as the school's owner. */
  given?: string;
}

/** Somebody whose only role but what everybody in that world has holds what a proof says. */
export const walker = { user: demoId("users/walker"), role: demoId("roles/walker") };

/** For openWorld, so that the rows that it adds for everybody are there for the walker too. */
export const walkerIn = `
  insert into users (id, email, display_name) values ('${walker.user}', 'walker@x.example', 'Walker');
  insert into roles (id, name) values ('${walker.role}', 'Walker');
  insert into user_roles (user_id, role_id) values ('${walker.user}', '${walker.role}');`;

/** `refused`, `passed`, or the SQLSTATE of what else stood in the way. */
export type Outcome = string;

/**
 * Tries a proof without and with its permission, in a transaction of `client`, a login of an owner,
 * that is rolled back.
 */
export async function tryProof(
  client: pg.Client,
  tenantRole: string,
  { permission, attempt, refusedBy, also = [], given }: Proof,
): Promise<[without: Outcome, withIt: Outcome]> {
  const grant = (codes: string[]) =>
    client.query(
      `insert into role_permissions (role_id, permission_id)
       select $1, id from permissions where code = any ($2)`,
      [walker.role, codes],
    );
  const asWalker = async (): Promise<Outcome> => {
    await client.query(`
      savepoint attempt;
      set local role ${pg.escapeIdentifier(tenantRole)};
      set local app.user_id = '${walker.user}'`);
    let found = false;
    const state = await sqlState(client, async () => {
      found = isAnswer(await client.query({ text: attempt, rowMode: "array" }));
    });
    await client.query("rollback to savepoint attempt");
    if (state === "00000") return found ? "passed" : "refused";
    return state === "42501" || state === refusedBy ? "refused" : state;
  };

  await client.query("savepoint proof; set local role homeroom_owner");
  if (given) await client.query(given);
  await grant(also);
  const without = await asWalker();
  await grant([permission]);
  const withIt = await asWalker();
  await client.query("rollback to savepoint proof");
  return [without, withIt];
}

function isAnswer({ rows, rowCount, fields }: pg.QueryArrayResult<unknown[]>): boolean {
  if (fields.length !== 1) return (rowCount ?? 0) > 0;
  return rows.some(([value]) => value !== null && value !== false);
}
