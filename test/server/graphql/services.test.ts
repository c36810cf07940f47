import assert from "node:assert/strict";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { after, before, describe, it } from "node:test";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { defaultPreset, makeSchema } from "graphile-build";
import { extendSchema, gql } from "graphile-utils";
import type { GraphQLSchema } from "graphql";
import pg from "pg";
import { buildFolder } from "../../../server/graphql/artifact.ts";
import { createEngine, type Engine } from "../../../server/graphql/engine.ts";
import { exportModule } from "../../../server/graphql/export.ts";
import {
  changeService,
  readService,
  rootQuery,
  type Services,
} from "../../../server/graphql/plugins/services.ts";

const ClockPlugin = extendSchema(
  () => ({
    typeDefs: gql`
      extend type Query {
        time(zone: String): Time!
      }
      extend type Mutation {
        wind(input: WindInput!): WindPayload
      }
      type Time {
        zone: String
        hands: [Hand!]!
      }
      type Hand {
        name: String!
      }
      input WindInput {
        turns: Int!
      }
      type WindPayload {
        turns: Int!
        query: Query
      }
    `,
    objects: {
      Query: { plans: { time: readService("clock", "time") } },
      Mutation: { plans: { wind: changeService("clock", "wind") } },
      WindPayload: { plans: { query: rootQuery } },
    },
  }),
  "ClockPlugin",
);

/** Fields made in TypeScript, after the schema has been written to a file and read again. */
describe("a service", () => {
  const folder = join(buildFolder, `test-${process.pid}`);
  const pool = new pg.Pool({ max: 1 });
  let engine: Engine;

  before(async () => {
    const { schema } = await makeSchema({ extends: [defaultPreset], plugins: [ClockPlugin] });
    await mkdir(folder, { recursive: true });
    const file = join(folder, "schema.mjs");
    await writeFile(file, await exportModule(schema));
    const exported = (await import(pathToFileURL(file).href)) as { schema: GraphQLSchema };
    engine = createEngine(exported.schema, pool, { error: () => undefined });
  });
  after(async () => {
    await pool.end();
    await rm(folder, { recursive: true });
  });

  const run = async (document: string, clock: Services[string], variables = {}) => {
    const settings = { slug: "nowhere", requestId: "1", statementTimeoutMs: 1 };
    const outcome = await engine.execute({
      document,
      variables,
      settings,
      services: { clock },
    });
    return JSON.parse(JSON.stringify(outcome)) as typeof outcome;
  };

  it("is called with the field's arguments and answers with plain objects", async () => {
    const { data } = await run(
      "query ($zone: String) { time(zone: $zone) { zone hands { name } } }",
      { time: ({ zone }: { zone: string }) => ({ zone, hands: [{ name: "big" }] }) },
      { zone: "UTC" },
    );
    assert.deepEqual(data, { time: { zone: "UTC", hands: [{ name: "big" }] } });
  });

  it("may take its time", async () => {
    const time = async () => {
      await new Promise((resolve) => setTimeout(resolve, 10));
      return { hands: [] };
    };
    const { data } = await run("{ time { hands { name } } }", { time });
    assert.deepEqual(data, { time: { hands: [] } });
  });

  it("that changes something is called once a field, one after the other", async () => {
    const calls: string[] = [];
    const wind = async ({ input: { turns } }: { input: { turns: number } }) => {
      calls.push(`begin ${turns}`);
      await new Promise((resolve) => setTimeout(resolve, 20 / turns));
      calls.push(`end ${turns}`);
      return { turns };
    };
    const { data } = await run(
      `mutation {
        a: wind(input: { turns: 1 }) { turns }
        b: wind(input: { turns: 2 }) { turns }
        c: wind(input: { turns: 2 }) { turns }
      }`,
      { wind },
    );
    assert.deepEqual(data, { a: { turns: 1 }, b: { turns: 2 }, c: { turns: 2 } });
    assert.deepEqual(calls, ["begin 1", "end 1", "begin 2", "end 2", "begin 2", "end 2"]);
  });

  it("can offer what may be queried after its change", async () => {
    const { data } = await run(
      `mutation { wind(input: { turns: 3 }) { query { time { zone } } } }`,
      {
        wind: () => ({ turns: 3 }),
        time: () => ({ zone: "later" }),
      },
    );
    assert.deepEqual(data, { wind: { query: { time: { zone: "later" } } } });
  });

  it("fails alone", async () => {
    const time = ({ zone }: { zone: string }) => {
      if (zone === "Mars") throw new Error("no such planet");
      return { zone };
    };
    const { data, errors } = await run(
      `mutation { wind(input: { turns: 1 }) { query { time(zone: "Mars") { zone } } } }`,
      { time, wind: () => ({ turns: 1 }) },
    );
    assert.equal(data, null);
    assert.equal(errors?.[0]?.extensions?.code, "INTERNAL");
  });
});
