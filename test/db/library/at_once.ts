import type pg from "pg";
import { withClient } from "../../../db/runner/connect.ts";
import { searchPathOf, tenantNames } from "../../../db/runner/names.ts";

type Work = (client: pg.Client) => Promise<unknown>;

/**
 * Runs each piece of work in a transaction of its own. All have begun and are ready before any of them starts, so that
 * they really meet; says with which SQLSTATE each ended.
 */
export async function atOnce(adminUrl: string, slug: string, works: Work[]): Promise<string[]> {
  let ready = 0;
  let open: () => void = () => undefined;
  const barrier = new Promise<void>((resolve) => {
    open = resolve;
  });
  return Promise.all(
    works.map((work) =>
      withClient(adminUrl, async (client) => {
        await client.query("begin");
        await client.query(`set local search_path = ${searchPathOf(tenantNames(slug))}`);
        await client.query("set local role homeroom_owner");
        // Something to read, so that the first statement that counts finds its catalog.
        await client.query("select count(*) from loans, reservations, fines");
        ready += 1;
        if (ready === works.length) open();
        await barrier;
        try {
          await work(client);
          // Whoever came first holds what it has locked until the others have met it.
          await client.query("select pg_sleep(0.1)");
          await client.query("commit");
          return "00000";
        } catch (error) {
          return (error as pg.DatabaseError).code ?? String(error);
        }
      }),
    ),
  );
}
