import assert from "node:assert/strict";
import test from "node:test";
import type pg from "pg";
import { demoId, sharedDatabase, slugs, sqlState } from "../../support/database.ts";
import { become, becomeOwner, saveReport } from "./reports.ts";

const db = await sharedDatabase();
const [slug] = slugs;
const teacher = demoId("users/teacher");
const registrar = demoId("users/registrar");

interface Widget {
  title: string;
  columns: { name: string }[] | null;
  rows: Record<string, unknown>[] | null;
  error_code: string | null;
}

async function look(client: pg.ClientBase, user: string, dashboard: string): Promise<Widget[]> {
  await become(client, slug, user);
  return (await client.query<Widget>("select * from dashboard_data($1)", [dashboard])).rows;
}

/** A dashboard of the registrar's with these reports. */
async function dashboardOf(client: pg.ClientBase, ...queries: string[]): Promise<string> {
  await becomeOwner(client);
  const reports = [];
  for (const query of queries) reports.push(await saveReport(client, query));
  for (const report of reports) await client.query("select share_report($1, 'Teacher')", [report]);
  await become(client, slug, registrar);
  const { rows } = await client.query<{ id: string }>(
    "insert into dashboards (name) values ('Mine') returning id",
  );
  const { id } = rows[0]!;
  for (const [position, report] of reports.entries()) {
    await client.query(
      `insert into dashboard_widgets (dashboard_id, report_definition_id, title, position)
       values ($1, $2, $3, $4)`,
      [id, report, `Widget ${position}`, position],
    );
  }
  return id;
}

test("everybody sees on a dashboard what they may see", () =>
  db.asOwner(slug, async (client) => {
    const id = await dashboardOf(client, "select count(*) as n from report_class_lists");
    const number = async (user: string) => (await look(client, user, id))[0]?.rows?.[0]?.n;
    const all = await number(registrar);
    assert.equal(await number(teacher), undefined);
    await become(client, slug, registrar);
    await client.query("select share_dashboard($1, 'Teacher')", [id]);
    const own = await number(teacher);
    assert.ok(Number(own) > 0 && Number(own) < Number(all), `${String(own)} of ${String(all)}`);
    await become(client, slug, registrar);
    await client.query("select share_dashboard($1, 'Teacher', false)", [id]);
    assert.equal(await number(teacher), undefined);
  }));

test("a widget that fails says why and spoils no other", () =>
  db.asOwner(slug, async (client) => {
    const id = await dashboardOf(
      client,
      "select 1 / (count(*) - count(*)) as x from report_class_lists",
      "select 2 as x",
    );
    const widgets = await look(client, registrar, id);
    assert.deepEqual(
      widgets.map(({ error_code, rows }) => ({ error_code, rows })),
      [
        { error_code: "22012", rows: null },
        { error_code: null, rows: [{ x: 2 }] },
      ],
    );
  }));

test("a report that is not shared shows nothing on a dashboard that is", () =>
  db.asOwner(slug, async (client) => {
    const id = await dashboardOf(client, "select 2 as x");
    await becomeOwner(client);
    await client.query(
      "select share_dashboard($1, 'Teacher'), share_report(report_definition_id, 'Teacher', false) from dashboard_widgets where dashboard_id = $1",
      [id],
    );
    const [widget] = await look(client, teacher, id);
    assert.equal(widget!.error_code, "P0002");
    assert.equal(widget!.rows, null);
  }));

test("a widget shows either a metric or a report", () =>
  db.asOwner(slug, async (client) => {
    const widgets = await look(client, demoId("users/principal"), demoId("dashboards/overview"));
    assert.equal(widgets.length, 3);
    assert.deepEqual(
      widgets[0]!.columns!.map(({ name }) => name),
      ["school_id", "day", "value"],
    );
    assert.ok(widgets[0]!.rows!.length > 0);
    await becomeOwner(client);
    const adding = (values: string) =>
      sqlState(client, () =>
        client.query(
          `insert into dashboard_widgets
             (dashboard_id, title, metric_definition_id, report_definition_id, grid_column, grid_width)
           values ('${demoId("dashboards/overview")}', 'X', ${values})`,
        ),
      );
    const metric = `'${demoId("metric_definitions/students")}'`;
    const report = `'${demoId("report_definitions/class_list")}'`;
    assert.equal(await adding(`${metric}, ${report}, 1, 1`), "23514");
    assert.equal(await adding("null, null, 1, 1"), "23514");
    assert.equal(await adding(`${metric}, null, 9, 5`), "23514");
    assert.equal(await adding(`${metric}, null, 9, 4`), "00000");
  }));

test("a widget names its kind of chart, which fits what it shows", () =>
  db.asOwner(slug, async (client) => {
    const query = "select 'a' as name, current_date as day, 1 as one, 2.5::numeric(5,2) as two";
    const id = await dashboardOf(client, query);
    await becomeOwner(client);
    const { rows } = await client.query<{ report: string }>(
      "select report_definition_id as report from dashboard_widgets where dashboard_id = $1",
      [id],
    );
    const { report } = rows[0]!;
    const metric = demoId("metric_definitions/students");
    const add = async (source: "metric" | "report", kind: string, more: object = {}) => {
      const row = {
        ...{ dashboard_id: id, title: "X", chart_kind: kind },
        [`${source}_definition_id`]: source === "metric" ? metric : report,
        ...more,
      };
      const columns = Object.keys(row);
      const { rows: made } = await client.query<{ shown: string }>(
        `insert into dashboard_widgets (${columns.join(", ")})
         values (${columns.map((_, index) => `$${index + 1}`).join(", ")})
         returning concat_ws(' ', chart_label, chart_values::text) as shown`,
        Object.values(row),
      );
      return made[0]!.shown;
    };
    await become(client, slug, registrar);
    assert.equal(await add("report", "table", { chart_label: "name" }), "{}");
    assert.equal(await add("report", "bar"), "name {one,two}");
    assert.equal(
      await add("report", "line", { chart_label: "day", chart_values: ["two"] }),
      "day {two}",
    );
    assert.equal(await add("report", "pie"), "name {one}");
    assert.equal(await add("report", "number", { chart_values: ["two"] }), "{two}");
    assert.equal(await add("metric", "line"), "day {value}");
    assert.equal(await add("metric", "number"), "{value}");
    const refused = async (source: "metric" | "report", kind: string, more: object = {}) =>
      sqlState(client, () => add(source, kind, more));
    assert.equal(await refused("metric", "pie"), "SC813");
    assert.equal(await refused("report", "bar", { chart_label: "gone" }), "SC813");
    assert.equal(await refused("report", "bar", { chart_values: ["one", "day"] }), "SC813");
    assert.equal(await refused("report", "pie", { chart_values: ["one", "two"] }), "SC813");
    await assert.rejects(add("report", "bar", { chart_values: ["nmae"] }), {
      message: "chartValues names nmae, where there is no column of numbers.",
      hint: "Choose another chartKind, or of the columns name, day, one, two; those of numbers are: one, two.",
    });
  }));

test("a chart says nothing of a report that its maker may not see", () =>
  db.asOwner(slug, async (client) => {
    const report = await saveReport(client, "select 1 as secret");
    await become(client, slug, teacher);
    await client.query("insert into dashboards (name) values ('Teacher''s')");
    const code = await sqlState(client, () =>
      client.query(
        `insert into dashboard_widgets (dashboard_id, report_definition_id, title, chart_kind)
         select id, $1, 'X', 'pie' from dashboards where name = 'Teacher''s'`,
        [report],
      ),
    );
    assert.equal(code, "P0002");
  }));

test("one's own dashboard is one's own: widgets come and go without a permission", () =>
  db.asOwner(slug, async (client) => {
    await become(client, slug, teacher);
    await client.query("insert into dashboards (name) values ('Teacher''s')");
    const change = async (user: string, text: string) => {
      await become(client, slug, user);
      return (await client.query(text)).rowCount;
    };
    const insert = `insert into dashboard_widgets (dashboard_id, metric_definition_id, title)
      select dashboards.id, '${demoId("metric_definitions/students")}', 'W' from dashboards where name = 'Teacher''s'`;
    assert.equal(await change(teacher, insert), 1);
    const update = "update dashboard_widgets set title = 'V' where title = 'W'";
    assert.equal(await change(registrar, update), 0);
    assert.equal(await change(teacher, update), 1);
    assert.equal(
      await change(demoId("users/principal"), "delete from dashboard_widgets where title = 'V'"),
      1,
    );
  }));
