import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { buildSchema, getIntrospectionQuery, parse, type GraphQLSchema } from "graphql";
import { createEngine, type Engine, type Outcome } from "../../../server/graphql/engine.ts";
import { loadApi } from "../../../server/graphql/load.ts";
import { Costs } from "../../../server/graphql/limits/cost.ts";
import { defaultLimits, type DocumentLimits } from "../../../server/graphql/limits/limits.ts";
import { checkShape } from "../../../server/graphql/limits/shape.ts";
import { checkVariables } from "../../../server/graphql/limits/values.ts";
import { demoId, slugs } from "../../support/database.ts";
import { openSchool } from "./school.ts";

const many = (times: number, text: (index: number) => string) =>
  Array.from({ length: times }, (_, index) => text(index)).join(" ");

describe("the form of a document", () => {
  const limitOf = (text: string, limits: Partial<DocumentLimits>) =>
    checkShape(parse(text), { ...defaultLimits, ...limits })?.extensions.limit;

  it("is bounded in depth, through fragments too", () => {
    assert.equal(limitOf("{ a { b { c } } }", { depth: 3 }), undefined);
    assert.equal(limitOf("{ a { b { c { d } } } }", { depth: 3 }), "depth");
    const split = "{ a { ...F } } fragment F on X { b { ... on X { c { d } } } }";
    assert.equal(limitOf(split, { depth: 4 }), undefined);
    assert.equal(limitOf(split, { depth: 3 }), "depth");
    assert.equal(limitOf("{ a } fragment Unused on X { b { c { d } } }", { depth: 2 }), "depth");
  });

  it("is bounded in aliases and directives, counted as often as they are used", () => {
    const document =
      "{ ...F ...F } fragment F on Query { ...G ...G } fragment G on Query { x: a @skip(if: true) }";
    assert.equal(limitOf(document, { aliases: 4, directives: 4 }), undefined);
    assert.equal(limitOf(document, { aliases: 3 }), "aliases");
    assert.equal(limitOf(document, { directives: 3 }), "directives");
    const elsewhere = "query ($a: Int @x) @x { ...F @x ... @x { a } } fragment F on Q @x { a }";
    assert.equal(limitOf(elsewhere, { directives: 5 }), undefined);
    assert.equal(limitOf(elsewhere, { directives: 4 }), "directives");
  });

  it("is bounded where fragments double, or lead to themselves, without following them", () => {
    const doubling = many(60, (n) => `fragment F${n} on Q { x: a ...F${n + 1} ...F${n + 1} }`);
    assert.equal(limitOf(`{ ...F0 } ${doubling}`, {}), "aliases");
    for (const circle of [
      "{ ...F } fragment F on Q { a ...F }",
      "{ ...F } fragment F on Q { a ...G } fragment G on Q { b { ... { ...F } } }",
    ]) {
      assert.match(checkShape(parse(circle), defaultLimits)!.message, /"F" leads to itself/);
    }
  });

  it("is bounded in what arguments are nested", () => {
    const nested = (depth: number) => `{ a(b: ${"[".repeat(depth)}${"]".repeat(depth)}) }`;
    assert.equal(limitOf(nested(20), {}), undefined);
    assert.equal(limitOf(nested(21), {}), "input");
  });
});

describe("the variables of an operation", () => {
  const limitOf = (variables: Record<string, unknown>) =>
    checkVariables(variables, { ...defaultLimits, inputValues: 10 })?.extensions.limit;

  it("are bounded in number and depth", () => {
    assert.equal(limitOf({ a: [1, 2, 3], b: { c: [4], d: null } }), undefined);
    assert.equal(limitOf({ a: Array(10).fill(1) }), "inputValues");
    let deep: unknown = 1;
    for (let level = 0; level < 25; level += 1) deep = [deep];
    assert.equal(checkVariables({ deep }, defaultLimits)?.extensions.limit, "input");
    for (let level = 0; level < 100_000; level += 1) deep = [deep];
    assert.equal(limitOf({ deep }), "inputValues");
  });
});

describe("the cost of an operation", async () => {
  const schema = buildSchema(`
    type Query { rows(first: Int, last: Int, filter: Filter): RowsConnection, row: Row }
    type Mutation { change(input: Filter): Row }
    type RowsConnection {
      nodes: [Row] edges: [Edge] pageInfo: PageInfo totalCount: Int aggregates: Sums
    }
    type Edge { node: Row }
    type PageInfo { hasNextPage: Boolean }
    type Sums { sum: Int }
    type Row { id: Int, rows(first: Int): RowsConnection }
    input Filter { id: Int, ids: [Int], or: [Filter] }
  `);
  const costOf = (text: string, variables: Record<string, unknown> = {}) => {
    const document = parse(text);
    const [operation] = document.definitions;
    assert.equal(operation?.kind, "OperationDefinition");
    const error = new Costs(schema, document).check(operation, variables, 0);
    return error!.extensions as { cost: number; field: string };
  };
  const nested = (inner: string) => `{ rows { nodes { ${inner} } } }`;
  /** What it costs beyond planning three fields with selections and one without. */
  const beyond = (text: string, variables?: Record<string, unknown>) =>
    costOf(text, variables).cost - costOf("{ rows(first: 0) { nodes { id } } }").cost;

  it("is the rows that its pages may have, and those of pages in pages", () => {
    assert.equal(beyond("{ rows(first: 10) { nodes { id } } }"), 10);
    assert.equal(beyond("{ rows(last: 20) { nodes { id } } }"), 20);
    assert.equal(beyond("{ rows(first: 2000000) { nodes { id } } }"), 500);
    assert.equal(beyond("{ rows { nodes { id } } }") + 250, 50);
    const inner = (rows: number) => costOf(nested(`rows(first: ${rows}) { nodes { id } }`)).cost;
    assert.equal(inner(100) - inner(0), 50 * 100);
    const fragments = (rows: number) =>
      costOf(`query { rows { ...F } } fragment F on RowsConnection { nodes { ...G } }
              fragment G on Row { ... on Row { rows(first: ${rows}) { edges { node { id } } } } }`);
    assert.equal(fragments(100).cost - fragments(0).cost, 50 * 100 * 2);
  });

  it("takes pages from variables, and from their defaults", () => {
    const query = "query ($n: Int = 30) { rows(first: $n) { nodes { id } } }";
    assert.equal(beyond(query), 30);
    assert.equal(beyond(query, { n: 400 }), 400);
    assert.equal(beyond(query, { n: null }), 50);
    assert.equal(beyond(query, { n: "x" }), 50);
    assert.equal(beyond(query, { n: -5 }), 50);
  });

  it("leaves out what a condition leaves out", () => {
    const query = `query ($all: Boolean!) {
      row { id } rows @include(if: $all) { nodes @skip(if: false) { id } } }`;
    assert.ok(costOf(query, { all: true }).cost > costOf(query, { all: false }).cost + 50);
  });

  it("has what aggregates, changes and long conditions cost in it", () => {
    const counted = costOf("{ rows { totalCount } }").cost;
    assert.equal(counted - costOf("{ rows { pageInfo { hasNextPage } } }").cost, 50 - 2001);
    assert.ok(costOf("{ rows { aggregates { sum } } }").cost > counted + 2000);
    const changed = costOf("mutation { change { id } }").cost;
    assert.equal(changed - costOf("{ row { id } }").cost, 50);
    const filter = "query ($f: Filter) { rows(filter: $f) { totalCount } }";
    const long = { f: { or: Array(50).fill({ id: 1 }) } };
    assert.equal(costOf(filter, long).cost - costOf(filter, { f: {} }).cost, 101 * 250);
    const spread = "query ($f: Filter) { rows(filter: { or: [$f, $f, $f] }) { totalCount } }";
    assert.ok(costOf(spread, long).cost > 3 * 100 * 250);
    const input = "mutation ($f: Filter) { change(input: $f) { id } }";
    assert.equal(costOf(input, long).cost, changed);
  });

  it("names the field that most of it is due to", () => {
    const query = `{ row { id } rows { nodes { id x: rows { nodes { y: rows { nodes { id } } } } } } }`;
    assert.equal(costOf(query).field, "rows.nodes.x.nodes.y.nodes");
  });
});

describe("the engine", async () => {
  const school = await openSchool();
  let schema: GraphQLSchema;
  let small: Engine;
  const execute = (engine: Engine, document: string, variables?: Record<string, unknown>) =>
    engine.execute({
      document,
      variables,
      settings: {
        slug: slugs[0],
        userId: demoId("users/admin"),
        requestId: "request-1",
        statementTimeoutMs: 5000,
      },
    });
  const refusal = ({ data, errors }: Outcome) => {
    assert.equal(data, undefined);
    return errors?.[0]?.extensions as { code: string; limit: string; cost: number; field: string };
  };

  before(async () => {
    schema = await loadApi();
    const limits = { ...defaultLimits, tokens: 60, cost: 20_000 };
    small = createEngine(
      schema,
      school.pool,
      { error: assert.fail },
      { limits, introspection: false },
    );
  });

  it("refuses what costs too much, with these values of its variables, before it asks Postgres", async () => {
    const query =
      "query ($n: Int) { students(first: $n) { nodes { enrollments { nodes { id } } } } }";
    assert.equal((await execute(small, query, { n: 2 })).errors, undefined);
    school.statements.splice(0);
    const { code, cost, field } = refusal(await execute(small, query, { n: 500 }));
    assert.deepEqual([code, field], ["TOO_COMPLEX", "students.nodes.enrollments.nodes"]);
    assert.ok(cost > 500 * 50);
    assert.deepEqual(school.statements, []);
  });

  it("refuses a text that is too long, and one too deep for its parser", async () => {
    const long = refusal(await execute(small, `{ ${"id ".repeat(60)} }`));
    assert.equal(long.limit, "tokens");
    for (const open of ["{a", "{a(b:[", "{a(b:{c:"]) {
      const { code } = refusal(await execute(school.engine, open.repeat(2900)));
      assert.match(code, /^(TOO_COMPLEX|BAD_REQUEST)$/);
    }
  });

  it("does not help in guessing the schema where nobody may ask for it", async () => {
    for (const [query, variables] of [
      ["{ __schema { queryType { name } } }", {}],
      [`{ __type(name: "Student") { name } }`, {}],
      ["{ studentz { nodes { id } } }", {}],
      ["{ students(fist: 1) { nodes { id } } }", {}],
      ["query ($f: StudentFilter) { students(filter: $f) { totalCount } }", { f: { idd: 1 } }],
      ["query ($o: [StudentOrderBy!]) { students(orderBy: $o) { totalCount } }", { o: "ID_AS" }],
    ] as const) {
      const { errors, data } = await execute(small, query, variables);
      assert.equal(data, undefined, query);
      assert.doesNotMatch(
        JSON.stringify(errors),
        /did you mean|"students|\bidd?\b.*\bid\b/i,
        query,
      );
    }
    assert.equal((await execute(small, "{ __typename }")).errors, undefined);
    const helped = await execute(school.engine, "{ studentz { nodes { id } } }");
    assert.match(helped.errors![0]!.message, /Did you mean/);
  });

  it("lets pass what a frontend asks for at once, and what tools ask for", async () => {
    for (const query of [
      `{ classes { nodes { name enrollments { totalCount nodes { student { fullName
         guardians: studentGuardians { nodes { guardian { firstName } } } } } } } } }`,
      `{ ${many(40, (n) => `tile${n}: students(first: 5) { totalCount nodes { id fullName } }`)} }`,
      getIntrospectionQuery(),
    ]) {
      assert.equal((await execute(school.engine, query)).errors, undefined, query);
    }
  });

  it("answers quickly to what is made to keep it busy", async () => {
    const bombs = {
      "the same field": `{ students { nodes { ${"id ".repeat(2900)} } } }`,
      "the same field under one name": `{ students { nodes { ${many(900, (n) => `a: ${n % 2 ? "id" : "firstName"}`)} } } }`,
      "the same objects": `{ ${many(200, () => "students { nodes { id id id id } }")} }`,
      "fragments side by side": `{ students { nodes { ${many(150, (n) => `...F${n}`)} } } }
        ${many(150, (n) => `fragment F${n} on Student { id firstName lastName id id }`)}`,
      "fragments in a circle": `{ ${many(100, (n) => `...F${n}`)} }
        ${many(100, (n) => `fragment F${n} on Query { ...F${(n + 1) % 100} ...F${(n + 7) % 100} }`)}`,
      "fields that there are not": `{ ${many(2900, (n) => `studnt${n}`)} }`,
      "a description of all that describes": `{ __schema { types { ${"fields { type { ".repeat(8)} name ${"} }".repeat(8)} } } }`,
      "fragments in a row": `{ ...F0 } ${many(330, (n) => `fragment F${n} on Query { ...F${n + 1} }`)}
        fragment F330 on Query { __typename }`,
      directives: `{ __typename ${"@include(if: true) ".repeat(400)} }`,
      "many descriptions": `{ ${many(90, (n) => `a${n}: __schema { types { fields { args { type { name } } } } }`)} }`,
    };
    for (const [what, document] of Object.entries(bombs)) {
      const start = performance.now();
      const { errors } = await execute(school.engine, document);
      // Ten times what it takes on a slow machine, a tenth of what it would take without limits.
      assert.ok(performance.now() - start < 5000, what);
      const allowed = what === "fragments side by side" || what === "fragments in a row";
      if (!allowed)
        assert.match(String(errors?.[0]?.extensions?.code), /^(TOO_COMPLEX|BAD_REQUEST)$/, what);
    }
  });
});
