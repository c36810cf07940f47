import { fileFormats, type FileFormat } from "./format.ts";
import { CsvProblem, readCsv } from "./csv.ts";
import type { BundleError } from "./report.ts";
import type { BundleFile } from "./source.ts";

/** A file of the bundle that is to be read. */
export interface PlannedFile {
  format: FileFormat;
  file: BundleFile;
  mode: "bulk" | "delta";
}

export interface Plan {
  files: PlannedFile[];
  notes: string[];
  errors: BundleError[];
}

/**
 * Decides from the manifest, or without one from what is there, which files are read. A file that
 * the manifest announces and that is missing is an error; one that it calls absent is left out.
 */
export async function planFiles(source: Map<string, BundleFile>): Promise<Plan> {
  const plan: Plan = { files: [], notes: [], errors: [] };
  const manifest = source.get("manifest.csv");
  const announced = manifest ? await readManifest(manifest, plan.errors) : null;
  if (!manifest) plan.notes.push("There is no manifest.csv: all files are taken as bulk files.");

  for (const format of fileFormats) {
    const file = source.get(format.name.toLowerCase());
    const entry = announced?.get(format.property.toLowerCase());
    if (entry?.value === "absent") {
      if (file) plan.notes.push(`${format.name} was left out: manifest.csv calls it absent.`);
    } else if (file) {
      plan.files.push({ format, file, mode: entry?.value === "delta" ? "delta" : "bulk" });
    } else if (entry) {
      plan.errors.push({
        file: "manifest.csv",
        line: entry.line,
        column: "value",
        value: entry.value,
        reason: `but there is no ${format.name} in the bundle`,
      });
    }
  }

  const known = new Set(["manifest.csv", ...fileFormats.map(({ name }) => name.toLowerCase())]);
  const others = [...source.values()].filter(({ name }) => !known.has(name.toLowerCase()));
  if (others.length > 0) {
    plan.notes.push(`Not read: ${others.map(({ name }) => name).join(", ")}.`);
  }
  if (plan.files.length === 0 && plan.errors.length === 0) {
    const reason = "there is no file of a OneRoster bundle here, such as users.csv";
    plan.errors.push({ file: null, line: null, column: null, value: null, reason });
  }
  return plan;
}

type Entry = { line: number; value: string };

/** The manifest's properties in lower case, and their values. */
async function readManifest(
  file: BundleFile,
  errors: BundleError[],
): Promise<Map<string, Entry> | null> {
  const properties = new Map<string, Entry>();
  const problem = (line: number, value: string | null, reason: string) =>
    errors.push({ file: file.name, line, column: value === null ? null : "value", value, reason });
  try {
    for await (const { line, fields } of readCsv(file)) {
      const property = (fields[0] ?? "").toLowerCase();
      const value = fields[1] ?? "";
      if (property === "propertyname") continue;
      properties.set(property, { line, value: value.toLowerCase() });
      if (property.startsWith("file.") && !/^(bulk|delta|absent)$/i.test(value)) {
        problem(line, value, "is none of bulk, delta, absent");
      }
      if (property === "oneroster.version" && !/^1\.[012](\.\d+)?$/.test(value)) {
        problem(line, value, "is a version other than 1.1 and 1.2");
      }
    }
  } catch (error) {
    if (!(error instanceof CsvProblem)) throw error;
    problem(error.line, null, error.message);
    return null;
  }
  return properties;
}
