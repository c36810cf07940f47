import {
  GraphQLError,
  Kind,
  type DocumentNode,
  type FragmentDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  type ValueNode,
} from "graphql";
import { DEEPEST_INPUT, tooMuch, type DocumentLimits } from "./limits.ts";

type Shape = { depth: number; aliases: number; directives: number };

const nothing: Readonly<Shape> = { depth: 0, aliases: 0, directives: 0 };

/**
 * Refuses what is too deep or too much of by its form alone. Looks at nothing twice and needs no schema, so it comes before
 * validation, which may take time in the square of what is repeated, and calls itself until the stack is full for fragments
 * that lead to one another in many ways. A fragment counts each time that it is used.
 */
export function checkShape(
  document: DocumentNode,
  limits: DocumentLimits,
): GraphQLError | undefined {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      fragments.set(definition.name.value, definition);
    }
  }
  const known = new Map<string, Shape>();
  const unfinished = new Set<string>();
  let circular: FragmentDefinitionNode | undefined;
  let deepestInput = 0;

  const ofFragment = (name: string): Shape => {
    const seen = known.get(name);
    if (seen) return seen;
    const fragment = fragments.get(name);
    if (unfinished.has(name)) circular = fragment;
    if (!fragment || circular) return nothing;
    unfinished.add(name);
    const shape = plus(ofSet(fragment.selectionSet), directivesOf(fragment.directives));
    unfinished.delete(name);
    known.set(name, shape);
    return shape;
  };

  const ofSelection = (selection: SelectionNode): Shape => {
    const directives = directivesOf(selection.directives);
    if (selection.kind === Kind.FRAGMENT_SPREAD) {
      return plus(ofFragment(selection.name.value), directives);
    }
    const below = ofSet(selection.selectionSet);
    if (selection.kind === Kind.INLINE_FRAGMENT) return plus(below, directives);
    for (const { value } of selection.arguments ?? []) {
      deepestInput = Math.max(deepestInput, depthOf(value));
    }
    const aliases = below.aliases + (selection.alias ? 1 : 0);
    return plus({ ...below, depth: below.depth + 1, aliases }, directives);
  };

  const ofSet = (set: SelectionSetNode | undefined): Shape =>
    (set?.selections ?? []).reduce((sum, selection) => plus(sum, ofSelection(selection)), nothing);

  let whole: Shape = nothing;
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      // Counted where it is used; one that is not is refused by validation, which it must not overwhelm.
      whole = plus(whole, { ...nothing, depth: ofFragment(definition.name.value).depth });
    } else if (definition.kind === Kind.OPERATION_DEFINITION) {
      whole = plus(whole, ofSet(definition.selectionSet));
      whole = plus(whole, directivesOf(definition.directives));
      for (const { directives, defaultValue } of definition.variableDefinitions ?? []) {
        whole = plus(whole, directivesOf(directives));
        if (defaultValue) deepestInput = Math.max(deepestInput, depthOf(defaultValue));
      }
    }
  }
  if (circular) {
    const { name } = circular;
    return new GraphQLError(`The fragment "${name.value}" leads to itself.`, { nodes: name });
  }
  return excessOf({ ...whole, input: deepestInput }, { ...limits, input: DEEPEST_INPUT });
}

const sentences = {
  depth: (n: number, most: number) => `The fields are nested ${n} deep; ${most} is the most.`,
  aliases: (n: number, most: number) => `There are ${n} aliases; ${most} is the most.`,
  directives: (n: number, most: number) => `There are ${n} directives; ${most} is the most.`,
  input: (n: number, most: number) => `An argument is nested ${n} deep; ${most} is the most.`,
};

type Counts = Record<keyof typeof sentences, number>;

function excessOf(counts: Counts, limits: Counts): GraphQLError | undefined {
  for (const name of Object.keys(sentences) as (keyof typeof sentences)[]) {
    const [found, most] = [counts[name], limits[name]];
    if (found > most) return tooMuch(name, sentences[name](found, most), { found, most });
  }
  return undefined;
}

/** Side by side: what is nested most decides the depth, all the rest adds up. */
function plus(a: Shape, b: Shape): Shape {
  return {
    depth: Math.max(a.depth, b.depth),
    aliases: a.aliases + b.aliases,
    directives: a.directives + b.directives,
  };
}

function directivesOf(directives: readonly unknown[] | undefined): Shape {
  return { ...nothing, directives: directives?.length ?? 0 };
}

function depthOf(value: ValueNode): number {
  if (value.kind === Kind.LIST) return 1 + Math.max(0, ...value.values.map(depthOf));
  if (value.kind !== Kind.OBJECT) return 0;
  return 1 + Math.max(0, ...value.fields.map((field) => depthOf(field.value)));
}
