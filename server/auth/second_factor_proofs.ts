import { callAs, type Auth } from "./auth.ts";
import { hashOfRecoveryCode } from "./recovery_codes.ts";
import { matchingStep } from "./totp.ts";
import type { Visitor } from "./visitor.ts";

export type StoredFactor = { user_id: string; sealed_secret: Buffer; key_id: string };

/** What the database decides by: the time step that a code matches, or the hash of a recovery code. */
export type Proof = { step: number | null; recoveryHash: Buffer | null };

/** Whose secret a sealed one is. */
export function secretAbout(visitor: Visitor, userId: string): string {
  return `second factor of ${userId} in ${visitor.tenant.id}`;
}

/**
 * Compares a code with the secret; six digits are the app's, all else is a recovery code. Which secret
 * is kept under an older key is kept under the newest from here on.
 */
export async function proofOf(
  auth: Auth,
  visitor: Visitor,
  factor: StoredFactor,
  typed: string,
): Promise<Proof> {
  const code = typed.replace(/\s/g, "");
  if (!/^\d{6}$/.test(code)) return { step: null, recoveryHash: hashOfRecoveryCode(code) };

  const about = secretAbout(visitor, factor.user_id);
  const stored = { sealed: factor.sealed_secret, keyId: factor.key_id };
  const secret = auth.seals.open(stored, about);
  const step = matchingStep(secret, code) ?? null;
  if (step !== null && auth.seals.isOutdated(stored)) {
    const renewed = auth.seals.seal(secret, about);
    await callAs(auth, visitor, "select reseal_second_factor($1, $2, $3, $4)", [
      factor.user_id,
      stored.sealed,
      renewed.sealed,
      renewed.keyId,
    ]);
  }
  return { step, recoveryHash: null };
}
