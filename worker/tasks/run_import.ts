import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { codeOf, HomeroomError } from "../../runtime/errors.ts";
import { fetchFile, type QueuedImport } from "../imports/import_file.ts";
import { importCsv } from "../imports/import_csv.ts";
import { importRoster } from "../imports/import_roster.ts";
import { reportProgress } from "../imports/progress.ts";
import type { JobContext, SchoolTask } from "../run_task.ts";

const payload = z.object({ import_id: z.guid() });

/**
 * Runs a queued import as whoever asked for it, with the rights they have now. All is done in one
 * transaction with the import's result, so whatever happens in the middle, nothing is half done, and
 * an attempt after that begins again.
 */
export const runImport: SchoolTask<z.output<typeof payload>> = {
  payload,

  async run({ import_id: id }, job) {
    const queued = await begin(job, id);
    if (!queued) return { state: "ended before" };
    const folder = await mkdtemp(join(tmpdir(), "homeroom-import-"));
    const progress = reportProgress(job, id);
    try {
      const path = join(folder, queued.kind === "oneroster" ? "bundle.zip" : "file.csv");
      await fetchFile(job, queued, path);
      const bringIn = queued.kind === "oneroster" ? importRoster : importCsv;
      return { kind: queued.kind, state: await bringIn(job, id, path, progress) };
    } catch (error) {
      const failure = failureOf(error, folder);
      if (!failure) throw error;
      if (failure.code === "INTERNAL") job.log.error({ err: error }, "An import failed");
      await job.school.asWorker((client) =>
        client.query("select fail_import($1, $2, $3)", [id, failure.code, failure.message]),
      );
      return { kind: queued.kind, state: "failed", code: failure.code };
    } finally {
      await progress.stop();
      await rm(folder, { recursive: true, force: true });
    }
  },
};

async function begin({ school }: JobContext, id: string): Promise<QueuedImport | undefined> {
  return school.asWorker(async (client) => {
    const { rows } = await client.query<QueuedImport>(
      `select $1 as id, kind, byte_size::float8 as "byteSize", storage_key as "storageKey"
       from begin_import($1)`,
      [id],
    );
    return rows[0];
  });
}

/** What the row says of an error; undefined when the job is to be tried again. */
function failureOf(error: unknown, folder: string): { code: string; message: string } | undefined {
  if (error instanceof HomeroomError) {
    const { code, message, hint } = error;
    const sentence = hint === undefined ? message : `${message} ${hint}`;
    return { code, message: sentence.replaceAll(`${folder}/`, "") };
  }
  const code = codeOf(error) ?? "";
  const { message } = error as Error;
  if (code.startsWith("SC")) return { code, message };
  if (code === "42501") return { code: "FORBIDDEN", message };
  if (code === "57014") {
    return { code: "TIMEOUT", message: "It took too long. Nothing was changed; divide the file." };
  }
  // The database restarts, or somebody else was in the way.
  if (!/^[0-9A-Z]{5}$/.test(code) || /^(08|40|53|55|57)/.test(code)) return undefined;
  return { code: "INTERNAL", message: "An error that nobody foresaw. Nothing was changed." };
}
