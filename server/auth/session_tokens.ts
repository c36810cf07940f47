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

/** How long a refresh token is good, as an interval of Postgres. */
export function refreshLifetime(auth: Auth): string {
  return `${auth.refreshTokenDays} days`;
}
