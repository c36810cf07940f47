import { hash, verify } from "@node-rs/argon2";
import { createGate } from "./gate.ts";

/**
 * Argon2id with 19 MiB, two passes and one lane: OWASP's first recommendation. Changing them changes
 * each user's hash at the next sign-in.
 */
const parameters = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
const { memoryCost, timeCost, parallelism } = parameters;
const prefix = `$argon2id$v=19$m=${memoryCost},t=${timeCost},p=${parallelism}$`;

/** Compared with when there is no hash, so that it takes the same time; no password matches it. */
const nobodysHash = `${prefix}${"A".repeat(22)}$${"A".repeat(43)}`;

/** A hash keeps a core busy for some 20 ms and needs 19 MiB. */
const pass = createGate(2, 200);

/** The hash of a new password, in PHC format. */
export async function hashPassword(password: string): Promise<string> {
  return pass(() => hash(normalize(password), parameters));
}

/** Whether the password is the one of this hash. Takes as long when there is no hash. */
export async function passwordMatches(
  password: string,
  hashed: string | null | undefined,
): Promise<boolean> {
  const matches = await pass(() => verify(hashed ?? nobodysHash, normalize(password)));
  return matches && Boolean(hashed);
}

/** Whether the hash was made with other parameters than those of today. */
export function isOutdated(hashed: string): boolean {
  return !hashed.startsWith(prefix);
}

/** Keyboards differ in how they write one and the same letter. */
function normalize(password: string): string {
  return password.normalize("NFKC");
}
