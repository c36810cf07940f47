create or replace function merge_oneroster_demographics() returns void
  language plpgsql volatile
  set search_path from current
as $$
begin
  create temporary table oneroster_traits on commit drop as
  select
    person.student_id, person.teacher_id, person.guardian_id, staged.line, staged.is_deleted,
    staged.birth_date is not null as has_birth_date, staged.born_on,
    staged.sex is not null as has_sex, lower(nullif(staged.sex, ''))::app.sex as sex,
    jsonb_strip_nulls(jsonb_build_object(
      'americanIndianOrAlaskaNative', oneroster_boolean(staged.american_indian_or_alaska_native),
      'asian', oneroster_boolean(staged.asian),
      'blackOrAfricanAmerican', oneroster_boolean(staged.black_or_african_american),
      'nativeHawaiianOrOtherPacificIslander',
        oneroster_boolean(staged.native_hawaiian_or_other_pacific_islander),
      'white', oneroster_boolean(staged.white),
      'demographicRaceTwoOrMoreRaces',
        oneroster_boolean(staged.demographic_race_two_or_more_races),
      'hispanicOrLatinoEthnicity', oneroster_boolean(staged.hispanic_or_latino_ethnicity),
      'countryOfBirthCode', nullif(staged.country_of_birth_code, ''),
      'stateOfBirthAbbreviation', nullif(staged.state_of_birth_abbreviation, ''),
      'cityOfBirth', nullif(staged.city_of_birth, ''),
      'publicSchoolResidenceStatus', nullif(staged.public_school_residence_status, '')
    )) as demographics
  from pg_temp.oneroster_demographics as staged
  join oneroster_people() as person on person.key = staged.sourced_id;

  update pg_temp.oneroster_traits
  set has_birth_date = true, born_on = null, has_sex = true, sex = null, demographics = '{}'
  where is_deleted;

  -- Whether there was anything before tells a new row from a changed one.
  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select 'demographics.csv', traits.line, 'added'
  from pg_temp.oneroster_traits as traits
  left join students on students.id = traits.student_id
  left join teachers on teachers.id = traits.teacher_id
  left join guardians on guardians.id = traits.guardian_id
  where not traits.is_deleted
    and num_nonnulls(students.birth_date, students.sex, teachers.birth_date, teachers.sex) = 0
    and coalesce(students.demographics, '{}') = '{}'
    and coalesce(teachers.demographics, '{}') = '{}'
    and coalesce(guardians.demographics, '{}') = '{}'
    and (
      traits.born_on is not null or traits.sex is not null or traits.demographics <> '{}'
    );

  with changed as (
    update students
    set
      birth_date = case when traits.has_birth_date then traits.born_on else students.birth_date end,
      sex = case when traits.has_sex then traits.sex else students.sex end,
      demographics = traits.demographics
    from pg_temp.oneroster_traits as traits
    where students.id = traits.student_id
      and (
        traits.has_birth_date and students.birth_date is distinct from traits.born_on
        or traits.has_sex and students.sex is distinct from traits.sex
        or students.demographics <> traits.demographics
      )
    returning traits.line, traits.is_deleted
  )
  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select 'demographics.csv', line, case when is_deleted then 'deleted' else 'changed' end
  from changed;

  with changed as (
    update teachers
    set
      birth_date = case when traits.has_birth_date then traits.born_on else teachers.birth_date end,
      sex = case when traits.has_sex then traits.sex else teachers.sex end,
      demographics = traits.demographics
    from pg_temp.oneroster_traits as traits
    where teachers.id = traits.teacher_id
      and (
        traits.has_birth_date and teachers.birth_date is distinct from traits.born_on
        or traits.has_sex and teachers.sex is distinct from traits.sex
        or teachers.demographics <> traits.demographics
      )
    returning traits.line, traits.is_deleted
  )
  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select 'demographics.csv', line, case when is_deleted then 'deleted' else 'changed' end
  from changed;

  -- Guardians have no columns for the two.
  with changed as (
    update guardians
    set demographics = wanted.demographics
    from (
      select
        guardian_id, line, is_deleted,
        demographics || jsonb_strip_nulls(jsonb_build_object('birthDate', born_on, 'sex', sex))
          as demographics
      from pg_temp.oneroster_traits
      where num_nonnulls(student_id, teacher_id) = 0
    ) as wanted
    where guardians.id = wanted.guardian_id and guardians.demographics <> wanted.demographics
    returning wanted.line, wanted.is_deleted
  )
  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select 'demographics.csv', line, case when is_deleted then 'deleted' else 'changed' end
  from changed;

  insert into pg_temp.oneroster_notes (note)
  select format(
    'demographics.csv: %s rows are of users who are no student, teacher or guardian; not kept.',
    count(*)
  )
  from pg_temp.oneroster_traits
  where num_nonnulls(student_id, teacher_id, guardian_id) = 0 and not is_deleted
  having count(*) > 0;
  drop table pg_temp.oneroster_traits;
end;
$$;
comment on function merge_oneroster_demographics() is
  'A step of import_oneroster(): birth date, sex and what else is registered of people.';
