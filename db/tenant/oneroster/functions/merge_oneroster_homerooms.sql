create or replace function merge_oneroster_homerooms() returns void
  language plpgsql volatile
  set search_path from current
as $$
begin
  insert into classes
    (id, school_id, academic_year_id, grade_level_id, name, room_id, sourced_id)
  select
    homeroom.class_id, homeroom.school_id, homeroom.academic_year_id, homeroom.grade_level_id,
    homeroom.title
      || case when numbered.number > 1 then format(' (%s)', numbered.number) else '' end,
    homeroom.room_id, homeroom.key
  from pg_temp.oneroster_groups as homeroom
  cross join lateral (
    select
      (
        select coalesce(max(oneroster_title_number(classes.name, homeroom.title)), 0)
        from classes
        where classes.school_id = homeroom.school_id
          and classes.academic_year_id = homeroom.academic_year_id
      ) + (
        select count(*) from pg_temp.oneroster_groups as other
        where other.is_homeroom and other.is_new and other.title = homeroom.title
          and other.school_id = homeroom.school_id
          and other.academic_year_id = homeroom.academic_year_id and other.line <= homeroom.line
      ) as number
  ) as numbered
  where homeroom.is_homeroom and homeroom.is_new
  order by homeroom.line;

  with changed as (
    update classes
    set
      school_id = homeroom.school_id, academic_year_id = homeroom.academic_year_id,
      grade_level_id = coalesce(homeroom.grade_level_id, classes.grade_level_id),
      name = case
        when oneroster_title_number(classes.name, homeroom.title) is null
          then homeroom.title || coalesce(
            (
              select format(' (%s)', max(oneroster_title_number(others.name, homeroom.title)) + 1)
              from classes as others
              where others.school_id = homeroom.school_id
                and others.academic_year_id = homeroom.academic_year_id
              having max(oneroster_title_number(others.name, homeroom.title)) is not null
            ),
            ''
          )
        else classes.name
      end,
      room_id = case when homeroom.has_room then homeroom.room_id else classes.room_id end
    from pg_temp.oneroster_groups as homeroom
    where classes.id = homeroom.class_id and homeroom.is_homeroom and not homeroom.is_new
      and (
        oneroster_title_number(classes.name, homeroom.title) is null
        or homeroom.has_room and classes.room_id is distinct from homeroom.room_id
        or (classes.school_id, classes.academic_year_id, classes.grade_level_id)
          is distinct from (
            homeroom.school_id, homeroom.academic_year_id,
            coalesce(homeroom.grade_level_id, classes.grade_level_id)
          )
      )
    returning homeroom.line
  )
  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select 'classes.csv', line, 'changed' from changed;

  -- A scheduled class belongs to the class that our own export names, else to the only homeroom of
  -- its school, year and grade, else to a class made for the three and named like the grade.
  update pg_temp.oneroster_groups as scheduled
  set class_id = coalesce(
    (
      select host.class_id from pg_temp.oneroster_class_keys as host
      where host.key = scheduled.host_key and host.is_homeroom
    ),
    case when scheduled.host_key is null then (
      select (array_agg(classes.id))[1]
      from classes
      where classes.school_id = scheduled.school_id
        and classes.academic_year_id = scheduled.academic_year_id
        and classes.grade_level_id = scheduled.grade_level_id
        and classes.name <> scheduled.grade_name
      having count(*) = 1
    ) end,
    (
      select classes.id from classes
      where classes.school_id = scheduled.school_id
        and classes.academic_year_id = scheduled.academic_year_id
        and classes.name = scheduled.grade_name
    )
  )
  where not scheduled.is_homeroom
    and (
      scheduled.is_new
      -- The class has moved to another school, year or grade.
      or exists (
        select from classes
        where classes.id = scheduled.class_id
          and (
            classes.school_id <> scheduled.school_id
            or classes.academic_year_id <> scheduled.academic_year_id
            or classes.name <> scheduled.grade_name and scheduled.host_key = ''
            or classes.grade_level_id <> scheduled.grade_level_id
              and coalesce(scheduled.host_key, '') = ''
          )
      )
    );

  with made as (
    insert into classes (school_id, academic_year_id, grade_level_id, name)
    select distinct school_id, academic_year_id, grade_level_id, grade_name
    from pg_temp.oneroster_groups
    where class_id is null
    returning id, school_id, academic_year_id, grade_level_id
  )
  update pg_temp.oneroster_groups as scheduled
  set class_id = made.id
  from made
  where scheduled.class_id is null
    and made.school_id = scheduled.school_id
    and made.academic_year_id = scheduled.academic_year_id
    and made.grade_level_id = scheduled.grade_level_id;
end;
$$;
comment on function merge_oneroster_homerooms() is
  'A step of import_oneroster(): homerooms become classes, and scheduled classes find theirs.';
