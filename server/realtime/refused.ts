import { GraphQLError, type GraphQLFormattedError } from "graphql";

/** An error that has been formatted, for libraries that want to do that themselves. */
export class Refused extends GraphQLError {
  readonly #formatted: GraphQLFormattedError;

  constructor(formatted: GraphQLFormattedError) {
    super(formatted.message, { extensions: formatted.extensions ?? {} });
    this.#formatted = formatted;
  }

  override toJSON(): GraphQLFormattedError {
    return this.#formatted;
  }
}
