import type { GraphQLInputObjectType, GraphQLSchema } from "graphql";
import { change, isGuest, negotiate, requireJson, sendJson, type Exchange } from "./exchange.ts";
import { repeatedOr } from "./repetitions.ts";
import type { RestCollection, RestWrite } from "./model.ts";
import { listOf, readParameters } from "./parameters.ts";
import { badBody, complainTo, Problem, problemOf, type Fault } from "./problems.ts";
import {
  addressOf,
  findRow,
  readKeys,
  rowOf,
  rowText,
  versionOf,
  writeText,
} from "./row_documents.ts";
import { lockRow } from "./row_locks.ts";
import { readSelection, shape, type Row, type Selection } from "./selections.ts";
import { readJson } from "./values.ts";
import { expectedVersions } from "./versions.ts";

/** Rows that one request may create. */
const mostRows = 500;

/** GET of a row. */
export async function readRow(exchange: Exchange, collection: RestCollection): Promise<void> {
  negotiate(exchange, ["application/json"]);
  const selection = selectionOf(exchange, collection);
  const row = await findRow(exchange, collection, rowText(exchange, collection, selection));
  if (!row) throw noSuchRow();
  sendJson(exchange, 200, JSON.stringify({ data: shape(selection, row) }), versionOf(row));
}

/** POST of one row, or of a list of rows that are created together or not at all. */
export async function createRows(
  exchange: Exchange,
  collection: RestCollection,
  write: RestWrite,
): Promise<void> {
  negotiate(exchange, ["application/json"]);
  const body = requireJson(exchange);
  const selection = selectionOf(exchange, collection);
  const isList = Array.isArray(body);
  const rows = isList ? (body as unknown[]) : [body];
  if (isList) checkCount(rows.length);
  const type = inputType(exchange.api.schema, write.body!.type);
  const faults: Fault[] = [];
  const each = rows.map((row, index) => {
    const read = readJson(type, row ?? {}, complainTo(faults), isList ? [index] : []);
    return { input: { [write.body!.field]: read } };
  });
  if (faults.length > 0) throw badBody(faults);

  const document = writeText(exchange, write, rowText(exchange, collection, selection));
  await repeatedOr(exchange, [body], async (around) => {
    let written: (Row | null)[] = [];
    const { failure } = await change(exchange, document, {
      each,
      ...around((data) => {
        written = data.map((item) => rowOf(item));
        const shaped = written.map((row) => row && shape(selection, row));
        const location = isList ? undefined : addressOf(exchange, collection, written[0]);
        return {
          status: 201,
          location,
          body: JSON.stringify({ data: isList ? shaped : shaped[0] }),
        };
      }),
    });
    return {
      failure:
        failure &&
        (() =>
          problemOf(failure.errors, {
            isGuest: isGuest(exchange.request),
            at: isList && failure.index !== undefined ? `/${failure.index}` : "",
          })),
      updatedAt: isList ? undefined : versionOf(written[0]),
    };
  });
}

/** PATCH of a row. */
export async function updateRow(
  exchange: Exchange,
  collection: RestCollection,
  write: RestWrite,
): Promise<void> {
  negotiate(exchange, ["application/json"]);
  const body = requireJson(exchange);
  const selection = selectionOf(exchange, collection);
  const key = readKeys(exchange, collection);
  const faults: Fault[] = [];
  const type = inputType(exchange.api.schema, write.body!.type);
  const patch = readJson(type, body ?? {}, complainTo(faults)) as Row | undefined;
  if (patch && Object.keys(patch).length === 0 && faults.length === 0) {
    faults.push({ pointer: "", message: "must have at least one field" });
  }
  if (faults.length > 0) throw badBody(faults);
  const document = writeText(exchange, write, rowText(exchange, collection, selection));
  const row = await writeRow(exchange, collection, write, document, {
    ...key,
    [write.body!.field]: patch,
  });
  const data = row && shape(selection, row);
  sendJson(exchange, 200, JSON.stringify({ data }), versionOf(row));
}

/** DELETE of a row. */
export async function deleteRow(
  exchange: Exchange,
  collection: RestCollection,
  write: RestWrite,
): Promise<void> {
  readParameters(exchange.request.url, []);
  const key = readKeys(exchange, collection);
  const document = writeText(exchange, write, "__typename");
  await writeRow(exchange, collection, write, document, key);
  exchange.response.status(204).end();
}

/** Changes or deletes a row, unless it is not the one that `If-Match` means. */
async function writeRow(
  exchange: Exchange,
  collection: RestCollection,
  write: RestWrite,
  document: string,
  input: Record<string, unknown>,
): Promise<Row | null> {
  const versions = expectedVersions(exchange.request.get("if-match"));
  const { failure, data } = await change(exchange, document, {
    each: [{ input }],
    ...(versions && {
      before: (client) =>
        lockRow(client, exchange.api.schema, collection.type, String(input.id), versions),
    }),
  });
  if (!failure) return rowOf(data[0]!);
  const problem = problemOf(failure.errors, { isGuest: isGuest(exchange.request) });
  if (problem.code !== "NOT_FOUND") throw problem;
  // A row that can be seen but not changed is no secret.
  if (!(await findRow(exchange, collection, "__typename"))) throw noSuchRow();
  throw problemOf(
    [{ message: "You may not do this to this row.", extensions: { code: "FORBIDDEN" } }],
    { isGuest: isGuest(exchange.request) },
  );
}

function selectionOf({ api, request }: Exchange, { type }: RestCollection): Selection {
  const parameters = readParameters(request.url, ["fields", "include"]);
  return readSelection(
    api.model,
    type,
    listOf(parameters, "fields"),
    listOf(parameters, "include"),
  );
}

function inputType(schema: GraphQLSchema, name: string): GraphQLInputObjectType {
  return schema.getType(name) as GraphQLInputObjectType;
}

function checkCount(rows: number): void {
  if (rows > mostRows) {
    throw new Problem("TOO_MANY_ROWS", `These are ${rows} rows; ${mostRows} is the most.`, {
      status: 413,
      hint: "Send them in parts.",
    });
  }
  if (rows === 0) throw badBody([{ pointer: "", message: "must have at least one row" }]);
}

function noSuchRow(): Problem {
  return new Problem("NOT_FOUND", "There is no such row, or you may not see it.", { status: 404 });
}
