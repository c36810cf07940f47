import { callAs, requireSignIn, type Auth } from "./auth.ts";
import { refreshRefused } from "./errors.ts";
import { hashOfSecret, makeSecret } from "./secrets.ts";
import { refreshLifetime, sessionTokens, type OpenedSession } from "./session_tokens.ts";
import type { Visitor } from "./visitor.ts";

/** New tokens for a refresh token, which is used up by it. */
export async function refreshSession(
  auth: Auth,
  visitor: Visitor,
  input: { refreshToken: string },
) {
  const next = makeSecret();
  const [decision] = await callAs<OpenedSession & { outcome: string }>(
    auth,
    visitor,
    "select * from rotate_session($1, $2, $3, $4, $5)",
    [
      hashOfSecret(input.refreshToken),
      next.hash,
      refreshLifetime(auth),
      visitor.userAgent ?? null,
      visitor.clientAddress ?? null,
    ],
  );
  const { outcome, user_id: userId } = decision!;
  auth.count("refresh", outcome);
  if (outcome === "reused") auth.sessionChecks.forget(visitor.tenant.slug, userId);
  if (outcome !== "refreshed") throw refreshRefused(outcome);
  return sessionTokens(auth, visitor, decision!, next);
}

export async function signOut(auth: Auth, visitor: Visitor) {
  const { userId, sessionId } = requireSignIn(visitor);
  const [row] = await callAs<{ ended: number }>(auth, visitor, "select sign_out($1, $2) as ended", [
    sessionId,
    userId,
  ]);
  auth.sessionChecks.forget(visitor.tenant.slug, userId);
  return { endedSessions: row!.ended };
}

export async function signOutEverywhere(auth: Auth, visitor: Visitor) {
  const { userId } = requireSignIn(visitor);
  const [row] = await callAs<{ ended: number }>(
    auth,
    visitor,
    "select sign_out_everywhere($1) as ended",
    [userId],
  );
  auth.sessionChecks.forget(visitor.tenant.slug, userId);
  return { endedSessions: row!.ended };
}

/** The API's type Me; null when nobody has signed in. */
export async function me(auth: Auth, visitor: Visitor) {
  if (!visitor.signedIn) return null;
  const [row] = await callAs<{ profile: object | null }>(
    auth,
    visitor,
    "select session_profile($1) as profile",
    [visitor.signedIn.userId],
  );
  return row?.profile ?? null;
}
