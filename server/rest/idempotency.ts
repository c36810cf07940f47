import { createHash } from "node:crypto";
import type { PgClient } from "@dataplan/pg";
import { badParameters, Problem } from "./problems.ts";

/** How a request was answered, as it is kept for a day. */
export interface KeptAnswer {
  status: number;
  location: string | undefined;
  body: string;
}

/** A request that its sender marked with a key, so that it is done once however often it arrives. */
export interface Key {
  /** Notes in the transaction that the request is being done. If it was done before: how it was answered. */
  claim(client: PgClient): Promise<KeptAnswer | undefined>;
  /** Keeps the answer, in the same transaction. */
  keep(client: PgClient, answer: KeptAnswer): Promise<void>;
}

/**
 * The key of a request, if it has one.
 *
 * @param userId who sends it; keys of guests would be everybody's
 * @param request what must be the same when the key is: method, address and body
 */
export function readKey(
  header: string | undefined,
  userId: string | undefined,
  request: readonly unknown[],
): Key | undefined {
  if (header === undefined) return undefined;
  if (!/^[\x21-\x7e]{1,255}$/.test(header)) {
    const message = "must be 1 to 255 letters, digits or signs, such as a uuid";
    throw badParameters([{ parameter: "Idempotency-Key", message }]);
  }
  if (userId === undefined) {
    const message = "needs a sign-in: keys are their sender's";
    throw badParameters([{ parameter: "Idempotency-Key", message }]);
  }
  const hash = createHash("sha256").update(JSON.stringify(request)).digest();
  return {
    async claim(client) {
      const { rows } = await client.query<Claimed>({
        text: "select is_new, is_same, status, location, answer from claim_idempotency_key($1, $2)",
        values: [header, hash],
      });
      const [{ is_new, is_same, status, location, answer }] = rows as [Claimed];
      if (is_new) return undefined;
      if (!is_same) throw reused();
      return { status, location: location ?? undefined, body: answer.toString("utf8") };
    },
    async keep(client, { status, location, body }) {
      await client.query({
        text: "select keep_answer($1, $2, $3, $4)",
        values: [header, status, location ?? null, Buffer.from(body)],
      });
    },
  };
}

type Claimed = {
  is_new: boolean;
  is_same: boolean;
  status: number;
  location: string | null;
  answer: Buffer;
};

function reused() {
  return new Problem(
    "IDEMPOTENCY_KEY_REUSED",
    "This Idempotency-Key came with another request before.",
    { status: 422, hint: "Choose a new key for each request that is not a repetition." },
  );
}
