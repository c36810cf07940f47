import type pg from "pg";
import type { Searched } from "./searched.ts";

export const people: Searched = {
  what: "people",
  logins: ["admin", "teacher"],
  phrases: [
    ...["simpson", "mar sim", "Élodie", "elodie muller", "Łukasz Nowak", "o'brien se", "S-12345"],
    ...["an", "Krabapel", "jurgn mulelr"],
  ],
  query: "select * from search_people($1)",
  plain: `select kind, id, full_name from (
      select 'student' as kind, id, full_name, last_name, first_name from students
      union all select 'teacher', id, full_name, last_name, first_name from teachers
      union all select 'guardian', id, full_name, last_name, first_name from guardians
    ) as people
    where full_name ilike '%' || $1 || '%'
    order by last_name, first_name, id
    limit 50`,
  add,
};

/** 30,000 students, 18,000 guardians and 2,000 teachers. The teacher teaches thirty of them. */
async function add(client: pg.Client): Promise<void> {
  await client.query("update classes set capacity = null");
  await client.query(`
    insert into students (school_id, admission_number, first_name, last_name)
    select classes.school_id, 'S-' || n, pg_temp.first_name(n), pg_temp.last_name(n / 7)
    from classes cross join generate_series(1, 30000) as n
    where classes.name = '7A'`);
  await client.query(`
    insert into guardians (first_name, last_name, email)
    select pg_temp.first_name(n * 3), pg_temp.last_name(n), n || '@example.org'
    from generate_series(1, 18000) as n`);
  await client.query(`
    insert into teachers (first_name, last_name, staff_number)
    select pg_temp.first_name(n * 7), pg_temp.last_name(n * 11), 'B-' || n
    from generate_series(1, 2000) as n`);
  await client.query(`
    insert into enrollments (student_id, class_id, starts_on)
    select students.id, classes.id, academic_years.starts_on
    from students
    join classes on classes.name = '7A'
    join academic_years on academic_years.id = classes.academic_year_id
    where students.admission_number like 'S-%'
    order by students.id
    limit 30`);
}
