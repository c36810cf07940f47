import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import type { RequestHandler } from "express";
import type { QueryResultRow } from "pg";
import { HomeroomError } from "../../runtime/errors.ts";
import type { CallSchool } from "../auth/school_database.ts";
import { cutTo, sendFile } from "../files/send.ts";
import { visitorOf } from "./request_context.ts";

type LinkedFile = {
  name: string;
  media_type: string;
  byte_size: number;
  sha256: Buffer;
  content: Buffer | null;
};

/** Parts that are read at a time: 4 MB at most. */
const partsAtOnce = 8;

/**
 * `GET /api/v1/linked-files/<token>`: the file of a report for whoever has a link to it that has not
 * expired; the link is the right. Always to be saved, never shown: it is not ours to vouch for.
 */
export function linkedFileRoute(call: CallSchool): RequestHandler<{ token: string }> {
  return async (request, response) => {
    const { tenant, requestId, clientAddress } = visitorOf(request);
    const hash = createHash("sha256").update(request.params.token).digest();
    const ask = <Row extends QueryResultRow>(text: string, values: unknown[]) =>
      call<Row>({ slug: tenant.slug, requestId, clientAddress }, text, values);
    const [file] = await ask<LinkedFile>("select * from linked_report_file($1)", [hash]);
    if (!file) {
      throw new HomeroomError("LINK_EXPIRED", "There is no such file, or the link has expired.", {
        status: 404,
        hint: "Ask for a new link (linkReportFile), or wait for the report's next mail.",
      });
    }
    /** Each few parts are a transaction of their own: a slow reader holds no connection. */
    async function* parts(): AsyncGenerator<Buffer> {
      for (let next = 0; ; next += partsAtOnce) {
        const rows = await ask<{ content: Buffer }>(
          "select content from linked_report_file_parts($1, $2, $3) as content",
          [hash, next, partsAtOnce],
        );
        for (const { content } of rows) yield content;
        if (rows.length < partsAtOnce) return;
      }
    }
    response.attachment(file.name).type(file.media_type);
    await sendFile(request, response, {
      byteSize: file.byte_size,
      sha256: file.sha256,
      open: (span) =>
        Readable.from(cutTo(span, 0, file.content ? Readable.from([file.content]) : parts())),
    });
  };
}
