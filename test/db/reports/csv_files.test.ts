import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import test, { after } from "node:test";
import { importCsv } from "../../../db/runner/import_csv.ts";
import { isRepetition, openDatabase, slugs } from "../../support/database.ts";

const db = await openDatabase();
const [slug] = slugs;
const folder = await mkdtemp(path.join(tmpdir(), "homeroom-csv-"));
after(() => rm(folder, { recursive: true }));

async function imported(
  content: string | Buffer,
  mapping?: Record<string, string>,
  dryRun = false,
) {
  const file = path.join(folder, "teachers.csv");
  await writeFile(file, content);
  return importCsv(db.adminUrl, slug, "teachers", file, { ...(mapping && { mapping }), dryRun });
}

test("a file is brought in, or its errors are told as those of a roster are", async () => {
  const file = "Nummer,first name,last name,school,x\nN-1,Ada,Byron,north,\nN-2,Bo,Ng,north,\n";
  const mapping = { Nummer: "staff_number" };
  assert.deepEqual(await imported(file, mapping, true), {
    accepted: true,
    lines: [
      "note: these columns are not kept: x.",
      "Dry run, nothing was changed: 2 created, 0 updated, 0 unchanged.",
    ],
  });
  assert.equal((await imported(file, mapping)).lines[1], "2 created, 0 updated, 0 unchanged.");
  assert.equal((await imported(file, mapping)).lines[1], "0 created, 0 updated, 2 unchanged.");
  const refused = await imported(
    'staff_number,first name,last name,hired_on,school\nN-1,Ada,"Byron\n",soon,\nN-3,B,C,,north',
  );
  assert.equal(refused.accepted, false);
  assert.match(refused.lines[0]!, /^teachers\.csv:3 hired_on "soon" /);
  assert.match(refused.lines.at(-1)!, /^Nothing was imported: 1 error\.$/);
});

test("what is no file, no text or no kind is told as such", async () => {
  await assert.rejects(imported(Buffer.from([0xff, 0xfe, 0x41, 0])), { code: "NOT_UTF8" });
  await assert.rejects(imported(Buffer.from([0x61, 0xe9])), { code: "NOT_UTF8" });
  await assert.rejects(importCsv(db.adminUrl, slug, "teachers", path.join(folder, "none.csv")), {
    code: "UNREADABLE_FILE",
  });
  const file = path.join(folder, "words.csv");
  await writeFile(file, "a,b\n");
  await assert.rejects(importCsv(db.adminUrl, slug, "shoes", file), { code: "UNKNOWN_KIND" });
  await assert.rejects(importCsv(db.adminUrl, "nowhere", "teachers", file));
});

test("five thousand lines are no trouble", async () => {
  const many = isRepetition ? 500 : 5000;
  const lines = Array.from({ length: many }, (_, n) => `M-${n},First ${n},"Last, ${n}",north`);
  const report = await imported(
    ["staff_number,first_name,last_name,school", ...lines].join("\r\n"),
  );
  assert.deepEqual(report.lines, [`${many} created, 0 updated, 0 unchanged.`]);
});
