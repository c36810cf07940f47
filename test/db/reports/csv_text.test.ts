import assert from "node:assert/strict";
import test from "node:test";
import type pg from "pg";
import { sharedDatabase, slugs } from "../../support/database.ts";

const db = await sharedDatabase();
const [slug] = slugs;

/** Rows of a text, each with the line on which it begins. */
async function parse(
  client: pg.ClientBase,
  text: string,
): Promise<[number, ...(string | null)[]][]> {
  const { rows } = await client.query<{ line: number; fields: (string | null)[] }>(
    `select min(line) as line, array_agg(value order by field) as fields
     from parse_csv($1) group by record order by record`,
    [text],
  );
  return rows.map(({ line, fields }) => [line, ...fields]);
}

test("a CSV text is read as RFC 4180 says, and as it is found in the wild", () =>
  db.asOwner(slug, async (client) => {
    const both = [
      [1, "a", "b"],
      [2, "1", "2"],
    ];
    for (const text of [
      "a,b\n1,2",
      "a,b\r\n1,2\r\n",
      "a,b\r1,2\r",
      "\uFEFFa,b\n1,2\n",
      "a;b\n1;2\n",
      "a\tb\n1\t2\n",
      '"a","b"\n"1","2"\n',
      'a , b\n 1,"2" \n',
    ]) {
      const rows = await parse(client, text);
      assert.deepEqual(
        rows.filter((row) => row[1] !== null),
        both,
        JSON.stringify(text),
      );
    }
    assert.deepEqual(await parse(client, 'a,b,c\n"x, y","say ""hi""","; \'"\n,,\n"",x,'), [
      [1, "a", "b", "c"],
      [2, "x, y", 'say "hi"', "; '"],
      [3, null, null, null],
      [4, "", "x", null],
    ]);
  }));

test("lines are those of the file, behind values with line ends too", () =>
  db.asOwner(slug, async (client) => {
    const text = 'a,b\n"one\ntwo\r\nthree",x\n"y","p\rq"\n\nlast,z\n';
    const rows = (await parse(client, text)).filter((row) => row[1] !== null);
    assert.deepEqual(rows, [
      [1, "a", "b"],
      [2, "one\ntwo\r\nthree", "x"],
      [5, "y", "p\rq"],
      [8, "last", "z"],
    ]);
  }));

test("the separator is the one of which the header has most, quotes apart", () =>
  db.asOwner(slug, async (client) => {
    assert.deepEqual(await parse(client, '"x,y,z";b\n"1,2";3'), [
      [1, "x,y,z", "b"],
      [2, "1,2", "3"],
    ]);
    assert.deepEqual(await parse(client, "alone\nx;y"), [
      [1, "alone"],
      [2, "x;y"],
    ]);
  }));

test("what cannot be read is told where it stands", () =>
  db.asOwner(slug, async (client) => {
    const problems = async (text: string) =>
      (
        await client.query<{ line: number; field: number }>(
          "select line, field from parse_csv($1) where problem is not null order by line, field",
          [text],
        )
      ).rows.map(({ line, field }) => `${line}.${field}`);
    assert.deepEqual(await problems('a,b\n1,"2'), ["2.2"]);
    assert.deepEqual(await problems('a,b\n1,2"3\n'), ["2.2"]);
    assert.deepEqual(await problems('a,b\n"1"2,3\n'), ["2.1"]);
    assert.deepEqual(await problems('a,b\n1,2"3"4\n5,6'), ["2.2"]);
    assert.deepEqual(await problems('a,b\n"",""""\n'), []);
  }));

test("what is written is read again as it was, and begins no formula", () =>
  db.asOwner(slug, async (client) => {
    const values = [
      "plain",
      "",
      "a,b",
      'say "hi"',
      "two\nlines",
      "two\r\nlines",
      " spaces ",
      "=1+1",
      "+49 30",
      "-x",
      "@me",
      "\tx",
      "ünï",
      null,
    ];
    const { rows } = await client.query<{ text: string }>(
      `select csv_text('[{"name": "v", "type": "text"}, {"name": "n", "type": "bigint"}, {"name": "d", "type": "date"}]', $1)
         as text`,
      [JSON.stringify(values.map((v) => ({ v, n: -5, d: "2026-01-02" })))],
    );
    const { text } = rows[0]!;
    assert.ok(text.startsWith("v,n,d\r\n"));
    assert.ok(text.endsWith("\r\n"));
    for (const line of text.split("\r\n")) assert.doesNotMatch(line, /^"?[=+@\t-]/);
    assert.match(text, /^plain,-5,2026-01-02\r$/m);
    const read = (await parse(client, text)).slice(1).map((row) => row[1]);
    assert.deepEqual(
      read.slice(0, -1).map((value) => value?.replace(/^'(?=[-=+@\t])/, "") ?? null),
      values,
    );
  }));
