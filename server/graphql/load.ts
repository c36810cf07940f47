import { existsSync } from "node:fs";
import { enableCompileCache } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { GraphQLSchema } from "graphql";
import { HomeroomError } from "../../runtime/errors.ts";
import type { Constraints } from "./constraints.ts";
import { artifactAt, artifactHash } from "./artifact.ts";

type Module = { schema: GraphQLSchema; constraints: Constraints };

/** Imports the API that was built from the sources as they are. Throws `API_NOT_BUILT` if that was never done. */
export async function loadApi(hash = artifactHash()): Promise<GraphQLSchema> {
  const { folder, module } = artifactAt(hash);
  if (!existsSync(module)) {
    throw new HomeroomError("API_NOT_BUILT", `The API of this version is not built (${hash}).`, {
      hint: "`npm start` builds it.",
    });
  }
  // A server that finds the API compiled starts sooner and takes a quarter less memory.
  enableCompileCache(join(folder, "compiled"));
  const { schema, constraints } = (await import(pathToFileURL(module).href)) as Module;
  Object.assign(schema.extensions, { constraints });
  return schema;
}
