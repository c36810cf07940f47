import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { withClient } from "../../../db/runner/connect.ts";
import { searchPathOf, tenantNames } from "../../../db/runner/names.ts";

type Work = (client: pg.Client) => Promise<unknown>;

/**
 * Runs `second` while the transaction of `first` is open, each on a connection of its own: `first`
 * commits when `second` is through or waits for a lock. Says with which SQLSTATE each ended.
 */
export async function atOnce(
  adminUrl: string,
  slug: string,
  first: Work,
  second: Work,
): Promise<[string, string]> {
  return withClient(adminUrl, (one) =>
    withClient(adminUrl, async (other) => {
      await begin(one, slug);
      await begin(other, slug);
      const firstState = await stateOf(() => first(one));
      let isOver = false;
      const pending = stateOf(async () => {
        await second(other);
      }).finally(() => {
        isOver = true;
      });
      while (!isOver && !(await isWaiting(one, other))) await sleep(5);
      await one.query(firstState === "00000" ? "commit" : "rollback");
      const secondState = await pending;
      const committed =
        secondState === "00000" ? await stateOf(() => other.query("commit")) : secondState;
      return [firstState, committed];
    }),
  );
}

async function begin(client: pg.Client, slug: string): Promise<void> {
  await client.query("begin");
  await client.query(`set local search_path = ${searchPathOf(tenantNames(slug))}`);
  await client.query("set local role homeroom_owner");
}

async function stateOf(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
    return "00000";
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error;
    return error.code!;
  }
}

const pids = new WeakMap<pg.Client, number>();

/** Whether `other` waits for `one`. */
async function isWaiting(one: pg.Client, other: pg.Client): Promise<boolean> {
  const pid = pids.get(other) ?? (other as unknown as { processID: number }).processID;
  pids.set(other, pid);
  const { rows } = await one.query<{ waits: boolean }>(
    "select pg_backend_pid() = any (pg_blocking_pids($1)) as waits",
    [pid],
  );
  return rows[0]!.waits;
}
