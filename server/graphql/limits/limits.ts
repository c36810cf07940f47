import { GraphQLError } from "graphql";

/** How much one GraphQL document, and the values of its variables, may ask for. */
export interface DocumentLimits {
  /** Words and signs of the text. */
  tokens: number;
  /** Fields within fields. */
  depth: number;
  /** Fields under another name. */
  aliases: number;
  directives: number;
  /** What making the answer may cost, in rows: see cost.ts. */
  cost: number;
  /** Values in the variables, those of lists and objects each counted. */
  inputValues: number;
}

/** What the settings are unless somebody changes them. */
export const defaultLimits: Readonly<DocumentLimits> = {
  tokens: 3000,
  depth: 20,
  aliases: 100,
  directives: 50,
  cost: 500_000,
  inputValues: 20_000,
};

/** Lists and objects within one another in a value: a filter of a filter of a filter has some ten. */
export const DEEPEST_INPUT = 20;

/** A refusal that says what there was too much of, how much, and how much is allowed. */
export function tooMuch(limit: string, message: string, facts: Record<string, unknown> = {}) {
  return new GraphQLError(message, { extensions: { code: "TOO_COMPLEX", limit, ...facts } });
}
