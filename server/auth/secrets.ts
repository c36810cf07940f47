import { createHash, randomBytes } from "node:crypto";

/** A secret that a client keeps, and what the database keeps of it. */
export type Secret = { text: string; hash: Buffer };

/** 256 random bits. */
export function makeSecret(): Secret {
  const text = randomBytes(32).toString("base64url");
  return { text, hash: hashOfSecret(text) };
}

/** SHA-256: a secret that is random throughout needs no slow hash. */
export function hashOfSecret(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
