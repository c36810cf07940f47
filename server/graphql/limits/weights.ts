import {
  getNamedType,
  getNullableType,
  isCompositeType,
  isIntrospectionType,
  isListType,
  isObjectType,
  Kind,
  SchemaMetaFieldDef,
  typeFromAST,
  TypeMetaFieldDef,
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
} from "graphql";
import { DEFAULT_PAGE } from "../page_sizes.ts";

/** The part of a selection set's cost that is known before the values of variables are. */
export interface Weights {
  fields: FieldWeight[];
  /** Fragments, which may be the same object in several places. */
  fragments: { conditions: Condition[]; weights: Weights }[];
}

export interface FieldWeight {
  /** As the answer calls it. */
  name: string;
  /** What it costs whatever comes back. */
  planning: number;
  /** What it costs each time that its parent is made, its rows not counted. */
  own: number;
  /**
   * How often what is below is made: once, as often as the page of this field says, as often as the page of the field
   * above says, or so many times.
   */
  times: "once" | "page" | "page above" | number;
  /** `first` and `last`, as they are written. */
  page: ValueNode[];
  /** Arguments whose values make the statement longer. */
  values: ValueNode[];
  conditions: Condition[];
  below: Weights | undefined;
}

/** `@include(if: …)` or `@skip(if: …)`. */
export interface Condition {
  wanted: boolean;
  if: ValueNode | undefined;
}

/**
 * Planning cannot be interrupted, and takes time in the square of the fields that have a selection: some dozens are what a
 * screen needs, 250 alone are as much as is allowed.
 */
const PLANNING_OBJECT = 2000;
const PLANNING_LEAF = 25;
/** Counting or adding up reads rows that do not come back. */
const AGGREGATE = DEFAULT_PAGE;
/** A change does more than read a row: triggers, policies, the audit log. */
const CHANGE = DEFAULT_PAGE;
/** Lists in the description of the schema; reading these asks nobody but this process. */
const INTROSPECTED = 10;

/** Weighs an operation of a valid document. */
export function weigh(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): Weights {
  const fragments = new Map<string, Weights>();
  const root = schema.getRootType(operation.operation);
  const changes = root !== schema.getQueryType() && root;

  const ofFragment = (name: string): Weights => {
    const known = fragments.get(name);
    if (known) return known;
    const weights: Weights = { fields: [], fragments: [] };
    fragments.set(name, weights);
    const definition = document.definitions.find(
      (other) => other.kind === Kind.FRAGMENT_DEFINITION && other.name.value === name,
    );
    if (definition?.kind === Kind.FRAGMENT_DEFINITION) {
      const type = typeFromAST(schema, definition.typeCondition);
      Object.assign(weights, ofSet(definition.selectionSet, type));
    }
    return weights;
  };

  const ofSet = (set: SelectionSetNode, type: GraphQLNamedType | undefined): Weights => {
    const weights: Weights = { fields: [], fragments: [] };
    for (const selection of set.selections) {
      const conditions = conditionsOf(selection.directives);
      if (selection.kind === Kind.FIELD) {
        weights.fields.push({ ...ofField(selection, type), conditions });
      } else if (selection.kind === Kind.FRAGMENT_SPREAD) {
        weights.fragments.push({ conditions, weights: ofFragment(selection.name.value) });
      } else {
        const inner = selection.typeCondition ? typeFromAST(schema, selection.typeCondition) : type;
        weights.fragments.push({ conditions, weights: ofSet(selection.selectionSet, inner) });
      }
    }
    return weights;
  };

  const ofField = (node: FieldNode, parent: GraphQLNamedType | undefined) => {
    const field = fieldOf(parent, node.name.value);
    const type = field && getNamedType(field.type);
    const isChange = changes !== false && parent === changes;
    const args = node.arguments ?? [];
    return {
      name: (node.alias ?? node.name).value,
      planning: isCompositeType(type) ? PLANNING_OBJECT : PLANNING_LEAF,
      own: isChange ? CHANGE : ownCostOf(node.name.value, parent),
      times: field ? timesOf(field, parent) : "once",
      page: args.filter(({ name }) => isPage(name.value)).map(({ value }) => value),
      // What a change is given is not part of a condition; the size of its input has a limit of its own.
      values: isChange ? [] : args.map(({ value }) => value),
      below: node.selectionSet && ofSet(node.selectionSet, type),
    } satisfies Omit<FieldWeight, "conditions">;
  };

  return ofSet(operation.selectionSet, root ?? undefined);
}

type Field = GraphQLField<unknown, unknown>;

function fieldOf(parent: GraphQLNamedType | undefined, name: string): Field | undefined {
  if (name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef;
  if (name === TypeMetaFieldDef.name) return TypeMetaFieldDef;
  return isObjectType(parent) ? parent.getFields()[name] : undefined;
}

function timesOf(field: Field, parent: GraphQLNamedType | undefined): FieldWeight["times"] {
  const type = getNamedType(field.type);
  if (isConnection(type)) return "page";
  if (!isListType(getNullableType(field.type)) || !isCompositeType(type)) return "once";
  if (isIntrospectionType(type)) return INTROSPECTED;
  return isConnection(parent) && /^(nodes|edges)$/.test(field.name) ? "page above" : DEFAULT_PAGE;
}

function ownCostOf(name: string, parent: GraphQLNamedType | undefined): number {
  if (!isConnection(parent)) return 0;
  return /^(totalCount|aggregates|groupedAggregates)$/.test(name) ? AGGREGATE : 0;
}

function isConnection(type: GraphQLNamedType | undefined): boolean {
  return isObjectType(type) && "pageInfo" in type.getFields();
}

function isPage(argument: string): boolean {
  return argument === "first" || argument === "last";
}

function conditionsOf(directives: readonly DirectiveNode[] = []): Condition[] {
  return directives
    .filter(({ name }) => name.value === "include" || name.value === "skip")
    .map((directive) => ({
      wanted: directive.name.value === "include",
      if: directive.arguments?.find(({ name }) => name.value === "if")?.value,
    }));
}
