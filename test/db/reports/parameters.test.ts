import assert from "node:assert/strict";
import test from "node:test";
import pg from "pg";
import { demoId, sharedDatabase, slugs, sqlState } from "../../support/database.ts";
import { runReport, saveReport, type Properties } from "./reports.ts";

const db = await sharedDatabase();
const [slug] = slugs;

/** Returns its parameters. */
const echo = `select :word as word, :day as day, :id as id, :count as count, :share as share,
  :flag as flag, :days as days, :words as words`;
const properties: Properties = {
  word: { type: "string", minLength: 1, maxLength: 40, default: "x" },
  day: { type: "string", format: "date", default: "2026-02-28" },
  id: { type: "string", format: "uuid", default: demoId("x") },
  count: { type: "integer", minimum: 0, maximum: 10, default: 1 },
  share: { type: "number", default: 0.5 },
  flag: { type: "boolean", default: true },
  days: { type: "array", items: { type: "string", format: "date" }, default: [] },
  words: { type: "array", items: { type: "string" }, maxItems: 3, default: ["a"] },
};

test("parameters are values of their type", () =>
  db.asOwner(slug, async (client) => {
    const id = await saveReport(client, echo, properties);
    const { rows: columns } = await client.query(
      "select string_agg(c ->> 'type', ' ' order by n) as types from report_definitions, jsonb_array_elements(columns) with ordinality as c (c, n) where id = $1 group by id",
      [id],
    );
    assert.deepEqual(columns, [{ types: "text date uuid bigint numeric boolean date[] text[]" }]);
    const first = await runReport(client, id);
    assert.deepEqual(first.rows, [
      {
        word: "x",
        day: "2026-02-28",
        id: demoId("x"),
        count: 1,
        share: 0.5,
        flag: true,
        days: [],
        words: ["a"],
      },
    ]);
  }));

test("whatever a text holds, it stays a text", () =>
  db.asOwner(slug, async (client) => {
    const id = await saveReport(client, "select :word as word, :words as words", {
      word: { type: "string" },
      words: { type: "array", items: { type: "string" } },
    });
    const nasty = [
      "'; drop table users; --",
      "' or true --",
      '"; select 1',
      "$1",
      ":word",
      "\\'; select 1; --",
      "{a,b}",
      'a","b',
      "$$x$$",
      "/*",
      "null",
      "NULL",
      "",
      "Ünïcödé \n '\"",
    ];
    const { rows } = await runReport(client, id, { word: nasty[0], words: nasty });
    assert.deepEqual(rows, [{ word: nasty[0], words: nasty }]);
    for (const word of nasty) {
      assert.deepEqual((await runReport(client, id, { word, words: [] })).rows, [
        { word, words: [] },
      ]);
    }
  }));

test("what looks like a parameter inside quotes, names, comments and casts is none", () =>
  db.asOwner(slug, async (client) => {
    const id = await saveReport(
      client,
      `select ':word' as a, 'it''s :word' as "b :word", '1'::text as c, -- :word
         /* :word ' */ :word as d`,
      { word: { type: "string" } },
    );
    const { rows } = await runReport(client, id, { word: "yes" });
    assert.deepEqual(rows, [{ a: ":word", "b :word": "it's :word", c: "1", d: "yes" }]);
  }));

test("each value that does not fit is named, all of them at once", () =>
  db.asOwner(slug, async (client) => {
    const id = await saveReport(client, echo, properties);
    const wrong = async (parameters: Record<string, unknown>) => {
      await client.query("savepoint s");
      try {
        await runReport(client, id, parameters);
      } catch (error) {
        assert.ok(error instanceof pg.DatabaseError);
        assert.equal(error.code, "SC804");
        await client.query("rollback to savepoint s");
        return Object.keys(JSON.parse(error.detail!) as object).sort();
      }
      return [];
    };
    assert.deepEqual(await wrong({}), []);
    assert.deepEqual(await wrong({ word: null }), []);
    assert.deepEqual(
      await wrong({ word: 1, day: "2026-02-29", id: "x", count: 1.5, share: "1", flag: "true" }),
      ["count", "day", "flag", "id", "share", "word"],
    );
    assert.deepEqual(
      await wrong({ word: "", count: 11, days: ["2026-13-01"], words: ["a", "b", "c", "d"] }),
      ["count", "days", "word", "words"],
    );
    assert.deepEqual(await wrong({ words: ["a", null] }), ["words"]);
    assert.deepEqual(await wrong({ word: "x".repeat(41), other: 1 }), ["other", "word"]);
    for (const day of ["2024-02-29", "2000-02-29"]) assert.deepEqual(await wrong({ day }), []);
    for (const day of ["1900-02-29", "2026-04-31", "0000-01-01", "26-01-01", "now", "infinity"]) {
      assert.deepEqual(await wrong({ day }), ["day"], day);
    }
  }));

test("a required parameter must be given", () =>
  db.asOwner(slug, async (client) => {
    const id = await saveReport(client, "select :word as word", { word: { type: "string" } });
    for (const parameters of [{}, { word: null }]) {
      assert.equal(await sqlState(client, () => runReport(client, id, parameters)), "SC804");
    }
  }));

test("the query uses what is declared and declares what it uses", () =>
  db.asOwner(slug, async (client) => {
    const state = (query: string, declared: Properties = {}) =>
      sqlState(client, () => saveReport(client, query, declared));
    const word: Properties = { word: { type: "string" } };
    assert.equal(await state("select :word as x", word), "00000");
    assert.equal(await state("select :other as x", word), "SC803");
    assert.equal(await state("select 1 as x", word), "SC803");
    assert.equal(await state("select ':word' as x", word), "SC803");
    assert.equal(await state("select 1 as x -- :word", word), "SC803");
    // A word where a date is compared is found out when it is saved.
    assert.equal(
      await state("select day from report_attendance_by_day where day = :word", word),
      "SC801",
    );
  }));

test("a schema that is not understood is refused", () =>
  db.asOwner(slug, async (client) => {
    const state = (schema: unknown) =>
      sqlState(client, () =>
        saveReport(client, "select :a as x", {}, { parameter_schema: JSON.stringify(schema) }),
      );
    const one = (a: unknown) => state({ type: "object", properties: { a } });
    assert.equal(await one({ type: "string" }), "00000");
    for (const schema of [
      [],
      "x",
      { type: "array" },
      { properties: [] },
      { properties: { a: { type: "string" } }, required: ["b"] },
      { properties: { a: { type: "string" } }, oneOf: [] },
      { properties: { "a'b": { type: "string" } } },
      { properties: { A: { type: "string" } } },
    ]) {
      assert.equal(await state(schema), "SC802", JSON.stringify(schema));
    }
    for (const property of [
      true,
      { type: "null" },
      { type: ["string", "null"] },
      { type: "string", format: "regex" },
      { type: "string", format: "uuid", minLength: 3 },
      { type: "string", minLength: "3" },
      { type: "array" },
      { type: "array", items: { type: "array", items: { type: "string" } } },
      { type: "integer", default: "x" },
      { type: "string", format: "date", default: "yesterday" },
      { type: "string); drop table users; --" },
      { type: "string", enum: ["a"], default: "b" },
    ]) {
      assert.equal(await one(property), "SC802", JSON.stringify(property));
    }
  }));

test("relative dates are those of the calendar", () =>
  db.asOwner(slug, async (client) => {
    for (const [expression, today, expected] of [
      ["@today", "2027-03-31", "2027-03-31"],
      ["@today-7d", "2027-03-03", "2027-02-24"],
      ["@today-1m", "2027-03-31", "2027-02-28"],
      ["@today+1y", "2028-02-29", "2029-02-28"],
      ["@week_start", "2027-03-07", "2027-03-01"],
      ["@week_end-1w", "2027-03-07", "2027-02-28"],
      ["@month_start-1m", "2027-03-31", "2027-02-01"],
      ["@month_end-1m", "2028-03-31", "2028-02-29"],
      ["@year_start", "2027-03-31", "2027-01-01"],
      ["@year_end-1y", "2027-03-31", "2026-12-31"],
      ["2027-03-31", "2027-03-31", null],
      ["@month", "2027-03-31", null],
    ]) {
      const { rows } = await client.query<{ day: string | null }>(
        "select relative_date($1, $2)::text as day",
        [expression, today],
      );
      assert.equal(rows[0]!.day, expected, expression!);
    }
  }));
