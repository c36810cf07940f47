import assert from "node:assert/strict";
import test from "node:test";
import { csv, smallBundle } from "./bundles.ts";
import { openSchool, outcomes } from "./school.ts";

test("a small bundle without a manifest", async () => {
  const school = await openSchool();
  const report = await school.import(smallBundle());
  assert.deepEqual(report.errors, []);
  assert.match(report.notes.join("\n"), /manifest/);
  assert.deepEqual(
    await school.query(
      `select students.full_name, students.admission_number, classes.name, grade_levels.code,
         enrollments.starts_on::text, enrollments.ends_on::text
       from enrollments
       join students on students.id = student_id
       join classes on classes.id = class_id
       join grade_levels on grade_levels.id = classes.grade_level_id`,
    ),
    [
      {
        full_name: "Sam Pupil",
        admission_number: "S1",
        name: "Grade 7",
        code: "07",
        starts_on: "2026-08-15",
        ends_on: "2026-12-20",
      },
    ],
  );
});

test("byte-order marks, CRLF, quoted commas and new lines, empty lines, other columns", async () => {
  const school = await openSchool();
  const bundle = smallBundle();
  const users = bundle["users.csv"]!;
  users[0].push("password", "metadata.shoeSize");
  users[1]!.push("secret", "43");
  users[2]!.push("", "");
  users[2]![5] = 'Sam,\r\nthe "Great"';
  const files = Object.fromEntries(
    Object.entries(bundle).map(([name, rows]) => [
      name,
      `\uFEFF${csv(rows).replaceAll(/(?<!\r)\n/g, "\r\n")}\r\n`,
    ]),
  );
  const report = await school.import(files);
  assert.deepEqual(report.errors, []);
  assert.equal(await school.value("select first_name from students"), 'Sam,\r\nthe "Great"');
  assert.match(report.notes.join("\n"), /users\.csv: .*password, metadata\.shoeSize/);
  assert.equal(
    await school.value("select count(*)::int from users where users::text like '%secret%'"),
    0,
    "passwords are not kept",
  );
});

test("states and booleans in any case of letters, optional columns missing", async () => {
  const school = await openSchool();
  const bundle = smallBundle();
  bundle["users.csv"] = [
    ["SOURCEDID", "Status", "enabledUser", "orgSourcedIds", "role", "givenName", "familyName"],
    ["t1", "ACTIVE", "TRUE", "school", "Teacher", "Tina", "Teach"],
    ["s1", "Active", "False", "school", "STUDENT", "Sam", "Pupil"],
  ];
  bundle["enrollments.csv"] = [
    ["sourcedId", "classSourcedId", "userSourcedId", "role"],
    ["e1", "math-7", "t1", "Teacher"],
    ["e2", "math-7", "s1", "Student"],
  ];
  const report = await school.import(bundle);
  assert.deepEqual(report.errors, []);
  assert.match(report.notes.join("\n"), /2 users have no e-mail/);
  assert.deepEqual(await school.query("select count(*)::int from students"), [{ count: 1 }]);
});

test("homerooms, a class of two terms, a class without students, terms with one title", async () => {
  const school = await openSchool();
  const bundle = smallBundle();
  bundle["orgs.csv"]!.push(["other", "Other", "school", "O", "district"]);
  bundle["academicSessions.csv"]!.push(
    ["fall-2", "Fall", "semester", "2026-08-20", "2026-12-20", "year", "2027"],
    ["q1", "Q1", "gradingPeriod", "2026-08-15", "2026-10-15", "fall", "2027"],
  );
  bundle["classes.csv"]!.push(
    ["home", "7A", "07", "math", "", "homeroom", "101", "school", "fall,spring", "0"],
    ["empty", "Nobody", "", "math", "", "scheduled", "", "other", "fall-2,q1", ""],
  );
  bundle["enrollments.csv"]!.push(
    ["h1", "home", "school", "t1", "teacher", "true", "", ""],
    ["h2", "home", "school", "s1", "student", "", "", ""],
  );
  const report = await school.import(bundle);
  assert.deepEqual(report.errors, []);
  assert.deepEqual(
    await school.query(
      `select classes.name as class, class_subjects.name, terms.name as term, terms.kind,
         takes_whole_class as whole
       from class_subjects
       join classes on classes.id = class_id
       left join terms on terms.id = term_id
       order by 1, takes_whole_class, 3`,
    ),
    [
      { class: "7A", name: "Math 7", term: "Fall", kind: "term", whole: false },
      { class: "7A", name: null, term: "Fall", kind: "term", whole: true },
      { class: "7A", name: null, term: "Spring", kind: "term", whole: true },
      { class: "Grade 7", name: "Nobody", term: "Fall (2)", kind: "semester", whole: false },
      { class: "Grade 7", name: "Nobody", term: "Q1", kind: "grading_period", whole: false },
    ],
  );
  assert.deepEqual(
    await school.query(
      `select classes.name, class_teacher_id is not null as led, enrollments.starts_on::text
       from classes left join enrollments on class_id = classes.id order by 1`,
    ),
    [
      { name: "7A", led: true, starts_on: "2026-08-15" },
      { name: "Grade 7", led: false, starts_on: null },
    ],
  );
  const again = await school.import(bundle);
  assert.equal(outcomes(again, "academicSessions.csv"), "unchanged 5");
  assert.equal(outcomes(again, "enrollments.csv"), "unchanged 4");
});

test("terms without a school year make one", async () => {
  const school = await openSchool();
  const bundle = smallBundle();
  bundle["academicSessions.csv"] = [
    ["sourcedId", "title", "type", "startDate", "endDate", "schoolYear"],
    ["fall", "Fall", "semester", "2026-08-15", "2026-12-20", "2027"],
    ["spring", "Spring", "semester", "2027-01-08", "2027-06-30T00:00:00Z", "2027"],
  ];
  bundle["courses.csv"]![1]![5] = "";
  assert.deepEqual((await school.import(bundle)).errors, []);
  assert.deepEqual(
    await school.query(
      "select name, starts_on::text, ends_on::text, is_current from academic_years",
    ),
    [{ name: "2026–2027", starts_on: "2026-08-15", ends_on: "2027-06-30", is_current: true }],
  );
  assert.equal(outcomes(await school.import(bundle), "academicSessions.csv"), "unchanged 2");
  assert.equal(await school.value("select count(*)::int from academic_years"), 1);
});

test("a delta bundle: some files only, about what is there", async () => {
  const school = await openSchool();
  const bundle = smallBundle();
  await school.import(bundle);
  const report = await school.import({
    "manifest.csv": [
      ["propertyName", "value"],
      ["oneroster.version", "1.1"],
      ["file.enrollments", "delta"],
      ["file.users", "delta"],
      ["file.orgs", "absent"],
    ],
    "orgs.csv": "this is not read",
    "users.csv": [
      bundle["users.csv"]![0],
      ["s2", "true", "school", "student", "sue", "Sue", "Pupil", "S2", "s2@x.example", "", "8"],
    ],
    "enrollments.csv": [
      bundle["enrollments.csv"]![0],
      ["e2", "math-7", "school", "s1", "student", "", "2026-08-15", "2026-10-01"],
      ["e3", "math-7", "school", "s2", "student", "", "2026-10-01", ""],
    ],
  });
  assert.deepEqual(report.errors, []);
  assert.equal(outcomes(report, "users.csv"), "added 1");
  assert.equal(outcomes(report, "enrollments.csv"), "added 1, changed 1");
  assert.deepEqual(
    await school.query(
      `select admission_number as number, classes.name, enrollments.ends_on::text as until
       from enrollments
       join students on students.id = student_id
       join classes on classes.id = class_id
       order by 1`,
    ),
    [
      { number: "S1", name: "Grade 7", until: "2026-10-01" },
      { number: "S2", name: "Grade 8", until: "2026-12-20" },
    ],
  );
});

test("grades in every spelling become one chain of levels", async () => {
  const school = await openSchool();
  const bundle = smallBundle();
  for (const [index, grade] of ["K", "1", "02", "KG", "PK", "12", "Other"].entries()) {
    const id = `g${index}`;
    bundle["users.csv"]!.push([
      id,
      "true",
      "school",
      "student",
      id,
      "Kid",
      "Pupil",
      "",
      `${id}@x.example`,
      "",
      grade,
    ]);
  }
  assert.deepEqual((await school.import(bundle)).errors, []);
  assert.deepEqual(
    await school.query(
      `select level.code, level.name, next_level.code as next
       from grade_levels as level
       left join grade_levels as next_level on next_level.id = level.next_grade_level_id
       order by level.position`,
    ),
    [
      { code: "PK", name: "Pre-kindergarten", next: "KG" },
      { code: "KG", name: "Kindergarten", next: "01" },
      { code: "01", name: "Grade 1", next: "02" },
      { code: "02", name: "Grade 2", next: null },
      { code: "07", name: "Grade 7", next: null },
      { code: "12", name: "Grade 12", next: null },
      { code: "Other", name: "Other", next: null },
    ],
  );
  assert.match(
    String(await school.value("select admission_number from students where sourced_id = 'g0'")),
    /^\d{4}-\d{5}$/,
    "students without a number get the school's next one",
  );
});

test("a system that gives its enrolments new ids, and another main teacher", async () => {
  const school = await openSchool();
  const bundle = smallBundle();
  await school.import(bundle);
  bundle["users.csv"]!.push([
    "t2",
    "true",
    "school",
    "teacher",
    "",
    "Theo",
    "Next",
    "",
    "t2@x.example",
    "",
    "",
  ]);
  bundle["enrollments.csv"]![1] = ["n1", "math-7", "school", "t2", "teacher", "true", "", ""];
  bundle["enrollments.csv"]![2]![0] = "n2";
  assert.deepEqual((await school.import(bundle)).errors, []);
  assert.deepEqual(
    await school.query(
      `select last_name, is_main, ends_on = current_date as ended, teaching.sourced_id as id
       from class_subject_teachers as teaching
       join teachers on teachers.id = teacher_id order by 1`,
    ),
    [
      { last_name: "Next", is_main: true, ended: null, id: "n1" },
      { last_name: "Teach", is_main: false, ended: true, id: "e1" },
    ],
  );
  assert.deepEqual(await school.query("select sourced_id from class_subject_students"), [
    { sourced_id: "n2" },
  ]);
  assert.equal(outcomes(await school.import(bundle), "enrollments.csv"), "unchanged 2");
});
