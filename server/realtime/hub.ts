import { z } from "zod";
import type { Subscription as Channel } from "../events/listener.ts";
import { coalescedEvents, openSubscriptions } from "./measurements.ts";
import type { Announced } from "./rights.ts";
import type { Subscriber } from "./subscriber.ts";
import { topics, type Topic } from "./topics.ts";

/** What triggers announce; see announce_rows in the database. */
const announcement = z.object({
  school: z.string(),
  table: z.string(),
  ids: z.array(z.guid()).default([]),
  at: z.iso.datetime({ offset: true }).optional(),
  keys: z.array(z.guid()).optional(),
});

/** Whom an event may concern, and what was announced. */
export type Event = { slug: string; topic: Topic; announced: Announced; to: Subscriber[] };

type Hooks = {
  /** Reads the rows for the subscribers and hands them out. Never rejects. */
  deliver: (event: Event) => Promise<void>;
  up: () => void;
  down: () => void;
};

/** Announcements of one table of one school that wait to be delivered. */
type Pending = {
  ids: Set<string>;
  changedAt: Set<string>;
  /** Undefined: the rows may belong to anything. */
  keys: Set<string> | undefined;
};

/**
 * Brings announcements and subscribers together. Those of one table and school that come while
 * others are collected or delivered are delivered together, afterwards: however many come, one
 * delivery runs.
 */
export class Hub {
  readonly #hooks: Hooks;
  readonly #subscribers = new Map<string, Set<Subscriber>>();
  readonly #pending = new Map<string, Pending>();
  readonly #busy = new Set<string>();

  constructor(hooks: Hooks) {
    this.#hooks = hooks;
  }

  /** The channel on which triggers announce rows. */
  get channel(): Channel {
    const { up, down } = this.#hooks;
    return {
      channel: "school_events",
      heard: (payload) => {
        this.#heard(payload);
      },
      up,
      down,
    };
  }

  add(subscriber: Subscriber): void {
    const key = keyOf(subscriber.slug, subscriber.rereading.topic);
    const known = this.#subscribers.get(key) ?? new Set();
    this.#subscribers.set(key, known.add(subscriber));
    openSubscriptions.inc({ field: subscriber.rereading.topic.field });
  }

  remove(subscriber: Subscriber): void {
    const key = keyOf(subscriber.slug, subscriber.rereading.topic);
    const known = this.#subscribers.get(key);
    if (!known?.delete(subscriber)) return;
    if (known.size === 0) this.#subscribers.delete(key);
    openSubscriptions.dec({ field: subscriber.rereading.topic.field });
  }

  #heard(payload: string): void {
    const { school, table, ids, at, keys } = announcement.parse(JSON.parse(payload));
    const topic = topics.find((one) => one.table === table);
    if (!topic) return;
    const key = keyOf(school, topic);
    if (!this.#subscribers.has(key)) return;
    const waiting = this.#pending.get(key);
    const pending = waiting ?? { ids: new Set(), changedAt: new Set(), keys: new Set() };
    for (const id of ids) pending.ids.add(id);
    if (at !== undefined) pending.changedAt.add(at);
    pending.keys = keys && pending.keys && new Set([...pending.keys, ...keys]);
    if (waiting) {
      coalescedEvents.inc({ field: topic.field });
      return;
    }
    this.#pending.set(key, pending);
    if (!this.#busy.has(key)) this.#deliverLater(school, topic);
  }

  #deliverLater(slug: string, topic: Topic): void {
    const key = keyOf(slug, topic);
    this.#busy.add(key);
    setTimeout(() => {
      void this.#deliver(slug, topic).finally(() => {
        this.#busy.delete(key);
        if (this.#pending.has(key)) this.#deliverLater(slug, topic);
      });
    }, topic.collectMs);
  }

  async #deliver(slug: string, topic: Topic): Promise<void> {
    const key = keyOf(slug, topic);
    const pending = this.#pending.get(key);
    this.#pending.delete(key);
    if (!pending) return;
    const to = [...(this.#subscribers.get(key) ?? [])].filter((one) => isMeant(one, pending));
    if (to.length === 0) return;
    const announced = { ids: [...pending.ids], changedAt: [...pending.changedAt] };
    await this.#hooks.deliver({ slug, topic, announced, to });
  }
}

/** Whether the rows can be those that the subscriber's argument names. */
function isMeant({ rereading }: Subscriber, { ids, changedAt, keys }: Pending): boolean {
  const { topic, argument } = rereading;
  if (argument === undefined) return true;
  if (topic.hasKeys) return keys?.has(argument) ?? true;
  return changedAt.size > 0 || ids.has(argument);
}

function keyOf(slug: string, { table }: Topic): string {
  return `${slug} ${table}`;
}
