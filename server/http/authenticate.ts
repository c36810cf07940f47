import type { RequestHandler } from "express";
import type { AccessTokens } from "../auth/access_tokens.ts";
import { unauthenticated } from "../auth/errors.ts";
import type { SessionChecks } from "../auth/session_checks.ts";
import type { SignedIn, Visitor } from "../auth/visitor.ts";
import { visitorOf } from "./request_context.ts";

/**
 * Finds out who has signed in. A request without a token is a guest's; one whose token is not good
 * is refused, because its sender believes to be somebody.
 */
export function authenticate(
  accessTokens: AccessTokens,
  sessionChecks: SessionChecks,
): RequestHandler {
  return async (request, _response, next) => {
    const header = request.headers.authorization;
    if (header === undefined || header === "") {
      next();
      return;
    }
    const visitor = visitorOf(request);
    visitor.signedIn = await recognize(visitor, header, accessTokens, sessionChecks);
    next();
  };
}

/**
 * Whom a header `Bearer <access token>` stands for at the visitor's school. Throws
 * `UNAUTHENTICATED` when the token is not good, or its session has ended.
 */
export async function recognize(
  { tenant, requestId, clientAddress }: Visitor,
  header: string,
  accessTokens: AccessTokens,
  sessionChecks: SessionChecks,
): Promise<SignedIn> {
  const token = /^Bearer +([\w.~+/=-]+)$/i.exec(header)?.[1];
  if (token === undefined) throw unauthenticated();
  const { userId, sessionId, expiresAt } = accessTokens.verify(token, tenant.id);
  const asker = { slug: tenant.slug, requestId, clientAddress };
  const session = await sessionChecks.check(asker, sessionId, userId);
  if (!session) throw unauthenticated("belongs to a session that has ended");
  const { mustChangePassword, mustSetUpSecondFactor } = session;
  return { userId, sessionId, expiresAt, mustChangePassword, mustSetUpSecondFactor };
}
