import type { SecondLevel } from "./second_level.ts";

export type Cache<Value> = {
  /**
   * The value of a key, or of a part of it; asks for it by `load` unless it is known. A failure is
   * thrown, and not remembered.
   */
  get: (key: string, load: () => Promise<Value>, part?: string) => Promise<Value>;
  /** Forgets all parts of a key: what is asked for from now on is asked anew. */
  forget: (key: string) => void;
  clear: () => void;
};

export type CacheOptions<Value> = {
  /**
   * Whether changes are heard of at this moment: each is followed by `forget` or `clear` well within
   * a second.
   */
  isTold: () => boolean;
  /** What several servers remember together. */
  second?: SecondLevel<Value> | undefined;
  /** Whether a value may be shared with other servers; all but `undefined` unless given. */
  isShared?: (value: Value) => boolean;
};

type Known<Value> = { since: number; value: Promise<Value> };

/** While changes are heard of: a bound for what nobody may have thought of announcing. */
const toldMs = 30_000;
/** While they are not: what has ended must have ended everywhere within a second. */
const untoldMs = 500;
const capacity = 10_000;

/**
 * Remembers answers as long as nothing was heard of a change. What is kept is the question: an
 * answer that was on its way when its key was forgotten is for those who had asked, and for nobody
 * who asks later.
 */
export function createCache<Value>(options: CacheOptions<Value>): Cache<Value> {
  const { isTold, second, isShared = (value) => value !== undefined } = options;
  const known = new Map<string, Map<string, Known<Value>>>();

  /** Only who hears of changes may believe, and tell, the other servers. */
  const ask = async (key: string, part: string, load: () => Promise<Value>) => {
    if (!second || !isTold()) return load();
    const found = await second.read(key, part);
    if ("value" in found) return found.value;
    const value = await load();
    if (isTold() && isShared(value)) found.store(value);
    return value;
  };

  const partsOf = (key: string) => {
    const parts = known.get(key) ?? new Map<string, Known<Value>>();
    if (!known.has(key) && known.size >= capacity) known.delete(known.keys().next().value!);
    known.set(key, parts);
    return parts;
  };

  return {
    get(key, load, part = "") {
      const now = performance.now();
      const recent = known.get(key)?.get(part);
      if (recent && now - recent.since < (isTold() ? toldMs : untoldMs)) return recent.value;
      const parts = partsOf(key);
      const asked = { since: now, value: ask(key, part, load) };
      if (parts.size >= capacity) parts.clear();
      parts.set(part, asked);
      asked.value.catch(() => {
        if (parts.get(part) === asked) parts.delete(part);
      });
      return asked.value;
    },
    forget(key) {
      known.delete(key);
      second?.forget(key);
    },
    clear() {
      known.clear();
      second?.clear();
    },
  };
}
