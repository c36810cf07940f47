import assert from "node:assert/strict";
import test from "node:test";
import { smallBundle, type Rows } from "./bundles.ts";
import { openSchool, outcomes, type School } from "./school.ts";

/** The small bundle, moved so that all of it is going on today. */
function currentBundle(): Record<string, Rows> {
  const bundle = smallBundle();
  const [from, until] = [day(-100), day(100)];
  bundle["academicSessions.csv"] = [
    ["sourcedId", "title", "type", "startDate", "endDate", "parentSourcedId", "status"],
    ["year", "Year", "schoolYear", from, until, "", ""],
    ["fall", "Fall", "term", from, until, "year", ""],
  ];
  bundle["enrollments.csv"]![2] = ["e2", "math-7", "school", "s1", "student", "", from, until];
  for (const [file, [header, ...rows]] of Object.entries(bundle)) {
    if (header.includes("status")) continue;
    bundle[file] = [[...header, "status"], ...rows.map((row) => [...row, ""])];
  }
  return bundle;
}

function day(offset: number): string {
  return new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
}

/** Marks the rows with these ids in a copy of the bundle. */
function without(bundle: Record<string, Rows>, ...ids: string[]): Record<string, Rows> {
  return Object.fromEntries(
    Object.entries(bundle).map(([file, [header, ...rows]]) => [
      file,
      [
        header,
        ...rows.map((row) => (ids.includes(row[0]!) ? [...row.slice(0, -1), "ToBeDeleted"] : row)),
      ] as Rows,
    ]),
  );
}

/** A school that holds the current bundle, and a result that Sam got. */
async function schoolWithHistory(): Promise<School> {
  const school = await openSchool();
  assert.deepEqual((await school.import(currentBundle())).errors, []);
  await school.query(`
    update schools set week_days = '{1,2,3,4,5,6,7}';
    insert into attendance_records (student_id, class_id, day, code)
    select student_id, class_id, current_date - 1, 'absent' from enrollments`);
  return school;
}

const attendance = "select count(*)::int from attendance_records";

test("users leave the school, and their history stays", async () => {
  const school = await schoolWithHistory();
  const report = await school.import(without(currentBundle(), "s1", "t1", "e1", "e2"));
  assert.deepEqual(report.errors, []);
  assert.equal(outcomes(report, "users.csv"), "deleted 2");
  assert.deepEqual(
    await school.query(
      `select is_active, students.status, ends_on = current_date as ended, exit_code
       from students
       join users on users.id = user_id
       join enrollments on student_id = students.id`,
    ),
    [{ is_active: false, status: "withdrawn", ended: true, exit_code: "withdrawn" }],
  );
  assert.equal(await school.value("select left_on = current_date from teachers"), true);
  assert.equal(await school.value(attendance), 1);

  const again = await school.import(without(currentBundle(), "s1", "t1", "e1", "e2"));
  assert.equal(outcomes(again, "users.csv"), "unchanged 2");
  assert.equal(outcomes(again, "enrollments.csv"), "unchanged 2");

  const back = await school.import(currentBundle());
  assert.deepEqual(back.errors, []);
  assert.equal(outcomes(back, "users.csv"), "changed 2");
  assert.deepEqual(await school.query("select ends_on::text, exit_code from enrollments"), [
    { ends_on: day(100), exit_code: null },
  ]);
  assert.deepEqual(
    await school.query(`select is_active, status from students join users on users.id = user_id`),
    [{ is_active: true, status: "active" }],
  );
});

test("an enrolment that has begun ends today; one that has not is gone", async () => {
  const school = await schoolWithHistory();
  const bundle = currentBundle();
  bundle["users.csv"]!.push([
    "s2",
    "true",
    "school",
    "student",
    "",
    "Sue",
    "Pupil",
    "",
    "",
    "",
    "07",
    "",
  ]);
  bundle["enrollments.csv"]!.push([
    "e3",
    "math-7",
    "school",
    "s2",
    "student",
    "",
    day(10),
    day(50),
    "",
  ]);
  await school.import(bundle);
  const report = await school.import(without(bundle, "e2", "e3"));
  assert.equal(outcomes(report, "enrollments.csv"), "deleted 2, unchanged 1");
  assert.deepEqual(
    await school.query(
      "select sourced_id, ends_on = current_date as ended from class_subject_students",
    ),
    [{ sourced_id: "e2", ended: true }],
  );
  assert.equal(await school.value(attendance), 1);
});

test("what is in use is kept and noted, what is not is gone", async () => {
  const school = await schoolWithHistory();
  const everything = ["district", "school", "year", "fall", "math", "math-7", "s1", "t1", "e1"];
  const report = await school.import(without(currentBundle(), ...everything, "e2"));
  assert.deepEqual(report.errors, []);
  assert.match(report.notes.join("\n"), /orgs\.csv: 2 deleted rows are still in use and were kept/);
  const kept = await school.counts();
  assert.deepEqual(
    [kept.schools, kept.academic_years, kept.subjects, kept.class_subjects, kept.enrollments],
    [2, 1, 1, 1, 1],
  );

  const empty = await openSchool();
  const bundle = currentBundle();
  bundle["orgs.csv"]!.push(["annex", "Annex", "school", "", "school", ""]);
  bundle["academicSessions.csv"]!.push(
    ["old", "Old", "schoolYear", "2001-08-01", "2002-07-31", "", ""],
    ["old-1", "Old fall", "semester", "2001-08-01", "2001-12-31", "old", ""],
    ["old-2", "Old quarter", "gradingPeriod", "2001-08-01", "2001-09-30", "old-1", ""],
  );
  bundle["courses.csv"]!.push(["chess", "Chess", "", "", "school", "", ""]);
  bundle["classes.csv"]!.push(
    ["chess-7", "Chess", "", "chess", "", "scheduled", "", "annex", "fall", "", ""],
    ["home", "7A", "07", "", "", "homeroom", "", "annex", "fall", "", ""],
  );
  assert.deepEqual((await empty.import(bundle)).errors, []);
  const gone = ["annex", "old", "old-1", "old-2", "chess", "chess-7", "home"];
  const removed = await empty.import(without(bundle, ...gone));
  assert.equal(outcomes(removed, "academicSessions.csv"), "deleted 3, unchanged 2");
  assert.equal(outcomes(removed, "courses.csv"), "deleted 1, unchanged 1");
  assert.equal(outcomes(removed, "classes.csv"), "deleted 2, unchanged 1");
});

test("an active row may still name what the same bundle deletes", async () => {
  const school = await schoolWithHistory();
  const bundle = currentBundle();
  bundle["users.csv"]!.push([
    "p1",
    "true",
    "school",
    "parent",
    "",
    "Pat",
    "Parent",
    "",
    "p1@x.example",
    "",
    "",
    "",
  ]);
  bundle["users.csv"]![2]![9] = "p1";
  await school.import(bundle);
  const report = await school.import(without(bundle, "p1", "math"));
  assert.deepEqual(report.errors, []);
  assert.equal(outcomes(report, "users.csv"), "deleted 1, unchanged 2");
  assert.equal(await school.value("select count(*)::int from subjects"), 1);
});

test("a roster that gives an enrolment a new id, and deletes the old one, changes the row", async () => {
  const school = await schoolWithHistory();
  const bundle = currentBundle();
  const [from, until] = [day(-100), day(100)];
  bundle["enrollments.csv"]!.push([
    "e2b",
    "math-7",
    "school",
    "s1",
    "student",
    "",
    from,
    until,
    "",
  ]);
  const report = await school.import(without(bundle, "e2"));
  assert.deepEqual(report.errors, []);
  assert.deepEqual(
    await school.query("select sourced_id, ends_on::text from class_subject_students"),
    [{ sourced_id: "e2b", ends_on: until }],
  );
});

test("homerooms: a student who moves, and one whose derived class is replaced", async () => {
  const school = await schoolWithHistory();
  const bundle = currentBundle();
  bundle["classes.csv"]!.push(
    ["7A", "7A", "07", "", "", "homeroom", "", "school", "year", "", ""],
    ["7B", "7B", "07", "", "", "homeroom", "", "school", "year", "", ""],
  );
  const enrollments = bundle["enrollments.csv"]!;
  enrollments.push(["h1", "7A", "school", "s1", "student", "", "", "", ""]);
  assert.deepEqual((await school.import(bundle)).errors, []);
  const spells = `select classes.name, starts_on::text, ends_on::text from enrollments
    join classes on classes.id = class_id order by starts_on`;
  assert.deepEqual(await school.query(spells), [
    { name: "7A", starts_on: day(-100), ends_on: null },
  ]);
  enrollments.pop();
  enrollments.push(
    ["h1", "7A", "school", "s1", "student", "", "", day(-1), ""],
    ["h2", "7B", "school", "s1", "student", "", day(0), "", ""],
  );
  assert.deepEqual((await school.import(bundle)).errors, []);
  const moved = [
    { name: "7A", starts_on: day(-100), ends_on: day(-1) },
    { name: "7B", starts_on: day(0), ends_on: null },
  ];
  assert.deepEqual(await school.query(spells), moved);
  assert.deepEqual((await school.import(without(bundle, "s1"))).errors, []);
  assert.equal(await school.value("select status from students"), "withdrawn");
  assert.deepEqual((await school.import(bundle)).errors, []);
  assert.deepEqual(await school.query(spells), moved, "back where the roster has the student");
  assert.equal(await school.value("select status from students"), "active");
  assert.equal(await school.value(attendance), 1);
});
