import assert from "node:assert/strict";
import test from "node:test";
import type pg from "pg";
import { demoId, sharedDatabase, slugs, sqlState } from "../../support/database.ts";
import { mark, pair, type Line } from "./register.ts";
import { day, World } from "./world.ts";

const db = await sharedDatabase();
const [slug] = slugs;

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
