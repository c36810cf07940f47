import { setTimeout as delay } from "node:timers/promises";
import type { RequestHandler } from "express";
import type { Pool } from "pg";
import type { Config } from "../../runtime/config.ts";
import { HomeroomError } from "../../runtime/errors.ts";
import { visitorOf } from "../http/request_context.ts";

export type FairShareOptions = {
  /** How many works may run at a time. */
  places: number;
  /** How many of them may be one school's while others want some too. */
  share: number;
  /** How many of one school's works may wait. */
  queue: number;
};

/** Shares places between schools, so that none takes them all. */
export type FairShare = {
  /** Whether the next work of this school would be refused. */
  isFull: (school: string) => boolean;
  /** Runs `work` when it is the school's turn; throws `SCHOOL_BUSY` when too many wait already. */
  run: <T>(school: string, work: () => Promise<T>) => Promise<T>;
};

type School = { running: number; waiting: (() => void)[] };

/** Who has waited this long is refused: its sender has given up, or will before the answer. */
const patienceMs = 10_000;
const refusalDelayMs = 500;
/** A school that has asked for something this recently counts as one that wants places. */
const activeMs = 10_000;

/**
 * A place that becomes free goes to the school that has waited longest for its turn: schools take
 * turns, whatever number of works each of them has waiting.
 */
export function createFairShare({ places, share, queue }: FairShareOptions): FairShare {
  const schools = new Map<string, School>();
  /** Schools with waiting works, the next in turn first. */
  const turns = new Set<string>();
  let running = 0;
  /** The school that asked last, and the one that did before it. */
  let latest = { name: "", at: -Infinity };
  let before = latest;

  const schoolOf = (name: string): School => {
    const known = schools.get(name);
    if (known) return known;
    const school = { running: 0, waiting: [] };
    schools.set(name, school);
    return school;
  };

  const noteAsking = (name: string) => {
    if (name !== latest.name) before = latest;
    latest = { name, at: performance.now() };
  };

  const hasRoom = (name: string, school: School) => {
    if (running >= places) return false;
    const other = name === latest.name ? before : latest;
    return performance.now() - other.at > activeMs || school.running < share;
  };

  const begin = (school: School) => {
    running++;
    school.running++;
  };

  const startNext = () => {
    for (const name of turns) {
      const school = schoolOf(name);
      if (!hasRoom(name, school)) continue;
      begin(school);
      school.waiting.shift()!();
      turns.delete(name);
      if (school.waiting.length > 0) turns.add(name);
    }
  };

  const forgetIdle = (name: string, school: School) => {
    if (school.running === 0 && school.waiting.length === 0) schools.delete(name);
  };

  const end = (name: string, school: School) => {
    running--;
    school.running--;
    startNext();
    forgetIdle(name, school);
  };

  const waitForTurn = (name: string, school: School) =>
    new Promise<void>((resolve, reject) => {
      const start = () => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        school.waiting.splice(school.waiting.indexOf(start), 1);
        if (school.waiting.length === 0) turns.delete(name);
        forgetIdle(name, school);
        reject(schoolBusy());
      }, patienceMs);
      school.waiting.push(start);
      turns.add(name);
    });

  const isFull = (name: string) => (schools.get(name)?.waiting.length ?? 0) >= queue;

  return {
    isFull,
    async run(name, work) {
      noteAsking(name);
      const school = schoolOf(name);
      if (hasRoom(name, school)) begin(school);
      else if (isFull(name)) throw schoolBusy();
      else await waitForTurn(name, school);
      try {
        return await work();
      } finally {
        end(name, school);
      }
    },
  };
}

/** The school has as much of the server as it may have, and as many waiting. */
function schoolBusy(): HomeroomError {
  return new HomeroomError("SCHOOL_BUSY", "Too many requests of this school are under way.", {
    status: 503,
    hint: "Try again in 2 seconds.",
  });
}

/**
 * Refuses early, before anything is asked or read, what would be refused in the end; but not at
 * once: who sends the next request as soon as one is refused would keep the server busy with that.
 */
export function refuseBeyondShare(fairShare: FairShare): RequestHandler {
  return async (request, _response, next) => {
    if (fairShare.isFull(visitorOf(request).tenant.slug)) {
      await delay(refusalDelayMs);
      throw schoolBusy();
    }
    next();
  };
}

type ShareConfig = Pick<Config, "schoolSharePercent" | "schoolQueue">;

/** As many operations as the pool has connections run at a time, and of one school only a part. */
export function placesOf({ options: { max } }: Pool, config: ShareConfig) {
  const { schoolSharePercent, schoolQueue: queue } = config;
  if (schoolSharePercent === 0) return { places: Infinity, share: Infinity, queue };
  return { places: max, share: Math.max(1, Math.floor((max * schoolSharePercent) / 100)), queue };
}
