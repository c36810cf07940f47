import { createHash } from "node:crypto";
import type { RequestHandler } from "express";
import { HomeroomError } from "../../runtime/errors.ts";
import type { CallSchool } from "../auth/school_database.ts";
import { visitorOf } from "./request_context.ts";

type LinkedFile = { name: string; media_type: string; content: Buffer };

/**
 * `GET /api/v1/linked-files/<token>`: the file of a report for whoever has a link to it that has not
 * expired; the link is the right. Always to be saved, never shown: it is not ours to vouch for.
 */
export function linkedFileRoute(call: CallSchool): RequestHandler<{ token: string }> {
  return async (request, response) => {
    const { tenant, requestId, clientAddress } = visitorOf(request);
    const hash = createHash("sha256").update(request.params.token).digest();
    const [file] = await call<LinkedFile>(
      { slug: tenant.slug, requestId, clientAddress },
      "select * from linked_report_file($1)",
      [hash],
    );
    if (!file) {
      throw new HomeroomError("LINK_EXPIRED", "There is no such file, or the link has expired.", {
        status: 404,
        hint: "Ask for a new link (linkReportFile), or wait for the report's next mail.",
      });
    }
    response.attachment(file.name).type(file.media_type).send(file.content);
  };
}
