create or replace function export_oneroster_classes() returns setof text[]
  language sql stable parallel unsafe
begin atomic
  with made as materialized (
    select id from oneroster_made_classes() as id
  ),
  taught as (
    -- A class subject that came with its homeroom is in the homeroom's row.
    select
      coalesce(class_subjects.sourced_id, class_subjects.id::text) as key,
      classes.id as class_id,
      coalesce(classes.sourced_id = class_subjects.sourced_id, false) as is_homeroom,
      class_subjects.name, class_subjects.code, class_subjects.period_labels,
      class_subjects.takes_whole_class, class_subjects.sourced_values, class_subjects.room_id,
      class_subjects.subject_id,
      coalesce(terms.sourced_id, terms.id::text, years.sourced_id, years.id::text) as term_key,
      coalesce(terms.starts_on, years.starts_on) as starts_on
    from class_subjects
    join classes on classes.id = class_subjects.class_id
    join academic_years as years on years.id = classes.academic_year_id
    left join terms on terms.id = class_subjects.term_id
  ),
  grouped as (
    select distinct on (key, is_homeroom)
      taught.*,
      string_agg(term_key, ',') over (
        partition by key, is_homeroom order by starts_on, term_key collate "C"
        rows between unbounded preceding and unbounded following
      ) as term_keys
    from taught
    order by key, is_homeroom, starts_on, term_key collate "C"
  ),
  listed as (
    select
      coalesce(classes.sourced_id, classes.id::text) as key, classes.name as title, true as
      is_homeroom, classes.id as class_id, classes.room_id, grouped.subject_id, grouped.code,
      grouped.period_labels, false as takes_whole_class, grouped.sourced_values, grouped.term_keys
    from classes
    left join grouped on grouped.class_id = classes.id and grouped.is_homeroom
    where classes.id not in (select id from made)
    union all
    select
      grouped.key, coalesce(grouped.name, subjects.name), false,
      grouped.class_id, grouped.room_id, grouped.subject_id, grouped.code, grouped.period_labels,
      grouped.takes_whole_class, grouped.sourced_values, grouped.term_keys
    from grouped
    join subjects on subjects.id = grouped.subject_id
    where not grouped.is_homeroom
  )
  select array[
    listed.key, '', '', listed.title,
    coalesce(listed.sourced_values ->> 'grades', grade_levels.code),
    coalesce(subjects.sourced_id, subjects.id::text, ''), coalesce(listed.code, ''),
    case when listed.is_homeroom then 'homeroom' else 'scheduled' end,
    coalesce(rooms.name, ''), coalesce(schools.sourced_id, schools.id::text),
    coalesce(listed.term_keys, years.sourced_id, years.id::text),
    coalesce(
      listed.sourced_values ->> 'subjects', array_to_string(subjects.areas, ','), ''
    ),
    coalesce(
      listed.sourced_values ->> 'subjectCodes', array_to_string(subjects.area_codes, ','), ''
    ),
    coalesce(array_to_string(listed.period_labels, ','), ''),
    case
      when listed.is_homeroom or classes.id in (select id from made) then ''
      else coalesce(classes.sourced_id, classes.id::text)
    end,
    case when listed.takes_whole_class then 'true' else '' end
  ]
  from listed
  join classes on classes.id = listed.class_id
  join grade_levels on grade_levels.id = classes.grade_level_id
  join schools on schools.id = classes.school_id
  join academic_years as years on years.id = classes.academic_year_id
  left join subjects on subjects.id = listed.subject_id
  left join rooms on rooms.id = listed.room_id
  order by listed.key collate "C";
end;
comment on function export_oneroster_classes() is 'The rows of classes.csv.';
