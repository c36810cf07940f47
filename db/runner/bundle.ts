import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { quoteIdentifier, type TenantNames } from "./names.ts";

/** Root of the repository; the SQL files are found from here. */
export const repositoryRoot = path.resolve(import.meta.dirname, "../..");

/**
 * The kinds of repeatable SQL in the order in which they run. Functions and views may need one
 * another, so they share a step and are sorted by what they mention. Data comes before triggers:
 * logging a new school's first thousand rows and deriving others from each took a tenth of a second.
 */
const steps = [["functions", "views"], ["data"], ["triggers"], ["policies"], ["comments"]] as const;

export interface RepeatableFile {
  /** Path from the root of the repository. */
  path: string;
  /** The object that the file defines; its file's name. */
  name: string;
  sql: string;
}

export interface Bundle {
  files: RepeatableFile[];
  /** Of all paths and texts, in the order in which they run. */
  sha256: string;
}

/** Reads all repeatable SQL, sorted so that each file finds what it needs. */
export async function loadBundle(root = repositoryRoot): Promise<Bundle> {
  const modules = await foldersIn(path.join(root, "db/tenant"), (name) => name !== "deltas");
  const files: RepeatableFile[] = [];
  for (const step of steps) {
    const folders = modules.flatMap((module) =>
      step.map((kind) =>
        kind === "policies" ? `policies/${module}` : `db/tenant/${module}/${kind}`,
      ),
    );
    const found = (await Promise.all(folders.map((folder) => readSql(root, folder)))).flat();
    files.push(...sortByMention(found));
  }
  const hash = createHash("sha256");
  for (const file of files) hash.update(`${file.path}\0${file.sql}\0`);
  return { files, sha256: hash.digest("hex") };
}

/** The text of a file for one school: `:"tenant"` and `:"reader"` stand for its roles, as in psql. */
export function sqlFor(file: RepeatableFile, names: TenantNames): string {
  return file.sql
    .replaceAll(':"tenant"', quoteIdentifier(names.role))
    .replaceAll(':"reader"', quoteIdentifier(names.reader));
}

async function foldersIn(folder: string, wanted: (name: string) => boolean): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory() && wanted(entry.name))
    .map((entry) => entry.name)
    .sort();
}

async function readSql(root: string, folder: string): Promise<RepeatableFile[]> {
  const names = await readdir(path.join(root, folder)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  return Promise.all(
    names
      .filter((name) => name.endsWith(".sql"))
      .sort()
      .map(async (name) => ({
        path: `${folder}/${name}`,
        name: name.slice(0, -".sql".length),
        sql: await readFile(path.join(root, folder, name), "utf8"),
      })),
  );
}

/**
 * Puts a file behind those whose objects it mentions. What stands in quotes, dollar quotes and
 * comments does not count: PostgreSQL looks there only when the function runs.
 */
function sortByMention(files: RepeatableFile[]): RepeatableFile[] {
  const byName = new Map(files.map((file) => [file.name, file]));
  const sorted = new Set<RepeatableFile>();
  const visit = (file: RepeatableFile, trail: RepeatableFile[]): void => {
    if (sorted.has(file)) return;
    if (trail.includes(file)) {
      const cycle = [...trail.slice(trail.indexOf(file)), file].map(({ path }) => path).join(" → ");
      throw new Error(`These files need one another, so none can be first: ${cycle}`);
    }
    for (const word of namesIn(file.sql)) {
      const needed = byName.get(word);
      if (needed && needed !== file) visit(needed, [...trail, file]);
    }
    sorted.add(file);
  };
  for (const file of files) visit(file, []);
  return [...sorted];
}

function namesIn(sql: string): Set<string> {
  const code = sql
    .replace(/\$(\w*)\$[\s\S]*?\$\1\$/g, " ")
    .replace(/--[^\n]*/g, " ")
    .replace(/'(?:[^']|'')*'/g, " ");
  return new Set(code.match(/\b[a-z][a-z0-9_]*\b/g));
}
