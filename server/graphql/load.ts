import { existsSync } from "node:fs";
import { enableCompileCache } from "node:module";
import { pathToFileURL } from "node:url";
import type { GraphQLSchema } from "graphql";
import { compileCache } from "../../runtime/compile_cache.ts";
import { HomeroomError } from "../../runtime/errors.ts";
import type { Constraints } from "./constraints.ts";
import { artifactAt, artifactHash } from "./artifact.ts";

type Module = { schema: GraphQLSchema; constraints: Constraints };

/** Imports the API that was built from the sources as they are. Throws `API_NOT_BUILT` if that was never done. */
export async function loadApi(hash = artifactHash()): Promise<GraphQLSchema> {
  const { module } = artifactAt(hash);
  if (!existsSync(module)) {
    throw new HomeroomError("API_NOT_BUILT", `The API of this version is not built (${hash}).`, {
      hint: "`npm start` builds it.",
    });
  }
  // For who started without it.
  enableCompileCache(compileCache);
  const { schema, constraints } = (await import(pathToFileURL(module).href)) as Module;
  Object.assign(schema.extensions, { constraints });
  return schema;
}
