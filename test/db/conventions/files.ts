import { readdirSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";

export const root = resolve(import.meta.dirname, "../../..");

/** An SQL file that people write. */
export interface SqlFile {
  /** From the root of the repository, with slashes. */
  path: string;
  /** Its name without `.sql`. */
  name: string;
  text: string;
  /** The text with comments and the insides of strings blanked; line by line as long as before. */
  code: string;
  /** The text with every string emptied. */
  brief: string;
}

/** All of them: what is generated or committed by a tool is not among them. */
export function sqlFiles(): SqlFile[] {
  return ["db", "policies"]
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((path) =>
        join(folder, path).replaceAll("\\", "/"),
      ),
    )
    .filter((path) => path.endsWith(".sql") && !path.startsWith("db/schema/"))
    .sort()
    .map((path) => sqlFile(path, readFileSync(join(root, path), "utf8")));
}

export function sqlFile(path: string, text: string): SqlFile {
  return { path, name: basename(path, ".sql"), text, code: blanked(text), brief: shortened(text) };
}

/** Whether a file is run again and again, in every school. */
export function isRepeatable(file: SqlFile): boolean {
  return file.path.startsWith("policies/") || /^db\/tenant\/(?!deltas\/)[^/]+\//.test(file.path);
}

/** Whether a file defines functions, one and no more: the folder says so. */
export function isFunction(file: SqlFile): boolean {
  return /^db\/tenant\/[^/]+\/functions\//.test(file.path);
}

/** The statements of a file that define functions, triggers' functions included. */
export function functionsOf(file: SqlFile): { name: string; code: string; text: string }[] {
  const starts = [...file.code.matchAll(/create (?:or replace )?function ([\w.]+)/g)];
  return starts.map((match, index) => {
    const end = starts[index + 1]?.index ?? file.code.length;
    return {
      name: match[1]!,
      code: file.code.slice(match.index, end),
      text: file.text.slice(match.index, end),
    };
  });
}

// Texts of comments may be in dollar quotes; bodies of functions are code.
const opaque = /(?<= is )\$\$[\s\S]*?\$\$|--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"(?:[^"]|"")*"/g;

function blanked(text: string): string {
  const blank = (part: string) => part.replace(/[^\n]/g, " ");
  return text.replace(opaque, (part) =>
    /^['"$]/.test(part) ? part[0]! + blank(part.slice(1, -1)) + part[0]! : blank(part),
  );
}

function shortened(text: string): string {
  return text.replace(opaque, (part) => (/^['$]/.test(part) ? "''" : part));
}
