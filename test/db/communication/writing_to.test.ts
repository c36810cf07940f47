import assert from "node:assert/strict";
import test from "node:test";
import { sharedDatabase, slugs } from "../../support/database.ts";
import { twoClasses } from "./people.ts";

const db = await sharedDatabase();
const [slug] = slugs;

test("people write to those with whom they have to do", () =>
  db.asOwner(slug, async (client) => {
    const { world, school, year, level, b, c } = await twoClasses(client);
    const south = await world.school();
    const far = await world.class({
      school_id: south,
      academic_year_id: year,
      grade_level_id: level,
    });
    const [pupil, mate, other] = [
      await world.pupil(school, b),
      await world.pupil(school, b),
      await world.pupil(school, c),
    ];
    const teacher = await world.teacherOf(b, school);
    const groupTeacher = await world.teacherOf(c, school);
    await client.query("update class_subjects set takes_whole_class = false where id = $1", [
      groupTeacher.classSubject,
    ]);
    const users: Record<string, string> = {
      student: pupil.user,
      guardian: await world.guardianOf([pupil.student]),
      contact: await world.guardianOf([pupil.student], {}, { has_data_access: false }),
      classmate: mate.user,
      "classmate's guardian": await world.guardianOf([mate.student]),
      "other student": other.user,
      teacher: teacher.user,
      "group's teacher": groupTeacher.user,
      "far teacher": (await world.teacherOf(far, south)).user,
      office: await world.holder("Registrar"),
      "school's office": await world.holder("Registrar", school),
      "far office": await world.holder("Registrar", south),
      driver: await world.holder("Driver"),
      gone: await world.holder("Registrar", null, { is_active: false }),
    };
    const reach = async (who: string) => {
      await world.become(users[who]!);
      const rows = await world.all<{ name: string }>(
        `select name from unnest($1::text[], $2::uuid[]) as person (name, id)
         where may_write_to(id) order by name`,
        [Object.keys(users), Object.values(users)],
      );
      return rows.map(({ name }) => name);
    };
    const everybody = Object.keys(users).filter((name) => name !== "gone");
    const expected: Record<string, string[]> = {
      student: ["office", "school's office", "teacher"],
      guardian: ["office", "school's office", "teacher"],
      contact: ["office"],
      "other student": ["office", "school's office"],
      teacher: [
        ...["classmate", "classmate's guardian", "driver", "far office", "far teacher"],
        ...["group's teacher", "guardian", "office", "school's office", "student"],
      ],
      office: everybody.filter((name) => name !== "office"),
      "school's office": everybody.filter(
        (name) => !["school's office", "far teacher", "far office", "driver"].includes(name),
      ),
      driver: [],
    };
    for (const [who, whom] of Object.entries(expected)) {
      assert.deepEqual(await reach(who), [...whom].sort(), who);
    }

    // A group has members of its own, whom their teacher teaches.
    await world.insert("class_subject_students", {
      class_subject_id: groupTeacher.classSubject,
      student_id: pupil.student,
    });
    assert.deepEqual(await reach("student"), [
      ...["group's teacher", "office", "school's office", "teacher"],
    ]);
    assert.ok((await reach("group's teacher")).includes("guardian"));

    // Who is taught by somebody else from now on writes to that one.
    await client.query("delete from class_subject_teachers where id = $1", [teacher.assignment]);
    assert.deepEqual((await reach("guardian")).includes("teacher"), false);
  }));

test("those to whom one may write are found by the beginnings of their names", () =>
  db.asOwner(slug, async (client) => {
    const { world, school, b } = await twoClasses(client);
    const pupil = await world.pupil(school, b);
    await world.teacherOf(b, school, { display_name: "Zoë Quixote" });
    await world.user({ display_name: "Zoe Quimby" });
    await world.become(pupil.user);
    const found = (phrase: string) =>
      world.all("select name, is_staff from people_to_write_to($1)", [phrase]);
    const zoe = [{ name: "Zoë Quixote", is_staff: true }];
    assert.deepEqual(await found("qui zoe"), zoe);
    assert.deepEqual(await found("ZOË"), zoe);
    assert.deepEqual(await found("uixote"), []);
    assert.deepEqual(await found("%"), await found(""));
    await world.become(null);
    assert.deepEqual(await found(""), []);
  }));
