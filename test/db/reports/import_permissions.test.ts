import assert from "node:assert/strict";
import test from "node:test";
import type pg from "pg";
import { demoId, sharedDatabase, slugs, sqlState } from "../../support/database.ts";
import { importCsv, places } from "./imports.ts";
import { become, becomeOwner } from "./reports.ts";

const db = await sharedDatabase();
const [slug] = slugs;

const holders: Record<string, string> = {
  students: "registrar",
  guardians: "registrar",
  teachers: "registrar",
  results: "registrar",
  books: "librarian",
  vehicles: "transport",
};
const files: Record<string, string> = {
  students: "admission_number,first_name,last_name,school\nP-1,A,B,north",
  guardians: "email,first_name,last_name\np1@x.example,A,B",
  teachers: "staff_number,first_name,last_name,school\nP-1,A,B,north",
  results: "exam,class,subject,admission_number,score",
  books: "title\nPermitted",
  vehicles:
    "plate,capacity,insurance_expires_on,inspection_expires_on,school\nP 1,9,2030-01-01,2030-01-01,north",
};

const state = (client: pg.ClientBase, kind: string) =>
  sqlState(client, () => importCsv(client, kind, files[kind]!));

for (const [kind, holder] of Object.entries(holders)) {
  test(`importing ${kind} needs the permission for it, and nothing else`, () =>
    db.asOwner(slug, async (client) => {
      await become(client, slug, demoId("users/nobody"));
      assert.equal(await state(client, kind), "42501");
      await become(client, slug, demoId(`users/${holder}`));
      const imported = await importCsv(client, kind, files[kind]!);
      assert.deepEqual(imported.errors, []);
      await becomeOwner(client);
      await client.query(
        `insert into roles (name) values ('Importer');
         select grant_permission('Importer', '${kind}:import');
         select assign_role('nobody@${slug}.example', 'Importer')`,
      );
      await become(client, slug, demoId("users/nobody"));
      assert.equal(await state(client, kind), "00000");
    }));
}

test("who imports for one school reaches no other", () =>
  db.asOwner(slug, async (client) => {
    await client.query(
      `insert into roles (name) values ('Office');
       select grant_permission('Office', 'students:import');
       select grant_permission('Office', 'guardians:import');
       select grant_permission('Office', 'teachers:import');
       insert into user_roles (user_id, role_id, school_id)
       select '${demoId("users/nobody")}', roles.id, schools.id
       from roles, schools where roles.name = 'Office' and schools.code = 'south'`,
    );
    const { rows } = await client.query<{ number: string }>(
      `select admission_number as number from students join schools on schools.id = school_id
       where schools.code = 'north' order by 1 limit 1`,
    );
    await become(client, slug, demoId("users/nobody"));
    const head = "admission_number,first_name,last_name,school";
    const ours = await importCsv(client, "students", `${head}\nQ-1,A,B,\nQ-2,C,D,south`);
    assert.equal(ours.counts, "2/0/0");
    const theirs = await importCsv(
      client,
      "students",
      `${head}\nQ-3,A,B,north\n${rows[0]!.number},Hacked,Hacked,`,
    );
    assert.deepEqual(places(theirs), [
      '2 school "north"',
      `3 admission_number "${rows[0]!.number}"`,
    ]);
    const linked = await importCsv(
      client,
      "guardians",
      `email,first_name,last_name,admission_number,relation
q@x.example,A,B,${rows[0]!.number},mother
r@x.example,A,B,,`,
    );
    assert.deepEqual(places(linked), [
      `2 admission_number "${rows[0]!.number}"`,
      "3 admission_number",
    ]);
    const teachers = await importCsv(
      client,
      "teachers",
      "staff_number,first_name,last_name,school\nQ-1,A,B,north",
    );
    assert.deepEqual(places(teachers), ['2 school "north"']);
  }));

test("a teacher imports marks of what it teaches only", () =>
  db.asOwner(slug, async (client) => {
    const paper = async (owns: boolean) => {
      const { rows } = await client.query<{ line: string }>(
        `select concat_ws(',', exams.name, classes.name, subjects.name,
           (select admission_number from students join enrollments on student_id = students.id
            where enrollments.class_id = classes.id order by 1 limit 1), 1) as line
         from exam_papers
         join exams on exams.id = exam_id
         join class_subjects on class_subjects.id = class_subject_id
         join classes on classes.id = class_id
         join subjects on subjects.id = subject_id
         where exists (
           select from class_subject_teachers join teachers on teachers.id = teacher_id
           where class_subject_teachers.class_subject_id = class_subjects.id
             and teachers.user_id = $1
         ) = $2
         order by 1 limit 1`,
        [demoId("users/teacher"), owns],
      );
      return rows[0]!.line;
    };
    await client.query(
      `insert into class_subjects (class_id, subject_id)
       select classes.id, subjects.id from classes, subjects
       where classes.name = '7A' on conflict do nothing;
       insert into exam_papers (exam_id, class_subject_id)
       select (select id from exams order by id limit 1), class_subjects.id
       from class_subjects join classes on classes.id = class_id where classes.name = '7A'
       on conflict do nothing`,
    );
    await client.query("update results set published_at = null");
    const [own, other] = [await paper(true), await paper(false)];
    await become(client, slug, demoId("users/teacher"));
    const head = "exam,class,subject,admission_number,score";
    assert.deepEqual((await importCsv(client, "results", `${head}\n${own}`)).errors, []);
    const imported = await importCsv(client, "results", `${head}\n${other}`);
    assert.equal(imported.errors.length, 1);
    assert.match(imported.errors[0]!, /^2 exam/);
  }));

test("an import is seen by who did it; its errors by who may see those of others", () =>
  db.asOwner(slug, async (client) => {
    await become(client, slug, demoId("users/registrar"));
    const { id } = await importCsv(client, "students", "admission_number\n1");
    const seen = async (login: string) => {
      await become(client, slug, demoId(`users/${login}`));
      const imports = await client.query("select 1 from data_imports where id = $1", [id]);
      const errors = await client.query(
        "select 1 from data_import_errors where data_import_id = $1",
        [id],
      );
      return `${imports.rowCount} ${errors.rowCount}`;
    };
    assert.equal(await seen("registrar"), "1 2");
    assert.equal(await seen("librarian"), "0 0");
    assert.equal(await seen("auditor"), "1 2");
    await becomeOwner(client);
    await client.query("select revoke_permission('Auditor', 'data_import_errors:view')");
    assert.equal(await seen("auditor"), "1 0");
  }));
