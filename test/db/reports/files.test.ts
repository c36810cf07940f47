import assert from "node:assert/strict";
import test from "node:test";
import type pg from "pg";
import { demoId, sharedDatabase, slugs, sqlState } from "../../support/database.ts";
import { become, becomeOwner, runReport, saveReport } from "./reports.ts";

const db = await sharedDatabase();
const [slug] = slugs;
const registrar = demoId("users/registrar");
const librarian = demoId("users/librarian");
const auditor = demoId("users/auditor");

interface File {
  id: string;
  state: string;
  name: string;
  media_type: string;
  byte_size: number | null;
}

async function make(client: pg.ClientBase, run: string, format = "csv"): Promise<File> {
  const { rows } = await client.query<File>("select (make_report_file($1, $2)).*", [run, format]);
  return rows[0]!;
}

async function text(client: pg.ClientBase, file: string): Promise<string> {
  const { rows } = await client.query<{ text: string }>("select report_file_text($1) as text", [
    file,
  ]);
  return rows[0]!.text;
}

const formulas = `select * from (
  values ('=1+1', -1, date '2026-01-02', true), ('a,"b"', 2, null, false), ('two
lines', null, null, null)) as v (word, number, day, flag)`;

test("the rows of a run become a CSV file that no spreadsheet takes for formulas", () =>
  db.asOwner(slug, async (client) => {
    const id = await saveReport(client, formulas, {}, { name: 'Odd: "name"/x' });
    await become(client, slug, registrar);
    const run = await runReport(client, id);
    const file = await make(client, run.id);
    assert.equal(file.state, "ready");
    assert.match(file.name, /^Odd- -name-x \d{4}-\d\d-\d\d\.csv$/);
    assert.match(file.media_type, /^text\/csv/);
    const written = await text(client, file.id);
    assert.equal(
      written,
      'word,number,day,flag\r\n"\'=1+1",-1,2026-01-02,true\r\n"a,""b""",2,,false\r\n"two\nlines",,,\r\n',
    );
    assert.equal(file.byte_size, Buffer.byteLength(written));
  }));

test("other formats wait for the worker", () =>
  db.asOwner(slug, async (client) => {
    const id = await saveReport(client, formulas);
    const run = await runReport(client, id);
    for (const format of ["xlsx", "pdf"]) {
      const file = await make(client, run.id, format);
      assert.equal(file.state, "waiting");
      assert.equal(file.byte_size, null);
      assert.equal(await sqlState(client, () => text(client, file.id)), "SC806");
    }
  }));

test("a run that failed has nothing to write", () =>
  db.asOwner(slug, async (client) => {
    const id = await saveReport(
      client,
      "select 1 / (length(school_name) - length(school_name)) as x from report_class_lists",
    );
    const run = await runReport(client, id);
    assert.equal(run.state, "failed");
    assert.equal(await sqlState(client, () => make(client, run.id)), "SC806");
  }));

test("files are made and read by those who may export what they may see", () =>
  db.asOwner(slug, async (client) => {
    const id = await saveReport(client, formulas);
    await client.query("select share_report($1, 'Teacher'), share_report($1, 'Librarian')", [id]);
    await become(client, slug, demoId("users/teacher"));
    const own = await runReport(client, id);
    assert.equal(await sqlState(client, () => make(client, own.id)), "42501");
    await become(client, slug, registrar);
    const run = await runReport(client, id);
    const file = await make(client, run.id);
    await become(client, slug, librarian);
    assert.equal(await sqlState(client, () => make(client, run.id)), "P0002");
    assert.equal(await sqlState(client, () => text(client, file.id)), "P0002");
    await become(client, slug, auditor);
    assert.equal(await sqlState(client, () => make(client, run.id)), "00000");
    assert.equal(await sqlState(client, () => text(client, file.id)), "00000");
    await becomeOwner(client);
    await client.query("select revoke_permission('Registrar', 'report_files:export')");
    await become(client, slug, registrar);
    assert.equal(await sqlState(client, () => text(client, file.id)), "42501");
    assert.equal(
      await sqlState(client, () => client.query("select content from report_files")),
      "42501",
    );
  }));

test("the audit log does not keep the rows of runs", () =>
  db.asOwner(slug, async (client) => {
    const id = await saveReport(client, "select 'a very secret word'::text as word");
    const run = await runReport(client, id);
    await make(client, run.id);
    const { rows } = await client.query<{ n: number }>(
      `select count(*)::integer as n from audit_logs
       where table_name in ('report_runs', 'report_files') and (new_values::text ~ 'very secret')`,
    );
    assert.deepEqual(rows, [{ n: 0 }]);
  }));
