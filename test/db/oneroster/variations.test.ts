import assert from "node:assert/strict";
import { readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import test from "node:test";
import { zipSync } from "fflate";
import { csv, smallBundle, writeBundle } from "./bundles.ts";
import { openEmptySchools, outcomes } from "./school.ts";

const schools = await openEmptySchools();

test("a small bundle without a manifest", async () => {
  const school = await schools.create();
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
  const school = await schools.create();
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
  const school = await schools.create();
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

test("a user who is not enabled cannot sign in, and is let in by a later bundle", async () => {
  const school = await schools.create();
  const bundle = smallBundle();
  bundle["users.csv"]![2]![1] = "false";
  await school.import(bundle);
  const active = "select is_active from users where email = 's1@x.example'";
  assert.equal(await school.value(active), false);
  bundle["users.csv"]![2]![1] = "true";
  const report = await school.import(bundle);
  assert.equal(outcomes(report, "users.csv"), "changed 1, unchanged 1");
  assert.equal(await school.value(active), true);

  await school.query("update users set is_active = false where email = 's1@x.example'");
  await school.import(bundle);
  assert.equal(await school.value(active), false, "whom the school shut out stays out");
});

test("OneRoster 1.2: roles in a file of their own, several schools, profiles left out", async () => {
  const school = await schools.create();
  const bundle = smallBundle();
  bundle["orgs.csv"]!.push(["other", "Other", "school", "O", "district"]);
  bundle["users.csv"] = [
    [
      ...["sourcedId", "enabledUser", "username", "givenName", "familyName", "email"],
      ...["agentSourcedIds", "grades", "userMasterIdentifier", "preferredGivenName"],
      ...["primaryOrgSourcedId", "pronouns"],
    ],
    ["t1", "true", "tina", "Tina", "Teach", "t1@x.example", "", "", "", "", "school", "she"],
    ["s1", "true", "sam", "Samuel", "Pupil", "s1@x.example", "p1", "7", "M1", "Sam", "", ""],
    ["p1", "true", "pat", "Pat", "Parent", "p1@x.example", "", "", "", "", "", ""],
    ["h1", "true", "hal", "Hal", "Head", "h1@x.example", "", "", "", "", "", ""],
  ];
  bundle["roles.csv"] = [
    [
      ...["sourcedId", "userSourcedId", "roleType", "role", "beginDate", "endDate"],
      ...["orgSourcedId", "userProfileSourcedId"],
    ],
    ["r1", "t1", "secondary", "teacher", "", "", "other", ""],
    ["r2", "t1", "primary", "teacher", "", "2027-06-30", "school", ""],
    ["r3", "s1", "primary", "student", "", "", "school", ""],
    ["r4", "p1", "primary", "parent", "", "", "school", ""],
    ["r5", "h1", "primary", "principal", "", "", "school", ""],
  ];
  bundle["userProfiles.csv"] = [["sourcedId"], ["x"]];
  const report = await school.import(bundle);
  assert.deepEqual(report.errors, []);
  const notes = report.notes.join("\n");
  assert.match(notes, /Not read: userProfiles\.csv/);
  assert.match(notes, /1 users are principal in the roster; they have an account without a role/);
  assert.deepEqual(
    await school.query(
      `select users.display_name, roles.name as role, schools.name as school,
         valid_until::date::text as until
       from user_roles
       join users on users.id = user_id
       join roles on roles.id = role_id
       join schools on schools.id = school_id
       order by 1, 3`,
    ),
    [
      { display_name: "Pat Parent", role: "Guardian", school: "School", until: null },
      { display_name: "Sam Pupil", role: "Student", school: "School", until: null },
      { display_name: "Tina Teach", role: "Teacher", school: "Other", until: null },
      { display_name: "Tina Teach", role: "Teacher", school: "School", until: "2027-07-01" },
    ],
  );
  assert.deepEqual(
    await school.query(
      `select preferred_name, code, relation, has_data_access
       from students
       join grade_levels on grade_levels.id = grade_level_id
       join student_guardians on student_id = students.id`,
    ),
    [{ preferred_name: "Sam", code: "07", relation: "parent", has_data_access: true }],
  );
  assert.equal(outcomes(await school.import(bundle), "users.csv"), "unchanged 4");
});

test("guardians: relations, no access for relatives and staff, links that a roster takes back", async () => {
  const school = await schools.create();
  const bundle = smallBundle();
  const users = bundle["users.csv"]!;
  const adult = (id: string, role: string) => [
    ...[id, "true", "school", role, id, `Given ${id}`, "Family", "", `${id}@x.example`, "", ""],
  ];
  users.push(adult("p", "parent"), adult("g", "guardian"), adult("r", "relative"));
  users[2]![9] = "p,g,r,t1";
  const report = await school.import(bundle);
  assert.deepEqual(report.errors, []);
  const links = `
    select guardians.sourced_id as who, relation, has_data_access as reads, contact_order as rank
    from student_guardians join guardians on guardians.id = guardian_id order by rank`;
  assert.deepEqual(await school.query(links), [
    { who: "p", relation: "parent", reads: true, rank: 1 },
    { who: "g", relation: "legal_guardian", reads: true, rank: 2 },
    { who: "r", relation: "relative", reads: false, rank: 3 },
    { who: "t1", relation: "other", reads: false, rank: 4 },
  ]);

  await school.query(
    "update student_guardians set has_data_access = false where contact_order = 1",
  );
  users[2]![9] = "p";
  // The student's row, and the teacher's, who is no guardian any more.
  assert.equal(outcomes(await school.import(bundle), "users.csv"), "changed 2, unchanged 3");
  assert.deepEqual(await school.query(links), [
    { who: "p", relation: "parent", reads: false, rank: 1 },
  ]);
});

test("homerooms, a class of two terms, a class without students, terms with one title", async () => {
  const school = await schools.create();
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
  const school = await schools.create();
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
  const school = await schools.create();
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
  const school = await schools.create();
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

test("a zip: in a folder of its own, beside macOS's files", async () => {
  const school = await schools.create();
  const folder = await writeBundle(smallBundle());
  const entries: Record<string, Uint8Array> = { "__MACOSX/bundle/._users.csv": Buffer.from("x") };
  for (const name of await readdir(folder)) {
    entries[`bundle/${name}`] = await readFile(path.join(folder, name));
  }
  const file = path.join(folder, "bundle.zip");
  await writeFile(file, zipSync(entries));
  assert.deepEqual((await school.import(file)).errors, []);
  assert.equal(await school.value("select count(*)::int from students"), 1);
});

for (const [what, change, expected] of [
  ["an entry that leaves the folder", (zip) => rename(zip, "users.csv", "../us.csv"), /unsafe/],
  ["damaged data", (zip) => flip(zip, 40), /damaged/],
  ["half of it missing", (zip) => zip.subarray(0, zip.length / 2), /complete zip/],
  ["a bomb that says it is small", (zip) => shrink(zip), /damaged/],
] as [string, (zip: Buffer) => Uint8Array, RegExp][]) {
  test(`a zip is refused: ${what}`, async () => {
    const school = await schools.create();
    const content = csv([["sourcedId"], ["x".repeat(5000)]]);
    const folder = await writeBundle({});
    const file = path.join(folder, "bundle.zip");
    await writeFile(file, change(Buffer.from(zipSync({ "users.csv": Buffer.from(content) }))));
    await assert.rejects(school.import(file), expected);
  });
}

/** Puts another name of the same length into a zip. */
function rename(zip: Buffer, name: string, other: string): Uint8Array {
  return Buffer.from(zip.toString("latin1").replaceAll(name, other), "latin1");
}

function flip(zip: Buffer, position: number): Uint8Array {
  zip[position]! ^= 0xff;
  return zip;
}

/** Says in the directory that the only entry unpacks to ten bytes. */
function shrink(zip: Buffer): Uint8Array {
  zip.writeUInt32LE(10, zip.indexOf("PK\u0001\u0002", 0, "latin1") + 24);
  return zip;
}
