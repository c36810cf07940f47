import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import test from "node:test";
import { exportOneRoster } from "../../../db/runner/oneroster/index.ts";
import { openDatabase, slugs } from "../../support/database.ts";
import { temporaryFolder } from "./bundles.ts";
import { openSchool, outcomes, School } from "./school.ts";

const folder = await temporaryFolder();

/** The demo school was made by hand: none of its rows came from a roster. */
const made = new School((await openDatabase()).adminUrl, slugs[0]);

test("what was made by hand, and is odd, is exported and imported as the same data", async () => {
  // Terms that OneRoster has no word for, a part of a term; a teacher who is a parent, too; a
  // person without an account whose address is known; somebody who has left.
  await made.query(`
    update terms set kind = 'trimester' where name = 'Autumn';
    insert into terms (academic_year_id, parent_term_id, name, kind, starts_on, ends_on)
    select academic_year_id, id, 'First part', 'grading_period', starts_on, starts_on + 20
    from terms where name = 'Autumn';
    insert into guardians (user_id, first_name, last_name, email)
    select user_id, first_name, last_name, email from teachers
    where last_name = 'Krabappel';
    insert into student_guardians (student_id, guardian_id, relation, contact_order, lives_with)
    select students.id, guardians.id, 'step_parent', 2, false
    from students, guardians
    where students.first_name = 'Élodie' and guardians.last_name = 'Krabappel';
    insert into user_roles (user_id, role_id, school_id)
    select user_id, roles.id, schools.id
    from teachers, roles, schools
    where last_name = 'Largo' and roles.name = 'Guardian' and schools.code = 'south';
    update students set email = 'lewis@home.example', preferred_name = 'Lou', status = 'suspended',
      middle_name = 'Q, "Quick"'
    where first_name = 'Lewis';
    insert into guardians (first_name, last_name, demographics)
    values ('Lonely', 'Guardian', '{"sex": "female"}');
    update class_subjects set name = null where name = 'Mathematics 7A';
    update users set is_active = false where email like 'student2@%';
  `);
  const other = await openSchool();
  await exportOneRoster(made.url, made.slug, path.join(folder, "made"));
  const report = await other.import(path.join(folder, "made"));
  assert.deepEqual(report.errors, []);
  await exportOneRoster(other.url, other.slug, path.join(folder, "other"));
  for (const file of await readdir(path.join(folder, "made"))) {
    assert.equal(
      await readFile(path.join(folder, "other", file), "utf8"),
      await readFile(path.join(folder, "made", file), "utf8"),
      file,
    );
  }
  for (const [what, query] of Object.entries(normalised)) {
    assert.deepEqual(await other.query(query), await made.query(query), what);
  }
});

test("the school knows its own export again: nothing is added or changed", async () => {
  const before = await made.fingerprint();
  const report = await made.import(path.join(folder, "made"));
  assert.deepEqual(report.errors, []);
  for (const [file, counts] of Object.entries(report.files)) {
    assert.equal(outcomes(report, file), `unchanged ${counts.rows}`, file);
  }
  assert.deepEqual(await made.fingerprint(), before);
  assert.equal(
    await made.value("select count(*)::int from students where sourced_id is not null"),
    0,
  );
});

test("an export is one snapshot, and leaves nothing behind when it fails", async () => {
  const target = path.join(folder, "nowhere");
  await assert.rejects(exportOneRoster(made.url, "no-such-school", target), {
    code: "UNKNOWN_TENANT",
  });
  await assert.rejects(readdir(target), { code: "ENOENT" });
});

/** Rows as OneRoster knows them, without ids and times. */
const normalised: Record<string, string> = {
  schools: "select name, code, kind from schools order by 1",
  years: "select name, starts_on, ends_on, is_current from academic_years order by 1",
  terms: `select terms.name, terms.kind, terms.starts_on, terms.ends_on, parents.name as parent
    from terms left join terms as parents on parents.id = terms.parent_term_id order by 1`,
  subjects: "select name, code, areas, grade_level_codes from subjects order by 1",
  classes: `select classes.name, grade_levels.code, teachers.last_name, rooms.name as room
    from classes join grade_levels on grade_levels.id = grade_level_id
    left join teachers on teachers.id = class_teacher_id
    left join rooms on rooms.id = room_id order by 1`,
  classSubjects: `select classes.name as class, subjects.name as subject,
      class_subjects_title(class_subjects) as title,
      takes_whole_class, period_labels
    from class_subjects join classes on classes.id = class_id
    join subjects on subjects.id = subject_id order by 1, 2`,
  teaching: `select subjects.name, classes.name as class, last_name, is_main, starts_on, ends_on
    from class_subject_teachers join teachers on teachers.id = teacher_id
    join class_subjects on class_subjects.id = class_subject_id
    join subjects on subjects.id = subject_id join classes on classes.id = class_id
    order by 1, 2, 3`,
  groups: `select subjects.name, admission_number, starts_on, ends_on
    from class_subject_students join students on students.id = student_id
    join class_subjects on class_subjects.id = class_subject_id
    join subjects on subjects.id = subject_id order by 1, 2`,
  spells: `select admission_number, classes.name, starts_on, ends_on
    from enrollments join students on students.id = student_id
    join classes on classes.id = class_id order by 1, 3`,
  students: `select admission_number, first_name, middle_name, last_name, preferred_name,
      birth_date, sex, status, students.email, users.email as account, schools.name as school
    from students left join users on users.id = user_id
    join schools on schools.id = school_id order by 1`,
  guardians: `select first_name, last_name, guardians.phone, guardians.email, users.email as account,
      demographics
    from guardians left join users on users.id = user_id order by 1`,
  ties: `select admission_number, guardians.first_name, relation, has_custody,
      is_emergency_contact, lives_with, has_data_access, contact_order
    from student_guardians join students on students.id = student_id
    join guardians on guardians.id = guardian_id order by 1, 2`,
  accounts: `select email, display_name, is_active from users order by 1`,
  roles: `select users.email, roles.name, schools.name as school
    from user_roles join users on users.id = user_id join roles on roles.id = role_id
    left join schools on schools.id = user_roles.school_id
    where roles.name in ('Student', 'Teacher', 'Guardian')
      and (
        users.id in (select user_id from students) and roles.name = 'Student'
        or users.id in (select user_id from teachers) and roles.name = 'Teacher'
        or users.id in (select user_id from guardians) and roles.name = 'Guardian'
      )
    order by 1, 2, 3`,
};
