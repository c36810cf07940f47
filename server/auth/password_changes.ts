import { setTimeout as delay } from "node:timers/promises";
import { networkKey } from "../limits/requests.ts";
import { callAs, requireSignIn, type Auth } from "./auth.ts";
import { badToken, invalidCredentials, locked, notSignedIn } from "./errors.ts";
import { requireGoodPassword } from "./password_rules.ts";
import { hashPassword, passwordMatches } from "./passwords.ts";
import { hashOfSecret, makeSecret } from "./secrets.ts";
import { refreshLifetime, signInPayload, type LetIn } from "./session_tokens.ts";
import type { Visitor } from "./visitor.ts";

type Person = { email: string; display_name: string };

export async function changePassword(
  auth: Auth,
  visitor: Visitor,
  input: { currentPassword: string; newPassword: string },
) {
  const { userId, sessionId } = requireSignIn(visitor);
  await auth.attempts.take(networkKey(visitor));
  const [account] = await callAs<Person & { password_hash: string | null }>(
    auth,
    visitor,
    "select email, display_name, password_hash from session_credentials($1)",
    [userId],
  );
  if (!account) throw notSignedIn();
  requireGoodPassword(input.newPassword, "newPassword", [account.email, account.display_name]);
  const matches = await passwordMatches(input.currentPassword, account.password_hash);
  const [decision] = await callAs<{ outcome: string; ended_sessions: number }>(
    auth,
    visitor,
    "select * from change_password($1, $2, $3, $4, $5, $6)",
    [
      userId,
      sessionId,
      matches ? account.password_hash : null,
      await hashPassword(input.newPassword),
      visitor.userAgent ?? null,
      visitor.clientAddress ?? null,
    ],
  );
  const { outcome, ended_sessions: endedSessions } = decision!;
  if (outcome === "locked") throw locked();
  if (outcome === "wrong_password") throw invalidCredentials();
  if (outcome !== "changed") throw notSignedIn();
  await auth.attempts.giveBack(networkKey(visitor));
  auth.sessionChecks.forget(visitor.tenant.slug, userId); // It need not change its password any more.
  return { endedSessions };
}

/** Answers the same, after the same time, whether or not somebody has the address. */
export async function requestPasswordReset(auth: Auth, visitor: Visitor, input: { email: string }) {
  await auth.resets.take(networkKey(visitor));
  const work = callAs(auth, visitor, "select request_password_reset($1)", [input.email]);
  await Promise.all([work, delay(200)]);
  return { requested: true };
}

/** Uses up the token of a mail: an invitation's or a password reset's. */
export async function redeemToken(
  auth: Auth,
  visitor: Visitor,
  purpose: "invitation" | "password_reset",
  input: { token: string; password: string; passwordField: string; device?: string | null },
) {
  await auth.attempts.take(networkKey(visitor));
  const token = hashOfSecret(input.token.trim());
  const [person] = await callAs<Person>(
    auth,
    visitor,
    "select email, display_name from find_user_token($1, $2)",
    [purpose, token],
  );
  if (!person) throw badToken();
  requireGoodPassword(input.password, input.passwordField, [person.email, person.display_name]);
  const refreshToken = makeSecret();
  const [letIn] = await callAs<LetIn>(
    auth,
    visitor,
    "select * from redeem_user_token($1, $2, $3, $4, $5, $6, $7, $8)",
    [
      purpose,
      token,
      await hashPassword(input.password),
      refreshToken.hash,
      refreshLifetime(auth),
      input.device ?? null,
      visitor.userAgent ?? null,
      visitor.clientAddress ?? null,
    ],
  );
  auth.count(purpose, letIn ? "signed_in" : "token_used");
  if (!letIn) throw badToken();
  await auth.attempts.giveBack(networkKey(visitor));
  return signInPayload(auth, visitor, letIn, refreshToken);
}
