import { z } from "zod";
import { flag, whole, type Setting } from "./setting.ts";

/** Settings of what GraphQL documents may ask for; a part of `settings`. */
export const graphqlSettings = {
  introspection: {
    schema: flag.optional(),
    about:
      "Whether operations may ask what the GraphQL schema is. Unset: where `/graphiql` is served, which needs it.",
  },
  maxTokens: {
    schema: whole(100, 10_000).default(3000),
    about: "Words and signs of one GraphQL document.",
  },
  maxDepth: {
    schema: whole(2, 100).default(20),
    about: "Fields within fields of one GraphQL document.",
  },
  maxAliases: {
    schema: whole(0, 10_000).default(100),
    about: "Aliases in one GraphQL document, those of fragments counted wherever they are used.",
  },
  maxDirectives: {
    schema: whole(0, 10_000).default(50),
    about: "Directives in one GraphQL document, counted in the same way.",
  },
  maxCost: {
    schema: whole(1000, 100_000_000).default(500_000),
    about: "What one operation may cost, in rows; see “What an operation may cost”.",
  },
  maxInputValues: {
    schema: whole(10, 1_000_000).default(20_000),
    about: "Values in the variables of one operation, those of lists and objects each counted.",
  },
  maxBatch: {
    schema: whole(1, 100).default(10),
    about: "Operations in one request, as a JSON list; 1: no lists.",
  },
  persistedOperations: {
    schema: z.string().optional(),
    about:
      "JSON file of GraphQL documents by their sha256, or folder of `.graphql` files, that clients may name instead of sending them.",
  },
  onlyPersistedOperations: {
    schema: flag.default(false),
    about: "Whether `/graphql` executes nothing but these.",
  },
} satisfies Record<string, Setting>;
