import { ask, type Exchange } from "./exchange.ts";
import type { RestCollection, RestWrite } from "./model.ts";
import { badParameters, type Fault } from "./problems.ts";
import { selectionText, type Row, type Selection } from "./selections.ts";
import { readText } from "./values.ts";

/** Finds the row that the address names; null if the caller does not see it. */
export async function findRow(
  exchange: Exchange,
  collection: RestCollection,
  fields: string,
): Promise<Row | null> {
  const { key, one } = collection;
  const field = exchange.api.schema.getQueryType()!.getFields()[one!.field]!;
  const declared = field.args.map(({ name, type }) => `$${name}: ${String(type)}`).join(", ");
  const passed = key.map(({ name }) => `${name}: $${name}`).join(", ");
  const document = `query ${exchange.operation.id}(${declared}) {
  result: ${one!.field}(${passed}) { ${fields} }
}`;
  return (await ask(exchange, document, readKeys(exchange, collection))) as Row | null;
}

export function readKeys(
  { api, keys }: Exchange,
  { key, one }: RestCollection,
): Record<string, unknown> {
  const field = api.schema.getQueryType()!.getFields()[one!.field]!;
  const faults: Fault[] = [];
  const values = key.map(({ name }, index) => {
    const { type } = field.args.find((argument) => argument.name === name)!;
    const complain = (message: string) => faults.push({ parameter: name, message });
    return [name, readText(type, keys[index]!, complain)];
  });
  if (faults.length > 0) throw badParameters(faults);
  return Object.fromEntries(values) as Record<string, unknown>;
}

/** What is asked for, and what addresses and entity tags are made of. */
export function rowText(
  { api }: Exchange,
  collection: RestCollection,
  selection: Selection,
): string {
  const key = collection.key.map(({ name }, index) => `key${index}: ${name}`);
  const version = collection.hasVersion ? ["version: updatedAt"] : [];
  return [...key, ...version, selectionText(api.model, selection)].join(" ");
}

export function writeText({ operation }: Exchange, write: RestWrite, fields: string): string {
  return `mutation ${operation.id}($input: ${write.inputType}!) {
  result: ${write.field}(input: $input) { row: ${write.result} { ${fields} } }
}`;
}

export function rowOf(data: Record<string, unknown>): Row | null {
  return (data.result as { row: Row | null } | null)?.row ?? null;
}

export function versionOf(row: Row | null | undefined): string | undefined {
  return typeof row?.version === "string" ? row.version : undefined;
}

export function addressOf(
  { api }: Exchange,
  { path, key }: RestCollection,
  row: Row | null | undefined,
): string | undefined {
  if (!row || key.length === 0) return undefined;
  const keys = key.map((_, index) => encodeURIComponent(String(row[`key${index}`])));
  return [api.base, path, ...keys].join("/");
}
