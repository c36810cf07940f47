import type { Series } from "../graphql/engine.ts";
import { HomeroomError } from "../../runtime/errors.ts";
import { visitorOf } from "../http/request_context.ts";
import { sendJson, type Exchange } from "./exchange.ts";
import { readKey, type KeptAnswer } from "./idempotency.ts";
import type { Problem } from "./problems.ts";

type Data = readonly Record<string, unknown>[];

/** Given how the request is answered, what its transaction does before and after it. */
export type Around = (answer: (data: Data) => KeptAnswer) => Pick<Series, "before" | "after">;

interface Done {
  failure: (() => Problem) | undefined;
  updatedAt?: string | undefined;
}

/**
 * Does what a request asks for and answers; a repetition of one that was done (by its `Idempotency-Key`) gets the same
 * answer, and nothing is done.
 *
 * @param content what besides method and address makes it the same request
 */
export async function repeatedOr(
  exchange: Exchange,
  content: readonly unknown[],
  work: (around: Around) => Promise<Done>,
): Promise<void> {
  const { request, response } = exchange;
  const { signedIn } = visitorOf(request);
  const key = readKey(request.get("idempotency-key"), signedIn?.userId, [
    request.method,
    request.originalUrl,
    ...content,
  ]);
  let kept: KeptAnswer | undefined;
  let made: KeptAnswer | undefined;
  const { failure, updatedAt } = await work((answer) => ({
    ...(key && {
      async before(client) {
        kept = await key.claim(client);
        if (kept) throw new HomeroomError("REPEATED", "This was done before.", { status: 409 });
      },
    }),
    async after(client, data) {
      made = answer(data);
      await key?.keep(client, made);
    },
  }));
  if (kept) response.setHeader("idempotency-replayed", "true");
  else if (failure) throw failure();
  const { status, location, body } = (kept ?? made)!;
  if (location !== undefined) response.location(location);
  if (status === 204) response.status(204).end();
  else sendJson(exchange, status, body, kept ? undefined : updatedAt);
}
