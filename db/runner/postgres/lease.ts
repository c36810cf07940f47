import { Client } from "pg";
import { setTimeout as sleep } from "node:timers/promises";
import { codeOf } from "../../../runtime/errors.ts";
import { isPostgres } from "./running.ts";

/**
 * A process's claim on a running cluster, held as advisory locks of one connection, so that a killed
 * process lets go of it. All users share one lock: the last one to leave may stop the server.
 */
export type Lease = {
  /** Claims the one place there is for `npm start`; false when somebody else has it. */
  claim(): Promise<boolean>;
  /** Lets go; true when nobody else uses the cluster. */
  leave(): Promise<boolean>;
  /** Fulfilled when the server is gone though nobody left. */
  lost: Promise<void>;
};

const users = 7_305_001;
const place = 7_305_002;

/** Undefined when the server does not accept connections (it is stopping, or not yet ready). */
export async function takeLease(url: string, pid: number): Promise<Lease | undefined> {
  let client = await connect(url);
  if (!client) return undefined;
  let leaving = false;
  let claimed = false;

  const lost = watch();
  return {
    lost,
    async claim() {
      claimed = await ask(client, "select pg_try_advisory_lock($1) as answer", place);
      return claimed;
    },
    async leave() {
      leaving = true;
      try {
        await ask(client, "select pg_advisory_unlock_shared($1) as answer", users);
        return await ask(client, "select pg_try_advisory_lock($1) as answer", users);
      } catch (error) {
        if (isLost(error)) return true;
        throw error;
      } finally {
        await client?.end();
      }
    },
  };

  /** A crashed session makes Postgres cut all others and recover: then we come back. */
  async function watch(): Promise<void> {
    while (client) {
      await new Promise<void>((resolve) => client?.once("end", resolve));
      client = undefined;
      while (!leaving && !client && isPostgres(pid)) {
        await sleep(100);
        client = await connect(url);
      }
      if (claimed && client) await ask(client, "select pg_try_advisory_lock($1) as answer", place);
    }
    if (leaving) await new Promise(() => undefined);
  }
}

async function connect(url: string): Promise<Client | undefined> {
  const client = new Client({ connectionString: url, application_name: "homeroom cluster" });
  client.on("error", () => undefined); // Its "end" event follows.
  try {
    await client.connect();
    await client.query("select pg_advisory_lock_shared($1)", [users]);
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    if (isLost(error)) return undefined;
    throw error;
  }
}

/** The server went away; pg has no code for a connection that ends in the middle of something. */
function isLost(error: unknown): boolean {
  return /^(ECONN|EPIPE|57P0|08)/.test(codeOf(error) ?? "ECONN");
}

async function ask(client: Client | undefined, sql: string, key: number): Promise<boolean> {
  if (!client) return true;
  const { rows } = await client.query<{ answer: boolean }>(sql, [key]);
  return rows[0]?.answer ?? false;
}
