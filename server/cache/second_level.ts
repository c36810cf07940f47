import { randomUUID } from "node:crypto";
import type { SharedRedis } from "../redis.ts";

/** What several servers remember together. Never fails: what it cannot say is a miss. */
export type SecondLevel<Value> = {
  /** What is known of this key's part, and otherwise a way to tell what it is. */
  read(key: string, part: string): Promise<Hit<Value> | Miss<Value>>;
  /** Forgets all parts of a key. */
  forget(key: string): void;
  /** Forgets everything of this cache, at all servers. */
  clear(): void;
};

export type Hit<Value> = { value: Value };
export type Miss<Value> = { store(value: Value): void };

/** What is stored is good as long as neither its key nor the cache has been forgotten since. */
type Entry<Value> = { epoch: string; version: string; value: Value };

const lifetimeMs = 30_000;
/** Longer than any entry and the question before it last: else a forgotten one would be good again. */
const versionSeconds = 600;

/**
 * Entries in Redis. Each carries the versions of its key and of the cache that held *before* its
 * value was asked for; forgetting changes the version. So an answer that was on its way when it was
 * forgotten may still be stored, and is never believed. What cannot be said to Redis because it is
 * down is said before it is believed again.
 *
 * @param name tells caches apart; change it when the shape of the values changes
 */
export function redisLevel<Value>(
  { redis, outage }: SharedRedis,
  name: string,
): SecondLevel<Value> {
  const prefix = `homeroom:cache:${name}`;
  const epochKey = `${prefix}:epoch`;
  const versionKey = (key: string) => `${prefix}:version:${key}`;
  const entryKey = (key: string, part: string) => `${prefix}:entry:${key}:${part}`;
  /** Whether something could not be forgotten. At the start: nobody knows what was missed. */
  let isDoubtful = true;

  const renewEpoch = async () => {
    isDoubtful = false;
    await redis.set(epochKey, randomUUID()).catch(doubt);
  };
  const doubt = (error: unknown) => {
    isDoubtful = true;
    throw error;
  };
  // A server that has lost Redis may meet another one, with entries of another time.
  redis.on("close", () => (isDoubtful = true));

  const inBackground = (work: () => Promise<unknown>) => {
    outage.guard(work).catch(() => undefined); // Logged by the guard; doubted where it matters.
  };

  const store = (key: string, part: string, entry: Entry<Value>) => {
    inBackground(() => redis.set(entryKey(key, part), JSON.stringify(entry), "PX", lifetimeMs));
  };

  return {
    async read(key, part) {
      try {
        const [text, version, epoch] = await outage.guard(async () => {
          if (isDoubtful) await renewEpoch();
          return redis.mget(entryKey(key, part), versionKey(key), epochKey);
        });
        const current = { epoch: epoch ?? "", version: version ?? "" };
        const entry = text ? (JSON.parse(text) as Entry<Value>) : undefined;
        if (entry?.epoch === current.epoch && entry.version === current.version) {
          return { value: entry.value };
        }
        return {
          store: (value) => {
            store(key, part, { ...current, value });
          },
        };
      } catch {
        return { store: () => undefined }; // Redis is down.
      }
    },
    forget(key) {
      // Not by way of the guard's pause: that would lose what must be said.
      redis.set(versionKey(key), randomUUID(), "EX", versionSeconds).catch(() => {
        isDoubtful = true;
      });
    },
    clear() {
      isDoubtful = true;
    },
  };
}
