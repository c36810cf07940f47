import bidiFactory, { type Bidi } from "bidi-js";

// Its types say that it is a module of the other kind.
const bidi = (bidiFactory as unknown as () => Bidi)();

/** Letters that are written from right to left, and signs that say so. */
const rightToLeft =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\u200f\u202b\u202e\u2067]/u;

/** Whether a line has to be put in order before it is drawn. */
export function isRightToLeft(text: string): boolean {
  return rightToLeft.test(text);
}

/**
 * Divides a line into pieces as they stand on paper, from left to right, by Unicode's bidirectional
 * algorithm (UAX #9). A piece has one direction; pdfkit joins and turns the letters of one that runs
 * from right to left, which is therefore a word or the space between two.
 */
export function visualPieces(line: string): string[] {
  const { levels } = bidi.getEmbeddingLevels(line);
  return inVisualOrder(runsOf(line, levels)).flatMap(({ text, level }) =>
    level % 2 === 0 ? [text] : wordsFromRight(text),
  );
}

interface Run {
  text: string;
  /** Even from left to right, odd from right to left. */
  level: number;
}

function runsOf(line: string, levels: Uint8Array): Run[] {
  const runs: Run[] = [];
  for (let index = 0; index < line.length; index += 1) {
    const level = levels[index]!;
    const last = runs.at(-1);
    if (last?.level === level) last.text += line[index];
    else runs.push({ text: line[index]!, level });
  }
  return runs;
}

/** Rule L2: from the highest level down to the lowest odd one, runs of that level or above are turned. */
function inVisualOrder(runs: Run[]): Run[] {
  let ordered = runs;
  const highest = Math.max(0, ...runs.map(({ level }) => level));
  for (let level = highest; level > 0; level -= 1) {
    const next: Run[] = [];
    for (let index = 0; index < ordered.length;) {
      let end = index;
      while (end < ordered.length && ordered[end]!.level >= level) end += 1;
      if (end === index) next.push(ordered[index]!);
      else next.push(...ordered.slice(index, end).reverse());
      index = Math.max(end, index + 1);
    }
    ordered = next;
  }
  return ordered;
}

/** Brackets look the other way there (rule L4). What has no letters pdfkit does not turn. */
function wordsFromRight(text: string): string[] {
  const mirrored = Array.from(text, (sign) => bidi.getMirroredCharacter(sign) ?? sign).join("");
  return mirrored
    .split(/(\s+)/)
    .filter((word) => word !== "")
    .map((word) => (isRightToLeft(word) ? word : Array.from(word).reverse().join("")))
    .reverse();
}
