import assert from "node:assert/strict";
import test from "node:test";
import type pg from "pg";
import { withClient } from "../../../db/runner/connect.ts";
import { tenantNames } from "../../../db/runner/names.ts";
import { beginAsUser, demoId, openDatabase, slugs, sqlState } from "../../support/database.ts";
import { become, becomeOwner, saveReport, type Properties } from "./reports.ts";

const db = await openDatabase();
const [slug] = slugs;
const worker = "00000000-0000-7000-8000-000000000001";
const registrar = demoId("users/registrar");
const teacher = demoId("users/teacher");

const classList = "select class_name from report_class_lists where is_current_year";

/** Schedules a report of its own as somebody; returns the schedule's id. */
async function schedule(
  client: pg.ClientBase,
  user: string,
  cron: string,
  properties: Properties = {},
  parameters: Record<string, unknown> = {},
): Promise<string> {
  await becomeOwner(client);
  const query = "word" in properties ? `${classList} and class_name = :word` : classList;
  const report = await saveReport(client, query, properties);
  await client.query("select share_report($1, 'Teacher')", [report]);
  await become(client, slug, user);
  const { rows } = await client.query<{ id: string }>(
    "select id from schedule_report($1, $2, $3, $4)",
    [report, cron, demoId("schools/north"), JSON.stringify(parameters)],
  );
  return rows[0]!.id;
}

/** As the worker does it. */
async function becomeWorker(client: pg.ClientBase): Promise<void> {
  await client.query("set local session authorization homeroom_worker");
  await client.query("select set_config('role', $1, true), set_config('app.user_id', $2, true)", [
    tenantNames(slug).role,
    worker,
  ]);
}

async function due(client: pg.ClientBase, at: string): Promise<string[]> {
  await becomeWorker(client);
  const { rows } = await client.query<{ id: string }>("select id from due_report_schedules($1)", [
    at,
  ]);
  return rows.map(({ id }) => id);
}

interface Run {
  id: string | null;
  state: string;
  asked_by_id: string;
  error_code: string | null;
}

async function run(client: pg.ClientBase, id: string, at: string): Promise<Run> {
  await becomeWorker(client);
  const { rows } = await client.query<Run>("select * from run_report_schedule($1, $2)", [id, at]);
  const { rows: settings } = await client.query("select current_setting('app.user_id') as user");
  assert.deepEqual(settings, [{ user: worker }]);
  return rows[0]!;
}

async function notified(client: pg.ClientBase, run: string | null) {
  await becomeOwner(client);
  const { rows } = await client.query<{ kind: string; user_id: string }>(
    "select kind, user_id from notifications where subject_id = $1",
    [run],
  );
  return rows;
}

async function nextRun(client: pg.ClientBase, id: string): Promise<string> {
  const { rows } = await client.query<{ at: string }>(
    `select to_char(next_run_at at time zone 'America/New_York', 'YYYY-MM-DD HH24:MI') as at
     from report_schedules where id = $1`,
    [id],
  );
  return rows[0]!.at;
}

test("a schedule that is due runs once, however often it was missed, and as its owner", () =>
  db.asOwner(slug, async (client) => {
    const id = await schedule(client, registrar, "0 6 * * *");
    assert.ok(!(await due(client, "2026-01-01 00:00Z")).includes(id));
    const at = "2099-06-10 20:00Z";
    assert.ok((await due(client, at)).includes(id));
    const first = await run(client, id, at);
    assert.equal(first.state, "succeeded");
    assert.equal(first.asked_by_id, registrar);
    assert.equal(await nextRun(client, id), "2099-06-11 06:00");
    assert.ok(!(await due(client, at)).includes(id));
    assert.equal((await run(client, id, at)).id, null);
    await becomeOwner(client);
    const { rows } = await client.query(
      "select state, format, made_by_id from report_files where report_run_id = $1",
      [first.id],
    );
    assert.deepEqual(rows, [{ state: "ready", format: "csv", made_by_id: registrar }]);
    assert.deepEqual(await notified(client, first.id), [
      { kind: "report_ready", user_id: registrar },
    ]);
  }));

test("what a schedule shows is what its owner may see", () =>
  db.asOwner(slug, async (client) => {
    await client.query("select grant_permission('Teacher', 'report_schedules:create')");
    const own = await schedule(client, teacher, "0 6 * * *");
    const { id } = await run(client, own, "2099-06-10 20:00Z");
    await becomeOwner(client);
    const { rows } = await client.query<{ own: number; all: number }>(
      `select row_count as own,
         (select count(*)::integer from enrollments) as all from report_runs where id = $1`,
      [id],
    );
    assert.ok(rows[0]!.own > 0 && rows[0]!.own < rows[0]!.all, JSON.stringify(rows));
  }));

test("a run that cannot begin is recorded as failed, and the schedule goes on", () =>
  db.asOwner(slug, async (client) => {
    const properties = { word: { type: "string" } };
    const id = await schedule(client, registrar, "0 6 * * *", properties, { word: "7A" });
    await becomeOwner(client);
    await client.query(
      `update report_definitions set parameter_schema = jsonb_set(parameter_schema, '{properties,word,maxLength}', '1')
       where id = (select report_definition_id from report_schedules where id = $1)`,
      [id],
    );
    const failed = await run(client, id, "2099-06-10 20:00Z");
    assert.equal(failed.state, "failed");
    assert.equal(failed.error_code, "SC804");
    assert.deepEqual(await notified(client, failed.id), [
      { kind: "report_failed", user_id: registrar },
    ]);
    assert.equal(await nextRun(client, id), "2099-06-11 06:00");
  }));

test("whose account is deactivated has nothing run", () =>
  db.asOwner(slug, async (client) => {
    const id = await schedule(client, registrar, "0 6 * * *");
    await becomeOwner(client);
    await client.query("update users set is_active = false where id = $1", [registrar]);
    assert.ok(!(await due(client, "2099-06-10 20:00Z")).includes(id));
    assert.equal((await run(client, id, "2099-06-10 20:00Z")).id, null);
  }));

test("nobody but the worker acts as another", () =>
  db.asOwner(slug, async (client) => {
    const id = await schedule(client, registrar, "0 6 * * *");
    for (const login of ["admin", "registrar", "teacher"]) {
      await become(client, slug, demoId(`users/${login}`));
      for (const call of [
        "run_report_schedule($1, '2099-01-01')",
        "claim_report_schedule($1, '2099-01-01')",
        "fail_report_schedule($1, 'X', 'x')",
        "notify_report_owner($1)",
      ]) {
        assert.equal(
          await sqlState(client, () => client.query(`select ${call}`, [id])),
          "42501",
          `${login} ${call}`,
        );
      }
    }
  }));

test("a schedule follows its cron expression, whether it is active, and the school's clock", () =>
  db.asOwner(slug, async (client) => {
    const id = await schedule(client, registrar, "0 6 1 1 *");
    const at = async () => (await nextRun(client, id)).slice(5);
    assert.equal(await at(), "01-01 06:00");
    const change = (set: string) =>
      sqlState(client, () => client.query(`update report_schedules set ${set} where id = '${id}'`));
    assert.equal(await change("cron = '0 7 2 1 *'"), "00000");
    assert.equal(await at(), "01-02 07:00");
    assert.equal(await change("cron = '0 25 * * *'"), "SC808");
    assert.equal(await change("parameters = '{\"x\": 1}'"), "SC804");
    assert.equal(await change("next_run_at = now()"), "42501");
    assert.equal(await change("owner_id = id"), "42501");
    assert.equal(await change("is_active = false"), "00000");
    assert.equal(
      (await client.query("select 1 from report_schedules where next_run_at is null")).rowCount,
      1,
    );
    assert.equal(await change("is_active = true"), "00000");
    await becomeOwner(client);
    await client.query("update schools set time_zone = 'America/Chicago' where code = 'north'");
    assert.equal(await at(), "01-02 08:00");
  }));

test("only a report that one sees can be scheduled", () =>
  db.asOwner(slug, async (client) => {
    const hidden = await saveReport(client, classList);
    await client.query("select grant_permission('Teacher', 'report_schedules:create')");
    await become(client, slug, teacher);
    assert.equal(
      await sqlState(client, () =>
        client.query("select schedule_report($1, '* * * * *', $2)", [
          hidden,
          demoId("schools/north"),
        ]),
      ),
      "P0002",
    );
    await become(client, slug, demoId("users/student"));
    assert.equal(
      await sqlState(client, () =>
        client.query("select schedule_report($1, '* * * * *', $2)", [
          demoId("report_definitions/attendance_rate"),
          demoId("schools/north"),
        ]),
      ),
      "P0002",
    );
  }));

test("two workers at once run it once", async () => {
  const id = await db.commitAsOwner(slug, async (client) => {
    const made = await schedule(client, registrar, "0 6 * * *");
    await becomeOwner(client);
    return made;
  });
  const runs = await Promise.all(
    [1, 2, 3].map(() =>
      withClient(db.workerUrl, async (client) => {
        await beginAsUser(client, slug, worker);
        const { rows } = await client.query<Run>("select * from run_report_schedule($1, $2)", [
          id,
          "2099-06-10 20:00Z",
        ]);
        await client.query("commit");
        return rows[0]!.id;
      }),
    ),
  );
  assert.equal(runs.filter((one) => one !== null).length, 1);
});

test("dates of a schedule are said relative to the day of the run, by the school's clock", () =>
  db.asOwner(slug, async (client) => {
    const properties = {
      since: { type: "string", format: "date" },
      until: { type: "string", format: "date", default: "2020-01-01" },
      word: { type: "string", default: "x" },
    };
    const values = { since: "@month_start-1m", until: "@today", word: "@today" };
    const report = await saveReport(
      client,
      "select class_name from report_class_lists where :since::date < :until::date or :word = 'x'",
      properties,
    );
    await client.query("select share_report($1, 'Registrar')", [report]);
    await become(client, slug, registrar);
    const make = (parameters: object) =>
      client.query<{ id: string }>("select id from schedule_report($1, '0 6 * * *', $2, $3)", [
        report,
        demoId("schools/north"),
        JSON.stringify(parameters),
      ]);
    for (const since of ["@tomorrow", "@today-", "@month_start-1", "today"]) {
      assert.equal(await sqlState(client, () => make({ ...values, since })), "SC804", since);
    }
    const { rows: made } = await make(values);
    // In New York it is the day before.
    const { id } = await run(client, made[0]!.id, "2099-03-01 03:00Z");
    await becomeOwner(client);
    const { rows } = await client.query("select state, parameters from report_runs where id = $1", [
      id,
    ]);
    assert.deepEqual(rows, [
      {
        state: "succeeded",
        parameters: { since: "2099-01-01", until: "2099-02-28", word: "@today" },
      },
    ]);
  }));

test("the files of a schedule go to those besides its owner who may see what others see", () =>
  db.asOwner(slug, async (client) => {
    const id = await schedule(client, registrar, "0 6 * * *");
    const add = (user: string) =>
      sqlState(client, () =>
        client.query(
          "insert into report_schedule_recipients (report_schedule_id, user_id) values ($1, $2)",
          [id, demoId(`users/${user}`)],
        ),
      );
    assert.equal(await add("teacher"), "SC812");
    assert.equal(await add("registrar"), "SC812");
    assert.equal(await add("admin"), "00000");
    assert.equal(await add("admin"), "23505");
    await becomeOwner(client);
    await client.query("reset role");
    await client.query("delete from graphile_worker._private_jobs");
    await run(client, id, "2099-06-10 20:00Z");
    await becomeOwner(client);
    await client.query("reset role");
    const { rows } = await client.query<{ user: string | null }>(
      `select jobs.payload -> 'payload' ->> 'user_id' as user
       from graphile_worker._private_jobs as jobs
       join graphile_worker._private_tasks as tasks on tasks.id = jobs.task_id
       where tasks.identifier = 'mail_report_file' order by 1`,
    );
    assert.deepEqual(
      rows.map(({ user }) => user),
      [demoId("users/admin"), null], // Null: the owner.
    );
  }));
