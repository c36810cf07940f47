import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { createBlueprint, dropBlueprint } from "../../db/runner/blueprint.ts";
import { repositoryRoot } from "../../db/runner/bundle.ts";
import { withClient } from "../../db/runner/connect.ts";
import { catalogText, describeTenant } from "../../db/runner/fingerprint.ts";
import { templateSlug } from "../../db/runner/names.ts";
import { buildApi } from "../../server/graphql/build.ts";
import { loadApi } from "../../server/graphql/load.ts";
import { openApiDocument } from "../../server/openapi/document.ts";
import { prettyJson } from "./pretty_json.ts";

/** A committed file that shows what the SQL makes, so that a review sees what a change does. */
export interface GeneratedFile {
  path: string;
  text: string;
}

/** What the committed files should be, made from the sources as they are. */
export async function generateFiles(cluster: { url: string }): Promise<GeneratedFile[]> {
  const database = "homeroom_generated";
  const url = await createBlueprint(cluster.url, { database, includeCurrent: true });
  try {
    const api = await buildApi(async () => url);
    const openApi = openApiDocument(await loadApi(api.hash));
    const catalog = await withClient(url, (client) => describeTenant(client, templateSlug));
    return [
      { path: "server/schema.graphql", text: await readFile(api.description, "utf8") },
      { path: "server/openapi.json", text: `${prettyJson(openApi)}\n` },
      { path: "db/schema/tenant.sql", text: `${catalogNote}\n\n${catalogText(catalog)}` },
    ];
  } finally {
    await dropBlueprint(cluster.url, { database });
  }
}

const catalogNote = `-- What a school's schema holds, as PostgreSQL 18 describes it. Generated: npm run generate`;

/** The file as it is committed; empty when there is none yet. */
export async function committedText({ path: name }: GeneratedFile): Promise<string> {
  return readFile(path.join(repositoryRoot, name), "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });
}

export async function commitText({ path: name, text }: GeneratedFile): Promise<void> {
  await writeFile(path.join(repositoryRoot, name), text);
}
