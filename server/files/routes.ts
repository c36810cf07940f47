import { Router, type RequestHandler } from "express";
import type { Logger } from "../../runtime/logger.ts";
import type { ObjectStore } from "../../runtime/storage/object_store.ts";
import { requireFirstStepFor } from "../http/first_steps.ts";
import { contextOf } from "../http/request_context.ts";
import { badBody, Problem, type Fault } from "../rest/problems.ts";
import type { SchoolDatabase } from "./database.ts";
import { download } from "./download.ts";
import { isGuid } from "./ids.ts";
import type { Keeper, MakeRow, Upload } from "./keep.ts";
import type { MayUpload } from "./may_upload.ts";
import { mediaTypeOf } from "./media_type.ts";
import type { Scan } from "./scan.ts";
import { withUpload, type Spooled } from "./spool.ts";

export type Files = {
  database: SchoolDatabase;
  store: ObjectStore | undefined;
  keep: Keeper;
  scan: Scan;
  mayUpload: MayUpload;
  limitBytes: number;
  /** Media types that may be uploaded. */
  types: ReadonlySet<string>;
  log: Logger;
};

/** `POST /` uploads a file, `GET /:id` downloads one. Behind the middleware that admits callers. */
export function fileRoutes(files: Files): Router {
  const router = Router();
  router.post(
    "/",
    named("uploadFile"),
    files.mayUpload("attachments:create"),
    async (request, response) => {
      await withUpload(request, files.limitBytes, async (spooled) => {
        const target = targetOf(spooled.fields);
        const upload = await admitUpload(files, spooled, files.types);
        const { file } = await files.keep(request, upload, insertFile(upload, target));
        response.status(201).location(`${request.baseUrl}/${file.id}`).json({ data: file });
      });
    },
  );
  router.get("/:id", named("downloadFile"), (request, response) =>
    download(files, request, response),
  );
  return router;
}

/** Names the operation in logs, and refuses it to who must do something else first. */
export function named(operation: string): RequestHandler {
  return (request, _response, next) => {
    const type = request.method === "POST" ? "mutation" : "query";
    contextOf(request).operation = { type, name: operation };
    requireFirstStepFor(request, operation);
    next();
  };
}

/** Finds out what a file is, and refuses what is not wanted or not clean. */
export async function admitUpload(
  { scan }: Pick<Files, "scan">,
  spooled: Spooled,
  types: ReadonlySet<string>,
): Promise<Upload> {
  const mediaType = await mediaTypeOf(spooled.path, spooled.name);
  if (!types.has(mediaType)) {
    throw new Problem("FILE_TYPE_REFUSED", `Files like this (${mediaType}) are not taken.`, {
      status: 415,
      hint: `These are: ${[...types].join(", ")}.`,
    });
  }
  await scan(spooled);
  return { ...spooled, mediaType };
}

type Target = { ownerTable: string; ownerId: string };

function targetOf(fields: Readonly<Record<string, string>>): Target {
  const { ownerTable = "", ownerId = "" } = fields;
  const faults: Fault[] = [];
  if (!/^[a-z][a-z_]{1,62}$/.test(ownerTable)) {
    faults.push({ pointer: "/ownerTable", message: "Say which table the file belongs to." });
  }
  if (!isGuid(ownerId)) {
    faults.push({ pointer: "/ownerId", message: "Say which row the file belongs to, by its id." });
  }
  if (faults.length > 0) throw badBody(faults);
  return { ownerTable, ownerId };
}

type FileRow = { id: string; name: string };

function insertFile(
  { name, mediaType, byteSize, sha256 }: Upload,
  { ownerTable, ownerId }: Target,
): MakeRow<{ attachmentId: string; file: FileRow }> {
  return async (query, content) => {
    const [file] = await query<FileRow>(
      `insert into attachments
         (owner_table, owner_id, name, media_type, byte_size, sha256, content, is_in_parts)
       values ($1, $2, $3, $4, $5, $6, $7, $7::bytea is null)
       returning id, owner_table as "ownerTable", owner_id as "ownerId", name,
         media_type as "mediaType", byte_size::float8 as "byteSize",
         encode(sha256, 'hex') as sha256, created_at as "createdAt"`,
      [ownerTable, ownerId, name, mediaType, byteSize, sha256, content],
    );
    return { attachmentId: file!.id, file: file! };
  };
}
