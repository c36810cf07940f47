import type { RestColumn, RestModel, RestObject, RestRelation } from "./model.ts";
import { badParameters, type Fault } from "./problems.ts";

/** Rows of a relation that an answer holds: at a row itself, and at a row of a relation. */
export const relatedRows = [50, 10] as const;
/** Relations that one request may include. */
const mostRelations = 8;
/** Values may have fields of their own, as deep as this. */
const deepestValue = 3;

/** What of an object is asked for. */
export interface Selection {
  columns: RestColumn[];
  relations: { relation: RestRelation; selection: Selection }[];
}

/**
 * Reads `fields` and `include`.
 *
 * @param fields columns (`lastName`) and columns of relations (`class.name`); undefined: all of them
 * @param include relations (`class`), one within another with a dot (`class.school`)
 */
export function readSelection(
  model: RestModel,
  type: string,
  fields: readonly string[] | undefined,
  include: readonly string[] = [],
): Selection {
  const faults: Fault[] = [];
  const complain = (parameter: string, message: string) => faults.push({ parameter, message });
  if (include.length > mostRelations) {
    complain("include", `must have ${mostRelations} relations at most`);
  }
  const isIncluded = (prefix: string) =>
    include.some((path) => path === prefix || path.startsWith(`${prefix}.`));
  const selection = build(model.objects[type]!, "", 0);
  for (const path of fields ?? []) {
    const prefix = path.slice(0, Math.max(0, path.lastIndexOf(".")));
    if (prefix && !isIncluded(prefix)) complain("fields", `"${prefix}" is not included`);
  }
  if (faults.length > 0) throw badParameters(faults);
  return selection;

  function build(object: RestObject, prefix: string, level: number): Selection {
    const relations = object.relations.flatMap((relation) => {
      const path = `${prefix}${relation.name}`;
      if (!isIncluded(path)) return [];
      return [{ relation, selection: build(model.objects[relation.type]!, `${path}.`, level + 1) }];
    });
    for (const step of namesAt(include, prefix, level)) {
      if (!object.relations.some(({ name }) => name === step)) {
        const names = object.relations.map(({ name }) => name).join(", ") || "none";
        complain("include", `${object.type} has no relation "${step}"; there are ${names}`);
      } else if (level >= relatedRows.length) {
        complain("include", "must have two steps at most");
      }
    }
    return { columns: columnsAt(object, prefix), relations };
  }

  function columnsAt(object: RestObject, prefix: string): RestColumn[] {
    const wanted = fields
      ?.filter((path) => path.startsWith(prefix) && !path.slice(prefix.length).includes("."))
      .map((path) => path.slice(prefix.length));
    if (!wanted || wanted.length === 0) return object.columns;
    const names = object.columns.map(({ name }) => name).join(", ");
    return [...new Set(wanted)].flatMap((name) => {
      const column = object.columns.find((known) => known.name === name);
      if (!column) complain("fields", `${object.type} has no "${name}"; there are ${names}`);
      return column ?? [];
    });
  }
}

function namesAt(include: readonly string[], prefix: string, level: number): Set<string> {
  const below = include.filter((path) => path.startsWith(prefix));
  return new Set(below.map((path) => path.split(".")[level]).filter((step) => step !== undefined));
}

/** Whether lists of rows are within the rows that are asked for. */
export function hasLists({ relations }: Selection): boolean {
  return relations.some(({ relation, selection }) => relation.isMany || hasLists(selection));
}

/** The selection in GraphQL, without the braces around it. */
export function selectionText(model: RestModel, selection: Selection, level = 0): string {
  const columns = selection.columns.map((column) => columnText(model, column, 1));
  const relations = selection.relations.map(({ relation, selection: inner }) => {
    const within = selectionText(model, inner, level + 1);
    if (!relation.isMany) return `${relation.name} { ${within} }`;
    const rows = relatedRows[level]!;
    return `${relation.name}(first: ${rows}) { nodes { ${within} } pageInfo { hasNextPage } }`;
  });
  return [...columns, ...relations].join(" ") || "__typename";
}

function columnText(model: RestModel, { name, type }: RestColumn, depth: number): string {
  if (type.kind !== "object") return name;
  const inner = model.objects[type.name]!.columns.filter(
    (column) => column.type.kind !== "object" || depth < deepestValue,
  );
  return `${name} { ${inner.map((column) => columnText(model, column, depth + 1)).join(" ")} }`;
}

export type Row = Record<string, unknown>;
type Nodes = { nodes: Row[]; pageInfo: { hasNextPage: boolean } };

/** A row of GraphQL's answer as REST has it: lists of related rows are `{ data, hasMore }`. */
export function shape(selection: Selection, row: Row): Row {
  const columns = selection.columns.map(({ name }) => [name, row[name]] as const);
  const relations = selection.relations.map(({ relation, selection: inner }) => {
    const value = row[relation.name];
    if (value === null || value === undefined) return [relation.name, null] as const;
    if (!relation.isMany) return [relation.name, shape(inner, value as Row)] as const;
    const { nodes, pageInfo } = value as Nodes;
    const data = nodes.map((node) => shape(inner, node));
    return [relation.name, { data, hasMore: pageInfo.hasNextPage }] as const;
  });
  return Object.fromEntries([...columns, ...relations]);
}
