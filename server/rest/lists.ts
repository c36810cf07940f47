import { pipeline } from "node:stream/promises";
import type { GraphQLInputObjectType } from "graphql";
import { codeOf } from "../../runtime/errors.ts";
import { csvHeader, csvLine } from "./csv.ts";
import { ask, negotiate, sendJson, type Exchange } from "./exchange.ts";
import { readFilter } from "./filters.ts";
import type { RestOrder } from "./model.ts";
import {
  foreignCursor,
  isCursorsFault,
  readCursor,
  readFlag,
  readLimit,
  readOrder,
} from "./list_parameters.ts";
import { listOf, textOf, type Parameter } from "./parameters.ts";
import { badParameters } from "./problems.ts";
import { hasLists, readSelection, selectionText, shape, type Row } from "./selections.ts";
import type { Selection } from "./selections.ts";

const usualPage = 50;
const largestPage = 500;
/** Rows of a page that has lists of related rows. */
const largestPageWithLists = 100;

/** A field of GraphQL that is a connection. */
export interface List {
  id: string;
  field: string;
  /** The type of its rows; undefined when it lists values. */
  type: string | undefined;
  filterType: string | undefined;
  hasSearch: boolean;
  orders: readonly RestOrder[];
  orderType: string | undefined;
  /** The field's own arguments, with their types in GraphQL. */
  arguments: readonly { name: string; type: string }[];
}

/** The parameters that a list takes, besides its field's own arguments. */
export function listParameters(list: List): string[] {
  return [
    ...["limit", "cursor", "total"],
    ...(list.filterType ? ["filter"] : []),
    ...(list.hasSearch ? ["search"] : []),
    ...(list.orders.length > 0 ? ["order"] : []),
    ...(list.type ? ["fields", "include"] : []),
  ];
}

type Page = {
  nodes: unknown[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
  totalCount?: number;
};

/** Answers with a page, or with all pages as CSV. */
export async function answerList(
  exchange: Exchange,
  list: List,
  parameters: readonly Parameter[],
  values: Record<string, unknown>,
): Promise<void> {
  const { model, schema } = exchange.api;
  const kind = negotiate(exchange, ["application/json", "text/csv"]);
  const selection =
    list.type === undefined
      ? undefined
      : readSelection(
          model,
          list.type,
          listOf(parameters, "fields"),
          listOf(parameters, "include"),
        );
  const most = selection && hasLists(selection) ? largestPageWithLists : largestPage;
  const limit = readLimit(textOf(parameters, "limit"), most);
  const hasTotal = readFlag(textOf(parameters, "total"), "total");
  const filterType = list.filterType && schema.getType(list.filterType);
  const filter = readFilter(filterType as GraphQLInputObjectType | undefined, parameters);
  const search = textOf(parameters, "search");
  const variables = {
    ...values,
    after: readCursor(textOf(parameters, "cursor")),
    // The API takes a filter that says nothing, but not null.
    filter: { ...filter, ...(search !== undefined && { search }) },
    orderBy: readOrder(list.orders, listOf(parameters, "order")),
  };

  if (kind === "text/csv") {
    if (!selection || selection.relations.length > 0) {
      const message = "has no place in CSV; list the related collection";
      throw badParameters([{ parameter: "include", message }]);
    }
    await sendCsv(exchange, list, selection, variables, limit);
    return;
  }
  const document = documentOf(exchange, list, selection, hasTotal);
  const first = limit ?? Math.min(usualPage, most);
  const page = (await ask(exchange, document, { ...variables, first }).catch((error: unknown) => {
    throw isCursorsFault(error) ? foreignCursor() : error;
  })) as Page;
  const nextCursor = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  if (nextCursor !== null) {
    exchange.response.append("link", `<${nextAddress(exchange, nextCursor)}>; rel="next"`);
  }
  const data = selection ? page.nodes.map((row) => shape(selection, row as Row)) : page.nodes;
  sendJson(
    exchange,
    200,
    JSON.stringify({ data, nextCursor, ...(hasTotal && { total: page.totalCount }) }),
  );
}

/**
 * All rows, or the first `limit`. Each page is read in a transaction of its own, so that none stays open as long as a slow
 * reader reads: rows that are changed meanwhile may appear as they were or as they are. Pages are not read faster than they
 * are sent.
 */
async function sendCsv(
  exchange: Exchange,
  list: List,
  selection: Selection,
  variables: Record<string, unknown>,
  limit: number | undefined,
): Promise<void> {
  const { request, response } = exchange;
  const document = documentOf(exchange, list, selection, false);
  const read = async (after: unknown) =>
    (await ask(exchange, document, { ...variables, after, first: limit ?? largestPage })) as Page;
  // Before anything is sent, so that what is wrong can be said.
  const first = await read(variables.after);

  async function* lines() {
    yield csvHeader(selection.columns);
    for (let page = first; ; page = await read(page.pageInfo.endCursor)) {
      yield page.nodes.map((row) => csvLine(selection.columns, row as Row)).join("");
      if (limit !== undefined || !page.pageInfo.hasNextPage) return;
    }
  }
  response.status(200).type("text/csv");
  response.setHeader("content-disposition", `attachment; filename="${list.field}.csv"`);
  if (request.method === "HEAD") response.end();
  else await pipeline(lines, response).catch(ignoreLeaving);
}

/** Who asked has gone; there is nobody to tell. */
function ignoreLeaving(error: unknown): void {
  if (codeOf(error) !== "ERR_STREAM_PREMATURE_CLOSE") throw error;
}

function documentOf(
  { api, operation }: Exchange,
  list: List,
  selection: Selection | undefined,
  hasTotal: boolean,
): string {
  const variables = [
    { name: "first", type: "Int" },
    { name: "after", type: "Cursor" },
    ...(list.filterType ? [{ name: "filter", type: list.filterType }] : []),
    ...(list.orderType ? [{ name: "orderBy", type: `[${list.orderType}!]` }] : []),
    ...list.arguments,
  ];
  const declared = variables.map(({ name, type }) => `$${name}: ${type}`).join(", ");
  const passed = variables.map(({ name }) => `${name}: $${name}`).join(", ");
  const nodes = selection ? `nodes { ${selectionText(api.model, selection)} }` : "nodes";
  const total = hasTotal ? " totalCount" : "";
  return `query ${operation.id}(${declared}) {
  result: ${list.field}(${passed}) { ${nodes} pageInfo { hasNextPage endCursor }${total} }
}`;
}

function nextAddress({ request }: Exchange, cursor: string): string {
  const address = new URL(request.originalUrl, "http://school");
  address.searchParams.set("cursor", cursor);
  return `${address.pathname}${address.search}`;
}
