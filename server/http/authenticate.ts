import type { Request, RequestHandler } from "express";
import type { AccessTokens } from "../auth/access_tokens.ts";
import { unauthenticated } from "../auth/errors.ts";
import type { SessionChecks } from "../auth/session_checks.ts";
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
    const token = /^Bearer +([\w.~+/=-]+)$/i.exec(header)?.[1];
    if (token === undefined) throw unauthenticated();
    const visitor = visitorOf(request);
    const { tenant, requestId, clientAddress } = visitor;
    const { userId, sessionId } = accessTokens.verify(token, tenant.id);
    const asker = { slug: tenant.slug, requestId, clientAddress };
    const session = await sessionChecks.check(asker, sessionId, userId);
    if (!session) throw unauthenticated("belongs to a session that has ended");
    visitor.signedIn = { userId, sessionId, mustChangePassword: session.mustChangePassword };
    next();
  };
}
