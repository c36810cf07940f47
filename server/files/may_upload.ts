import type { RequestHandler } from "express";
import type { PermissionChecks } from "../auth/permission_checks.ts";
import { visitorOf } from "../http/request_context.ts";
import { Problem } from "../rest/problems.ts";
import { readOff } from "./spool.ts";

/** Lets those pass who hold one of these permissions, whatever for. */
export type MayUpload = (...codes: string[]) => RequestHandler;

/**
 * Nobody is to fill the disk who may not keep anything. Which row a file may belong to Postgres
 * decides, when the file is there.
 */
export function requireAny(permissions: PermissionChecks, limitBytes: number): MayUpload {
  return (...codes) =>
    async (request, _response, next) => {
      const { tenant, requestId, clientAddress, signedIn } = visitorOf(request);
      if (!signedIn) {
        throw new Problem("UNAUTHENTICATED", "Sign in to upload files.", {
          status: 401,
          hint: "Sign in and send the access token in the Authorization header.",
        });
      }
      const asker = { slug: tenant.slug, requestId, clientAddress };
      if (!(await permissions.holdsAny(asker, signedIn.userId, codes))) {
        await readOff(request, limitBytes);
        throw new Problem("FORBIDDEN", "You may not upload such files.", {
          status: 403,
          hint: `It needs a permission: ${codes.join(", or ")}.`,
        });
      }
      next();
    };
}
