create or replace function rollover_placements(
  from_year_id uuid,
  to_year_id uuid,
  only_school_id uuid,
  repeating_student_ids uuid[]
)
  returns table (
    spell_id uuid,
    student_id uuid,
    outcome app.rollover_outcome,
    from_class_id uuid,
    to_class_id uuid
  )
  language sql stable parallel unsafe
  set enable_nestloop = off
-- Called by roll_over_year, which runs as the owner, when the classes of the new year are there.
-- The planner takes what comes out of a CTE for a row or two; joining 2,000 of them by nested loops
-- took a minute.
begin atomic
  with old_classes as (
    select
      classes.id,
      classes.school_id,
      classes.grade_level_id,
      grade_levels.next_grade_level_id,
      class_section(classes.name, grade_levels.name, grade_levels.code) as section,
      row_number() over by_name as position
    from classes
    join grade_levels on grade_levels.id = classes.grade_level_id
    where classes.academic_year_id = from_year_id
      and (only_school_id is null or classes.school_id = only_school_id)
    window by_name as (
      partition by classes.school_id, classes.grade_level_id order by classes.name, classes.id
    )
  ),
  new_classes as (
    select
      classes.id,
      classes.school_id,
      classes.grade_level_id,
      class_section(classes.name, grade_levels.name, grade_levels.code) as section,
      row_number() over by_name as position,
      count(*) over (partition by classes.school_id, classes.grade_level_id) as siblings,
      classes.capacity - (
        select count(*) from enrollments
        where enrollments.class_id = classes.id and enrollments.exit_code is null
      ) as seats
    from classes
    join grade_levels on grade_levels.id = classes.grade_level_id
    where classes.academic_year_id = to_year_id
    window by_name as (
      partition by classes.school_id, classes.grade_level_id order by classes.name, classes.id
    )
  ),
  -- A level that a school does not teach itself may be taught by one other school of the district.
  pools as (
    select wanted.school_id as from_school_id, wanted.grade_level_id, taught.school_id
    from (
      select school_id, next_grade_level_id as grade_level_id from old_classes
      union
      select school_id, grade_level_id from old_classes
    ) as wanted
    cross join lateral (
      select min(new_classes.school_id::text)::uuid as school_id
      from new_classes
      where new_classes.grade_level_id = wanted.grade_level_id
        and (
          new_classes.school_id = wanted.school_id
          or only_school_id is null and not exists (
            select
            from new_classes as own
            where own.grade_level_id = wanted.grade_level_id
              and own.school_id = wanted.school_id
          )
        )
      having count(distinct new_classes.school_id) = 1
    ) as taught
  ),
  last_spells as (
    select distinct on (enrollments.student_id)
      enrollments.id, enrollments.student_id, enrollments.class_id, enrollments.exit_code
    from enrollments
    join old_classes on old_classes.id = enrollments.class_id
    order by enrollments.student_id, enrollments.starts_on desc
  ),
  placed as (
    select distinct on (enrollments.student_id) enrollments.student_id, enrollments.class_id
    from enrollments
    join classes on classes.id = enrollments.class_id
    where classes.academic_year_id = to_year_id
    order by enrollments.student_id, enrollments.starts_on
  ),
  moving as (
    select
      last_spells.id as spell_id,
      last_spells.student_id,
      old_classes.id as from_class_id,
      old_classes.school_id,
      old_classes.section,
      old_classes.position,
      repeaters.id is not null as repeats,
      case when repeaters.id is null
        then old_classes.next_grade_level_id else old_classes.grade_level_id
      end as grade_level_id,
      placed.class_id as placed_class_id
    from last_spells
    join old_classes on old_classes.id = last_spells.class_id
    left join (select distinct unnest(repeating_student_ids) as id) as repeaters
      on repeaters.id = last_spells.student_id
    left join placed on placed.student_id = last_spells.student_id
    -- Whoever left, or was moved by promote_class, stays out of it.
    where last_spells.exit_code is null
  ),
  -- "7A" goes to "8A"; without one, the second class of a level to the second class of the next.
  choices as materialized (
    select groups.*, chosen.id as class_id
    from (
      select distinct from_class_id, school_id, section, position, repeats, grade_level_id
      from moving
      where placed_class_id is null
    ) as groups
    join pools
      on pools.from_school_id = groups.school_id
      and pools.grade_level_id = groups.grade_level_id
    cross join lateral (
      select new_classes.id
      from new_classes
      where new_classes.school_id = pools.school_id
        and new_classes.grade_level_id = groups.grade_level_id
      order by
        new_classes.section = groups.section desc,
        new_classes.position = (groups.position - 1) % new_classes.siblings + 1 desc,
        new_classes.position
      limit 1
    ) as chosen
  ),
  queued as (
    select
      moving.spell_id,
      new_classes.id as class_id,
      new_classes.school_id,
      new_classes.grade_level_id,
      new_classes.seats,
      students.last_name,
      students.first_name,
      row_number() over (
        partition by new_classes.id
        order by moving.repeats desc, students.last_name, students.first_name, students.id
      ) as place
    from moving
    join choices
      on choices.from_class_id = moving.from_class_id and choices.repeats = moving.repeats
    join new_classes on new_classes.id = choices.class_id
    join students on students.id = moving.student_id
    where moving.placed_class_id is null
  ),
  -- Where a class is full, its level's other classes take the rest.
  waiting as (
    select
      queued.*,
      row_number() over (
        partition by queued.school_id, queued.grade_level_id
        order by queued.last_name, queued.first_name, queued.spell_id
      ) as number
    from queued
    where queued.place > queued.seats
  ),
  left_over as (
    select
      new_classes.id as class_id,
      new_classes.school_id,
      new_classes.grade_level_id,
      row_number() over (
        partition by new_classes.school_id, new_classes.grade_level_id
        order by new_classes.position, seat
      ) as number
    from new_classes
    cross join lateral generate_series(
      1,
      coalesce(
        new_classes.seats
          - (select count(*) from queued where queued.class_id = new_classes.id),
        (select count(*) from waiting)
      )
    ) as seat
    where (new_classes.school_id, new_classes.grade_level_id)
      in (select waiting.school_id, waiting.grade_level_id from waiting)
  ),
  seated as (
    select queued.spell_id, queued.class_id
    from queued
    where queued.seats is null or queued.place <= queued.seats
    union all
    select waiting.spell_id, left_over.class_id
    from waiting
    join left_over using (school_id, grade_level_id, number)
  )
  select
    moving.spell_id,
    moving.student_id,
    case
      when moving.placed_class_id is not null then 'already_placed'
      when moving.grade_level_id is null then 'graduated'
      when seated.class_id is null then 'no_seat'
      when moving.repeats then 'repeated'
      else 'promoted'
    end::app.rollover_outcome,
    moving.from_class_id,
    coalesce(moving.placed_class_id, seated.class_id)
  from moving
  left join seated on seated.spell_id = moving.spell_id;
end;
comment on function rollover_placements(uuid, uuid, uuid, uuid[]) is
  'In which class of the new year each student of the old one finds a seat.';
