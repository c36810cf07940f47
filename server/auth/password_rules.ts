import { HomeroomError } from "../../runtime/errors.ts";

const shortest = 10;
const longest = 128;

/** What lists of stolen passwords begin with; endings such as 123! or 2026 do not make them better. */
const obvious = new Set(
  `abc admin administrator changeit changeme charlie default dragon football guardian hello homeroom
  iloveyou letmein master monkey mypassword parent pass passwd password passwort princess principal
  qwert qwerty qwertyuiop qwertz qwertzuiop root school schule secret shadow student sunshine superman
  teacher temp test trustno welcome willkommen asdf asdfgh asdfghjkl yxcvbnm zxcvbnm`.split(/\s+/),
);

const runs = ["abcdefghijklmnopqrstuvwxyz", "01234567890123456789", "qwertyuiopasdfghjklzxcvbnm"];

/**
 * Refuses (`WEAK_PASSWORD`) a new password that others would guess. As NIST 800-63B advises: length
 * counts, characters of certain kinds do not. `field` is the input's field that the answer names,
 * `about` are words that everybody connects with this person.
 */
export function requireGoodPassword(password: string, field: string, about: string[]): void {
  const problem = problemOf(password, about);
  if (problem === undefined) return;
  throw new HomeroomError("WEAK_PASSWORD", `This password ${problem}.`, {
    status: 400,
    field,
    hint: `Choose ${shortest} to ${longest} characters, for example three or four unrelated words.`,
  });
}

function problemOf(password: string, about: string[]): string | undefined {
  const plain = password.normalize("NFKC").toLowerCase();
  const characters = [...plain];
  if (characters.length < shortest) return `has fewer than ${shortest} characters`;
  if (characters.length > longest) return `has more than ${longest} characters`;
  if (new Set(characters).size < 5) return "repeats a few characters";
  if (isRun(plain)) return "is a row of neighbouring keys or letters";
  const core = plain.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, "");
  const candidates = [plain, core, core.replace(/[013457@$]/g, unmask)];
  const own = new Set(about.flatMap(wordsOf));
  if (candidates.some((word) => obvious.has(word))) return "is one of those that are tried first";
  if (candidates.some((word) => own.has(word))) return "is your own name or address";
  return undefined;
}

function isRun(text: string): boolean {
  return runs.some((run) => run.includes(text) || [...run].reverse().join("").includes(text));
}

function unmask(sign: string): string {
  return { 0: "o", 1: "i", 3: "e", 4: "a", 5: "s", 7: "t", "@": "a", $: "s" }[sign] ?? sign;
}

function wordsOf(text: string): string[] {
  const lower = text.normalize("NFKC").toLowerCase();
  const words = lower.split(/[^\p{L}]+/u).filter((word) => word !== "");
  return [lower, ...words, words.join("")];
}
