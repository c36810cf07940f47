import assert from "node:assert/strict";
import test from "node:test";
import type pg from "pg";
import { demoId, sharedDatabase, slugs, sqlState } from "../../support/database.ts";
import { become, becomeOwner, runReport, saveReport } from "./reports.ts";

const db = await sharedDatabase();
const [slug] = slugs;

const teacher = demoId("users/teacher");
const registrar = demoId("users/registrar");
const principal = demoId("users/principal");

const classList = `select class_name, last_name from report_class_lists
  where is_current_year order by class_name, last_name`;

/** Saves a report that the role Teacher may run too. */
async function shared(client: pg.ClientBase, query: string, row = {}): Promise<string> {
  const id = await saveReport(client, query, {}, row);
  await client.query("select share_report($1, 'Teacher')", [id]);
  return id;
}

async function runAs(client: pg.ClientBase, user: string, id: string, parameters = {}) {
  await become(client, slug, user);
  return runReport(client, id, parameters);
}

test("a report shows each of those who run it what they may see", () =>
  db.asOwner(slug, async (client) => {
    const id = await shared(client, classList);
    const { rows: taught } = await client.query<{ name: string }>(
      `select distinct classes.name
       from class_subject_teachers
       join class_subjects on class_subjects.id = class_subject_id
       join classes on classes.id = class_id
       join teachers on teachers.id = teacher_id
       where teachers.user_id = $1`,
      [teacher],
    );
    const { rows: all } = await client.query("select distinct class_id from enrollments");
    const classesOf = (run: { rows: Record<string, unknown>[] | null }) =>
      new Set(run.rows!.map((row) => row.class_name));
    const office = await runAs(client, registrar, id);
    assert.equal(office.state, "succeeded");
    assert.equal(classesOf(office).size, all.length);
    const own = await runAs(client, teacher, id);
    assert.deepEqual([...classesOf(own)].sort(), taught.map(({ name }) => name).sort());
    assert.ok(classesOf(own).size < classesOf(office).size);
    assert.equal(own.row_count, own.rows!.length);
    assert.equal(own.asked_by_id, teacher);
  }));

test("a run is seen by the one who asked, and by whoever may see the runs of others", () =>
  db.asOwner(slug, async (client) => {
    const id = await shared(client, classList);
    const seen = async (user: string, run: string) => {
      await become(client, slug, user);
      return (
        await client.query("select report_runs_rows(report_runs) from report_runs where id = $1", [
          run,
        ])
      ).rowCount;
    };
    const { id: run } = await runAs(client, registrar, id);
    assert.equal(await seen(registrar, run), 1);
    assert.equal(await seen(teacher, run), 0);
    assert.equal(await seen(principal, run), 1);
    await becomeOwner(client);
    await client.query("select revoke_permission('Principal', 'report_runs:view')");
    assert.equal(await seen(principal, run), 0);
  }));

test("whom a report is not shared with cannot run it; sharing can be taken back", () =>
  db.asOwner(slug, async (client) => {
    const id = await saveReport(client, classList);
    const running = (user: string) => sqlState(client, () => runAs(client, user, id));
    assert.equal(await running(teacher), "P0002");
    await become(client, slug, registrar);
    await client.query("select share_report($1, 'Teacher')", [id]);
    assert.equal(await running(teacher), "00000");
    await become(client, slug, teacher);
    assert.equal(
      await sqlState(client, () => client.query("select share_report($1, 'Student')", [id])),
      "42501",
    );
    await become(client, slug, registrar);
    await client.query("select share_report($1, 'Teacher', false)", [id]);
    assert.equal(await running(teacher), "P0002");
    await becomeOwner(client);
    await client.query("select share_report($1, 'Teacher')", [id]);
    await client.query("select revoke_permission('Teacher', 'report_runs:create')");
    assert.equal(await running(teacher), "42501");
  }));

test("a run that fails is recorded with what went wrong, and the transaction goes on", () =>
  db.asOwner(slug, async (client) => {
    const id = await saveReport(
      client,
      "select 1 / count(*) filter (where class_name is null) as x from report_class_lists",
    );
    const run = await runAs(client, registrar, id);
    assert.equal(run.state, "failed");
    assert.equal(run.error_code, "22012");
    assert.equal(run.rows, null);
    const { rows } = await client.query(
      "select error_message is not null as told, finished_at is not null as ended from report_runs where id = $1",
      [run.id],
    );
    assert.deepEqual(rows, [{ told: true, ended: true }]);
  }));

test("a run that takes too long is recorded as such", () =>
  db.asOwner(slug, async (client) => {
    const endless = `select count(*) as x from report_class_lists as a, report_class_lists as b,
      report_class_lists as c, report_class_lists as d, report_class_lists as e,
      report_class_lists as f, report_class_lists as g, report_class_lists as h,
      report_class_lists as i, report_class_lists as j`;
    const id = await saveReport(client, endless);
    await client.query("set local statement_timeout = '400ms'");
    const run = await runAs(client, registrar, id);
    assert.equal(run.state, "failed");
    assert.equal(run.error_code, "57014");
  }));

test("a run that trickles in is ended by the report's own limit", () =>
  db.asOwner(slug, async (client) => {
    const endless = `select a.student_id from report_class_lists as a, report_class_lists as b,
      report_class_lists as c, report_class_lists as d, report_class_lists as e,
      report_class_lists as f`;
    const id = await saveReport(client, endless, {}, { row_limit: 200000, timeout_seconds: 1 });
    // Time is taken by rows that are wide.
    await client.query("update students set last_name = repeat('x', 100)");
    const run = await runAs(client, registrar, id);
    assert.ok(run.error_code === "SC805" || run.is_truncated, JSON.stringify(run.error_code));
  }));

test("rows beyond the limit are cut off, and the run says so", () =>
  db.asOwner(slug, async (client) => {
    const { rows: students } = await client.query("select id from enrollments");
    const query = "select student_id from report_class_lists";
    const run = async (limit: number) => {
      const id = await saveReport(client, query, {}, { row_limit: limit });
      const { row_count, is_truncated } = await runReport(client, id);
      return { row_count, is_truncated };
    };
    const count = students.length;
    assert.deepEqual(await run(count - 1), { row_count: count - 1, is_truncated: true });
    assert.deepEqual(await run(count), { row_count: count, is_truncated: false });
    assert.equal(
      await sqlState(client, () => saveReport(client, query, {}, { row_limit: 200001 })),
      "23514",
    );
  }));

test("while a report is read nothing can be written, and afterwards it can", () =>
  db.asOwner(slug, async (client) => {
    const id = await saveReport(
      client,
      "select note(class_name) as x from report_class_lists".replace(
        "note(class_name)",
        "initcap(class_name)",
      ),
    );
    // Past the check, as a function would be that the check knows too little about.
    await client.query(
      `create table notes (note text);
       create function write_note(value text) returns text language plpgsql as
         'begin insert into notes values (value); return value; end';
       grant execute on function write_note(text) to public;
       grant insert on notes to public;
       alter table report_definitions disable trigger _200_validate_update;
       update report_definitions set query = replace(query, 'initcap', 'write_note')`,
    );
    const run = await runAs(client, registrar, id);
    assert.equal(run.error_code, "25006");
    await becomeOwner(client);
    await client.query("insert into notes values ('afterwards')");
    assert.equal((await client.query("select 1 from notes")).rowCount, 1);
  }));

test("nobody writes runs by hand", () =>
  db.asUser(slug, principal, async (client) => {
    const writing = (text: string) => sqlState(client, () => client.query(text));
    assert.equal(await writing("insert into report_runs (report_name) values ('x')"), "42501");
    assert.equal(await writing("update report_runs set state = 'queued'"), "42501");
  }));
