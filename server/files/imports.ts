import { Router } from "express";
import { csvCell } from "../rest/csv.ts";
import { badBody, Problem, type Fault } from "../rest/problems.ts";
import { isGuid } from "./ids.ts";
import type { MakeRow, Upload } from "./keep.ts";
import { admitUpload, named, type Files } from "./routes.ts";
import { withUpload } from "./spool.ts";

/** A roster is a zip, all else a text with lines. */
const bundles: ReadonlySet<string> = new Set(["application/zip"]);
const texts: ReadonlySet<string> = new Set(["text/csv", "text/plain"]);

/** What a file can be about. */
export const importKinds = "oneroster students guardians teachers results books vehicles".split(
  " ",
);
/** What importing needs; a roster is about all schools. */
const permissions = importKinds.map((kind) => `${kind === "oneroster" ? "schools" : kind}:import`);

/**
 * `POST /` uploads a file that a job imports, `GET /:id/errors` downloads what is wrong with it. The
 * import itself is a row of `data_imports`, which says how far it is. Behind the middleware that
 * admits callers.
 */
export function importRoutes(files: Files): Router {
  const router = Router();
  router.post(
    "/",
    named("uploadImport"),
    files.mayUpload(...permissions),
    async (request, response) => {
      await withUpload(request, files.limitBytes, async (spooled) => {
        const wanted = importOf(spooled.fields);
        const types = wanted.kind === "oneroster" ? bundles : texts;
        const upload = await admitUpload(files, spooled, types);
        const { queued } = await files.keep(request, upload, queueImport(upload, wanted));
        const location = `${request.baseUrl.replace(/\/imports$/, "/data-imports")}/${queued.id}`;
        response.status(202).location(location).json({ data: queued });
      });
    },
  );
  router.get("/:id/errors", named("downloadImportErrors"), async (request, response) => {
    const id = String(request.params.id);
    const rows = await files.database.read(request, async (query) => {
      const [found] = isGuid(id)
        ? await query("select id from data_imports where id = $1", [id])
        : [];
      if (!found) {
        throw new Problem("NOT_FOUND", "There is no such import, or you may not see it.", {
          status: 404,
        });
      }
      return query<ErrorRow>(
        `select file_name, line, column_name, value, reason
         from data_import_errors where data_import_id = $1
         order by file_name, line nulls first, id`,
        [id],
      );
    });
    response
      .type("text/csv")
      .set("content-disposition", 'attachment; filename="errors.csv"')
      .send(`file,line,column,value,reason\r\n${rows.map(lineOf).join("")}`);
  });
  return router;
}

type ErrorRow = {
  file_name: string | null;
  line: number | null;
  column_name: string | null;
  value: string | null;
  reason: string;
};

function lineOf({ file_name, line, column_name, value, reason }: ErrorRow): string {
  const cells = [
    csvCell(file_name, true),
    csvCell(line, false),
    ...[column_name, value, reason].map((text) => csvCell(text, true)),
  ];
  return `${cells.join(",")}\r\n`;
}

type Wanted = {
  kind: string;
  mapping: Record<string, string>;
  dryRun: boolean;
  invitations: boolean;
};

function importOf(fields: Readonly<Record<string, string>>): Wanted {
  const faults: Fault[] = [];
  const { kind = "" } = fields;
  if (!importKinds.includes(kind)) {
    faults.push({ pointer: "/kind", message: `It is one of ${importKinds.join(", ")}.` });
  }
  const flag = (name: string, otherwise: boolean) => {
    const text = fields[name] ?? String(otherwise);
    if (!/^(true|false)$/.test(text)) {
      faults.push({ pointer: `/${name}`, message: "It is true or false." });
    }
    return text === "true";
  };
  const wanted = {
    kind,
    mapping: mappingOf(fields.mapping ?? "{}", faults),
    dryRun: flag("dryRun", false),
    invitations: flag("invitations", true),
  };
  if (faults.length > 0) throw badBody(faults);
  return wanted;
}

function mappingOf(text: string, faults: Fault[]): Record<string, string> {
  try {
    const mapping: unknown = JSON.parse(text);
    const isObject = typeof mapping === "object" && mapping !== null && !Array.isArray(mapping);
    if (isObject && Object.values(mapping).every((field) => typeof field === "string")) {
      return mapping as Record<string, string>;
    }
  } catch {
    // The same is wrong with it as with other JSON that is no such object.
  }
  const message = 'It is a JSON object of columns and fields: {"Familienname": "last_name"}.';
  faults.push({ pointer: "/mapping", message });
  return {};
}

type Queued = { id: string; kind: string; state: string };

function queueImport(
  { name, mediaType, byteSize, sha256 }: Upload,
  { kind, mapping, dryRun, invitations }: Wanted,
): MakeRow<{ attachmentId: string; queued: Queued }> {
  return async (query, content) => {
    const [row] = await query<Queued & { attachmentId: string }>(
      `select id, upper(kind::text) as kind, upper(state::text) as state,
         attachment_id as "attachmentId"
       from queue_import($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        ...[kind, name, mediaType, byteSize, sha256, content],
        ...[JSON.stringify(mapping), dryRun, invitations],
      ],
    );
    const { attachmentId, ...queued } = row!;
    return { attachmentId, queued };
  };
}
