import { Router, type Request } from "express";
import type { Pool } from "pg";
import type { Logger } from "../../runtime/logger.ts";
import type { ObjectStore } from "../../runtime/storage/object_store.ts";
import type { Auth } from "../auth/auth.ts";
import type { Engine } from "../graphql/engine.ts";
import type { Caller } from "../graphql/http.ts";
import type { FairShare } from "../limits/fair_share.ts";
import { schoolDatabase } from "./database.ts";
import { createKeeper } from "./keep.ts";
import { importRoutes } from "./imports.ts";
import { requireAny } from "./may_upload.ts";
import { fileRoutes } from "./routes.ts";
import { scanAt } from "./scan.ts";

export type FileOptions = {
  pool: Pool;
  /** Where files lie that Postgres does not keep; without one it keeps all. */
  store: ObjectStore | undefined;
  limitBytes: number;
  types: ReadonlySet<string>;
  scanUrl: string | undefined;
};

type Parts = FileOptions & {
  engine: Engine;
  auth: Auth;
  fairShare: FairShare;
  callerOf: (request: Request) => Caller;
  log: Logger;
};

/** `/files`, and `/imports` of files. Behind the middleware that admits callers. */
export function filesOf(parts: Parts): Router {
  const { store, log, limitBytes, types } = parts;
  const database = schoolDatabase(parts);
  const keep = createKeeper(database, store, log);
  const scan = scanAt(parts.scanUrl, log);
  const mayUpload = requireAny(parts.auth.permissionChecks, limitBytes);
  const files = { database, store, keep, scan, mayUpload, limitBytes, types, log };
  return Router().use("/files", fileRoutes(files)).use("/imports", importRoutes(files));
}
