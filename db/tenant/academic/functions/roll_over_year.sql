create or replace function roll_over_year(
  from_year_id uuid,
  to_year_id uuid,
  school_id uuid default null,
  repeating_student_ids uuid[] default '{}',
  dry_run boolean default false
)
  returns setof app.rollover_line
  language plpgsql volatile security definer
  set search_path from current
as $$
#variable_conflict use_column
-- Definer, because no student may be missed, whatever the caller may read.
declare
  old_year academic_years;
  new_year academic_years;
  created uuid[];
  lines app.rollover_line[];
  unseated record;
begin
  dry_run := coalesce(dry_run, false);
  perform require_permission(
    'academic_years:approve',
    has_permission('academic_years:approve') or coalesce(
      roll_over_year.school_id in (select school_ids_for('academic_years:approve')), false
    )
  );

  -- Two who do this at the same time go one after the other; the second finds it done.
  perform from academic_years where id in (from_year_id, to_year_id) order by id for no key update;
  select * into old_year from academic_years where id = from_year_id;
  select * into new_year from academic_years where id = to_year_id;
  if old_year.id is null or new_year.id is null then
    raise exception using errcode = 'P0002', message = 'There is no such academic year.';
  elsif new_year.starts_on <= old_year.ends_on then
    raise exception using
      errcode = 'SC217',
      message = format(
        '%s begins on %s, before %s ends.', new_year.name, new_year.starts_on, old_year.name
      ),
      hint = 'Choose a year that begins after the old one has ended.';
  end if;

  -- The block is what a dry run takes back.
  begin
    with copies as (
      insert into classes (school_id, academic_year_id, grade_level_id, name, capacity, room_id)
      select school_id, to_year_id, grade_level_id, name, capacity, room_id
      from classes
      where academic_year_id = from_year_id
        and (roll_over_year.school_id is null or classes.school_id = roll_over_year.school_id)
      on conflict on constraint classes_school_id_academic_year_id_name_key do nothing
      returning id
    )
    select coalesce(array_agg(id), '{}') into created from copies;

    -- New spells come from those that ended, so that they never overlap.
    with placements as materialized (
      select *
      from rollover_placements(
        from_year_id, to_year_id, roll_over_year.school_id, coalesce(repeating_student_ids, '{}')
      )
    ),
    ended as (
      update enrollments
      set
        ends_on = coalesce(enrollments.ends_on, old_year.ends_on),
        exit_code = case placements.outcome
          when 'graduated' then 'graduated'::app.exit_code
          when 'repeated' then 'repeated'
          else 'promoted'
        end
      from placements
      where enrollments.id = placements.spell_id and placements.outcome <> 'no_seat'
      returning placements.student_id, placements.outcome, placements.to_class_id
    ),
    begun as (
      insert into enrollments (student_id, class_id, starts_on, entry_code)
      select
        student_id, to_class_id, new_year.starts_on,
        case outcome when 'repeated' then 'repeated'::app.entry_code else 'promoted' end
      from ended
      where outcome in ('promoted', 'repeated')
    )
    select array_agg(
      row(
        students.id, students.full_name, placements.outcome,
        old_class.id, old_class.name, new_class.id, new_class.name,
        (select count(*) from student_guardians where student_id = students.id), null
      )::app.rollover_line
      order by
        schools.name, old_class.name, students.last_name, students.first_name, students.id
    )
    into lines
    from placements
    join students on students.id = placements.student_id
    join classes as old_class on old_class.id = placements.from_class_id
    join schools on schools.id = old_class.school_id
    left join classes as new_class on new_class.id = placements.to_class_id;

    if lines is null and cardinality(created) = 0 then
      raise exception using
        errcode = 'SC218',
        message = format('%s was rolled over already: nobody is left in it.', old_year.name),
        hint = 'Enrol newcomers with enroll_student, or move single students with transfer_student.';
    end if;

    -- A class that a dry run has made will be gone again.
    lines := array(
      select
        row(
          line.student_id, line.student_name, line.outcome, line.from_class_id,
          line.from_class_name,
          case when not (dry_run and line.to_class_id = any (created)) then line.to_class_id end,
          line.to_class_name, line.guardian_count, carried.outcome
        )::app.rollover_line
      from unnest(lines) with ordinality as line (
        student_id, student_name, outcome, from_class_id, from_class_name, to_class_id,
        to_class_name, guardian_count, transport, number
      )
      left join (
        -- Of somebody with two places what needs attention first.
        select place.student_id, max(place.outcome) as outcome
        from carry_over_transport(
          lines, old_year.ends_on, daterange(new_year.starts_on, new_year.ends_on, '[]')
        ) as place
        group by place.student_id
      ) as carried on carried.student_id = line.student_id
      order by line.number
    );
    if dry_run then
      raise exception using errcode = 'HR001', message = 'dry run';
    end if;
  exception
    when sqlstate 'HR001' then
      null;
  end;

  select string_agg(line.student_name, ', ') as names, count(*) as number
  into unseated
  from (select * from unnest(lines) as line where line.outcome = 'no_seat' limit 20) as line;
  if unseated.number > 0 and not dry_run then
    raise exception using
      errcode = 'SC219',
      message = format('%s has no seat for everybody.', new_year.name),
      detail = format('Without a seat: %s.', unseated.names),
      hint = 'Add classes or raise capacities; a dry run lists everybody.';
  end if;

  return query select line.* from unnest(lines) as line;
end;
$$;
comment on function roll_over_year(uuid, uuid, uuid, uuid[], boolean) is
  'Moves everybody to the next academic year, of one school or of all: makes the classes that are not there yet like those of the old year (without class teacher), ends the spells of the old year, and enrols each student in the class of the next grade level that continues the old one ("7A" in "8A"), in a class of the same level if they repeat, in another class of the level if it is full. Those of the last level graduate; those who are enrolled in the new year already stay where they are. Guardians stay with their students; a place on a vehicle that lasts to the end of the old year goes on in the new one, on the same route and stop where it has a seat, and ends for those who leave. A dry run changes nothing and returns the same lines, one for each student. Where somebody has no seat it is refused (SC219), and when it was done already, too (SC218). Needs academic_years:approve.';
grant execute on function roll_over_year(uuid, uuid, uuid, uuid[], boolean) to :"tenant";
