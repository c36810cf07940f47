/** What is to reach somebody. */
export interface Message {
  /** The same at each attempt, and no other message's. */
  id: string;
  userId: string;
  recipient: string;
  /** Mail address or telephone number; null where the channel finds the way itself. */
  address: string | null;
  kind: string;
  subject: string;
  body: string;
  /** Where the recipient says what they want to be sent. */
  preferencesUrl: string;
}

/**
 * How a hand-over went: `failed` for good; `again`, nothing was sent, so it can be tried later;
 * `uncertain`, it may be out.
 */
export type HandOver =
  | { outcome: "sent"; providerId?: string }
  | { outcome: "failed" | "again" | "uncertain"; error: string };

/** A way by which messages leave. */
export interface Channel {
  /** Takes two minutes at most, and does not throw for what happens at the other end. */
  send(message: Message): Promise<HandOver>;
}

/** No hand-over takes longer; claims that are much older belong to workers that are dead. */
export const handOverMs = 120_000;
