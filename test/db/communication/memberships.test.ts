import assert from "node:assert/strict";
import test from "node:test";
import { sharedDatabase, slugs } from "../../support/database.ts";
import { twoClasses } from "./people.ts";

const db = await sharedDatabase();
const [slug] = slugs;

test("asking what one person is looks at that person, not at the whole school", () =>
  db.asOwner(slug, async (client) => {
    const { world, school, year, level } = await twoClasses(client);
    for (const table of ["classes", "users", "students", "guardians", "student_guardians"]) {
      await client.query(`alter table ${table} disable trigger user`);
    }
    await client.query("alter table enrollments disable trigger user");
    await client.query(
      `with made_classes as (
         insert into classes (school_id, academic_year_id, grade_level_id, name)
         select $1, $2, $3, 'Many ' || number from generate_series(1, 100) as number
         returning id
       ),
       made_users as (
         insert into users (email, display_name)
         select 'many' || number || '@x.example', 'Many' from generate_series(1, 3000) as number
         returning id
       ),
       made_students as (
         insert into students (school_id, user_id, first_name, last_name, admission_number)
         select $1, id, 'One', 'Of many', 'M' || id from made_users
         returning id
       )
       insert into enrollments (student_id, class_id, starts_on)
       select made_students.id, made_classes.id, current_date - 10
       from (select id, row_number() over () % 100 as place from made_students) as made_students
       join (select id, row_number() over () - 1 as place from made_classes) as made_classes
         using (place)`,
      [school, year, level],
    );
    await client.query(
      `with made as (
         insert into users (email, display_name)
         select 'guardian' || number || '@x.example', 'Many' from generate_series(1, 3000) as number
         returning id
       ),
       made_guardians as (
         insert into guardians (user_id, first_name, last_name)
         select id, 'One', 'Of many' from made
         returning id
       )
       insert into student_guardians (student_id, guardian_id, relation)
       select students.id, made_guardians.id, 'parent'
       from (select id, row_number() over () as place from made_guardians) as made_guardians
       join (
         select id, row_number() over () as place from students where last_name = 'Of many'
       ) as students using (place)`,
    );
    await client.query("analyze");
    for (const table of ["students", "guardians"]) {
      const { user_id } = await world.one<{ user_id: string }>(
        `select user_id from ${table} where last_name = 'Of many' limit 1`,
      );
      const plan = await world.all<Record<string, string>>(
        `explain select * from audience_memberships where user_id = '${user_id}'`,
      );
      const text = plan.map((line) => line["QUERY PLAN"]).join("\n");
      for (const large of ["students", "guardians", "enrollments", "student_guardians"]) {
        assert.doesNotMatch(text, new RegExp(`Seq Scan on ${large}`), text);
      }
    }
  }));
