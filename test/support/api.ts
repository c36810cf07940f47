import { createBlueprint, dropBlueprint } from "../../db/runner/blueprint.ts";
import { buildApi } from "../../server/graphql/build.ts";

/** Builds the API of the sources as they are, unless it was built before. */
export async function prepareApi(cluster: { url: string }): Promise<void> {
  await buildApi(() => createBlueprint(cluster.url, { includeCurrent: true }));
  await dropBlueprint(cluster.url);
}
