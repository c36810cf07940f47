import assert from "node:assert/strict";
import test from "node:test";
import type pg from "pg";
import { beginAsUser, demoId, openDatabase, slugs, sqlState } from "../../support/database.ts";
import { withClient } from "../../../db/runner/connect.ts";
import { day, schoolWithClass, World } from "./world.ts";

const db = await openDatabase();
const [slug] = slugs;

interface Line {
  student: string;
  code?: string;
  reason?: string;
  arrivedAt?: string;
}

/** Takes a register and returns its records. */
async function mark(
  client: pg.ClientBase,
  klass: string,
  on: string,
  lines: Line[],
  period: string | null = null,
) {
  const { rows } = await client.query<{ student_id: string; code: string; updated_at: Date }>(
    `select * from mark_attendance($1, $2, (
       select array_agg(line::app.attendance_entry)
       from jsonb_to_recordset($3) as line
         (student_id uuid, code app.attendance_code, reason text, arrived_at time, departed_at time)
     ), $4)`,
    [
      klass,
      on,
      JSON.stringify(
        lines.map(({ student, code, reason, arrivedAt }) => ({
          student_id: student,
          code: code ?? "present",
          reason,
          arrived_at: arrivedAt,
        })),
      ),
      period,
    ],
  );
  return rows;
}

/** A class with two students who are enrolled since 50 days. */
async function pair(client: pg.ClientBase) {
  const made = await schoolWithClass(client);
  const { world, school, klass } = made;
  const pupils = [
    await world.student({ school_id: school, first_name: "Åsa", last_name: "Berg" }),
    await world.student({ school_id: school, first_name: "Bo", last_name: "Dahl" }),
  ] as const;
  for (const pupil of pupils) await world.enroll(pupil, klass);
  return { ...made, first: pupils[0], second: pupils[1] };
}

test("a register is taken, corrected, and taken twice without a trace", () =>
  db.asOwner(slug, async (client) => {
    const { world, klass, first, second } = await pair(client);
    const register = [
      { student: second, code: "late", reason: " bus ", arrivedAt: "09:10" },
      { student: first },
    ];
    const taken = await mark(client, klass, day(), register);
    assert.deepEqual(
      taken.map(({ student_id, code }) => [student_id, code]),
      [
        [second, "late"],
        [first, "present"],
      ],
      "in the order of the lines",
    );
    const logged = () =>
      world.one("select count(*)::int from audit_logs where table_name = 'attendance_records'");
    const before = await logged();
    await mark(client, klass, day(), register);
    assert.deepEqual(await logged(), before);

    await mark(client, klass, day(), [{ student: first, code: "excused", reason: "" }]);
    assert.deepEqual(
      await world.all(
        "select code, reason from attendance_records where class_id = $1 order by code",
        [klass],
      ),
      [
        { code: "late", reason: "bus" },
        { code: "excused", reason: null },
      ],
    );
  }));

test("a register with one wrong line records none, and the error names the student", () =>
  db.asOwner(slug, async (client) => {
    const { world, school, klass, first, second } = await pair(client);
    const stranger = await world.student({
      school_id: school,
      first_name: "Çem",
      last_name: "Öz",
    });
    await assert.rejects(
      async () => {
        await client.query("savepoint wrong");
        await mark(client, klass, day(), [{ student: first }, { student: stranger }]);
      },
      (error: pg.DatabaseError) => error.code === "SC208" && error.message.includes("Çem Öz"),
    );
    await client.query("rollback to savepoint wrong");
    assert.equal(
      (await world.one("select count(*)::int from attendance_records where class_id = $1", [klass]))
        .count,
      0,
    );
    const refused = (lines: Line[]) => sqlState(client, () => mark(client, klass, day(), lines));
    assert.equal(await refused([{ student: first }, { student: first, code: "absent" }]), "SC213");
    assert.equal(await refused([{ student: second }, { student: demoId("nobody") }]), "SC213");
    assert.equal(
      await sqlState(client, () =>
        client.query("select mark_attendance($1, $2, $3::app.attendance_entry[])", [
          klass,
          day(),
          `{"(${first},,,,)"}`,
        ]),
      ),
      "SC213",
    );
    assert.deepEqual(await mark(client, klass, day(), []), []);
  }));

test("attendance is for students of the class, on days of their spell", () =>
  db.asOwner(slug, async (client) => {
    const { klass, first } = await pair(client);
    assert.equal(
      await sqlState(client, () => mark(client, klass, day(-51), [{ student: first }])),
      "SC208",
    );
    assert.equal(
      await sqlState(client, () => mark(client, klass, day(-50), [{ student: first }])),
      "00000",
    );
  }));

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

test("attendance is for school days, and periods for theirs", () =>
  db.asOwner(slug, async (client) => {
    const { world, school, klass, first } = await pair(client);
    const weekDay = (
      await world.one<{ now: number }>("select extract(isodow from $1::date)::int as now", [
        day(-1),
      ])
    ).now;
    const others = [1, 2, 3, 4, 5, 6, 7].filter((number) => number !== weekDay);
    const period = await world.period(school, "08:00", "08:45", { week_days: others });
    const foreign = await world.period(await world.school(), "08:00", "08:45");
    const marked = (on: string | null) =>
      sqlState(client, () => mark(client, klass, day(-1), [{ student: first }], on));
    assert.equal(await marked(period), "SC214");
    assert.equal(await marked(foreign), "SC214");
    await client.query("update schools set week_days = $1 where id = $2", [others, school]);
    assert.equal(await marked(null), "SC210");
  }));

test("a day has begun where the school is", () =>
  db.asOwner(slug, async (client) => {
    for (const zone of ["Pacific/Auckland", "Pacific/Kiritimati", "Pacific/Pago_Pago", "UTC"]) {
      const { world, school, klass, first } = await pair(client);
      await client.query("update schools set time_zone = $1 where id = $2", [zone, school]);
      const { today, tomorrow } = await world.one<{ today: string; tomorrow: string }>(
        `select schools_today(schools)::text as today, (schools_today(schools) + 1)::text as tomorrow
         from schools where id = $1`,
        [school],
      );
      const expected = new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(new Date());
      assert.equal(today, expected, zone);
      assert.equal(
        await sqlState(client, () => mark(client, klass, today, [{ student: first }])),
        "00000",
        zone,
      );
      assert.equal(
        await sqlState(client, () => mark(client, klass, tomorrow, [{ student: first }])),
        "SC211",
        zone,
      );
    }
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

test("a teacher takes the register of the own class, signed with the own name", async () => {
  const on = await db.asOwner(slug, (client) =>
    new World(client).one<{ day: string }>("select max(day)::text as day from attendance_records"),
  );
  await db.asUser(slug, demoId("users/teacher"), async (client) => {
    const world = new World(client);
    await mark(client, demoId("classes/7A"), on.day, [
      { student: demoId("students/5"), code: "left_early" },
    ]);
    assert.deepEqual(
      await world.one(
        "select code, recorded_by_id from attendance_records where student_id = $1 and day = $2",
        [demoId("students/5"), on.day],
      ),
      { code: "left_early", recorded_by_id: demoId("users/teacher") },
    );
    const others = () =>
      mark(client, demoId("classes/8A"), on.day, [{ student: demoId("students/11") }]);
    assert.notEqual(await sqlState(client, others), "00000");
  });
  for (const login of ["student", "guardian", "auditor", "nobody"]) {
    await db.asUser(slug, demoId(`users/${login}`), async (client) => {
      const marked = () =>
        mark(client, demoId("classes/7A"), on.day, [{ student: demoId("students/1") }]);
      assert.notEqual(await sqlState(client, marked), "00000", login);
    });
  }
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
