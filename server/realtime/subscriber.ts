import type { FormattedExecutionResult } from "graphql";
import type { RequestSettings } from "../graphql/with_pg_client.ts";
import type { EndingReason } from "./endings.ts";
import { coalescedEvents, deliveredEvents } from "./measurements.ts";
import { Mailbox } from "./mailbox.ts";
import type { Rereading } from "./rereading.ts";

/** More than this waits for nobody: a client that reads so slowly is parted with. */
const mostWaiting = 500;

/** One subscription of one person. */
export class Subscriber {
  readonly slug: string;
  readonly userId: string;
  readonly settings: RequestSettings;
  readonly rereading: Rereading;
  readonly answers: Mailbox<FormattedExecutionResult>;
  /** Ends the whole connection. */
  readonly fail: (reason: EndingReason) => void;

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

  take(answers: readonly FormattedExecutionResult[]): void {
    const { field, latestOnly } = this.rereading.topic;
    if (latestOnly && this.answers.length > 0) {
      coalescedEvents.inc({ field }, this.answers.length);
      this.answers.clear();
    }
    if (this.answers.length + answers.length > mostWaiting) {
      this.fail("TOO_SLOW");
      return;
    }
    for (const answer of answers) this.answers.put(answer);
    deliveredEvents.inc({ field }, answers.length);
  }
}
