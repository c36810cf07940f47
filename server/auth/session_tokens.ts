import type { Auth } from "./auth.ts";
import type { Secret } from "./secrets.ts";
import type { Visitor } from "./visitor.ts";

/** A session as the database has just opened or renewed it. */
export type OpenedSession = {
  user_id: string;
  session_id: string;
  expires_at: Date;
  must_change_password?: boolean | null;
};

/** Somebody who was let in: with a session, or without one where the second factor is needed. */
export type LetIn = Omit<OpenedSession, "session_id"> & { session_id: string | null };

/** The API's type SessionTokens. From now on the request counts as the user's. */
export async function sessionTokens(
  auth: Auth,
  visitor: Visitor,
  session: OpenedSession,
  refreshToken: Secret,
) {
  await auth.requests.countAs(visitor, session.user_id);
  const access = auth.accessTokens.sign({
    userId: session.user_id,
    sessionId: session.session_id,
    tenantId: visitor.tenant.id,
  });
  return {
    accessToken: access.token,
    accessTokenExpiresAt: access.expiresAt.toISOString(),
    refreshToken: refreshToken.text,
    refreshTokenExpiresAt: session.expires_at.toISOString(),
    mustChangePassword: session.must_change_password ?? false,
  };
}

/**
 * The API's type SignInPayload. `secret` is what the database was given the hash of: it keeps it as
 * the session's refresh token, or as the challenge for the second factor.
 */
export function signInPayload(auth: Auth, visitor: Visitor, letIn: LetIn, secret: Secret) {
  const { session_id: sessionId } = letIn;
  if (sessionId === null) {
    return {
      mustChangePassword: false,
      challenge: secret.text,
      challengeExpiresAt: letIn.expires_at.toISOString(),
    };
  }
  return sessionTokens(auth, visitor, { ...letIn, session_id: sessionId }, secret);
}

/** How long a refresh token is good, as an interval of Postgres. */
export function refreshLifetime(auth: Auth): string {
  return `${auth.refreshTokenDays} days`;
}
