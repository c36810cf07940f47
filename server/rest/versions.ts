import { createHash } from "node:crypto";
import { badParameters, Problem } from "./problems.ts";

/**
 * The entity tag of an answer, `"<version of the row>-<hash of the body>"`: two answers have the same if they are the
 * same, and a change of the row can be told from another way to look at it.
 *
 * @param updatedAt of the row; undefined for lists and rows that have none
 */
export function entityTag(body: string, updatedAt?: string): string {
  const hash = createHash("sha256").update(body).digest("base64url").slice(0, 22);
  return updatedAt === undefined ? `"${hash}"` : `"${versionOf(updatedAt)}-${hash}"`;
}

/** Microseconds since 1970 of a moment as the API writes it, whatever its time zone, in base 36. */
export function versionOf(moment: string): string {
  const fraction = /\.(\d{1,6})/.exec(moment)?.[1] ?? "";
  const seconds = BigInt(Math.floor(Date.parse(moment) / 1000));
  return (seconds * 1_000_000n + BigInt(fraction.padEnd(6, "0"))).toString(36);
}

/** Whether `If-None-Match` names the answer: then the client has it. */
export function isKnown(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false;
  const tags = header.split(",").map((item) => item.trim().replace(/^W\//, ""));
  return tags.includes("*") || tags.includes(tag);
}

/** The versions that `If-Match` takes; undefined when it was not sent or takes any. */
export function expectedVersions(header: string | undefined): Set<string> | undefined {
  if (header === undefined || header.trim() === "*") return undefined;
  const tags = header.split(",").map((item) => item.trim());
  if (!tags.every((item) => /^(W\/)?"[\x21\x23-\x7e]*"$/.test(item))) {
    const message = 'must be entity tags as ETag has them, in quotes, or "*"';
    throw badParameters([{ parameter: "If-Match", message }]);
  }
  // Weak tags never match here (RFC 9110).
  const versions = tags.map((item) => /^"([0-9a-z]+)-/.exec(item)?.[1]);
  return new Set(versions.filter((version) => version !== undefined));
}

export function changedMeanwhile(): Problem {
  return new Problem("PRECONDITION_FAILED", "Somebody else has changed it meanwhile.", {
    status: 412,
    hint: "Read it again, and send the ETag of that answer.",
  });
}
