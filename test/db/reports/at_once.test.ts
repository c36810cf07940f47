import assert from "node:assert/strict";
import test from "node:test";
import { openDatabase, slugs } from "../../support/database.ts";
import { inParallel } from "../academic/in_parallel.ts";
import { day } from "../academic/world.ts";
import { importCsv, type Imported } from "./imports.ts";

const db = await openDatabase();
const [slug] = slugs;

const files: Record<string, string> = {
  guardians: "email,first_name,last_name\none@x.example,A,B\ntwo@x.example,C,D",
  books: "title,authors\nAt once,A; B",
  teachers: "staff_number,first_name,last_name,school\nO-1,A,B,north",
};

for (const [kind, file] of Object.entries(files)) {
  test(`the same file of ${kind}, imported by three at once, is imported once`, async () => {
    const imported: Imported[] = [];
    const states = await inParallel(
      db.adminUrl,
      slug,
      [1, 2, 3].map(() => async (client) => {
        imported.push(await importCsv(client, kind, file));
      }),
    );
    assert.deepEqual(states, ["00000", "00000", "00000"]);
    const lines = file.split("\n").length - 1;
    assert.deepEqual(imported.map(({ counts }) => counts).sort(), [
      `0/0/${lines}`,
      `0/0/${lines}`,
      `${lines}/0/0`,
    ]);
  });
}

test("a day's metrics, captured by three at once, are captured once", async () => {
  await db.commitAsOwner(slug, (client) => client.query("delete from metric_snapshots"));
  const states = await inParallel(
    db.adminUrl,
    slug,
    [1, 2, 3].map(() => (client) => client.query("select capture_metrics($1)", [day()])),
  );
  assert.deepEqual(states, ["00000", "00000", "00000"]);
  const { rows } = await db.asOwner(slug, (client) =>
    client.query<{ n: number }>(
      `select count(*)::integer as n from metric_snapshots
       group by metric_definition_id, school_id, day having count(*) > 1`,
    ),
  );
  assert.deepEqual(rows, []);
});
