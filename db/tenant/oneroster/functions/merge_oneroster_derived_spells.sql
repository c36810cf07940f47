create or replace function merge_oneroster_derived_spells() returns void
  language plpgsql volatile
  set search_path from current
as $$
-- Students whom the bundle puts into groups only are enrolled in the class of their grade.
declare
  concerned constant uuid[] := array(
    select distinct person_id from pg_temp.oneroster_memberships where is_main is null
  );
begin
  create temporary table oneroster_derived on commit drop as
  select derived.*, grade_levels.name as class_name
  from oneroster_derived_spells(concerned) as derived
  join grade_levels on grade_levels.id = derived.grade_level_id
  where not exists (
    select
    from pg_temp.oneroster_spells as spell
    join classes on classes.id = spell.class_id
    where spell.student_id = derived.student_id
      and classes.academic_year_id = derived.academic_year_id
  );
  analyze pg_temp.oneroster_derived;

  -- The spell there is follows its groups, as long as nobody has touched it.
  with held as materialized (
    select
      enrollments.id, enrollments.student_id, classes.academic_year_id,
      enrollments.sourced_id is null
        and (
          enrollments.exit_code is null
          -- Whom an earlier bundle deleted, and this one brings back.
          or enrollments.exit_code = 'withdrawn' and enrollments.student_id in (
            select student_id from pg_temp.oneroster_persons where former_values ? 'deleted'
          )
        )
        and classes.name = grade_levels.name as is_made,
      count(*) over (partition by enrollments.student_id, classes.academic_year_id) as spells
    from enrollments
    join classes on classes.id = enrollments.class_id
    join grade_levels on grade_levels.id = classes.grade_level_id
    where enrollments.student_id in (select student_id from pg_temp.oneroster_derived)
  )
  update enrollments
  set starts_on = derived.starts_on, ends_on = derived.ends_on, exit_code = null,
    class_id = coalesce(moved.id, enrollments.class_id)
  from held
  join pg_temp.oneroster_derived as derived
    on derived.student_id = held.student_id
    and derived.academic_year_id = held.academic_year_id
  left join classes as moved
    on moved.school_id = derived.school_id
    and moved.academic_year_id = derived.academic_year_id
    and moved.name = derived.class_name
  where enrollments.id = held.id and held.spells = 1 and held.is_made
    and (enrollments.starts_on, enrollments.ends_on, enrollments.class_id) is distinct from
      (derived.starts_on, derived.ends_on, coalesce(moved.id, enrollments.class_id));

  delete from pg_temp.oneroster_derived as derived
  where exists (
    select
    from enrollments
    join classes on classes.id = enrollments.class_id
    join academic_years as year on year.id = classes.academic_year_id
    where enrollments.student_id = derived.student_id
      and (
        classes.academic_year_id = derived.academic_year_id
        or daterange(enrollments.starts_on, coalesce(enrollments.ends_on, year.ends_on), '[]')
          && daterange(derived.starts_on, derived.ends_on, '[]')
      )
  );

  insert into classes (school_id, academic_year_id, grade_level_id, name)
  select distinct school_id, academic_year_id, grade_level_id, class_name
  from pg_temp.oneroster_derived as derived
  where not exists (
    select from classes
    where classes.school_id = derived.school_id
      and classes.academic_year_id = derived.academic_year_id
      and classes.name = derived.class_name
  );

  insert into pg_temp.oneroster_spells (line, key, student_id, class_id, starts_on, ends_on)
  select
    0, '', derived.student_id, classes.id, derived.starts_on, derived.ends_on
  from pg_temp.oneroster_derived as derived
  join classes
    on classes.school_id = derived.school_id
    and classes.academic_year_id = derived.academic_year_id
    and classes.name = derived.class_name;
  drop table pg_temp.oneroster_derived;
end;
$$;
comment on function merge_oneroster_derived_spells() is
  'A step of import_oneroster(): students without a homeroom are enrolled in the class of their grade.';
