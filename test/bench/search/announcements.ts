import type pg from "pg";
import type { Searched } from "./searched.ts";

export const announcements: Searched = {
  what: "announcements",
  logins: ["admin", "student"],
  phrases: [
    ...["museum", "mus tri", "Fête", "ecole garcia nunez", "the", "pa", "no 12345"],
    ...["Reunion parents", "musuem trip", "photgraphs"],
  ],
  query: "select * from search_announcements($1)",
  plain: `select id, title, author_name, publish_at
    from announcements
    where title ilike '%' || $1 || '%' or body ilike '%' || $1 || '%'
    order by publish_at desc, id desc
    limit 50`,
  add,
};

/**
 * Nine in ten published, over three years. Most are for one of 300 classes; some for a grade level,
 * a campus, a role or everybody. A few hundred reach the student.
 */
async function add(client: pg.Client): Promise<void> {
  await client.query(`
    insert into classes (school_id, academic_year_id, grade_level_id, name)
    select school_id, academic_year_id, grade_level_id, 'Bench ' || n
    from classes cross join generate_series(1, 299) as n
    where classes.name = '7A'`);
  // Their log and the jobs are not what is measured.
  for (const table of ["announcements", "audiences"]) {
    await client.query(`alter table ${table} disable trigger user`);
  }
  await client.query(`
    insert into announcements (title, body, publish_at, published_at, expires_at)
    select
      format(
        '%s %s',
        (array['Museum trip', 'Fête de l''école', 'Parents'' evening', 'Réunion des parents',
          'School photographs', 'Science fair', 'The library is closed', 'Sports day', 'Lost and found',
          'Lunch menu', 'Swimming lessons', 'Choir practice', 'Homework club', 'Bus timetable',
          'Elternabend', 'Ausflug nach München'])[1 + n * 31 % 16],
        (array['with ' || pg_temp.last_name(n), 'No ' || n, 'of the ' || n % 12 || 'th'])[1 + n % 3]
      ),
      format(
        'Dear parents, dear students, please note what %s %s of the office writes about number %s. '
          'We leave from the playground of the %s school after the bell; bring what the list names, '
          'and send the form back to %s before the end of the week. Thank you for your help.',
        pg_temp.first_name(n), pg_temp.last_name(n * 3), n, pg_temp.last_name(n / 11),
        pg_temp.first_name(n / 40)
      ),
      moment, moment, case when n % 5 = 0 then moment + interval '1 month' end
    from generate_series(1, 50000) as n
    cross join lateral (
      select case when n % 10 > 0 then now() - n % 1100 * interval '1 day' end
    ) as publication (moment)`);
  await client.query(`
    insert into audiences
      (announcement_id, relation, class_id, grade_level_id, school_id, role_id)
    select
      numbered.id,
      case
        when kind = 'role' then 'role_holders'
        else (array['students', 'guardians', 'teachers', 'everyone'])[1 + n / 100 % 4]
      end::app.audience_relation,
      case when kind = 'class' then all_classes.ids[1 + n * 7 % cardinality(all_classes.ids)] end,
      case when kind = 'level' then levels.ids[1 + n / 7 % cardinality(levels.ids)] end,
      case when kind = 'school' then all_schools.ids[1 + n / 7 % cardinality(all_schools.ids)] end,
      case when kind = 'role' then all_roles.ids[1 + n / 7 % cardinality(all_roles.ids)] end
    from (
      select id, row_number() over (order by id) as n
      from announcements
      where id not in (select announcement_id from audiences where announcement_id is not null)
    ) as numbered
    cross join lateral (
      select case
        when n % 100 < 92 then 'class' when n % 100 < 96 then 'level' when n % 100 < 98 then 'school'
        when n % 100 < 99 then 'role' else 'all'
      end
    ) as chosen (kind)
    cross join (select array_agg(id order by id) from classes) as all_classes (ids)
    cross join (select array_agg(id order by id) from grade_levels) as levels (ids)
    cross join (select array_agg(id order by id) from schools) as all_schools (ids)
    cross join (select array_agg(id order by id) from roles) as all_roles (ids)`);
}
