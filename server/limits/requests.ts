import type { RequestHandler, Response } from "express";
import type { Visitor } from "../auth/visitor.ts";
import { visitorOf } from "../http/request_context.ts";
import { rateLimited, type Limit, type Standing } from "./limit.ts";
import { networkOf } from "./network.ts";

/** How many requests each user of a school may send, and each network where nobody has signed in. */
export type RequestLimits = {
  /** Counts a request, and says by which limit. */
  ask(visitor: Visitor): Promise<{ limit: Limit; standing: Standing }>;
  /**
   * A guest's request has turned out to be this user's: it signed in. It counts as such, once, and
   * not for the network: a whole school may sit behind one address. Throws `RATE_LIMITED`.
   */
  countAs(visitor: Visitor, userId: string): Promise<void>;
};

export function createRequestLimits(users: Limit, guests: Limit): RequestLimits {
  const guestsRequests = new WeakSet<Visitor>();
  return {
    async ask(visitor) {
      if (visitor.signedIn) {
        const caller = userKey(visitor, visitor.signedIn.userId);
        return { limit: users, standing: await users.ask(caller) };
      }
      const standing = await guests.ask(networkKey(visitor));
      if (standing.granted) guestsRequests.add(visitor);
      return { limit: guests, standing };
    },
    async countAs(visitor, userId) {
      if (!guestsRequests.delete(visitor)) return;
      await guests.giveBack(networkKey(visitor));
      await users.take(userKey(visitor, userId));
    },
  };
}

/** Counts each request, and tells its sender in headers what is left. */
export function limitRequests(limits: RequestLimits): RequestHandler {
  return async (request, response, next) => {
    const { limit, standing } = await limits.ask(visitorOf(request));
    describe(response, limit, standing);
    if (!standing.granted) throw rateLimited("requests", standing);
    next();
  };
}

/** Counts one more for whoever asks; throws `RATE_LIMITED` when that is too many. */
export async function countRequest(limits: RequestLimits, visitor: Visitor): Promise<void> {
  const { standing } = await limits.ask(visitor);
  if (!standing.granted) throw rateLimited("requests", standing);
}

/** The callers' keys: the same user or network is another caller at another school. */
export function networkKey({ tenant, clientAddress }: Visitor): string {
  return `${tenant.id} ${networkOf(clientAddress)}`;
}

function userKey({ tenant }: Visitor, userId: string): string {
  return `${tenant.id} ${userId}`;
}

/** As draft-ietf-httpapi-ratelimit-headers has it: a policy's quota and window, what is left until when. */
function describe(response: Response, { name, points, seconds }: Limit, standing: Standing): void {
  if (points === 0) return;
  response.setHeader("ratelimit-policy", `"${name}";q=${points};w=${seconds}`);
  response.setHeader("ratelimit", `"${name}";r=${standing.left};t=${standing.resetSeconds}`);
}
