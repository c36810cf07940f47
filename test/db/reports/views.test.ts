import assert from "node:assert/strict";
import test from "node:test";
import type pg from "pg";
import { connect } from "../../../db/runner/connect.ts";
import { tenantNames } from "../../../db/runner/names.ts";
import { demoId, openDatabase, slugs, sqlState } from "../../support/database.ts";
import { enter, gradedClass } from "../academic/grades.ts";
import { day, schoolWithClass, type World } from "../academic/world.ts";
import { become, saveReport } from "./reports.ts";

const db = await openDatabase();
const [slug] = slugs;

/** The first day of the month so many months from this one. */
function month(offset = 0): string {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + offset, 1))
    .toISOString()
    .slice(0, 10);
}

const views = [
  "report_class_lists",
  "report_enrollment_by_month",
  "report_attendance_by_day",
  "report_attendance_by_month",
  "report_results_distribution",
  "report_library_circulation",
  "report_overdue_books",
  "report_fines_by_month",
  "report_transport_use",
];

test("each reporting view is there, and can be the source of a report", () =>
  db.asOwner(slug, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      "select view::text as name from reporting_views() as view order by name",
    );
    assert.deepEqual(
      rows.map(({ name }) => name),
      [...views].sort(),
    );
    for (const view of views) await saveReport(client, `select * from ${view}`);
  }));

test("who may see nothing finds nothing in them, and a teacher what is of its classes", () =>
  db.asOwner(slug, async (client) => {
    const counts = async (login: string) => {
      await become(client, slug, demoId(`users/${login}`));
      const found: Record<string, number> = {};
      for (const view of views) {
        const { rows } = await client.query<{ n: number }>(
          `select count(*)::integer as n from ${view}`,
        );
        found[view] = rows[0]!.n;
      }
      return found;
    };
    const [all, own, none] = [
      await counts("registrar"),
      await counts("teacher"),
      await counts("nobody"),
    ];
    assert.deepEqual(
      Object.values(none),
      views.map(() => 0),
    );
    for (const view of [
      "report_class_lists",
      "report_enrollment_by_month",
      "report_results_distribution",
    ]) {
      assert.ok(own[view]! > 0 && own[view]! <= all[view]!, view);
    }
    assert.ok(own.report_class_lists! < all.report_class_lists!);
  }));

test("a reporting tool's login reads them as its user, and no more", async () => {
  const names = tenantNames(slug);
  const login = await db.commitAsOwner(slug, async (client) => {
    const { rows } = await client.query<{ login: string }>(
      "select create_bi_login('reporting', $1) as login",
      [`teacher@${slug}.example`],
    );
    return rows[0]!.login;
  });
  const client = await connect(db.adminUrl);
  db.defer(() => client.end());
  await client.query(`set session authorization "${login}"`);
  await client.query(`set search_path = "${names.role}", app`);
  try {
    const { rows } = await client.query<{ n: number; m: number }>(
      "select count(*)::integer as n, (select count(distinct class_id)::integer from report_enrollment_by_month) as m from report_class_lists",
    );
    const all = await db.asOwner(slug, (owner) =>
      owner.query<{ n: number }>("select count(*)::integer as n from report_class_lists"),
    );
    assert.ok(rows[0]!.n > 0 && rows[0]!.n < all.rows[0]!.n);
    await assert.rejects(client.query("select run_report($1)", [demoId("x")]), { code: "42501" });
  } finally {
    await client.query("reset session authorization");
    await db.commitAsOwner(slug, (owner) => owner.query("select drop_bi_login('reporting')"));
  }
});

async function spells(client: pg.ClientBase): Promise<{ world: World; klass: string }> {
  const { world, school, klass } = await schoolWithClass(client);
  const enroll = async (from: string, to: string | null) => {
    const student = await world.student({ school_id: school });
    await world.enroll(
      student,
      klass,
      from,
      to === null ? {} : { ends_on: to, exit_code: "withdrawn" },
    );
  };
  await enroll(month(-2), null);
  await enroll(month(-2), `${month(-1).slice(0, 8)}15`);
  await enroll(`${month(-1).slice(0, 8)}10`, null);
  return { world, klass };
}

test("enrolment is counted by month: at its first and last day, who came and who went", () =>
  db.asOwner(slug, async (client) => {
    const { world, klass } = await spells(client);
    const rows = await world.all(
      `select month::text, enrolled_first_day::integer as first, joined::integer, departed::integer,
         enrolled_last_day::integer as last
       from report_enrollment_by_month where class_id = $1 and month >= $2 order by month`,
      [klass, month(-2)],
    );
    assert.deepEqual(rows, [
      { month: month(-2), first: 2, joined: 0, departed: 0, last: 2 },
      { month: month(-1), first: 2, joined: 1, departed: 1, last: 2 },
      { month: month(0), first: 2, joined: 0, departed: 0, last: 2 },
    ]);
  }));

test("attendance is counted by day and by month, whole days only", () =>
  db.asOwner(slug, async (client) => {
    const { world, school, klass } = await schoolWithClass(client);
    const period = await world.period(school, "08:00", "09:00");
    const codes = ["present", "absent", "late", "excused", "left_early", "present"];
    for (const code of codes) {
      const student_id = await world.student({ school_id: school });
      await world.enroll(student_id, klass);
      await world.insert("attendance_records", { student_id, class_id: klass, day: day(-1), code });
      await world.insert("attendance_records", {
        student_id,
        class_id: klass,
        day: day(-1),
        code: "absent",
        period_id: period,
      });
    }
    assert.deepEqual(
      await world.all(
        `select marked::integer, present::integer, absent::integer, late::integer, excused::integer,
           left_early::integer, attendance_percent
         from report_attendance_by_day where class_id = $1`,
        [klass],
      ),
      [
        {
          marked: 6,
          present: 2,
          absent: 1,
          late: 1,
          excused: 1,
          left_early: 1,
          attendance_percent: "66.7",
        },
      ],
    );
    assert.deepEqual(
      await world.all(
        "select days::integer, marked::integer, attendance_percent from report_attendance_by_month where class_id = $1",
        [klass],
      ),
      [{ days: 1, marked: 6, attendance_percent: "66.7" }],
    );
  }));

test("results are counted by the tenth they fall into; absent and exempt students are not", () =>
  db.asOwner(slug, async (client) => {
    const { world, students, papers } = await gradedClass(client);
    await world.one("update exam_papers set pass_score = 10 where id = $1", [papers.mathsQuiz]);
    await enter(client, papers.mathsQuiz, {
      [students.ann]: 20,
      [students.bob]: 18,
      [students.cyd]: "absent",
      [students.dan]: "3.99",
    });
    assert.deepEqual(
      await world.all(
        `select from_percent, results::integer, passed::integer, average_percent
         from report_results_distribution where exam_paper_id = $1 order by from_percent`,
        [papers.mathsQuiz],
      ),
      [
        { from_percent: 10, results: 1, passed: 0, average_percent: "19.95" },
        { from_percent: 90, results: 2, passed: 2, average_percent: "95.00" },
      ],
    );
  }));

test("nobody writes through a reporting view", () =>
  db.asUser(slug, demoId("users/admin"), async (client) => {
    for (const view of views) {
      assert.equal(
        await sqlState(client, () => client.query(`delete from ${view}`)).then((state) =>
          state === "55000" ? "42501" : state,
        ),
        "42501",
        view,
      );
    }
  }));
