import { createHash } from "node:crypto";
import { tooComplex } from "./complexity.ts";
import { GraphQLError, parse, validate, type DocumentNode, type GraphQLSchema } from "graphql";

type Read = { document: DocumentNode } | { errors: readonly GraphQLError[] };

/** Documents that are kept, and with each the plan of its operation: about 0.6 MB. */
const CAPACITY = 128;
/** Plans of one operation, which differ when values of variables change the plan (`@include(if: $x)`). */
const PLANS_OF_ONE = 8;

/**
 * Parses and validates documents and remembers them, the least recently used are forgotten. The same text yields the same
 * document object, by which Grafast finds the plan it made before.
 */
export class DocumentCache {
  readonly #schema: GraphQLSchema;
  readonly #byHash = new Map<string, Read>();
  readonly #validated = new WeakMap<DocumentNode, Read>();

  constructor(schema: GraphQLSchema) {
    this.#schema = schema;
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
    try {
      return this.#validate(parse(source));
    } catch (error) {
      if (error instanceof GraphQLError) return { errors: [error] };
      throw error;
    }
  }

  #validate(document: DocumentNode): Read {
    const known = this.#validated.get(document);
    if (known) return known;
    const invalid = validate(this.#schema, document);
    const excess = invalid.length > 0 ? undefined : tooComplex(document);
    const errors = excess ? [excess] : invalid;
    const read: Read = errors.length > 0 ? { errors } : { document };
    this.#validated.set(document, read);
    return read;
  }
}
