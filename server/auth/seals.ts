import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { HomeroomError } from "../../runtime/errors.ts";

/** A secret as the database keeps it, and which of the server's keys opens it. */
export type Sealed = { sealed: Buffer; keyId: string };

/**
 * Encrypts what must be readable again: secrets of second factors, of clients at providers.
 * `about` says whose it is; a sealed value that was moved to somebody else's row does not open.
 */
export type Seals = {
  /** With the newest key. Throws `NO_SECRET_KEYS` when there is none. */
  seal(text: string, about: string): Sealed;
  /** Throws `NO_SECRET_KEYS` when its key is gone, or it was tampered with. */
  open(secret: Sealed, about: string): string;
  /** Whether it should be sealed anew, because its key is not the newest. */
  isOutdated(secret: Sealed): boolean;
};

const algorithm = "aes-256-gcm";
const nonceBytes = 12;
const tagBytes = 16;

/** The first key seals, all open. The bytes are nonce, tag, ciphertext. */
export function createSeals(keys: readonly { kid: string; secret: string }[] = []): Seals {
  const byId = new Map(keys.map(({ kid, secret }) => [kid, derive(secret)]));
  const newest = keys[0]?.kid;

  return {
    seal(text, about) {
      const key = newest === undefined ? undefined : byId.get(newest);
      if (newest === undefined || !key) throw noSecretKeys("SECRET_KEYS is not set");
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv(algorithm, key, nonce);
      cipher.setAAD(Buffer.from(about));
      const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
      return { sealed: Buffer.concat([nonce, cipher.getAuthTag(), body]), keyId: newest };
    },
    open({ sealed, keyId }, about) {
      const key = byId.get(keyId);
      if (!key) throw noSecretKeys(`SECRET_KEYS has no key ${keyId}`);
      try {
        const nonce = sealed.subarray(0, nonceBytes);
        const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: tagBytes });
        decipher.setAAD(Buffer.from(about));
        decipher.setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes));
        const body = decipher.update(sealed.subarray(nonceBytes + tagBytes));
        return Buffer.concat([body, decipher.final()]).toString("utf8");
      } catch (cause) {
        throw noSecretKeys(`The key ${keyId} of SECRET_KEYS does not open it`, { cause });
      }
    },
    isOutdated: ({ keyId }) => keyId !== newest,
  };
}

/** The setting is random already, but as long as somebody made it. */
function derive(secret: string): Buffer {
  return Buffer.from(hkdfSync("sha256", secret, "", "homeroom secrets", 32));
}

function noSecretKeys(problem: string, options: ErrorOptions = {}) {
  return new HomeroomError("NO_SECRET_KEYS", `This server cannot keep such secrets: ${problem}.`, {
    ...options,
    status: 409,
    hint: "Ask whoever runs it to set SECRET_KEYS, with all keys that were ever used.",
  });
}
