import assert from "node:assert/strict";
import test from "node:test";
import type pg from "pg";
import { withClient } from "../../../db/runner/connect.ts";
import { beginAsUser, demoId, openDatabase, slugs, sqlState } from "../../support/database.ts";
import { inParallel } from "./in_parallel.ts";
import { mark, pair } from "./register.ts";
import { day, schoolWithClass, World } from "./world.ts";

const db = await openDatabase();
const [slug] = slugs;

test("a lesson's register may hold students of other classes who are in the group", () =>
  db.asOwner(slug, async (client) => {
    const { world, school, year, klass } = await pair(client);
    const other = await world.class({ school_id: school, academic_year_id: year });
    const guest = await world.student({ school_id: school });
    await world.enroll(guest, other);
    const group = await world.classSubject(klass, { takes_whole_class: false });
    const period = await world.period(school, "08:00", "08:45");
    const lesson = () =>
      sqlState(client, () => mark(client, klass, day(), [{ student: guest }], period));
    assert.equal(await lesson(), "SC208");
    await world.insert("class_subject_students", { class_subject_id: group, student_id: guest });
    assert.equal(await lesson(), "00000");
    assert.equal(
      await sqlState(client, () => mark(client, klass, day(), [{ student: guest }])),
      "SC208",
      "but not the class's register of the day",
    );
  }));

test("closed attendance is changed by nobody but those who approve it", async () => {
  const klass = demoId("classes/7A");
  const record = await db.asOwner(slug, (client) =>
    new World(client).one<{ id: string; day: string }>(
      `select id, day::text from attendance_records
       where student_id = $1 order by day desc limit 1`,
      [demoId("students/1")],
    ),
  );
  const school = demoId("schools/north");
  const freeze = "select freeze_attendance($1, $2)";
  for (const login of ["teacher", "registrar", "guardian"]) {
    await db.asUser(slug, demoId(`users/${login}`), async (client) => {
      assert.equal(
        await sqlState(client, () => client.query(freeze, [school, record.day])),
        "42501",
      );
    });
  }
  await withClient(db.serverUrl, async (client) => {
    await beginAsUser(client, slug, demoId("users/principal"));
    await client.query(freeze, [school, record.day]);
    await client.query("commit");
  });

  const correction = [{ student: demoId("students/1"), code: "excused" }];
  await db.asUser(slug, demoId("users/teacher"), async (client) => {
    const changed = () => mark(client, klass, record.day, correction);
    assert.equal(await sqlState(client, changed), "SC212");
  });
  await db.asOwner(slug, async (client) => {
    const refused = (text: string) => sqlState(client, () => client.query(text, [record.id]));
    assert.equal(await refused("delete from attendance_records where id = $1"), "SC212");
    assert.equal(
      await refused("update attendance_records set day = day + 7 where id = $1"),
      "SC212",
      "a DBA neither",
    );
    assert.equal(
      await refused("update attendance_records set recorded_by_id = null where id = $1"),
      "00000",
      "the recording user may be deleted",
    );
  });
  await db.asUser(slug, demoId("users/principal"), async (client) => {
    const changed = () => mark(client, klass, record.day, correction);
    assert.equal(await sqlState(client, changed), "00000");
  });
  await db.commitAsOwner(slug, (client) =>
    client.query("update schools set attendance_frozen_until = null"),
  );
});

test("what is missing: classes of the day, and who in them", () =>
  db.asOwner(slug, async (client) => {
    const { world, school, year, klass, first, second } = await pair(client);
    await world.class({ school_id: school, academic_year_id: year, name: "Without students" });
    const missing = async (on: string) =>
      (
        await world.all<{ id: string }>("select id from missing_attendance($1, $2)", [on, school])
      ).map(({ id }) => id);
    const unmarked = async () =>
      (
        await world.all<{ student_id: string }>(
          `select student_id from classes, classes_unmarked(classes, $2) where classes.id = $1`,
          [klass, day(-2)],
        )
      ).map(({ student_id }) => student_id);
    assert.deepEqual(await missing(day(-2)), [klass]);
    await mark(client, klass, day(-2), [{ student: first }]);
    assert.deepEqual(await missing(day(-2)), [klass]);
    assert.deepEqual(await unmarked(), [second]);
    await mark(client, klass, day(-2), [{ student: second, code: "absent" }]);
    assert.deepEqual(await missing(day(-2)), []);
    assert.deepEqual(await unmarked(), []);
    assert.deepEqual(await missing(day(3)), [], "days to come miss nothing");
    assert.deepEqual(await missing(day(-3)), [klass]);
    await world.insert("calendar_events", {
      title: "Holiday",
      school_id: school,
      starts_on: day(-3),
      ends_on: day(-3),
      closes_school: true,
    });
    assert.deepEqual(await missing(day(-3)), [], "a day on which the calendar closes the school");
    await client.query(
      "update schools set week_days = array[extract(isodow from $1::date)::smallint] where id = $2",
      [day(-2), school],
    );
    assert.deepEqual(await missing(day(-1)), [], "a day without school");
  }));

test("a summary counts days or lessons, and lists those without any", () =>
  db.asOwner(slug, async (client) => {
    const { world, school, klass, first, second } = await pair(client);
    const codes = ["present", "present", "late", "left_early", "absent", "excused"];
    for (const [index, code] of codes.entries()) {
      await mark(client, klass, day(-index), [{ student: first, code }]);
    }
    const period = await world.period(school, "08:00", "08:45");
    await mark(client, klass, day(), [{ student: first, code: "absent" }], period);
    const summary = (byPeriod: boolean, from: string | null = null) =>
      world.all(
        `select student_name, marked, present, absent, late, excused, left_early,
           attendance_percent::float
         from attendance_summary(class_id => $1, by_period => $2, from_day => $3)`,
        [klass, byPeriod, from],
      );
    const none = { marked: 0, present: 0, absent: 0, late: 0, excused: 0, left_early: 0 };
    assert.deepEqual(await summary(false), [
      {
        student_name: "Åsa Berg",
        ...{ marked: 6, present: 2, absent: 1, late: 1, excused: 1, left_early: 1 },
        attendance_percent: 66.7,
      },
      { student_name: "Bo Dahl", ...none, attendance_percent: null },
    ]);
    assert.deepEqual(await summary(true, day()), [
      { student_name: "Åsa Berg", ...none, marked: 1, absent: 1, attendance_percent: 0 },
      { student_name: "Bo Dahl", ...none, attendance_percent: null },
    ]);
    const single = await world.all("select student_id from attendance_summary(student_id => $1)", [
      second,
    ]);
    assert.deepEqual(single, [{ student_id: second }]);
  }));

test("a guardian's summary is of the own child only", () =>
  db.asUser(slug, demoId("users/guardian"), async (client) => {
    const seen = await new World(client).all<{ student_id: string }>(
      "select distinct student_id from attendance_summary()",
    );
    assert.deepEqual(
      seen.map(({ student_id }) => student_id).sort(),
      [demoId("students/1"), demoId("students/7")].sort(),
    );
  }));

test("thousands of records at once are checked together", () =>
  db.asOwner(slug, async (client) => {
    const { world, school, klass } = await schoolWithClass(client);
    await client.query(
      `with pupils as (
         insert into students (school_id, admission_number, first_name, last_name)
         select $1, 'bulk-' || number, 'Pupil', number::text from generate_series(1, 500) as number
         returning id
       )
       insert into enrollments (student_id, class_id, starts_on) select id, $2, $3 from pupils`,
      [school, klass, day(-50)],
    );
    const insert = `insert into attendance_records (student_id, class_id, day, code)
       select student_id, class_id, $2::date + number, 'present'
       from enrollments, generate_series(0, 4) as number where class_id = $1`;
    await client.query(insert, [klass, day(-10)]);
    assert.equal(await sqlState(client, () => client.query(insert, [klass, day(-2)])), "SC211");
    assert.deepEqual(
      await world.one("select count(*)::int from attendance_records where class_id = $1", [klass]),
      { count: 2500 },
    );
  }));

test("a register is not taken for who is withdrawn at the same time, or the other way round", async () => {
  const { klass, pupil } = await db.commitAsOwner(slug, async (client) => {
    const made = await pair(client);
    return { klass: made.klass, pupil: made.first };
  });
  const codes = await inParallel(db.adminUrl, slug, [
    (client) => mark(client, klass, day(), [{ student: pupil }]),
    (client) => client.query("select withdraw_student($1, $2)", [pupil, day(-1)]),
  ]);
  assert.ok(
    ["00000,SC209", "SC208,00000"].includes(codes.join()),
    `one of the two is refused: ${codes.join()}`,
  );
});

test("two who take the same register at the same time do not lock each other out", async () => {
  const klass = await db.commitAsOwner(slug, async (client) => {
    const made = await schoolWithClass(client);
    for (let number = 0; number < 30; number += 1) {
      const pupil = await made.world.student({ school_id: made.school });
      await made.world.enroll(pupil, made.klass);
    }
    return made.klass;
  });
  const register = (code: string, order: string) => (client: pg.ClientBase) =>
    client.query(
      `select mark_attendance($1, $2, (
         select array_agg(
           row(student_id, $3, null, null, null)::app.attendance_entry order by id ${order}
         )
         from enrollments where class_id = $1
       ))`,
      [klass, day(), code],
    );
  const codes = await inParallel(db.adminUrl, slug, [
    register("present", "asc"),
    register("absent", "desc"),
  ]);
  assert.deepEqual(codes, ["00000", "00000"]);
  const seen = await db.asOwner(slug, (client) =>
    new World(client).all("select distinct code from attendance_records where class_id = $1", [
      klass,
    ]),
  );
  assert.equal(seen.length, 1, "the register of one of them, whole");
});
