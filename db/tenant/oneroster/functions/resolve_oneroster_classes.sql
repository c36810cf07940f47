create or replace function resolve_oneroster_classes() returns void
  language plpgsql volatile
  set search_path from current
as $$
-- Finds, or reserves, the ids of classes and class subjects, and the terms in which they run.
begin
  insert into pg_temp.oneroster_class_keys
    (key, line, is_homeroom, is_new, takes_whole_class, class_id)
  select
    coalesce(known.key, staged.key), staged.line, coalesce(staged.is_homeroom, known.is_homeroom),
    known.key is null, coalesce(staged.takes_whole_class, known.takes_whole_class),
    coalesce(known.class_id, case when staged.is_homeroom then app.uuid_v7() end)
  from oneroster_classes() as known
  full join (
    select distinct on (sourced_id) sourced_id as key, line, is_homeroom, takes_whole_class
    from pg_temp.oneroster_classes
    where not is_deleted and sourced_id <> ''
    order by sourced_id, line
  ) as staged on staged.key = known.key;

  insert into pg_temp.oneroster_class_terms (class_key, term_id, starts_on, ends_on)
  select distinct on (class.key, term_id)
    class.key, case when not session.is_year then session.id end as term_id,
    session.starts_on, session.ends_on
  from pg_temp.oneroster_class_keys as class
  join pg_temp.oneroster_classes as staged on staged.line = class.line
  cross join lateral unnest(staged.terms) as term (key)
  join pg_temp.oneroster_session_keys as session on session.key = term.key
  where session.starts_on <= session.ends_on;

  -- Classes that are in the database only, to which rows of enrollments.csv may refer.
  insert into pg_temp.oneroster_class_terms
    (class_key, term_id, starts_on, ends_on, class_subject_id)
  select
    coalesce(class_subjects.sourced_id, class_subjects.id::text), terms.id,
    coalesce(terms.starts_on, years.starts_on), coalesce(terms.ends_on, years.ends_on),
    class_subjects.id
  from class_subjects
  join classes on classes.id = class_subjects.class_id
  join academic_years as years on years.id = classes.academic_year_id
  left join terms on terms.id = class_subjects.term_id
  join pg_temp.oneroster_class_keys as class
    on class.key = coalesce(class_subjects.sourced_id, class_subjects.id::text)
  where class.line is null;

  insert into pg_temp.oneroster_class_terms (class_key, starts_on, ends_on)
  select class.key, years.starts_on, years.ends_on
  from pg_temp.oneroster_class_keys as class
  join classes on classes.id = class.class_id
  join academic_years as years on years.id = classes.academic_year_id
  where class.is_homeroom and class.line is null
    and class.key not in (select class_key from pg_temp.oneroster_class_terms);

  -- The class subject of each term: the one there is, or a new one. A class that had one term and
  -- has another one now keeps its row.
  with known as (
    select
      class_subjects.id, coalesce(class_subjects.sourced_id, class_subjects.id::text) as key,
      class_subjects.term_id,
      count(*) over (
        partition by coalesce(class_subjects.sourced_id, class_subjects.id::text)
      ) as terms
    from class_subjects
  ),
  wanted as (
    select class_key, term_id, count(*) over (partition by class_key) as terms
    from pg_temp.oneroster_class_terms
  )
  update pg_temp.oneroster_class_terms as target
  set class_subject_id = coalesce(known.id, app.uuid_v7())
  from wanted
  join pg_temp.oneroster_class_keys as class on class.key = wanted.class_key
  join pg_temp.oneroster_classes as staged on staged.line = class.line
  left join known
    on known.key = wanted.class_key
    and (
      known.term_id is not distinct from wanted.term_id
      or known.terms = 1 and wanted.terms = 1
    )
  where target.class_key = wanted.class_key
    and target.term_id is not distinct from wanted.term_id
    and (not class.is_homeroom or staged.course_sourced_id <> '');

  update pg_temp.oneroster_class_keys as class
  set academic_year_id = coalesce(
    (
      select session.academic_year_id
      from pg_temp.oneroster_classes as staged
      cross join lateral unnest(staged.terms) with ordinality as term (key, position)
      join pg_temp.oneroster_session_keys as session on session.key = term.key
      where staged.line = class.line
      order by term.position
      limit 1
    ),
    (select classes.academic_year_id from classes where classes.id = class.class_id)
  );
  analyze pg_temp.oneroster_class_keys;
  analyze pg_temp.oneroster_class_terms;
end;
$$;
comment on function resolve_oneroster_classes() is
  'A step of import_oneroster(): which classes and class subjects the rows of a bundle are.';
