import { Secret, TOTP } from "otpauth";

const digits = 6;
const period = 30;
/** Steps of half a minute by which the clocks of two devices may differ. */
const window = 1;

/** A new secret, in base32 as apps take it: 160 bits, as RFC 4226 recommends. */
export function makeTotpSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/** What an app reads from a QR code: `otpauth://totp/…`. */
export function totpUri(secret: string, issuer: string, account: string): string {
  return generator(secret, issuer, account).toString();
}

/**
 * The time step (half minutes since 1970) of which this is the code, now or one step around it.
 * Undefined when it is the code of none.
 */
export function matchingStep(secret: string, code: string): number | undefined {
  const timestamp = Date.now();
  const delta = generator(secret).validate({ token: code, timestamp, window });
  return delta === null ? undefined : TOTP.counter({ period, timestamp }) + delta;
}

function generator(secret: string, issuer = "", label = ""): TOTP {
  // SHA-1 is what every app knows; as an HMAC it is sound.
  return new TOTP({ secret, issuer, label, algorithm: "SHA1", digits, period });
}
