import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { HomeroomError } from "../../runtime/errors.ts";
import type { Engine } from "./engine.ts";

/** Documents that clients name instead of sending them: trusted, because whoever runs the server put them there. */
export interface PersistedOperations {
  /** The document of an id, a sha256 in hex with or without `sha256:` before it. */
  find(id: string): string | undefined;
}

const id = z.string().regex(/^[0-9a-f]{64}$/, "is no id: a sha256 in lower-case hex");
/** `{ id: document }`, as graphql-codegen and Relay write it. */
const byId = z.record(id, z.string());
/** As Apollo's tools write it. */
const manifest = z.object({
  format: z.literal("apollo-persisted-query-manifest"),
  operations: z.array(z.object({ id, body: z.string() })),
});

/**
 * Reads a JSON file of documents by their ids, or a folder of `.graphql` files, whose ids are the sha256 of what they hold.
 * Throws `BAD_PERSISTED_OPERATIONS`, which names every document that the API would refuse, and why.
 */
export async function readPersistedOperations(
  path: string,
  engine: Pick<Engine, "check">,
): Promise<PersistedOperations> {
  const documents = await read(path).catch((cause: unknown) => {
    if (cause instanceof HomeroomError) throw cause;
    throw bad(path, [(cause as Error).message], cause);
  });
  const problems = [...documents].flatMap(([key, { name, text }]) =>
    engine.check(text).map((error) => `${name ?? key}: ${error.message}`),
  );
  if (problems.length > 0) throw bad(path, problems);
  return { find: (key) => documents.get(key.replace(/^sha256:/, ""))?.text };
}

type Documents = Map<string, { name?: string; text: string }>;

async function read(path: string): Promise<Documents> {
  if ((await stat(path)).isDirectory()) return readFolder(path);
  const content: unknown = JSON.parse(await readFile(path, "utf8"));
  const isManifest = typeof content === "object" && content !== null && "format" in content;
  const read = isManifest
    ? manifest
        .transform(({ operations }) => operations.map(({ id, body }) => [id, body] as const))
        .safeParse(content)
    : byId.transform((documents) => Object.entries(documents)).safeParse(content);
  if (!read.success) {
    const problems = read.error.issues.map(({ path: at, message, ...issue }) => {
      const inner = "issues" in issue ? issue.issues.map((other) => other.message) : [message];
      return `${at.join(".")} ${inner.join(", ")}`.trim();
    });
    throw bad(path, problems);
  }
  return new Map(read.data.map(([key, text]) => [key, { text }]));
}

async function readFolder(path: string): Promise<Documents> {
  const documents: Documents = new Map();
  for (const name of (await readdir(path)).filter((file) => file.endsWith(".graphql")).sort()) {
    const text = await readFile(join(path, name), "utf8");
    documents.set(createHash("sha256").update(text).digest("hex"), { name, text });
  }
  return documents;
}

function bad(path: string, problems: string[], cause?: unknown) {
  return new HomeroomError(
    "BAD_PERSISTED_OPERATIONS",
    `The persisted operations in ${path} cannot be used:\n  ${problems.join("\n  ")}`,
    { cause, hint: "Correct the documents, or PERSISTED_OPERATIONS." },
  );
}
