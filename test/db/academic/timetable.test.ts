import assert from "node:assert/strict";
import test from "node:test";
import type pg from "pg";
import { openDatabase, slugs, sqlState } from "../../support/database.ts";
import { inParallel } from "./in_parallel.ts";
import { lessons } from "./lessons.ts";
import { day } from "./world.ts";

const db = await openDatabase();
const [slug] = slugs;

test("a lesson takes its days, class and teacher from the class subject", () =>
  db.asOwner(slug, async (client) => {
    const { world, year, klass, teacher, subject, first, lesson } = await lessons(client);
    const entry = await lesson(subject, first);
    assert.deepEqual(
      await world.one(
        `select class_id, teacher_id, takes_whole_class, starts_on::text, ends_on::text
         from timetable_entries where id = $1`,
        [entry],
      ),
      {
        class_id: klass,
        teacher_id: teacher,
        takes_whole_class: true,
        starts_on: day(-100),
        ends_on: day(100),
      },
    );
    const term = await world.insert("terms", {
      academic_year_id: year,
      name: "Term",
      starts_on: day(-10),
      ends_on: day(10),
    });
    const termly = await world.classSubject(klass, { term_id: term });
    const other = await lesson(termly, first, { week_day: 2 });
    assert.deepEqual(
      await world.one(
        "select teacher_id, starts_on::text, ends_on::text from timetable_entries where id = $1",
        [other],
      ),
      { teacher_id: null, starts_on: day(-10), ends_on: day(10) },
    );
    const outside = () => lesson(termly, first, { week_day: 3, ends_on: day(11) });
    assert.equal(await sqlState(client, outside), "SC215");
    assert.equal(
      await sqlState(client, () =>
        client.query("update terms set ends_on = $1 where id = $2", [day(9), term]),
      ),
      "SC215",
    );
    await client.query("update class_subjects set takes_whole_class = false where id = $1", [
      subject,
    ]);
    assert.deepEqual(
      await world.one("select takes_whole_class from timetable_entries where id = $1", [entry]),
      { takes_whole_class: false },
    );
  }));

test("no teacher, room or class is in two lessons of one period", () =>
  db.asOwner(slug, async (client) => {
    const made = await lessons(client);
    const { world, school, year, klass, teacher, subject, room, first, later, lesson } = made;
    await lesson(subject, first, { room_id: room });
    const otherClass = await world.class({ school_id: school, academic_year_id: year });
    const elsewhere = await world.classSubject(otherClass);
    const refused = (subjectId: string, row: Record<string, unknown> = {}, period = first) =>
      sqlState(client, () => lesson(subjectId, period, row));
    assert.equal(await refused(elsewhere, { teacher_id: teacher }), "23P01");
    assert.equal(await refused(elsewhere, { room_id: room }), "23P01");
    const second = await world.classSubject(klass);
    assert.equal(await refused(second), "23P01", "the class");
    const group = await world.classSubject(klass, { takes_whole_class: false });
    assert.equal(await refused(group), "00000", "a group beside the class");
    assert.equal(await refused(elsewhere, { teacher_id: teacher }, later), "00000");
    assert.equal(await refused(elsewhere, { room_id: room, week_day: 2 }), "00000");
  }));

test("periods that overlap in time clash like one period", () =>
  db.asOwner(slug, async (client) => {
    const made = await lessons(client);
    const { world, school, year, klass, teacher, subject, room, first, overlapping, lesson } = made;
    await lesson(subject, first, { room_id: room });
    const elsewhere = await world.classSubject(
      await world.class({ school_id: school, academic_year_id: year }),
    );
    const refused = (subjectId: string, row: Record<string, unknown> = {}) =>
      sqlState(client, () => lesson(subjectId, overlapping, row));
    assert.equal(await refused(elsewhere, { teacher_id: teacher }), "SC216");
    assert.equal(await refused(elsewhere, { room_id: room }), "SC216");
    assert.equal(await refused(await world.classSubject(klass)), "SC216");
    assert.equal(await refused(elsewhere, { room_id: room, week_day: 2 }), "00000");
    assert.equal(await refused(elsewhere), "00000");

    const after = await world.period(school, "08:45", "09:30");
    await lesson(elsewhere, after, { teacher_id: teacher, week_day: 3 });
    await lesson(await world.classSubject(klass), first, { teacher_id: teacher, week_day: 3 });
    assert.equal(
      await sqlState(client, () =>
        client.query("update periods set starts_at = '08:44' where id = $1", [after]),
      ),
      "SC216",
    );
  }));

test("periods and rooms are the school's, and held on that day", () =>
  db.asOwner(slug, async (client) => {
    const { world, school, subject, first, lesson } = await lessons(client);
    const elsewhere = await world.school();
    const foreignPeriod = await world.period(elsewhere, "08:00", "08:45");
    const foreignRoom = await world.insert("rooms", { school_id: elsewhere, name: "1" });
    const tuesdays = await world.period(school, "12:00", "12:45", { week_days: [2] });
    assert.equal(await sqlState(client, () => lesson(subject, foreignPeriod)), "SC203");
    assert.equal(
      await sqlState(client, () => lesson(subject, first, { room_id: foreignRoom })),
      "SC203",
    );
    assert.equal(await sqlState(client, () => lesson(subject, tuesdays)), "SC214");
    await lesson(subject, tuesdays, { week_day: 2 });
    assert.equal(
      await sqlState(client, () =>
        client.query("update periods set week_days = '{1,3}' where id = $1", [tuesdays]),
      ),
      "SC214",
    );
  }));

test("the same teacher in one period twice at the same time: one is refused", async () => {
  for (const kind of ["first", "overlapping"] as const) {
    const made = await db.commitAsOwner(slug, async (client) => {
      const { world, school, year, ...made } = await lessons(client);
      const other = await world.class({ school_id: school, academic_year_id: year });
      return { ...made, elsewhere: await world.classSubject(other) };
    });
    const entries = [
      { subject: made.subject, period: made.first },
      { subject: made.elsewhere, period: made[kind] },
    ];
    const codes = await inParallel(
      db.adminUrl,
      slug,
      entries.map(
        ({ subject, period }) =>
          (client: pg.ClientBase) =>
            client.query(
              `insert into timetable_entries (class_subject_id, period_id, week_day, teacher_id)
           values ($1, $2, 1, $3)`,
              [subject, period, made.teacher],
            ),
      ),
    );
    assert.deepEqual(codes.sort(), ["00000", kind === "first" ? "23P01" : "SC216"]);
  }
});
