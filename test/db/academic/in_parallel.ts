import type pg from "pg";
import { withClient } from "../../../db/runner/connect.ts";
import { searchPathOf, tenantNames } from "../../../db/runner/names.ts";

/** Runs each piece of work in a transaction of its own, all at the same time; says with which SQLSTATE each ended. */
export async function inParallel(
  adminUrl: string,
  slug: string,
  works: ((client: pg.Client) => Promise<unknown>)[],
): Promise<string[]> {
  return Promise.all(
    works.map((work) =>
      withClient(adminUrl, async (client) => {
        await client.query("begin");
        await client.query(`set local search_path = ${searchPathOf(tenantNames(slug))}`);
        await client.query("set local role homeroom_owner");
        try {
          await work(client);
          // Long enough for the others to have begun.
          await client.query("select pg_sleep(0.2)");
          await client.query("commit");
          return "00000";
        } catch (error) {
          return (error as pg.DatabaseError).code ?? String(error);
        }
      }),
    ),
  );
}
