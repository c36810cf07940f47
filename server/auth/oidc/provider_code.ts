import { createHash } from "node:crypto";
import { hashOfSecret } from "../secrets.ts";

/**
 * What the database keeps of the code that a provider's sign-in comes back with. It contains the
 * frontend's challenge, so that the code is of no use to whoever finds it, nor can anybody be signed in
 * with somebody else's.
 */
export function hashOfProviderCode(code: string, challenge: string): Buffer {
  return hashOfSecret(`${code}.${challenge}`);
}

/** The challenge of a verifier: the base64url of its SHA-256 (S256 of RFC 7636). */
export function challengeOf(verifier: string): string {
  return createHash("sha256").update(verifier).digest("base64url");
}
