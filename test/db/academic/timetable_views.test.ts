import assert from "node:assert/strict";
import test from "node:test";
import type pg from "pg";
import { demoId, sharedDatabase, slugs, sqlState } from "../../support/database.ts";
import { lessons } from "./lessons.ts";
import { day } from "./world.ts";

const db = await sharedDatabase();
const [slug] = slugs;

test("a new main teacher takes the lessons over from a day on", () =>
  db.asOwner(slug, async (client) => {
    const { world, teacher, subject, room, first, lesson } = await lessons(client);
    await lesson(subject, first, { room_id: room });
    const successor = await world.insert("teachers", { first_name: "Max", last_name: "Born" });
    await client.query("select assign_teacher($1, $2, $3)", [subject, successor, day(5)]);
    assert.deepEqual(
      await world.all(
        `select teacher_id, starts_on::text, ends_on::text
         from class_subject_teachers where class_subject_id = $1 order by ends_on`,
        [subject],
      ),
      [
        { teacher_id: teacher, starts_on: null, ends_on: day(4) },
        { teacher_id: successor, starts_on: day(5), ends_on: null },
      ],
    );
    const timetable = () =>
      world.all(
        `select teacher_id, starts_on::text, ends_on::text, room_id
         from timetable_entries where class_subject_id = $1 order by starts_on`,
        [subject],
      );
    assert.deepEqual(await timetable(), [
      { teacher_id: teacher, starts_on: day(-100), ends_on: day(4), room_id: room },
      { teacher_id: successor, starts_on: day(5), ends_on: day(100), room_id: room },
    ]);
    await client.query("select assign_teacher($1, $2, $3)", [subject, successor, day(7)]);
    assert.equal((await timetable()).length, 2, "the same again changes nothing");
    const assistant = await world.insert("teachers", { first_name: "Lise", last_name: "Meitner" });
    await client.query("select assign_teacher($1, $2, is_main => false)", [subject, assistant]);
    const main = await world.one(
      `select (class_subjects_main_teacher(class_subjects)).teacher_id as now,
         (class_subjects_main_teacher(class_subjects, $2)).teacher_id as later
       from class_subjects where id = $1`,
      [subject, day(6)],
    );
    assert.deepEqual(main, { now: teacher, later: successor });
  }));

test("a substitute for a few days hands the lessons back", () =>
  db.asOwner(slug, async (client) => {
    const { world, teacher, subject, first, lesson } = await lessons(client);
    await lesson(subject, first);
    const substitute = await world.insert("teachers", { first_name: "Emmy", last_name: "Noether" });
    await client.query("select assign_teacher($1, $2, $3)", [subject, substitute, day(1)]);
    await client.query("select assign_teacher($1, $2, $3)", [subject, teacher, day(8)]);
    assert.deepEqual(
      await world.all(
        `select teacher_id, starts_on::text, ends_on::text
         from timetable_entries where class_subject_id = $1 order by starts_on`,
        [subject],
      ),
      [
        { teacher_id: teacher, starts_on: day(-100), ends_on: day(0) },
        { teacher_id: substitute, starts_on: day(1), ends_on: day(7) },
        { teacher_id: teacher, starts_on: day(8), ends_on: day(100) },
      ],
    );
  }));

test("timetables of a class, a teacher, a room and a student", () =>
  db.asOwner(slug, async (client) => {
    const { world, school, klass, teacher, subject, room, first, later, lesson } =
      await lessons(client);
    const monday = await lesson(subject, first, { room_id: room });
    const friday = await lesson(subject, later, { week_day: 5 });
    const group = await world.classSubject(klass, { takes_whole_class: false });
    const elective = await lesson(group, later, { week_day: 3 });
    const member = await world.student({ school_id: school });
    const other = await world.student({ school_id: school });
    await world.enroll(member, klass);
    await world.enroll(other, klass);
    await world.insert("class_subject_students", { class_subject_id: group, student_id: member });

    const timetable = async (args: string, ...values: unknown[]) =>
      (await world.all<{ id: string }>(`select id from timetable_of(${args})`, values)).map(
        ({ id }) => id,
      );
    assert.deepEqual(await timetable("class_id => $1", klass), [monday, elective, friday]);
    assert.deepEqual(await timetable("teacher_id => $1", teacher), [monday, friday]);
    assert.deepEqual(await timetable("room_id => $1", room), [monday]);
    assert.deepEqual(await timetable("student_id => $1", member), [monday, elective, friday]);
    assert.deepEqual(await timetable("student_id => $1", other), [monday, friday]);
    assert.deepEqual(
      await timetable("class_id => $1, room_id => $2", klass, room),
      [monday],
      "both must be true",
    );
    assert.deepEqual(await timetable("class_id => $1, day => $2", klass, day(300)), []);
    const { wednesday } = await world.one<{ wednesday: string }>(
      "select (date_trunc('week', now())::date + 2)::text as wednesday",
    );
    assert.deepEqual(
      await timetable("class_id => $1, day => $2, whole_week => false", klass, wednesday),
      [elective],
    );
  }));

test("a free room has neither lesson nor exam at the time, and seats enough", () =>
  db.asOwner(slug, async (client) => {
    const made = await lessons(client);
    const { world, school, year, subject, room, first, overlapping, later, lesson } = made;
    const hall = await world.insert("rooms", { school_id: school, name: "Hall", capacity: 100 });
    const nook = await world.insert("rooms", { school_id: school, name: "Nook", capacity: 5 });
    await world.insert("rooms", { school_id: school, name: "Office", is_bookable: false });
    await lesson(subject, first, { room_id: room });
    const { monday } = await world.one<{ monday: string }>(
      "select (date_trunc('week', now())::date)::text as monday",
    );
    const free = async (period: string, on = monday, seats: number | null = null) =>
      (
        await world.all<{ id: string }>("select id from free_rooms($1, $2, $3)", [
          period,
          on,
          seats,
        ])
      ).map(({ id }) => id);
    assert.deepEqual(await free(later), [nook, room, hall]);
    assert.deepEqual(await free(first), [nook, hall]);
    assert.deepEqual(await free(overlapping), [nook, hall]);
    assert.deepEqual(await free(first, monday, 50), [hall]);

    const term = await world.insert("terms", {
      academic_year_id: year,
      name: "Term",
      starts_on: day(-20),
      ends_on: day(20),
    });
    const exam = await world.insert("exams", { term_id: term, name: "Finals" });
    await world.insert("exam_papers", {
      exam_id: exam,
      class_subject_id: subject,
      held_on: monday,
      starts_at: "08:10",
      ends_at: "08:20",
      room_id: hall,
    });
    assert.deepEqual(await free(first), [nook]);
    assert.deepEqual(await free(later), [nook, room, hall]);
  }));

test("who assigns teachers and who sees which timetable", async () => {
  const subject = demoId("class_subjects/7A/MAT");
  const teacher = demoId("teachers/teacher2");
  const assign = (client: pg.ClientBase) => () =>
    client.query("select assign_teacher($1, $2, is_main => false)", [subject, teacher]);
  const codes: Record<string, string> = {};
  for (const login of ["principal", "registrar", "teacher", "student", "nobody"]) {
    await db.asUser(slug, demoId(`users/${login}`), async (client) => {
      codes[login] = await sqlState(client, assign(client));
    });
  }
  assert.equal(codes.principal, "00000");
  assert.deepEqual([codes.teacher, codes.student, codes.nobody], ["42501", "42501", "42501"]);
  const seen = (login: string) =>
    db.asUser(slug, demoId(`users/${login}`), async (client) => {
      const { rows } = await client.query<{ class_id: string }>(
        "select distinct class_id from timetable_of()",
      );
      return rows.map(({ class_id }) => class_id);
    });
  assert.deepEqual(await seen("student"), [demoId("classes/7A")]);
  assert.deepEqual(await seen("nobody"), []);
});
