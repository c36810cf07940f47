import { networkKey } from "../limits/requests.ts";
import { callAs, requireSignIn, type Auth } from "./auth.ts";
import {
  badCode,
  invalidCredentials,
  locked,
  noSecondFactor,
  notSignedIn,
  secondFactorIsOn,
} from "./errors.ts";
import { passwordMatches } from "./passwords.ts";
import { makeRecoveryCodes } from "./recovery_codes.ts";
import { proofOf, secretAbout } from "./second_factor_proofs.ts";
import { makeTotpSecret, matchingStep, totpUri } from "./totp.ts";
import type { Visitor } from "./visitor.ts";

type OwnFactor = {
  sealed_secret: Buffer | null;
  key_id: string | null;
  is_confirmed: boolean;
  password_hash: string | null;
  email: string;
};

/** A new secret for the signed-in user's app. It is shown now and never again; a code of it turns it on. */
export async function beginTotp(auth: Auth, visitor: Visitor) {
  const { userId } = requireSignIn(visitor);
  const { is_confirmed: isOn, email } = await ownFactor(auth, visitor);
  if (isOn) throw secondFactorIsOn();
  const secret = makeTotpSecret();
  const { sealed, keyId } = auth.seals.seal(secret, secretAbout(visitor, userId));
  const [row] = await callAs<{ begun: boolean | null }>(
    auth,
    visitor,
    "select begin_second_factor($1, $2, $3) as begun",
    [userId, sealed, keyId],
  );
  if (!row!.begun) throw secondFactorIsOn();
  return { secret, uri: totpUri(secret, `Homeroom ${visitor.tenant.slug}`, email) };
}

/** Turns the second factor on with a code of the new secret, and returns the recovery codes, once. */
export async function confirmTotp(auth: Auth, visitor: Visitor, input: { code: string }) {
  const { userId } = requireSignIn(visitor);
  const network = networkKey(visitor);
  await auth.attempts.take(network);
  const factor = await ownFactor(auth, visitor);
  if (factor.is_confirmed) throw secondFactorIsOn();
  if (!factor.sealed_secret || factor.key_id === null) throw noSecondFactor();
  const sealed = { sealed: factor.sealed_secret, keyId: factor.key_id };
  const secret = auth.seals.open(sealed, secretAbout(visitor, userId));
  const step = matchingStep(secret, input.code.replace(/\s/g, ""));
  if (step === undefined) throw badCode();
  const codes = makeRecoveryCodes();
  const [row] = await callAs<{ confirmed: boolean }>(
    auth,
    visitor,
    "select confirm_second_factor($1, $2, $3, $4) as confirmed",
    [userId, factor.sealed_secret, step, codes.map(({ hash }) => hash)],
  );
  if (!row!.confirmed) throw badCode();
  await auth.attempts.giveBack(network);
  return { recoveryCodes: codes.map(({ text }) => text) };
}

/** Turns it off for somebody who shows both factors once more; who has no password needs the code only. */
export async function disableTotp(
  auth: Auth,
  visitor: Visitor,
  input: { password?: string | null; code: string },
) {
  const { userId, sessionId } = requireSignIn(visitor);
  const network = networkKey(visitor);
  await auth.attempts.take(network);
  const factor = await ownFactor(auth, visitor);
  if (!factor.is_confirmed) throw noSecondFactor();
  const hash = factor.password_hash;
  const matches = await passwordMatches(input.password ?? "", hash);
  const proof = await proofOf(auth, visitor, { user_id: userId, ...stored(factor) }, input.code);
  const [row] = await callAs<{ outcome: string }>(
    auth,
    visitor,
    "select disable_second_factor($1, $2, $3, $4, $5, $6, $7) as outcome",
    [
      userId,
      sessionId,
      matches ? hash : null,
      proof.step,
      proof.recoveryHash,
      visitor.userAgent ?? null,
      visitor.clientAddress ?? null,
    ],
  );
  refuse(row!.outcome, "disabled");
  await auth.attempts.giveBack(network);
  return { disabled: true };
}

/** New recovery codes for somebody who shows the second factor; the old ones are useless then. */
export async function regenerateRecoveryCodes(
  auth: Auth,
  visitor: Visitor,
  input: { code: string },
) {
  const { userId, sessionId } = requireSignIn(visitor);
  const network = networkKey(visitor);
  await auth.attempts.take(network);
  const factor = await ownFactor(auth, visitor);
  if (!factor.is_confirmed) throw noSecondFactor();
  const proof = await proofOf(auth, visitor, { user_id: userId, ...stored(factor) }, input.code);
  const codes = makeRecoveryCodes();
  const [row] = await callAs<{ outcome: string }>(
    auth,
    visitor,
    "select replace_recovery_codes($1, $2, $3, $4, $5, $6, $7) as outcome",
    [
      userId,
      sessionId,
      proof.step,
      proof.recoveryHash,
      codes.map(({ hash }) => hash),
      visitor.userAgent ?? null,
      visitor.clientAddress ?? null,
    ],
  );
  refuse(row!.outcome, "replaced");
  await auth.attempts.giveBack(network);
  return { recoveryCodes: codes.map(({ text }) => text) };
}

async function ownFactor(auth: Auth, visitor: Visitor): Promise<OwnFactor> {
  const { userId } = requireSignIn(visitor);
  const [factor] = await callAs<OwnFactor>(auth, visitor, "select * from own_second_factor($1)", [
    userId,
  ]);
  if (!factor) throw notSignedIn();
  return factor;
}

function stored({ sealed_secret, key_id }: OwnFactor) {
  if (!sealed_secret || key_id === null) throw noSecondFactor();
  return { sealed_secret, key_id };
}

function refuse(outcome: string, wanted: string): void {
  if (outcome === wanted) return;
  if (outcome === "locked") throw locked();
  if (outcome === "wrong_password") throw invalidCredentials();
  if (outcome === "wrong_code") throw badCode();
  throw notSignedIn();
}
