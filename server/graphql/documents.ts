import { createHash } from "node:crypto";
import {
  GraphQLError,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type GraphQLSchema,
} from "graphql";
import { Costs } from "./limits/cost.ts";
import { tooMuch, type DocumentLimits } from "./limits/limits.ts";
import { checkShape } from "./limits/shape.ts";

type Read = { document: DocumentNode; costs: Costs } | { errors: readonly GraphQLError[] };

/** Documents that are kept, and with each the plan of its operation: about 0.6 MB. */
const CAPACITY = 128;
/** Plans of one operation, which differ when values of variables change the plan (`@include(if: $x)`). */
const PLANS_OF_ONE = 8;
/** Errors of one document that its author is told. */
const MOST_ERRORS = 20;

export interface DocumentOptions {
  limits: DocumentLimits;
  /** Whether a document may ask what the schema is; if not, errors do not help in guessing it either. */
  introspection: boolean;
}

/**
 * Parses and validates documents and remembers them, the least recently used are forgotten. The same text yields the same
 * document object, by which Grafast finds the plan it made before.
 */
export class DocumentCache {
  readonly #schema: GraphQLSchema;
  readonly #options: DocumentOptions;
  readonly #byHash = new Map<string, Read>();
  readonly #validated = new WeakMap<DocumentNode, Read>();

  constructor(schema: GraphQLSchema, options: DocumentOptions) {
    this.#schema = schema;
    this.#options = options;
    // Grafast's own limits would let plans fill hundreds of megabytes.
    const grafast = (schema.extensions.grafast ?? {}) as object;
    Object.assign(schema.extensions, {
      grafast: Object.assign(grafast, {
        operationsCacheMaxLength: CAPACITY,
        operationOperationPlansCacheMaxLength: PLANS_OF_ONE,
      }),
    });
  }

  read(source: string | DocumentNode): Read {
    if (typeof source !== "string") return this.#validate(source);
    const hash = createHash("sha256").update(source).digest("base64");
    const known = this.#byHash.get(hash);
    const read = known ?? this.#parse(source);
    this.#byHash.delete(hash);
    this.#byHash.set(hash, read);
    if (this.#byHash.size > CAPACITY) this.#byHash.delete(this.#byHash.keys().next().value!);
    return read;
  }

  #parse(source: string): Read {
    const parsed = parseWithin(source, this.#options.limits.tokens);
    return parsed instanceof GraphQLError ? { errors: [parsed] } : this.#validate(parsed);
  }

  #validate(document: DocumentNode): Read {
    const known = this.#validated.get(document);
    if (known) return known;
    const errors = this.#errorsOf(document);
    const read: Read =
      errors.length > 0 ? { errors } : { document, costs: new Costs(this.#schema, document) };
    this.#validated.set(document, read);
    return read;
  }

  #errorsOf(document: DocumentNode): readonly GraphQLError[] {
    const { limits, introspection } = this.#options;
    const excess = checkShape(document, limits);
    if (excess) return [excess];
    const rules = introspection
      ? specifiedRules
      : [...specifiedRules, NoSchemaIntrospectionCustomRule];
    try {
      return validate(this.#schema, document, rules, {
        maxErrors: MOST_ERRORS,
        hideSuggestions: !introspection,
      });
    } catch (error) {
      // Validation calls itself, and fragments within fragments may fill the stack.
      if (!(error instanceof RangeError)) throw error;
      return [tooMuch("fragments", "The fragments refer to one another too often. Use fewer.")];
    }
  }
}

/** Parses a text of at most so many tokens; an error says what is wrong. */
export function parseWithin(source: string, tokens: number): DocumentNode | GraphQLError {
  try {
    return parse(source, { maxTokens: tokens });
  } catch (error) {
    if (error instanceof GraphQLError && !/more that? \d+ tokens/.test(error.message)) return error;
    // The parser calls itself for what is nested.
    if (!(error instanceof GraphQLError) && !(error instanceof RangeError)) throw error;
    return tooMuch("tokens", `The document has more than ${tokens} words and signs.`, {
      most: tokens,
    });
  }
}
