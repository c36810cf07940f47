import { randomBytes } from "node:crypto";
import { hashOfSecret, type Secret } from "./secrets.ts";

/** Without letters that look like digits (Crockford's base 32). */
const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
const count = 10;
const length = 16;

/**
 * Ten new codes, such as `k3v0-9w2m-x7tq-4hzd`. Each has 80 random bits, which nobody tries out: SHA-256
 * is as good for them as a slow hash would be, and as quick as it should be for whoever guesses.
 */
export function makeRecoveryCodes(): Secret[] {
  return Array.from({ length: count }, () => {
    const letters = [...randomBytes(length)].map((byte) => alphabet[byte % 32]!).join("");
    return { text: letters.match(/.{4}/g)!.join("-"), hash: hashOfRecoveryCode(letters) };
  });
}

/** The hash of a code as somebody typed it: case, hyphens and blanks do not matter. */
export function hashOfRecoveryCode(typed: string): Buffer {
  const letters = typed
    .toLowerCase()
    .replace(/[\s-]/g, "")
    .replace(/o/g, "0")
    .replace(/[il]/g, "1");
  return hashOfSecret(letters);
}
