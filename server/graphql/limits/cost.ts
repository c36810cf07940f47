import {
  Kind,
  valueFromASTUntyped,
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type ValueNode,
} from "graphql";
import { DEFAULT_PAGE, LARGEST_PAGE } from "../page_sizes.ts";
import { tooMuch } from "./limits.ts";
import { countValues } from "./values.ts";
import { weigh, type Condition, type FieldWeight, type Weights } from "./weights.ts";

/**
 * A value in a condition is a part of the statement that Postgres must plan: a filter by 500 ids is within reason, one of
 * 2000 conditions is not.
 */
const VALUE = 250;

/** The cost of what one object has below it: `planning` once, `once` for each such object, `perItem` for each of its page. */
type Sum = { planning: number; once: number; perItem: number };

/** What the operations of one document cost, in rows that making the answer may take; see weights.ts. */
export class Costs {
  readonly #weights = new Map<OperationDefinitionNode, Weights>();
  readonly #weigh: (operation: OperationDefinitionNode) => Weights;

  /** @param document a valid one */
  constructor(schema: GraphQLSchema, document: DocumentNode) {
    this.#weigh = (operation) => weigh(schema, document, operation);
  }

  /** Refuses an operation that with these values of its variables costs more than `most`. */
  check(
    operation: OperationDefinitionNode,
    variables: Record<string, unknown>,
    most: number,
  ): GraphQLError | undefined {
    const weights = this.#weights.get(operation) ?? this.#weigh(operation);
    this.#weights.set(operation, weights);
    const bill = new Bill(operation, variables);
    const { planning, once } = bill.sum(weights);
    const cost = Math.ceil(planning + once);
    if (cost <= most) return undefined;
    const field = bill.dearest(weights, 1).join(".");
    return tooMuch(
      "cost",
      `This may cost ${cost}; ${most} is the most. What costs most is "${field}". ` +
        "Ask for smaller pages, for fewer fields, or in parts.",
      { cost, most, field },
    );
  }
}

/** One operation with its variables. */
class Bill {
  readonly #sums = new Map<Weights, Sum>();
  readonly #counts = new Map<string, number>();
  readonly #variables: Record<string, unknown>;
  readonly #defaults = new Map<string, ValueNode>();

  constructor(operation: OperationDefinitionNode, variables: Record<string, unknown>) {
    this.#variables = variables;
    for (const { variable, defaultValue } of operation.variableDefinitions ?? []) {
      if (defaultValue) this.#defaults.set(variable.name.value, defaultValue);
    }
  }

  sum(weights: Weights): Sum {
    const known = this.#sums.get(weights);
    if (known) return known;
    const sum: Sum = { planning: 0, once: 0, perItem: 0 };
    for (const part of this.#parts(weights)) {
      sum.planning += part.sum.planning;
      sum.once += part.sum.once;
      sum.perItem += part.sum.perItem;
    }
    this.#sums.set(weights, sum);
    return sum;
  }

  /** The way to the field that most of the cost is due to: down as long as one field makes up half of what is above. */
  dearest(weights: Weights, page: number): string[] {
    const cost = ({ planning, once, perItem }: Sum) => planning + once + page * perItem;
    const parts = this.#parts(weights).sort((a, b) => cost(b.sum) - cost(a.sum));
    const [first] = parts;
    if (!first || cost(first.sum) * 2 < cost(this.sum(weights))) return [];
    if ("weights" in first) return this.dearest(first.weights, page);
    const { name, below } = first.field;
    return below ? [name, ...this.dearest(below, this.#page(first.field))] : [];
  }

  #parts(weights: Weights) {
    return [
      ...weights.fields
        .filter(({ conditions }) => this.#applies(conditions))
        .map((field) => ({ field, sum: this.#ofField(field) })),
      ...weights.fragments
        .filter(({ conditions }) => this.#applies(conditions))
        .map((fragment) => ({ weights: fragment.weights, sum: this.sum(fragment.weights) })),
    ];
  }

  #ofField(field: FieldWeight): Sum {
    const values = field.values.reduce((sum, value) => sum + this.#count(value), 0);
    const planning = field.planning + values * VALUE;
    if (!field.below) return { planning, once: field.own, perItem: 0 };
    const below = this.sum(field.below);
    const each = 1 + below.once;
    const sum = { planning: planning + below.planning, once: field.own, perItem: 0 };
    if (field.times === "once") sum.once += each;
    else if (field.times === "page") sum.once += each + this.#page(field) * below.perItem;
    else if (field.times === "page above") sum.perItem += each;
    else sum.once += field.times * each;
    return sum;
  }

  /** Rows that a list may have. */
  #page(field: FieldWeight): number {
    const sizes = field.page
      .map((node) => this.#valueOf(node))
      .filter((value): value is number => typeof value === "number" && value >= 0);
    return sizes.length > 0 ? Math.min(Math.max(...sizes), LARGEST_PAGE) : DEFAULT_PAGE;
  }

  #applies(conditions: Condition[]): boolean {
    return conditions.every(({ wanted, if: node }) => {
      const value = node && this.#valueOf(node);
      return typeof value !== "boolean" || value === wanted;
    });
  }

  #valueOf(node: ValueNode): unknown {
    if (node.kind !== Kind.VARIABLE) return valueFromASTUntyped(node);
    const name = node.name.value;
    if (Object.hasOwn(this.#variables, name)) return this.#variables[name];
    const preset = this.#defaults.get(name);
    return preset && valueFromASTUntyped(preset);
  }

  /** How many values an argument is, those of its variables included. */
  #count(node: ValueNode): number {
    if (node.kind === Kind.LIST) return node.values.reduce((sum, v) => sum + this.#count(v), 1);
    if (node.kind === Kind.OBJECT) {
      return node.fields.reduce((sum, { value }) => sum + this.#count(value), 1);
    }
    if (node.kind !== Kind.VARIABLE) return 1;
    const name = node.name.value;
    const count = this.#counts.get(name) ?? countValues(this.#valueOf(node));
    this.#counts.set(name, count);
    return count;
  }
}
