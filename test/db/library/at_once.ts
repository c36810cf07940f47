import type pg from "pg";
import { inParallel } from "../academic/in_parallel.ts";

type Work = (client: pg.Client) => Promise<unknown>;

/**
 * Runs each piece of work in a transaction of its own, and lets none begin before all are ready, so that they really
 * meet; says with which SQLSTATE each ended.
 */
export async function atOnce(adminUrl: string, slug: string, works: Work[]): Promise<string[]> {
  let ready = 0;
  let open: () => void = () => undefined;
  const barrier = new Promise<void>((resolve) => {
    open = resolve;
  });
  return inParallel(
    adminUrl,
    slug,
    works.map((work) => async (client) => {
      // Something to read, so that the first statement that counts finds its catalog.
      await client.query("select count(*) from loans, reservations, fines");
      ready += 1;
      if (ready === works.length) open();
      await barrier;
      await work(client);
    }),
  );
}
