import assert from "node:assert/strict";
import test from "node:test";
import { demoId, openDatabase, slugs, sqlState } from "../../support/database.ts";
import { day, followed, schoolWithClass, World } from "./world.ts";

const db = await openDatabase();
const [slug] = slugs;

const enrollStudent = "select * from enroll_student($1, $2, $3)";

test("a transfer ends the old spell the day before, and takes attendance along", () =>
  db.asOwner(slug, async (client) => {
    const { world, school, year, klass } = await schoolWithClass(client);
    const branch = await world.school();
    const other = await world.class({ school_id: branch, academic_year_id: year });
    const pupil = await world.student({ school_id: school });
    await world.enroll(pupil, klass, day(-50), { ends_on: day(90) });
    for (const offset of [-3, -2, -1]) {
      await client.query("select mark_attendance($1, $2, $3::app.attendance_entry[])", [
        klass,
        day(offset),
        `{"(${pupil},present,,,)"}`,
      ]);
    }
    await client.query("select transfer_student($1, $2, $3)", [pupil, other, day(-2)]);
    const spells = await world.all(
      `select class_id, starts_on::text, ends_on::text, entry_code, exit_code
       from enrollments where student_id = $1 order by starts_on`,
      [pupil],
    );
    assert.deepEqual(spells, [
      {
        class_id: klass,
        starts_on: day(-50),
        ends_on: day(-3),
        entry_code: "new",
        exit_code: "transferred",
      },
      {
        class_id: other,
        starts_on: day(-2),
        ends_on: day(90),
        entry_code: "transferred",
        exit_code: null,
      },
    ]);
    assert.deepEqual(
      await world.all(
        "select day::text, class_id from attendance_records where student_id = $1 order by day",
        [pupil],
      ),
      [
        { day: day(-3), class_id: klass },
        { day: day(-2), class_id: other },
        { day: day(-1), class_id: other },
      ],
    );
    const moved = await followed(world, pupil);
    assert.deepEqual([moved.status, moved.school_id], ["active", branch]);
  }));

test("a transfer on the first day moves the spell itself", () =>
  db.asOwner(slug, async (client) => {
    const { world, school, year, klass } = await schoolWithClass(client);
    const other = await world.class({ school_id: school, academic_year_id: year });
    const pupil = await world.student({ school_id: school });
    const spell = await world.enroll(pupil, klass, day());
    await client.query("select mark_attendance($1, $2, $3::app.attendance_entry[])", [
      klass,
      day(),
      `{"(${pupil},late,bus,09:10,)"}`,
    ]);
    const moved = await world.one("select id, class_id from transfer_student($1, $2)", [
      pupil,
      other,
    ]);
    assert.deepEqual(moved, { id: spell, class_id: other });
    assert.deepEqual(
      await world.all("select class_id, code from attendance_records where student_id = $1", [
        pupil,
      ]),
      [{ class_id: other, code: "late" }],
    );
    assert.equal(
      await sqlState(client, () => client.query("select transfer_student($1, $2)", [pupil, other])),
      "SC207",
    );
    const stranger = await world.student({ school_id: school });
    assert.equal(
      await sqlState(client, () =>
        client.query("select transfer_student($1, $2)", [stranger, other]),
      ),
      "SC208",
    );
  }));

test("leaving and coming back are two spells; the status follows", () =>
  db.asOwner(slug, async (client) => {
    const { world, school, klass } = await schoolWithClass(client);
    const pupil = await world.student({ school_id: school });
    await world.enroll(pupil, klass, day(-50));
    await client.query("select withdraw_student($1, $2)", [pupil, day(-20)]);
    assert.equal((await followed(world, pupil)).status, "withdrawn");
    const back = await world.one("select entry_code from enroll_student($1, $2)", [pupil, klass]);
    assert.equal(back.entry_code, "returned");
    assert.equal((await followed(world, pupil)).status, "active");

    await client.query("select withdraw_student($1, $2)", [pupil, day(5)]);
    assert.equal((await followed(world, pupil)).status, "active", "still there for five days");
    await client.query(
      "update enrollments set ends_on = $2 where student_id = $1 and ends_on = $3",
      [pupil, day(), day(5)],
    );
    assert.equal((await followed(world, pupil)).status, "withdrawn", "on the last day itself");
    assert.equal(
      await sqlState(client, () => client.query("select withdraw_student($1)", [pupil])),
      "SC208",
    );
  }));

test("who leaves does not come back by an enrolment for later", () =>
  db.asOwner(slug, async (client) => {
    const { world, school, klass } = await schoolWithClass(client);
    const next = await world.class({
      school_id: school,
      academic_year_id: await world.year(day(150), day(300)),
    });
    const pupil = await world.student({ school_id: school });
    await world.enroll(pupil, klass, day(-50), { ends_on: day(100) });
    await world.enroll(pupil, next, day(150));
    await client.query("select withdraw_student($1, exit_code => 'graduated')", [pupil]);
    assert.equal(
      (await world.one("select count(*)::int from enrollments where student_id = $1", [pupil]))
        .count,
      1,
    );
    assert.equal((await followed(world, pupil)).status, "graduated");
  }));

test("an enrolment keeps covering the attendance that was taken in it", () =>
  db.asOwner(slug, async (client) => {
    const { world, school, klass } = await schoolWithClass(client);
    const pupil = await world.student({ school_id: school });
    const spell = await world.enroll(pupil, klass, day(-50));
    await client.query("select mark_attendance($1, $2, $3::app.attendance_entry[])", [
      klass,
      day(-5),
      `{"(${pupil},present,,,)"}`,
    ]);
    const withdrawn = (last: string) =>
      sqlState(client, () => client.query("select withdraw_student($1, $2)", [pupil, last]));
    assert.equal(await withdrawn(day(-6)), "SC209");
    assert.equal(
      await sqlState(client, () => client.query("delete from enrollments where id = $1", [spell])),
      "SC209",
    );
    assert.equal(await withdrawn(day(-5)), "00000");
    await client.query("delete from students where id = $1", [pupil]);
    const { rowCount } = await client.query("select from attendance_records where class_id = $1", [
      klass,
    ]);
    assert.equal(rowCount, 0);
  }));

test("days that pass settle the status, too", () =>
  db.asOwner(slug, async (client) => {
    const { world, school, klass } = await schoolWithClass(client);
    const pupil = await world.student({ school_id: school });
    await world.enroll(pupil, klass, day(-50), { ends_on: day(-1), exit_code: "expelled" });
    await client.query("update students set status = 'active' where id = $1", [pupil]);
    await client.query("select settle_moved_students()");
    assert.equal((await followed(world, pupil)).status, "withdrawn");
  }));

test("a first enrolment keeps what the student was registered with; a move does not", () =>
  db.asOwner(slug, async (client) => {
    const { world, school, year, level, klass } = await schoolWithClass(client);
    const other = await world.school();
    const otherLevel = await world.level();
    const pupil = await world.student({ school_id: other, grade_level_id: otherLevel });
    await world.enroll(pupil, klass);
    assert.deepEqual(await followed(world, pupil), {
      status: "active",
      school_id: other,
      grade_level_id: otherLevel,
    });
    const sibling = await world.class({
      school_id: school,
      academic_year_id: year,
      grade_level_id: level,
    });
    await client.query("select transfer_student($1, $2)", [pupil, sibling]);
    assert.deepEqual(await followed(world, pupil), {
      status: "active",
      school_id: school,
      grade_level_id: level,
    });
  }));

test("roll numbers go by name, newcomers get the next ones", () =>
  db.asOwner(slug, async (client) => {
    const { world, school, klass } = await schoolWithClass(client);
    const enroll = async (last: string) =>
      world.enroll(await world.student({ school_id: school, last_name: last }), klass);
    await enroll("Öberg");
    await enroll("Abt");
    await enroll("Zola");
    const register = (renumber: boolean) =>
      world.all(
        `select roll_number || ' ' || last_name as line
         from assign_roll_numbers($1, $2) as enrolled
         join students on students.id = enrolled.student_id order by roll_number`,
        [klass, renumber],
      );
    assert.deepEqual(await register(false), [
      { line: "1 Abt" },
      { line: "2 Öberg" },
      { line: "3 Zola" },
    ]);
    await enroll("Bell");
    assert.deepEqual((await register(false)).at(-1), { line: "4 Bell" });
    assert.deepEqual(await register(true), [
      { line: "1 Abt" },
      { line: "2 Bell" },
      { line: "3 Öberg" },
      { line: "4 Zola" },
    ]);
    assert.equal(
      await sqlState(client, () =>
        client.query("update enrollments set roll_number = 1 where class_id = $1", [klass]),
      ),
      "23505",
    );
  }));

test("a registrar enrols, transfers and withdraws; a teacher and a guardian do not", async () => {
  const pupil = await db.commitAsOwner(slug, (client) =>
    new World(client).student({ school_id: demoId("schools/north"), status: "applicant" }),
  );
  const { klass, other } = { klass: demoId("classes/7A"), other: demoId("classes/8A") };
  await db.asUser(slug, demoId("users/registrar"), async (client) => {
    const world = new World(client);
    await client.query(enrollStudent, [pupil, klass, null]);
    await client.query("select transfer_student($1, $2)", [pupil, other]);
    await client.query("select withdraw_student($1)", [pupil]);
    const after = await world.one("select status, school_id from students where id = $1", [pupil]);
    assert.equal(after.status, "withdrawn");
  });
  for (const login of ["teacher", "guardian", "student", "nobody"]) {
    await db.asUser(slug, demoId(`users/${login}`), async (client) => {
      const code = await sqlState(client, () => client.query(enrollStudent, [pupil, klass, null]));
      assert.ok(["42501", "P0002"].includes(code), `${login}: ${code}`);
    });
  }
});
