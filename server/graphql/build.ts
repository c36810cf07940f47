import { existsSync } from "node:fs";
import { mkdir, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { flushCompileCache } from "node:module";
import { join } from "node:path";
import { compileCache } from "../../runtime/compile_cache.ts";
import { step } from "../../runtime/progress.ts";
import { introspectConstraints } from "./constraints.ts";
import { artifactAt, artifactHash, buildFolder, type Artifact } from "./artifact.ts";
import { loadApi } from "./load.ts";

/** Builds of other versions that are kept beside the newest, for going back and forth between branches. */
const KEPT = 3;

/**
 * Makes the API of the sources as they are, unless it was made before (then costs some 10 ms).
 *
 * @param blueprintUrl the blueprint database, as a login that may `set role tenant_template`; asked for only if there is
 * something to build
 */
export async function buildApi(blueprintUrl: () => Promise<string>): Promise<Artifact> {
  const artifact = artifactAt(artifactHash());
  if (existsSync(artifact.module)) return artifact;
  const url = await blueprintUrl();
  // PostGraphile takes half a second to import: only who builds pays for it.
  const { describe, exportModule, makeApi } = await import("./export.ts");
  const constraints = await introspectConstraints(url);
  const schema = await step("Making the API", () => makeApi(url));
  const code = await step("Exporting the API", () => exportModule(schema, constraints));
  // Else it would grow with each version; who runs has loaded what it needs.
  await rm(compileCache, { recursive: true, force: true });
  await store(artifact, { "schema.graphql": describe(schema), "schema.mjs": code });
  // Leaves it compiled for the servers, whose folder may be read-only.
  await loadApi(artifact.hash);
  flushCompileCache();
  await forgetOld(artifact);
  return artifact;
}

/** Puts the folder in place whole or not at all; somebody else's may have come first, and is as good. */
async function store(artifact: Artifact, files: Record<string, string>) {
  const draft = join(buildFolder, `draft-${process.pid}-${Date.now()}`);
  await mkdir(draft, { recursive: true });
  try {
    for (const [name, text] of Object.entries(files)) await writeFile(join(draft, name), text);
    await rename(draft, artifact.folder);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if (!existsSync(artifact.module)) throw error;
  }
}

async function forgetOld(artifact: Artifact) {
  const names = (await readdir(buildFolder)).filter((name) => /^[0-9a-f]{20}$/.test(name));
  const others = names
    .filter((name) => name !== artifact.hash)
    .map((name) => join(buildFolder, name));
  const aged = await Promise.all(
    others.map(async (path) => ({ path, at: (await stat(path)).mtimeMs })),
  );
  aged.sort((a, b) => b.at - a.at);
  for (const { path } of aged.slice(KEPT)) await rm(path, { recursive: true, force: true });
}
