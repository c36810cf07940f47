import type { FormattedExecutionResult } from "graphql";
import type { Pool } from "pg";
import { inTurns } from "../../runtime/in_turns.ts";
import type { Logger } from "../../runtime/logger.ts";
import type { PermissionChecks } from "../auth/permission_checks.ts";
import type { Asker, CallSchool } from "../auth/school_database.ts";
import type { Engine, Outcome } from "../graphql/engine.ts";
import type { Event } from "./hub.ts";
import { readingDuration } from "./measurements.ts";
import type { Rereading } from "./rereading.ts";
import { askRights, type Row } from "./rights.ts";
import { mostWaiting, type Subscriber } from "./subscriber.ts";
import { mostRows } from "./topics.ts";

/** How many users are asked about in one transaction. */
const usersAtOnce = 125;
/** Rows for which it is found out whom they are for, one by one. */
const mostNarrowed = 10;
/** Rows that one query reads: as many as may wait for a client. PageSizePlugin allows no more. */
const rowsAtOnce = mostWaiting;

export type DeliveryOptions = {
  engine: Engine;
  pool: Pool;
  call: CallSchool;
  permissions: PermissionChecks;
  statementTimeoutMs: number;
  log: Logger;
};

/**
 * Delivers events: asks under each subscriber's own policies which of the rows are theirs, reads
 * these with the subscriber's query, and hands them out. Those who may see the same rows and ask for
 * nothing but the rows' own columns get what one of them was answered. Whatever the events, at most
 * two ask and two read at a time, so that requests find connections. An event of very many rows comes
 * in pieces; somebody of whom more than `mostRows` have changed is told to ask for them instead.
 */
export function createDelivery(options: DeliveryOptions) {
  const { engine, pool, call, permissions, statementTimeoutMs, log } = options;
  const asking = inTurns(2);
  const reading = inTurns(2);

  const timed = <T>(step: "narrow" | "ask" | "read", work: () => Promise<T>): Promise<T> =>
    (step === "read" ? reading : asking)(async () => {
      const stop = readingDuration.startTimer({ step });
      try {
        return await work();
      } finally {
        stop();
      }
    });

  /** The subscribers who may see rows of the topic at all; Postgres says which. */
  const entitled = async ({ slug, topic, to }: Event) => {
    const { permission } = topic;
    if (permission === undefined) return to;
    const holds = await Promise.all(
      to.map(({ userId }) => permissions.holdsAny(askerOf(slug), userId, [permission])),
    );
    return to.filter((_, index) => holds[index]);
  };

  /**
   * For whom each row of a personal topic is. Spares asking all others, and asking those twice: what
   * reaches somebody takes Postgres longer to find out for one than for all. Undefined: not known.
   */
  const concerned = async ({ slug, topic, announced, to }: Event) => {
    const { ids, changedAt } = announced;
    if (!topic.isPersonal || changedAt.length > 0 || ids.length > mostNarrowed) return undefined;
    const users = [...new Set(to.map(({ userId }) => userId))];
    const known = new Map<string, Set<string>>();
    for (const id of ids) {
      const rows = await timed("narrow", () =>
        call<{ id: string }>(askerOf(slug), "select people_concerned($1, $2, $3) as id", [
          topic.table,
          [id],
          users,
        ]),
      );
      known.set(id, new Set(rows.map((row) => row.id)));
    }
    return known;
  };

  const read = async ({ rereading, settings }: Subscriber, ids: string[]) => {
    const { document, operationName, variables, idsVariable } = rereading;
    const outcome = await timed("read", () =>
      engine.execute({
        ...{ document, operationName, settings },
        variables: { ...variables, [idsVariable]: ids },
      }),
    );
    return answersIn(outcome, rereading);
  };

  const handOut = async (
    subscriber: Subscriber,
    rows: readonly Row[],
    shared: Map<string, Promise<FormattedExecutionResult[]>>,
  ) => {
    const { argument, isSame, document, variables, topic } = subscriber.rereading;
    const ids = rows
      .filter(({ key }) => argument === undefined || key === argument)
      .map(({ id }) => id)
      .sort();
    if (ids.length > mostRows) {
      subscriber.fail("RECONNECT");
      return;
    }
    const readShared = (piece: string[]) => {
      const key = JSON.stringify([numberOf(document), variables, piece]);
      const answers = shared.get(key) ?? read(subscriber, piece);
      shared.set(key, answers);
      return answers;
    };
    const pieces = Array.from({ length: Math.ceil(ids.length / rowsAtOnce) }, (_, index) => {
      const piece = ids.slice(index * rowsAtOnce, (index + 1) * rowsAtOnce);
      return {
        size: topic.isList ? 1 : piece.length,
        read: () => (isSame ? readShared(piece) : read(subscriber, piece)),
      };
    });
    if (pieces.length > 0) await subscriber.take(pieces);
  };

  return async function deliver(event: Event): Promise<void> {
    try {
      const candidates = await entitled(event);
      const known = await concerned(event);
      const isFor = (id: string, userId: string) => known?.get(id)?.has(userId) ?? true;
      const announced = { ...event.announced, isKnown: known !== undefined };
      const to = candidates.filter(
        ({ userId }) => !known || announced.ids.some((id) => isFor(id, userId)),
      );
      const byUser = Map.groupBy(to, ({ userId }) => userId);
      const shared = new Map<string, Promise<FormattedExecutionResult[]>>();
      const deliverTo = async (users: readonly string[]) => {
        const { slug, topic } = event;
        const rights = await timed("ask", () =>
          askRights(pool, slug, topic, announced, users, statementTimeoutMs),
        );
        const subscribers = users.flatMap((user) => byUser.get(user)!);
        await Promise.all(
          subscribers.map((one) => {
            const rows = rights.get(one.userId)!.filter(({ id }) => isFor(id, one.userId));
            return handOut(one, rows, shared);
          }),
        );
      };
      const users = [...byUser.keys()];
      const groups = [];
      for (let from = 0; from < users.length; from += usersAtOnce) {
        groups.push(deliverTo(users.slice(from, from + usersAtOnce)));
      }
      await Promise.all(groups);
    } catch (error) {
      log.error({ err: error, school: event.slug, table: event.topic.table }, "not delivered");
      // Nobody may believe to have heard everything.
      for (const subscriber of event.to) subscriber.fail("RECONNECT");
    }
  };
}

function askerOf(slug: string): Asker {
  return { slug, requestId: "realtime", clientAddress: undefined };
}

/** The rows as answers to the subscription: one each, or all in one. */
function answersIn(
  { data, errors = [] }: Outcome,
  { topic, responseKey }: Rereading,
): FormattedExecutionResult[] {
  const nodes = (data?.[topic.collection] as { nodes: unknown[] } | null | undefined)?.nodes;
  if (!nodes) return [{ errors: errors.map((error) => ({ ...error, path: [responseKey] })) }];
  // Paths begin with the collection, "nodes" and the row's place.
  const errorsOf = (place: number) =>
    errors
      .filter(({ path }) => path?.[2] === place)
      .map((error) => ({ ...error, path: [responseKey, ...error.path!.slice(3)] }));
  if (topic.isList) {
    const all = errors.map((error) => ({
      ...error,
      path: [responseKey, ...(error.path ?? []).slice(2)],
    }));
    return nodes.length === 0
      ? []
      : [{ data: { [responseKey]: nodes }, ...(all.length > 0 && { errors: all }) }];
  }
  return nodes.map((node, place) => {
    const own = errorsOf(place);
    return { data: { [responseKey]: node }, ...(own.length > 0 && { errors: own }) };
  });
}

const numbers = new WeakMap<object, number>();
let newest = 0;

/** Tells documents apart in a key. */
function numberOf(document: object): number {
  const number = numbers.get(document) ?? ++newest;
  numbers.set(document, number);
  return number;
}
