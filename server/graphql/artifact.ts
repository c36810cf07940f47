import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Built APIs, a folder per hash; git does not know it. */
export const buildFolder = join(root, "server/.build");

/** Where the SQL lies that the API is made from, and the code that makes it. */
const sources = ["db/app", "db/platform", "db/tenant", "policies", "server/graphql"];
const packages = [
  ...["postgraphile", "grafast", "graphql", "graphile-build", "graphile-build-pg"],
  ...["graphile-utils", "graphile-export", "@dataplan/pg", "@dataplan/json", "pg-sql2"],
  ...["@graphile/pg-aggregates", "@graphile/simplify-inflection"],
  "postgraphile-plugin-connection-filter",
];
/** Code that only runs beside the API; changing it needs no new build. */
const runTime =
  /^server\/graphql\/(artifact|database_errors|documents|engine|errors|graphiql|http|http_body|http_media|load|operation|persisted|with_pg_client|limits\/\w+)\.ts$/;

/** Names the API that the sources as they are would make. Reads a few hundred small files: about 10 ms. */
export function artifactHash(): string {
  const hash = createHash("sha256");
  for (const file of sources.flatMap(filesUnder).sort()) {
    const name = relative(root, file).replaceAll("\\", "/");
    if (!/\.(sql|ts)$/.test(name) || runTime.test(name)) continue;
    const text = readFileSync(file, "utf8");
    hash.update(`${name}\0${name.endsWith(".sql") ? apiRelevant(text) : text}\0`);
  }
  for (const name of packages) hash.update(`${name}@${versionOf(name)}\0`);
  return hash.digest("hex").slice(0, 20);
}

/**
 * What of some SQL can change the API: not the bodies of functions, nor policies, nor remarks. So that who works on these
 * does not wait for a build.
 */
export function apiRelevant(sql: string): string {
  return sql
    .replace(/\bas \$(\w*)\$[\s\S]*?\$\1\$/g, "as $$$$")
    .replace(/^begin atomic\n[\s\S]*?^end;/gm, "begin atomic end;")
    .replace(/^create policy [\s\S]*?;$/gm, "")
    .replace(/^\s*--.*\n/gm, "");
}

export interface Artifact {
  hash: string;
  folder: string;
  /** The exported GraphQL schema: an ES module with an export `schema`. */
  module: string;
  /** The same as text, sorted. */
  description: string;
}

export function artifactAt(hash: string): Artifact {
  const folder = join(buildFolder, hash);
  return {
    hash,
    folder,
    module: join(folder, "schema.mjs"),
    description: join(folder, "schema.graphql"),
  };
}

function filesUnder(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

const require = createRequire(import.meta.url);

function versionOf(name: string): string {
  return (require(join(root, "node_modules", name, "package.json")) as { version: string }).version;
}
