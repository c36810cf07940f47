// Each begins where a word does: from every letter of a long word on it would take seconds.
const mailAddress = /(?<![\w.+%-])[\w.+%-]+@[\w-]+(\.[\w-]+)+/g;
const jsonWebToken = /(?<![\w-])eyJ[\w-]+\.[\w-]+\.[\w-]+/g;
const credentials = /(\w:\/\/[^\s/:@"]*):[^\s@/"]+@/g;
const bearer = /\b(Bearer|Basic) +[\w.~+/=-]{6,}/gi;
const hash = /\$argon2[^\s"\\]+/g;

/**
 * Hides what looks like an address or a secret in a finished line: the last net, for what stands in
 * sentences of other people's errors.
 */
export function scrub(line: string): string {
  return line
    .replace(credentials, "$1:[redacted]@")
    .replace(mailAddress, "[address]")
    .replace(jsonWebToken, "[token]")
    .replace(bearer, "$1 [token]")
    .replace(hash, "[hash]");
}
