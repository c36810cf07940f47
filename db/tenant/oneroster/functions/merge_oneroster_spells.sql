create or replace function merge_oneroster_spells() returns void
  language plpgsql volatile
  set search_path from current
as $$
begin
  -- A homeroom's students are enrolled in the class: in its terms, and open-ended where the roster
  -- names no end and the terms last as long as the year.
  insert into pg_temp.oneroster_spells (line, key, student_id, class_id, starts_on, ends_on)
  select
    staged.line, staged.sourced_id, person.student_id, class.class_id,
    greatest(staged.begins_on, terms.starts_on),
    case
      when staged.ends_on is null and terms.ends_on >= year.ends_on then null
      else least(staged.ends_on, terms.ends_on)
    end
  from pg_temp.oneroster_enrollments as staged
  join pg_temp.oneroster_class_keys as class
    on class.key = staged.class_sourced_id and class.is_homeroom
  join pg_temp.oneroster_person_keys as person on person.key = staged.user_sourced_id
  join academic_years as year on year.id = class.academic_year_id
  cross join lateral (
    select min(starts_on) as starts_on, max(ends_on) as ends_on
    from pg_temp.oneroster_class_terms as term
    where term.class_key = class.key
  ) as terms
  where not staged.is_deleted and lower(staged.role) = 'student';
  analyze pg_temp.oneroster_spells;

  -- Open-ended is the last spell only.
  update pg_temp.oneroster_spells as spell
  set ends_on = year.ends_on
  from classes
  join academic_years as year on year.id = classes.academic_year_id
  where classes.id = spell.class_id and spell.ends_on is null
    and (
      exists (
        select from pg_temp.oneroster_spells as later
        where later.student_id = spell.student_id and later.starts_on > year.ends_on
      )
      or exists (
        select from enrollments as later
        where later.student_id = spell.student_id and later.starts_on > year.ends_on
      )
    );

  -- A spell that followed from groups, was made by hand, is deleted by the same bundle, or is not
  -- in a bulk file any more becomes the roster's where it is about the same student and year.
  update enrollments as held
  set sourced_id = adopted.key, class_id = adopted.class_id, starts_on = adopted.starts_on,
    ends_on = adopted.ends_on,
    exit_code = case when held.ends_on = adopted.ends_on then held.exit_code end
  from (
    select distinct on (candidate.id)
      candidate.id, spell.key, spell.class_id, spell.starts_on, spell.ends_on
    from pg_temp.oneroster_spells as spell
    join classes as wanted on wanted.id = spell.class_id
    join enrollments as candidate on candidate.student_id = spell.student_id
    join classes on classes.id = candidate.class_id
      and classes.academic_year_id = wanted.academic_year_id
    where daterange(candidate.starts_on, candidate.ends_on, '[]')
        && daterange(spell.starts_on, spell.ends_on, '[]')
      and not exists (
        select from enrollments as known
        where coalesce(known.sourced_id, known.id::text) = spell.key
      )
      and coalesce(candidate.sourced_id, candidate.id::text) not in (
        select key from pg_temp.oneroster_spells
      )
      and (
        candidate.sourced_id is null
        or exists (
          select from pg_temp.oneroster_files where name = 'enrollments.csv' and mode = 'bulk'
        )
        or candidate.sourced_id in (
          select sourced_id from pg_temp.oneroster_enrollments where is_deleted
        )
      )
    order by candidate.id, spell.starts_on
  ) as adopted
  where held.id = adopted.id;

  perform merge_oneroster_derived_spells();

  with changed as (
    update enrollments as held
    set class_id = spell.class_id, starts_on = spell.starts_on, ends_on = spell.ends_on,
      exit_code = case when held.ends_on = spell.ends_on then held.exit_code end
    from pg_temp.oneroster_spells as spell
    where coalesce(held.sourced_id, held.id::text) = spell.key
      and held.student_id = spell.student_id
      and (held.class_id, held.starts_on, held.ends_on)
        is distinct from (spell.class_id, spell.starts_on, spell.ends_on)
    returning spell.line
  )
  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select 'enrollments.csv', line, 'changed' from changed;

  -- Whoever begins a new year has ended the one before.
  update enrollments as held
  set ends_on = year.ends_on
  from pg_temp.oneroster_spells as spell, classes, academic_years as year
  where held.student_id = spell.student_id and held.ends_on is null
    and classes.id = held.class_id and year.id = classes.academic_year_id
    and year.ends_on < spell.starts_on
    and not exists (
      select from enrollments as known
      where coalesce(known.sourced_id, known.id::text) = spell.key
    );

  insert into enrollments (student_id, class_id, starts_on, ends_on, entry_code, sourced_id)
  select
    spell.student_id, spell.class_id, spell.starts_on, spell.ends_on,
    case
      when former.academic_year_id is null then 'new'
      when former.academic_year_id = classes.academic_year_id then 'transferred'
      when former.grade_level_id = classes.grade_level_id then 'repeated'
      else 'promoted'
    end::app.entry_code,
    nullif(spell.key, '')
  from pg_temp.oneroster_spells as spell
  join classes on classes.id = spell.class_id
  left join lateral (
    select earlier_class.academic_year_id, earlier_class.grade_level_id
    from (
      select class_id, starts_on from enrollments
      where enrollments.student_id = spell.student_id
      union all
      select other.class_id, other.starts_on from pg_temp.oneroster_spells as other
      where other.student_id = spell.student_id
    ) as earlier
    join classes as earlier_class on earlier_class.id = earlier.class_id
    where earlier.starts_on < spell.starts_on
    order by earlier.starts_on desc
    limit 1
  ) as former on true
  where spell.key = '' or not exists (
    select from enrollments as known
    where coalesce(known.sourced_id, known.id::text) = spell.key
      and known.student_id = spell.student_id
  )
  order by spell.starts_on, spell.line, spell.student_id;
end;
$$;
comment on function merge_oneroster_spells() is
  'A step of import_oneroster(): students are enrolled in classes.';
