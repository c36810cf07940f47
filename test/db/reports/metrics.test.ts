import assert from "node:assert/strict";
import test from "node:test";
import type pg from "pg";
import { tenantNames } from "../../../db/runner/names.ts";
import { demoId, sharedDatabase, slugs, sqlState } from "../../support/database.ts";
import { day } from "../academic/world.ts";
import { become, becomeOwner } from "./reports.ts";

const db = await sharedDatabase();
const [slug] = slugs;
const worker = "00000000-0000-7000-8000-000000000001";

async function becomeWorker(client: pg.ClientBase): Promise<void> {
  await client.query("set local session authorization homeroom_worker");
  await client.query("select set_config('role', $1, true), set_config('app.user_id', $2, true)", [
    tenantNames(slug).role,
    worker,
  ]);
}

async function capture(client: pg.ClientBase, on = day()): Promise<number> {
  const { rows } = await client.query<{ n: number }>("select capture_metrics($1) as n", [on]);
  return rows[0]!.n;
}

async function series(client: pg.ClientBase, code: string, school: string | null = null) {
  const { rows } = await client.query<{ day: string; value: string }>(
    `select day::text, value::float8::text as value from metric_series($1, $2, $3, $4)`,
    [code, school, day(-1), day()],
  );
  return rows.map((row) => `${row.day} ${row.value}`);
}

const metric = (client: pg.ClientBase, query: string, code = "custom") =>
  client.query("insert into metric_definitions (code, name, query) values ($1, $1, $2)", [
    code,
    query,
  ]);

test("metrics are captured for each school and for all, the worker's way", () =>
  db.asOwner(slug, async (client) => {
    await client.query("delete from metric_snapshots");
    const { rows: counts } = await client.query<{ id: string; n: string }>(
      `select school_id as id, count(distinct student_id) as n from report_class_lists
       where $1::date between starts_on and ends_on group by school_id`,
      [day()],
    );
    await becomeWorker(client);
    assert.ok((await capture(client)) >= counts.length + 1);
    for (const { id, n } of counts) {
      assert.deepEqual(await series(client, "enrolled_students", id), [`${day()} ${n}`]);
    }
    const all = counts.reduce((sum, { n }) => sum + Number(n), 0);
    assert.deepEqual(await series(client, "enrolled_students"), [`${day()} ${all}`]);
  }));

test("capturing a day again gives the same rows, and replaces what has changed", () =>
  db.asOwner(slug, async (client) => {
    await metric(
      client,
      "select school_id, count(*) as value from report_class_lists where :day > '2000-01-01' group by school_id",
    );
    const rows = async () =>
      (
        await client.query<Record<string, unknown>>(
          `select metric_snapshots.id, school_id, value from metric_snapshots
           join metric_definitions on metric_definitions.id = metric_definition_id
           where day = $1 order by metric_snapshots.id`,
          [day()],
        )
      ).rows;
    await capture(client);
    const first = await rows();
    const logged = async () =>
      (await client.query("select 1 from audit_logs where table_name = 'metric_snapshots'"))
        .rowCount;
    const before = await logged();
    await capture(client);
    assert.deepEqual(await rows(), first);
    assert.equal(await logged(), before);
    // One school fewer, and another number.
    await client.query(
      `update metric_definitions set query = 'select school_id, 7 as value
         from report_class_lists where :day > ''2000-01-01'' and school_name ~ ''North''
         group by school_id' where code = 'custom'`,
    );
    await capture(client);
    const { rows: left } = await client.query(
      `select value::integer from metric_snapshots join metric_definitions on metric_definitions.id = metric_definition_id
       where code = 'custom'`,
    );
    assert.deepEqual(left, [{ value: 7 }]);
  }));

test("a metric that fails says why, keeps what it had, and stops no other", () =>
  db.asOwner(slug, async (client) => {
    await metric(
      client,
      "select null::uuid as school_id, 1 / (:day - :day) as value",
      "a_failing_metric",
    );
    await metric(
      client,
      "select school_id, 1 as value from report_class_lists where :day is not null",
      "a_repeating_metric",
    );
    await client.query("delete from metric_snapshots");
    await capture(client);
    const { rows } = await client.query(
      "select code, error_code from metric_definitions where error_code is not null order by code",
    );
    assert.deepEqual(rows, [
      { code: "a_failing_metric", error_code: "22012" },
      { code: "a_repeating_metric", error_code: "SC807" },
    ]);
    assert.equal((await series(client, "enrolled_students")).length, 1);
    await client.query(
      "update metric_definitions set query = 'select null::uuid as school_id, 5 as value where :day is not null' where code = 'a_failing_metric'",
    );
    await capture(client);
    assert.deepEqual(await series(client, "a_failing_metric"), [`${day()} 5`]);
    const { rows: healed } = await client.query(
      "select error_code from metric_definitions where code = 'a_failing_metric'",
    );
    assert.deepEqual(healed, [{ error_code: null }]);
  }));

test("a metric returns school_id and value, nothing else", () =>
  db.asOwner(slug, async (client) => {
    const state = (query: string) => sqlState(client, () => metric(client, query));
    assert.equal(
      await state("select school_id, 1 as value from report_class_lists where day = :day"),
      "SC801",
    );
    assert.equal(await state("select null::uuid as school_id, 1 as value"), "SC803");
    for (const query of [
      "select 1 as value where :day is not null",
      "select 1 as value, null::uuid as school_id where :day is not null",
      "select null::uuid as school_id, 'x'::text as value where :day is not null",
      "select null::text as school_id, 1 as value where :day is not null",
      "select null::uuid as school_id, 1 as value, 2 as more where :day is not null",
    ]) {
      assert.equal(await state(query), "SC807", query);
    }
  }));

test("only those who may capture do, and nobody writes values by hand", () =>
  db.asOwner(slug, async (client) => {
    await become(client, slug, demoId("users/registrar"));
    assert.equal(await sqlState(client, () => capture(client)), "42501");
    assert.equal(
      await sqlState(client, () => client.query("update metric_snapshots set value = 0")),
      "42501",
    );
    await become(client, slug, demoId("users/principal"));
    assert.equal(await sqlState(client, () => capture(client)), "00000");
  }));

test("who is limited to a school sees its values only", () =>
  db.asOwner(slug, async (client) => {
    await capture(client);
    await client.query(
      `insert into roles (name) values ('Numbers');
       select grant_permission('Numbers', 'metric_snapshots:view');
       select grant_permission('Numbers', 'metric_definitions:view');
       insert into user_roles (user_id, role_id, school_id)
       select '${demoId("users/nobody")}', id, '${demoId("schools/north")}' from roles where name = 'Numbers'`,
    );
    await become(client, slug, demoId("users/nobody"));
    assert.equal(
      (await series(client, "enrolled_students", demoId("schools/north"))).length > 0,
      true,
    );
    assert.deepEqual(await series(client, "enrolled_students", demoId("schools/south")), []);
    assert.deepEqual(await series(client, "enrolled_students"), []);
    await becomeOwner(client);
  }));
