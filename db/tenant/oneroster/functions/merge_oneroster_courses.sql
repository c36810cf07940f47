create or replace function merge_oneroster_courses() returns void
  language plpgsql volatile
  set search_path from current
as $$
begin
  with wanted as materialized (
    select
      keys.id, keys.key, keys.is_new, staged.line, staged.title,
      case when staged.org_sourced_id is null then subjects.school_id else school.id end
        as school_id,
      case
        when staged.school_year_sourced_id is null then subjects.academic_year_id
        else session.academic_year_id
      end as academic_year_id,
      case when staged.course_code is null then subjects.code else nullif(staged.course_code, '')
      end as code,
      coalesce(oneroster_list(staged.subjects), subjects.areas, '{}') as areas,
      coalesce(oneroster_list(staged.subject_codes), subjects.area_codes, '{}') as area_codes,
      coalesce(oneroster_list(staged.grades), subjects.grade_level_codes, '{}')
        as grade_level_codes
    from pg_temp.oneroster_courses as staged
    join pg_temp.oneroster_subject_keys as keys on keys.key = staged.sourced_id
    left join subjects on subjects.id = keys.id
    left join pg_temp.oneroster_school_keys as school on school.key = staged.org_sourced_id
    left join pg_temp.oneroster_session_keys as session
      on session.key = staged.school_year_sourced_id
    where not staged.is_deleted
  ),
  added as (
    insert into subjects
      (id, school_id, academic_year_id, code, name, areas, area_codes, grade_level_codes,
       sourced_id)
    select
      id, school_id, academic_year_id, code, title, areas, area_codes, grade_level_codes, key
    from wanted
    where is_new
    order by line
    returning id
  ),
  changed as (
    update subjects
    set school_id = wanted.school_id, academic_year_id = wanted.academic_year_id,
      code = wanted.code, name = wanted.title, areas = wanted.areas,
      area_codes = wanted.area_codes, grade_level_codes = wanted.grade_level_codes
    from wanted
    where subjects.id = wanted.id
      and (
        subjects.school_id, subjects.academic_year_id, subjects.code, subjects.name,
        subjects.areas, subjects.area_codes, subjects.grade_level_codes
      ) is distinct from (
        wanted.school_id, wanted.academic_year_id, wanted.code, wanted.title,
        wanted.areas, wanted.area_codes, wanted.grade_level_codes
      )
    returning subjects.id
  )
  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select 'courses.csv', wanted.line, case when wanted.is_new then 'added' else 'changed' end
  from wanted
  where wanted.id in (select id from added union all select id from changed);
end;
$$;
comment on function merge_oneroster_courses() is
  'A step of import_oneroster(): courses become subjects.';
