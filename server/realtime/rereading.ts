import {
  getArgumentValues,
  getNamedType,
  getVariableValues,
  GraphQLError,
  Kind,
  parse,
  separateOperations,
  visit,
  type DocumentNode,
  type FieldNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  OperationTypeNode,
  type SelectionSetNode,
} from "graphql";
import { topics, type Topic } from "./topics.ts";

/** A subscription, as a query that is asked again at each event. */
export type Rereading = {
  topic: Topic;
  /** Under which the answer stands: the field's alias, or its name. */
  responseKey: string;
  /** The value of the topic's argument. */
  argument: string | undefined;
  /** Asks for rows by the variable `ids`. The same object for each subscription with the same text. */
  document: DocumentNode;
  operationName: string | undefined;
  /** The document's variables, but for the ids. */
  variables: Record<string, unknown>;
  idsVariable: string;
  /** Whether all who may see a row get the same answer: nothing but its own columns is asked for. */
  isSame: boolean;
};

type Query = Pick<Rereading, "document" | "idsVariable" | "isSame">;

const queries = new WeakMap<OperationDefinitionNode, Query>();

/**
 * What a subscription asks again at each event. Throws a GraphQLError for what cannot be read so:
 * other operations, fragments and directives at the top, wrong variables.
 */
export function rereadingOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  values: Record<string, unknown>,
): Rereading {
  if (operation.operation !== OperationTypeNode.SUBSCRIPTION) {
    throw new GraphQLError("Only subscriptions are taken here; POST all else to /graphql.");
  }
  const field = onlyField(operation);
  const definition = schema.getSubscriptionType()?.getFields()[field.name.value];
  const topic = topics.find((one) => one.field === field.name.value);
  if (!definition || !topic) throw new GraphQLError("There is no such subscription.");
  const coerced = getVariableValues(schema, operation.variableDefinitions ?? [], values);
  if (coerced.errors) throw coerced.errors[0]!;
  const args = getArgumentValues(definition, field, coerced.coerced);
  let query = queries.get(operation);
  if (!query) {
    const rowType = getNamedType(definition.type) as GraphQLObjectType;
    query = queryFor(document, operation, field, topic, rowType);
    queries.set(operation, query);
  }
  return {
    ...query,
    topic,
    responseKey: field.alias?.value ?? field.name.value,
    argument: topic.argument === undefined ? undefined : String(args[topic.argument]),
    operationName: operation.name?.value,
    variables: values,
  };
}

function onlyField(operation: OperationDefinitionNode): FieldNode {
  const [field, ...others] = operation.selectionSet.selections;
  const isPlain = field?.kind === Kind.FIELD && !field.directives?.length && others.length === 0;
  if (!isPlain || operation.directives?.length) {
    throw new GraphQLError(
      "A subscription has one field at its top, without directives and not in a fragment.",
    );
  }
  return field;
}

/** The same selection, in a query for rows with certain ids. */
function queryFor(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  field: FieldNode,
  topic: Topic,
  rowType: GraphQLObjectType,
): Query {
  const taken = new Set(operation.variableDefinitions?.map((one) => one.variable.name.value));
  let idsVariable = "ids";
  while (taken.has(idsVariable)) idsVariable += "_";
  const template = parse(
    `query ($${idsVariable}: [UUID!]!) {
      ${topic.collection}(filter: { id: { in: $${idsVariable} } }, first: 500) { nodes { id } }
    }`,
    { noLocation: true },
  ).definitions[0] as OperationDefinitionNode;
  const selection = field.selectionSet!;
  const own = separateOperations(document)[operation.name?.value ?? ""]!;
  const definitions = own.definitions.filter((one) => one.kind === Kind.FRAGMENT_DEFINITION);
  const used = variablesIn([selection, ...definitions.map((one) => one.selectionSet)]);
  const query: OperationDefinitionNode = {
    ...template,
    ...(operation.name && { name: operation.name }),
    variableDefinitions: [
      ...template.variableDefinitions!,
      // What only the argument of the subscription named is of no use to the query.
      ...(operation.variableDefinitions ?? []).filter((one) => used.has(one.variable.name.value)),
    ],
    selectionSet: visit(template.selectionSet, {
      Field: {
        leave: (node) =>
          node.name.value === "nodes" ? { ...node, selectionSet: selection } : undefined,
      },
    }),
  };
  return {
    document: { kind: Kind.DOCUMENT, definitions: [query, ...definitions] },
    idsVariable,
    isSame: hasOnlyColumns(selection, rowType),
  };
}

function variablesIn(sets: SelectionSetNode[]): Set<string> {
  const names = new Set<string>();
  for (const set of sets) {
    visit(set, {
      Variable(node) {
        names.add(node.name.value);
      },
    });
  }
  return names;
}

/** Fragments are not looked into: whoever uses them is read for alone. */
function hasOnlyColumns(selection: SelectionSetNode, type: GraphQLObjectType): boolean {
  const fields = type.getFields();
  return selection.selections.every(
    (one) =>
      one.kind === Kind.FIELD &&
      (one.name.value === "__typename" || fields[one.name.value]?.extensions.isColumn === true),
  );
}
