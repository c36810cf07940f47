import { GraphQLError, Kind, type DocumentNode, type SelectionSetNode } from "graphql";

/** Fields with a selection of their own that one document may ask for. What a screen shows needs some dozens. */
export const MOST_OBJECTS = 250;

/**
 * Refuses what would take long to plan, which nothing can interrupt: the time grows with the square of the fields that
 * have a selection. Fragments count each time that they are used. For valid documents, whose fragments have no cycles.
 */
export function tooComplex(document: DocumentNode): GraphQLError | undefined {
  const fragments = new Map(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition]] : [],
    ),
  );
  const counted = new Map<string, number>();

  const inFragment = (name: string): number => {
    const known = counted.get(name);
    if (known !== undefined) return known;
    const count = countIn(fragments.get(name)?.selectionSet);
    counted.set(name, count);
    return count;
  };

  const countIn = (set: SelectionSetNode | undefined): number => {
    let count = 0;
    for (const selection of set?.selections ?? []) {
      if (selection.kind === Kind.FRAGMENT_SPREAD) count += inFragment(selection.name.value);
      else {
        const isObject = selection.kind === Kind.FIELD && selection.selectionSet !== undefined;
        count += (isObject ? 1 : 0) + countIn(selection.selectionSet);
      }
    }
    return count;
  };

  let objects = 0;
  for (const definition of document.definitions) {
    if (definition.kind === Kind.OPERATION_DEFINITION) objects += countIn(definition.selectionSet);
  }
  if (objects <= MOST_OBJECTS) return undefined;
  return new GraphQLError(
    `This asks for ${objects} objects and lists at once; ${MOST_OBJECTS} is the most. Ask in parts.`,
    { extensions: { code: "TOO_COMPLEX" } },
  );
}
