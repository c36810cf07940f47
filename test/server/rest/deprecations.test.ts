import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, describe, it } from "node:test";
import express from "express";
import { buildSchema } from "graphql";
import type { Engine } from "../../../server/graphql/engine.ts";
import { beginRequest, contextOf } from "../../../server/http/request_context.ts";
import { deprecationsOf } from "../../../server/rest/deprecations.ts";
import { restModel } from "../../../server/rest/model.ts";
import { apiVersion, restHandler } from "../../../server/rest/rest.ts";
import { send } from "../../support/server.ts";

/** A small school: rooms, and a field of them that is deprecated. */
const schema = buildSchema(`
  scalar UUID scalar Cursor
  type Room { id: UUID! name: String! @deprecated(reason: "since 2026-02-01") }
  type PageInfo { hasNextPage: Boolean! endCursor: Cursor }
  type RoomConnection { nodes: [Room!]! pageInfo: PageInfo! totalCount: Int! }
  enum RoomOrderBy { PRIMARY_KEY_ASC PRIMARY_KEY_DESC NAME_ASC NAME_DESC }
  type Query {
    rooms(first: Int, after: Cursor, orderBy: [RoomOrderBy!]): RoomConnection
    room(id: UUID!): Room @deprecated(reason: "Use rooms; since 2027-01-01, sunset 2027-07-01.")
    freeRoom: Room @deprecated(reason: "Nobody knows why.")
    busyRoom: Room
  }
`);
const model = restModel(schema);

describe("an operation that will go", () => {
  it("is known from the table, or from GraphQL", () => {
    const table = { listRooms: { since: "2026-12-01", successor: "/api/v2/rooms" } };
    assert.deepEqual(
      [...deprecationsOf(model, table)],
      [
        ["listRooms", table.listRooms],
        ["getRoom", { since: "2027-01-01", sunset: "2027-07-01" }],
        ["freeRoom", { since: "1970-01-01", sunset: undefined }],
      ],
    );
    assert.throws(() => deprecationsOf(model, { listRoms: { since: "2026-12-01" } }), {
      code: "UNKNOWN_OPERATION",
    });
    const name = model.objects.Room!.columns.find((column) => column.name === "name");
    assert.equal(name?.deprecated, "since 2026-02-01");
  });

  it("says so in each answer; others say nothing", async () => {
    const page = { nodes: [], pageInfo: { hasNextPage: true, endCursor: "W10=" } };
    const engine = {
      schema,
      execute: ({ operationName }: { operationName?: string }) =>
        Promise.resolve({ data: { result: operationName === "listRooms" ? page : null } }),
    } as unknown as Engine;
    const app = express();
    app.use(beginRequest, apiVersion, (request, _response, next) => {
      contextOf(request).visitor = {} as never;
      next();
    });
    const caller = { settings: { slug: "x", requestId: "x", statementTimeoutMs: 1 }, services: {} };
    app.use(
      "/api/v1",
      restHandler({
        engine,
        callerOf: () => caller as never,
        onOutcome: () => undefined,
        deprecations: {
          listRooms: { since: "2026-12-01", sunset: "2027-06-01", successor: "/api/v2/rooms" },
        },
      }),
    );
    const server = createServer(app).listen(0, "127.0.0.1");
    await once(server, "listening");
    after(() => server.close());
    const { port } = server.address() as AddressInfo;

    const { status, headers } = await send(port, { path: "/api/v1/rooms" });
    assert.equal(status, 200);
    assert.equal(headers["api-version"], "1");
    assert.equal(headers.deprecation, `@${Date.UTC(2026, 11, 1) / 1000}`);
    assert.equal(headers.sunset, "Tue, 01 Jun 2027 00:00:00 GMT");
    const link = String(headers.link);
    assert.match(link, /<\/api\/v2\/rooms>; rel="successor-version"/);
    assert.match(link, /rel="next"/);
    const free = await send(port, { path: "/api/v1/rpc/free-room" });
    assert.equal(free.headers.deprecation, "@0");
    const busy = await send(port, { path: "/api/v1/rpc/busy-room" });
    assert.equal(busy.status, 200, busy.text);
    assert.equal(busy.headers.deprecation, undefined);
  });
});
