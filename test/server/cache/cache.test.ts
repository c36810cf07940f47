import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { pino } from "pino";
import { createCache } from "../../../server/cache/cache.ts";
import { redisLevel } from "../../../server/cache/second_level.ts";
import { connectRedis, type SharedRedis } from "../../../server/redis.ts";
import { needs } from "../../support/optional.ts";
import { startRedis } from "../../support/redis.ts";
import { withinASecond } from "../../support/server.ts";

/** Something to be asked, which counts how often it is, and answers at once or when told to. */
function openSource(first: string) {
  let value = first;
  let held: Promise<void> | undefined;
  const source = {
    asked: 0,
    change: (next: string) => void (value = next),
    load: async () => {
      source.asked++;
      const read = value;
      await held;
      return read;
    },
    /** The next answers are read now, and arrive when the returned function is called. */
    hold: () => {
      let release = () => undefined as void;
      held = new Promise<void>((resolve) => (release = resolve));
      return () => {
        held = undefined;
        release();
      };
    },
  };
  return source;
}

describe("a cache", () => {
  it("asks once for what many want, and again when it is forgotten", async () => {
    const source = openSource("a");
    const cache = createCache<string>({ isTold: () => true });
    const get = (part?: string) => cache.get("key", source.load, part);
    assert.deepEqual(await Promise.all([get(), get(), get()]), ["a", "a", "a"]);
    assert.equal(source.asked, 1);
    await get("part");
    source.change("b");
    assert.equal(await get("part"), "a");
    cache.forget("key");
    assert.deepEqual([await get(), await get("part")], ["b", "b"]);
    source.change("c");
    cache.clear();
    assert.equal(await get(), "c");
  });

  it("does not keep an answer that was on its way when it was forgotten, nor a failure", async () => {
    const source = openSource("old");
    const cache = createCache<string>({ isTold: () => true });
    const arrive = source.hold();
    const early = cache.get("key", source.load);
    source.change("new");
    cache.forget("key");
    const late = cache.get("key", source.load);
    arrive();
    assert.deepEqual([await early, await late], ["old", "new"]);
    assert.equal(await cache.get("key", source.load), "new");
    const fail = () => Promise.reject<string>(new Error("no"));
    await assert.rejects(cache.get("other", fail), { message: "no" });
    assert.equal(await cache.get("other", source.load), "new");
  });

  it("believes for half a second while nobody tells of changes", async () => {
    const source = openSource("old");
    let isTold = true;
    const cache = createCache<string>({ isTold: () => isTold });
    await cache.get("key", source.load);
    await delay(600);
    source.change("new");
    assert.equal(await cache.get("key", source.load), "old");
    isTold = false;
    assert.equal(await cache.get("key", source.load), "new");
  });
});

describe("caches with Redis behind them", needs("redis-server"), async () => {
  if (needs("redis-server").skip) return;
  const redis = await startRedis();
  const log = pino({ level: "silent" });
  const connections: SharedRedis[] = [];
  after(async () => {
    for (const { redis: connection } of connections) connection.disconnect();
    await redis.close();
  });

  /** The cache of one server, which is told of changes as long as `told.isTold`. */
  const openServer = async (name: string) => {
    const shared = await connectRedis(redis.url, log);
    connections.push(shared);
    await new Promise((resolve) => shared.redis.once("ready", resolve));
    const told = { isTold: true };
    const cache = createCache<string>({
      isTold: () => told.isTold,
      second: redisLevel<string>(shared, name),
    });
    return { cache, told };
  };

  /** Two servers that have told each other where they begin. */
  const openTwo = async (name: string) => {
    const servers = [await openServer(name), await openServer(name)] as const;
    for (const { cache } of servers) await cache.get("warm", () => Promise.resolve("up"));
    return servers;
  };
  /** Nothing tells when something has been stored, so this long is waited for it. */
  const stored = () => delay(50);

  it("ask once for all servers", async () => {
    const [one, two] = await openTwo("once");
    const source = openSource("a");
    await one.cache.get("key", source.load);
    await stored();
    assert.equal(await two.cache.get("key", source.load), "a");
    assert.equal(source.asked, 1);
    // Neither another key nor another cache finds it.
    const other = openSource("b");
    assert.equal(await two.cache.get("key2", other.load), "b");
    const [third] = await openTwo("another");
    assert.equal(await third.cache.get("key", other.load), "b");
  });

  it("forget at all servers what one of them was told of", async () => {
    const [one, two] = await openTwo("forget");
    const source = openSource("old");
    await one.cache.get("key", source.load);
    await stored();
    source.change("new");
    one.cache.forget("key");
    await stored();
    assert.equal(await two.cache.get("key", source.load), "new");
    await stored();
    one.cache.clear();
    source.change("newest");
    assert.equal(await one.cache.get("key", source.load), "newest");
  });

  it("never give back an old answer that was on its way when it was forgotten", async () => {
    for (const how of ["forget", "clear"] as const) {
      const [one, two] = await openTwo(`race ${how}`);
      const third = await openServer(`race ${how}`);
      const source = openSource("old");
      const arrive = source.hold();
      const early = one.cache.get("key", source.load);
      await withinASecond(() => Promise.resolve(assert.equal(source.asked, 1)));
      source.change("new");
      // Each server hears of it, in any order; the answer arrives in the middle.
      two.cache[how]("key");
      await two.cache.get("other", () => Promise.resolve("x"));
      arrive();
      assert.equal(await early, "old");
      await stored();
      assert.equal(await two.cache.get("key", source.load), "new");
      assert.equal(await third.cache.get("key", source.load), "new");
      one.cache[how]("key");
      assert.equal(await one.cache.get("key", source.load), "new");
    }
  });

  it("are not asked, nor told, by a server that hears of no changes", async () => {
    const [deaf, other] = await openTwo("deaf");
    const source = openSource("old");
    await other.cache.get("key", source.load);
    await stored();
    deaf.told.isTold = false;
    source.change("new");
    assert.equal(await deaf.cache.get("key", source.load), "new");
    await stored();
    assert.equal(await other.cache.get("key", source.load), "old");
  });

  it("go on without Redis, and forget then what they could not say", async () => {
    const [one, two] = await openTwo("down");
    const source = openSource("old");
    await one.cache.get("key", source.load);
    await stored();
    redis.pause();
    source.change("new");
    one.cache.forget("key");
    assert.equal(await one.cache.get("key", source.load), "new");
    redis.resume();
    await delay(1200); // It is not tried again at once.
    await one.cache.get("another", source.load);
    assert.equal(await two.cache.get("key", source.load), "new");

    await redis.stop();
    source.change("newest");
    for (const { cache } of [one, two]) {
      cache.clear();
      assert.equal(await cache.get("key", source.load), "newest");
    }
    await redis.start();
    await delay(1500);
    // Each of them says first that it may have missed something.
    for (const { cache } of [one, two]) await cache.get("warm", () => Promise.resolve("up again"));
    await one.cache.get("fresh", source.load);
    await stored();
    source.change("unasked");
    assert.equal(await two.cache.get("fresh", source.load), "newest");
  });
});
