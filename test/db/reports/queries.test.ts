import assert from "node:assert/strict";
import test from "node:test";
import { sharedDatabase, slugs } from "../../support/database.ts";
import { runReport, saveReport, type Properties } from "./reports.ts";

const db = await sharedDatabase();
const [slug] = slugs;

const list: Properties = { names: { type: "array", items: { type: "string" }, default: ["7A"] } };
const from = "from report_class_lists";

/** What reports are to be able to say. */
const queries: [what: string, query: string, properties?: Properties][] = [
  ["all columns", `select * ${from}`],
  ["a table in short", "table report_class_lists"],
  ["values", "values (1, 'a'), (2, 'b')"],
  ["counting", `select class_name, count(*) as n ${from} group by class_name having count(*) > 1`],
  ["a semicolon at the end", `select class_name ${from};  -- all of them\n`],
  ["one of several", `select class_name ${from} where class_name = any (:names)`, list],
  ["unnesting", "select n from unnest(:names) as n", list],
  [
    "joins",
    `select a.class_name ${from} as a left join report_class_lists as b using (student_id)`,
  ],
  ["a CTE", `with c as (select class_name ${from}) select class_name from c order by 1 limit 5`],
  ["sub-selects", `select class_name, (select count(*) from report_overdue_books) as n ${from}`],
  ["EXISTS", `select class_name ${from} where exists (select from report_overdue_books)`],
  [
    "set operations",
    `select class_name ${from} union select school_name ${from} except select 'x'`,
  ],
  [
    "windows",
    `select rank() over (partition by class_id order by last_name) as r, lag(last_name) over w as l ${from} window w as (order by last_name)`,
  ],
  [
    "grouping sets",
    `select school_name, class_name, count(*) as n, grouping(class_name) as g ${from} group by rollup (school_name, class_name)`,
  ],
  [
    "filters",
    `select count(*) filter (where sex = 'female') as girls, string_agg(last_name, ', ' order by last_name) as names ${from}`,
  ],
  [
    "percentiles",
    "select percentile_cont(0.5) within group (order by days_late) as median from report_overdue_books",
  ],
  [
    "case and coalesce",
    `select case when roll_number is null then '-' else roll_number::text end as r, coalesce(birth_date, current_date) as d, nullif(sex, 'male') as s, greatest(starts_on, ends_on) as g ${from}`,
  ],
  [
    "dates",
    `select date_trunc('month', starts_on::timestamp)::date as m, extract(year from starts_on) as y, starts_on + 7 as w, age(ends_on, starts_on) as a, to_char(starts_on, 'DD.MM.YYYY') as t, now() at time zone 'UTC' as u ${from}`,
  ],
  [
    "texts",
    `select upper(last_name) || ', ' || first_name as name, length(last_name) as n, left(last_name, 1) as l, last_name collate "C" as c, fold(last_name) as f ${from} where last_name ilike '%s%' or last_name ~ '^S'`,
  ],
  ["ranges", `select class_name ${from} where daterange(starts_on, ends_on, '[]') @> current_date`],
  [
    "numbers",
    "select round(100.0 * sum(absent) / nullif(sum(marked), 0), 1) as p, sum(marked) % 7 as m, 2 ^ 3 as x, abs(-1) as a from report_attendance_by_day",
  ],
  [
    "rows compared",
    `select class_name ${from} where (class_name, last_name) > ('7', 'a') and (1, 2) = (1, 2)`,
  ],
  [
    "distinct on",
    `select distinct on (class_id) class_name, last_name ${from} order by class_id, last_name`,
  ],
  [
    "lateral",
    `select a.class_name, b.n ${from} as a cross join lateral (select count(*) as n from report_class_lists as c where c.class_id = a.class_id) as b`,
  ],
  ["quoted names", `select class_name as "Class: the name" ${from}`],
  ["quotes in quotes", `select 'it''s; -- /* "' as "say ""hi"" ; --" ${from}`],
  ["JSON", `select jsonb_build_object('a', count(*)) as j ${from}`],
];

test("what reports are for is understood, and runs", () =>
  db.asOwner(slug, async (client) => {
    const failed: string[] = [];
    for (const [what, query, properties] of queries) {
      await client.query("savepoint q");
      try {
        const run = await runReport(client, await saveReport(client, query, properties));
        if (run.state !== "succeeded") failed.push(`${what}: ${run.error_code}`);
      } catch (error) {
        failed.push(`${what}: ${(error as Error).message}`);
        await client.query("rollback to savepoint q");
      }
    }
    assert.deepEqual(failed, []);
  }));

test("the columns of a report are known when it is saved", () =>
  db.asOwner(slug, async (client) => {
    const id = await saveReport(
      client,
      "select class_name, count(*) as n, max(birth_date) as d from report_class_lists group by 1",
    );
    const { rows } = await client.query("select columns from report_definitions where id = $1", [
      id,
    ]);
    assert.deepEqual(rows, [
      {
        columns: [
          { name: "class_name", type: "text" },
          { name: "n", type: "bigint" },
          { name: "d", type: "date" },
        ],
      },
    ]);
  }));
