import { networkKey } from "../limits/requests.ts";
import { callAs, type Auth } from "./auth.ts";
import { badChallenge, badCode, locked } from "./errors.ts";
import { proofOf, type StoredFactor } from "./second_factor_proofs.ts";
import { hashOfSecret, makeSecret } from "./secrets.ts";
import { refreshLifetime, sessionTokens, type OpenedSession } from "./session_tokens.ts";
import type { Visitor } from "./visitor.ts";

export type CompleteSignInInput = { challenge: string; code: string; device?: string | null };

/** The second step of signing in: a code for the challenge that the first step answered with. */
export async function completeSignIn(auth: Auth, visitor: Visitor, input: CompleteSignInInput) {
  const network = networkKey(visitor);
  await auth.attempts.take(network);
  const challenge = hashOfSecret(input.challenge.trim());
  const [factor] = await callAs<StoredFactor>(
    auth,
    visitor,
    "select * from challenged_second_factor($1)",
    [challenge],
  );
  if (!factor) throw badChallenge();
  const proof = await proofOf(auth, visitor, factor, input.code);

  const refreshToken = makeSecret();
  const [decision] = await callAs<OpenedSession & { outcome: string }>(
    auth,
    visitor,
    "select * from complete_sign_in($1, $2, $3, $4, $5, $6, $7, $8)",
    [
      challenge,
      proof.step,
      proof.recoveryHash,
      refreshToken.hash,
      refreshLifetime(auth),
      input.device ?? null,
      visitor.userAgent ?? null,
      visitor.clientAddress ?? null,
    ],
  );
  const { outcome } = decision!;
  auth.count("second_factor", outcome);
  if (outcome === "locked") throw locked();
  if (outcome === "wrong_code") throw badCode();
  if (outcome !== "signed_in") throw badChallenge();
  await auth.attempts.giveBack(network);
  return sessionTokens(auth, visitor, decision!, refreshToken);
}
