import assert from "node:assert/strict";
import { after, describe, it, mock } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { pino } from "pino";
import {
  postgresCounters,
  redisCounters,
  type CounterStore,
} from "../../../server/limits/counters.ts";
import { createLimit, type Limit } from "../../../server/limits/limit.ts";
import { connectRedis } from "../../../server/redis.ts";
import { openDatabase } from "../../support/database.ts";
import { needs } from "../../support/optional.ts";
import { startRedis } from "../../support/redis.ts";
import { withinASecond } from "../../support/server.ts";

const log = pino({ level: "silent" });
const database = await openDatabase();
const pool = new pg.Pool({ connectionString: database.serverUrl, max: 4 });
database.defer(() => pool.end());

/** A limit as each of some servers keeps it, with how often each asked the store. */
function limitAt(store: CounterStore, name: string, points: number, servers: number) {
  const asked = { times: 0 };
  const counted: CounterStore = (counting) => {
    const counter = store(counting);
    return {
      add(caller, added) {
        asked.times++;
        return counter.add(caller, added);
      },
    };
  };
  const limits = Array.from({ length: servers }, () =>
    createLimit(counted, { name, what: "requests", points, seconds: 3600 }),
  );
  return { limits, asked };
}

async function grantedOf(limits: Limit[], requests: number): Promise<number> {
  const standings = await Promise.all(
    Array.from({ length: requests }, (_, index) => limits[index % limits.length]!.ask("somebody")),
  );
  return standings.filter(({ granted }) => granted).length;
}

function countsRight(storeOf: () => CounterStore): void {
  it("is never exceeded by servers that share it, and asks for a tenth of the requests", async () => {
    const { limits, asked } = limitAt(storeOf(), "shared", 1000, 3);
    assert.equal(await grantedOf(limits, 1200), 1000);
    assert.ok(asked.times <= 110, `${asked.times} questions`);
    // Refusing costs hardly any.
    assert.equal(await grantedOf(limits, 1000), 0);
    assert.ok(asked.times <= 120, `${asked.times} questions`);
  });

  it("gives back what did not count, also at another server", async () => {
    const { limits } = limitAt(storeOf(), "returned", 10, 2);
    const [here, there] = limits as [Limit, Limit];
    assert.equal(await grantedOf(limits, 12), 10);
    for (let index = 0; index < 4; index++) await here.giveBack("somebody");
    await delay(1050); // A refusal is believed for a second.
    assert.equal(await grantedOf([there, there, here], 9), 4);
    await assert.rejects(there.take("somebody"), { code: "RATE_LIMITED", status: 429 });
    assert.equal((await there.take("somebody else")).left, 9);
  });

  it("begins anew when its time is over", async () => {
    const options = { name: "short", what: "requests", points: 2, seconds: 1 };
    const limit = createLimit(storeOf(), options);
    assert.equal(await grantedOf([limit], 5), 2);
    await delay(1100);
    assert.equal(await grantedOf([limit], 5), 2);
  });
}

describe("a limit that Postgres counts", () => {
  const store = postgresCounters(pool, log);
  countsRight(() => store);

  it("leaves no rows of the past", async () => {
    const { rows } = await pool.query("select from platform.rate_limits");
    assert.ok(rows.length > 0);
    await pool.query("update platform.rate_limits set expire = 0");
    mock.timers.enable({ apis: ["setTimeout"] });
    try {
      postgresCounters(pool, log)({ name: "tidying", points: 1, seconds: 1 });
      mock.timers.tick(300_000);
    } finally {
      mock.timers.reset();
    }
    await withinASecond(async () => {
      assert.equal((await pool.query("select from platform.rate_limits")).rowCount, 0);
    });
  });

  it("can be written by the server's login, and by nobody else", async () => {
    const { rows } = await pool.query(
      `select acl.grantee::regrole::text, array_agg(acl.privilege_type order by acl.privilege_type) as may
       from pg_class, aclexplode(relacl) as acl
       where oid = 'platform.rate_limits'::regclass and acl.grantee <> relowner
       group by acl.grantee`,
    );
    const may = ["DELETE", "INSERT", "SELECT", "UPDATE"];
    assert.deepEqual(rows, [{ grantee: "homeroom_server", may }]);
  });
});

describe("a limit that Redis counts", needs("redis-server"), async () => {
  if (needs("redis-server").skip) return;
  const redis = await startRedis();
  const lines: string[] = [];
  const talking = pino({ level: "info" }, { write: (line) => void lines.push(line) });
  const shared = await connectRedis(redis.url, talking);
  after(async () => {
    shared.redis.disconnect();
    await redis.close();
  });
  await new Promise((resolve) => shared.redis.once("ready", resolve));
  const store = redisCounters(shared);
  countsRight(() => store);

  it("is counted in the process while Redis is down or silent, which is logged once", async () => {
    const logged = (words: string) => lines.filter((line) => line.includes(words)).length;
    const comeBack = async (times: number) => {
      await delay(1500);
      const { limits } = limitAt(store, `back ${times}`, 10, 1);
      await withinASecond(async () => {
        await limits[0]!.ask("somebody");
        assert.equal(logged("answers again"), times);
      });
    };
    await redis.stop();
    const down = limitAt(store, "down", 10, 1);
    assert.equal(await grantedOf(down.limits, 15), 10);
    await redis.start();
    await comeBack(1);
    redis.pause();
    const silent = limitAt(store, "silent", 10, 1);
    assert.equal(await grantedOf(silent.limits, 15), 10);
    redis.resume();
    await comeBack(2);
    assert.equal(logged("Redis does not answer"), 2);
  });
});
