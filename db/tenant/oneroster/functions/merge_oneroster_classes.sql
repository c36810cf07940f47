create or replace function merge_oneroster_classes() returns void
  language plpgsql volatile
  set search_path from current
as $$
begin
  insert into rooms (school_id, name)
  select distinct school.id, staged.location
  from pg_temp.oneroster_classes as staged
  join pg_temp.oneroster_school_keys as school on school.key = staged.school_sourced_id
  where not staged.is_deleted and staged.location <> ''
    and not exists (
      select from rooms where rooms.school_id = school.id and rooms.name = staged.location
    );

  create temporary table oneroster_groups on commit drop as
  select
    keys.key, keys.line, keys.is_homeroom, keys.is_new, keys.class_id, keys.academic_year_id,
    keys.takes_whole_class, school.id as school_id, subject.id as subject_id,
    grade_levels.id as grade_level_id, grade_levels.name as grade_name, staged.title,
    staged.class_code as code, staged.location is not null as has_room, rooms.id as room_id,
    oneroster_list(staged.periods) as period_labels, staged.homeroom_class_sourced_id as host_key,
    -- What the class says of itself besides, where it differs from what its grade and course say.
    jsonb_strip_nulls(jsonb_build_object(
      'grades', nullif(nullif(staged.grades, ''), grade_levels.code),
      'subjects',
        nullif(nullif(staged.subjects, ''), array_to_string(subjects.areas, ',')),
      'subjectCodes',
        nullif(nullif(staged.subject_codes, ''), array_to_string(subjects.area_codes, ','))
    )) as said
  from pg_temp.oneroster_class_keys as keys
  join pg_temp.oneroster_classes as staged on staged.line = keys.line
  join pg_temp.oneroster_school_keys as school on school.key = staged.school_sourced_id
  left join pg_temp.oneroster_subject_keys as subject on subject.key = staged.course_sourced_id
  left join subjects on subjects.id = subject.id
  left join pg_temp.oneroster_grades as grade on grade.code = keys.grade_code
  left join classes as host on host.id = keys.class_id
  left join grade_levels on grade_levels.id = coalesce(grade.id, host.grade_level_id)
  left join rooms on rooms.school_id = school.id and rooms.name = staged.location;

  perform merge_oneroster_homerooms();
  perform merge_oneroster_class_subjects();
  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select 'classes.csv', line, 'added' from pg_temp.oneroster_groups where is_new;
  drop table pg_temp.oneroster_groups;
  -- Statistics for what follows, and for the checks of foreign keys.
  analyze classes, class_subjects;
end;
$$;
comment on function merge_oneroster_classes() is
  'A step of import_oneroster(): homerooms become classes, scheduled classes class subjects.';
