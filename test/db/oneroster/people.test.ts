import assert from "node:assert/strict";
import test from "node:test";
import { smallBundle } from "./bundles.ts";
import { openSchool, outcomes } from "./school.ts";

test("a user who is not enabled cannot sign in, and is let in by a later bundle", async () => {
  const school = await openSchool();
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
  const school = await openSchool();
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
  const school = await openSchool();
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

test("the roster's grade counts where a homeroom has several", async () => {
  const school = await openSchool();
  const bundle = smallBundle();
  bundle["users.csv"]![2]![10] = "08";
  bundle["academicSessions.csv"]!.push([
    "last",
    "2025-2026",
    "schoolYear",
    "2025-08-01",
    "2026-07-31",
    "",
    "2026",
  ]);
  bundle["classes.csv"]!.push(
    ["old", "Mixed", "06", "", "", "homeroom", "", "school", "last", ""],
    ["new", "Mixed", "07,08", "", "", "homeroom", "", "school", "year", ""],
  );
  bundle["enrollments.csv"]!.push(
    ["h1", "old", "school", "s1", "student", "", "", ""],
    ["h2", "new", "school", "s1", "student", "", "", ""],
  );
  assert.deepEqual((await school.import(bundle)).errors, []);
  assert.deepEqual(
    await school.query(
      `select grade_levels.code as grade, entry_code, starts_on::text, ends_on::text
       from enrollments
       join students on students.id = student_id
       join grade_levels on grade_levels.id = grade_level_id
       order by starts_on`,
    ),
    [
      { grade: "08", entry_code: "new", starts_on: "2025-08-01", ends_on: "2026-07-31" },
      { grade: "08", entry_code: "promoted", starts_on: "2026-08-01", ends_on: null },
    ],
  );
  const again = await school.import(bundle);
  assert.equal(outcomes(again, "users.csv"), "unchanged 2");
  assert.equal(outcomes(again, "enrollments.csv"), "unchanged 4");
});
