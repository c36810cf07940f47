import { send, type Answer, type TestServer } from "../../support/server.ts";

/** A file of a form: its content and what its sender says of it. */
export type FormFile = { content: Buffer | string; name: string; type?: string };

type Caller = {
  slug: string;
  token?: string;
  path?: string;
  /** Whether the request says how long it is. */
  isAnnounced?: boolean;
};

/** Sends a form to `path` below /api/v1 of a school, as somebody who holds this access token. */
export async function upload(
  server: Pick<TestServer, "port">,
  { slug, token, path = "/files", isAnnounced = true }: Caller,
  fields: Record<string, string>,
  file?: FormFile,
): Promise<Answer> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  if (file) {
    const content = new Blob([new Uint8Array(Buffer.from(file.content))], {
      type: file.type ?? "application/octet-stream",
    });
    form.set("file", content, file.name);
  }
  const encoded = new Response(form);
  return send(server.port, {
    method: "POST",
    path: `/api/v1${path}`,
    host: `${slug}.localhost`,
    headers: {
      "content-type": encoded.headers.get("content-type")!,
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(!isAnnounced && { "transfer-encoding": "chunked" }),
    },
    body: Buffer.from(await encoded.arrayBuffer()),
  });
}
