import { readConfig } from "../runtime/config.ts";
import { HomeroomError } from "../runtime/errors.ts";
import type { DocumentLimits } from "./graphql/limits/limits.ts";

export type ServerConfig = ReturnType<typeof readServerConfig>;

/** The settings of a server. Throws `BAD_SETTINGS` when some are missing or do not go together. */
export function readServerConfig() {
  const config = readConfig(["serverDatabaseUrl", "jwtKeys"]);
  if (config.onlyPersistedOperations && config.persistedOperations === undefined) {
    throw new HomeroomError(
      "BAD_SETTINGS",
      "ONLY_PERSISTED_OPERATIONS is true, and there are none.",
      { hint: "Set PERSISTED_OPERATIONS to the file that has them." },
    );
  }
  return config;
}

/** What a GraphQL document may ask for. */
export function limitsOf(config: ServerConfig): DocumentLimits {
  return {
    tokens: config.maxTokens,
    depth: config.maxDepth,
    aliases: config.maxAliases,
    directives: config.maxDirectives,
    cost: config.maxCost,
    inputValues: config.maxInputValues,
  };
}
