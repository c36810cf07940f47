import type { FormattedExecutionResult } from "graphql";
import type { RequestSettings } from "../graphql/with_pg_client.ts";
import type { EndingReason } from "./endings.ts";
import { coalescedEvents, deliveredEvents } from "./measurements.ts";
import { Mailbox } from "./mailbox.ts";
import type { Rereading } from "./rereading.ts";

/** Answers that wait for a client: what comes beyond is read when there is room for it. */
export const mostWaiting = 500;
/** A client that makes no room in this time is parted with. */
const patienceMs = 5000;
/** Answers that are still to be read for a client that is behind: with more it never catches up. */
const mostDue = 20_000;

type Answer = FormattedExecutionResult;

/** Answers to an event, at most so many as may wait, and how to read them. */
export type Piece = { size: number; read: () => Promise<readonly Answer[]> };

/** One subscription of one person. */
export class Subscriber {
  readonly slug: string;
  readonly userId: string;
  readonly settings: RequestSettings;
  readonly rereading: Rereading;
  readonly answers: Mailbox<Answer>;
  /** Ends the whole connection. */
  readonly fail: (reason: EndingReason) => void;
  /** Fulfilled when all that came before is handed out. */
  #turn: Promise<unknown> = Promise.resolve();
  #due = 0;
  #isBehind = false;

  /**
   * @param onEnd called when the client, or the end of its connection, ends the subscription
   * @param fail ends the connection, when not everything can be delivered
   */
  constructor(
    { userId, settings, rereading }: Pick<Subscriber, "userId" | "settings" | "rereading">,
    onEnd: (subscriber: Subscriber) => void,
    fail: (reason: EndingReason) => void,
  ) {
    this.slug = settings.slug;
    this.userId = userId;
    this.settings = settings;
    this.rereading = rereading;
    this.fail = fail;
    this.answers = new Mailbox(() => {
      onEnd(this);
    });
  }

  /**
   * Hands out an event, piece by piece, behind those that came before. Resolves when that is done, or
   * when the client must read first: nobody else waits for it then, and the rest follows as it reads.
   */
  async take(pieces: readonly Piece[]): Promise<void> {
    this.#due += pieces.reduce((sum, { size }) => sum + size, 0);
    if (this.#due > mostDue) {
      this.fail("TOO_SLOW");
      return;
    }
    const behind = Promise.withResolvers<void>();
    const done = this.#turn.then(() => this.#handOut(pieces, behind.resolve));
    this.#turn = done.catch(() => {
      this.fail("RECONNECT"); // It may not believe to have heard everything.
    });
    if (!this.#isBehind) await Promise.race([done, behind.promise]);
  }

  async #handOut(pieces: readonly Piece[], onBehind: () => void): Promise<void> {
    for (const { size, read } of pieces) {
      const mayWait = mostWaiting - size;
      if (this.answers.length > mayWait && !this.rereading.topic.latestOnly) {
        this.#isBehind = true;
        onBehind();
        const room = await this.answers.waitFor(mayWait, patienceMs);
        if (room === "full") this.fail("TOO_SLOW");
        if (room !== "room") return;
      }
      this.#put(await read());
      this.#due -= size;
    }
    this.#isBehind = false;
  }

  #put(answers: readonly Answer[]): void {
    const { field, latestOnly } = this.rereading.topic;
    if (latestOnly && this.answers.length > 0) {
      coalescedEvents.inc({ field }, this.answers.length);
      this.answers.clear();
    }
    for (const answer of answers) this.answers.put(answer);
    deliveredEvents.inc({ field }, answers.length);
  }
}
