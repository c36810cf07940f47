import { networkKey } from "../limits/requests.ts";
import { callAs, type Auth } from "./auth.ts";
import { invalidCredentials, locked } from "./errors.ts";
import { hashPassword, isOutdated, passwordMatches } from "./passwords.ts";
import { makeSecret } from "./secrets.ts";
import { refreshLifetime, signInPayload, type LetIn } from "./session_tokens.ts";
import type { Visitor } from "./visitor.ts";

export type SignInInput = { email: string; password: string; device?: string | null };

/**
 * Compares the password and lets the database decide. The same steps whether the address is known,
 * locked or neither, so that neither answer nor time tells them apart.
 */
export async function signIn(auth: Auth, visitor: Visitor, input: SignInInput) {
  const network = networkKey(visitor);
  await auth.attempts.take(network);

  const [known] = await callAs<{ password_hash: string | null }>(
    auth,
    visitor,
    "select password_hash from sign_in_credentials($1)",
    [input.email],
  );
  const hash = known?.password_hash;
  const matches = await passwordMatches(input.password, hash);
  const outdated = matches && isOutdated(hash ?? "");

  const refreshToken = makeSecret();
  const [decision] = await callAs<LetIn & { outcome: string }>(
    auth,
    visitor,
    "select * from finish_sign_in($1, $2, $3, $4, $5, $6, $7, $8)",
    [
      input.email,
      matches ? hash : null,
      outdated ? await hashPassword(input.password) : null,
      refreshToken.hash,
      refreshLifetime(auth),
      input.device ?? null,
      visitor.userAgent ?? null,
      visitor.clientAddress ?? null,
    ],
  );
  const outcome = decision!.outcome;
  auth.count("password", outcome);
  if (outcome === "locked") throw locked();
  if (outcome !== "signed_in" && outcome !== "second_factor_needed") throw invalidCredentials();
  // A school may sit behind one address: who succeeds does not use up the others' attempts.
  await auth.attempts.giveBack(network);
  return signInPayload(auth, visitor, decision!, refreshToken);
}
