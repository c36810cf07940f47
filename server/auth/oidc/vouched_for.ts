import * as client from "openid-client";
import { HomeroomError } from "../../../runtime/errors.ts";
import { refusalIn, unavailable, type Provider } from "./providers.ts";
import type { Ticket } from "./ticket.ts";

/** Whom a provider vouches for. */
export type Person = { subject: string; email: string | null; emailIsVerified: boolean };

/**
 * Exchanges the code of a callback and checks all that comes back: state, issuer, signature, audience,
 * nonce and times. Throws `PROVIDER_REFUSED`, or `PROVIDER_UNAVAILABLE` when there is no answer.
 */
export async function vouchedFor(
  { configuration, displayName }: Provider,
  callback: URL,
  ticket: Ticket,
): Promise<Person> {
  try {
    const tokens = await client.authorizationCodeGrant(configuration, callback, {
      expectedState: ticket.state,
      expectedNonce: ticket.nonce,
      pkceCodeVerifier: ticket.verifier,
      idTokenExpected: true,
    });
    const claims = tokens.claims()!;
    if (!/^[\x20-\x7e]{1,255}$/.test(claims.sub)) throw new Error("The subject is none");
    const hasMore = claims.email === undefined && configuration.serverMetadata().userinfo_endpoint;
    const { email, email_verified: verified } = hasMore
      ? await client.fetchUserInfo(configuration, tokens.access_token, claims.sub)
      : claims;
    return {
      subject: claims.sub,
      email: typeof email === "string" ? email : null,
      // Some providers write it as a text.
      emailIsVerified: verified === true || verified === "true",
    };
  } catch (cause) {
    const refusal = refusalIn(cause);
    if (refusal) throw refusal;
    if (isSilence(cause)) throw unavailable(displayName, cause);
    throw new HomeroomError(
      "PROVIDER_REFUSED",
      `${displayName} refused this sign-in, or its answer is not to be believed.`,
      { status: 403, hint: "Begin again.", cause },
    );
  }
}

/** Whether the provider could not be asked at all. */
function isSilence(error: unknown): boolean {
  const codes = [
    "OAUTH_TIMEOUT",
    "ECONNREFUSED",
    "ECONNRESET",
    "ENOTFOUND",
    "ETIMEDOUT",
    "EAI_AGAIN",
  ];
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  if (typeof code === "string" && codes.includes(code)) return true;
  return cause instanceof Error && isSilence(cause);
}
