create or replace function export_oneroster_demographics() returns setof text[]
  language sql stable parallel unsafe
begin atomic
  select array[
    traits.key, '', '',
    coalesce(traits.birth_date::text, traits.demographics ->> 'birthDate', ''),
    coalesce(traits.sex::text, traits.demographics ->> 'sex', ''),
    coalesce(traits.demographics ->> 'americanIndianOrAlaskaNative', ''),
    coalesce(traits.demographics ->> 'asian', ''),
    coalesce(traits.demographics ->> 'blackOrAfricanAmerican', ''),
    coalesce(traits.demographics ->> 'nativeHawaiianOrOtherPacificIslander', ''),
    coalesce(traits.demographics ->> 'white', ''),
    coalesce(traits.demographics ->> 'demographicRaceTwoOrMoreRaces', ''),
    coalesce(traits.demographics ->> 'hispanicOrLatinoEthnicity', ''),
    coalesce(traits.demographics ->> 'countryOfBirthCode', ''),
    coalesce(traits.demographics ->> 'stateOfBirthAbbreviation', ''),
    coalesce(traits.demographics ->> 'cityOfBirth', ''),
    coalesce(traits.demographics ->> 'publicSchoolResidenceStatus', '')
  ]
  from (
    select
      people.key,
      coalesce(students.birth_date, teachers.birth_date) as birth_date,
      coalesce(students.sex, teachers.sex) as sex,
      coalesce(
        nullif(students.demographics, '{}'), nullif(teachers.demographics, '{}'),
        guardians.demographics, '{}'
      ) as demographics
    from oneroster_people() as people
    left join students on students.id = people.student_id
    left join teachers on teachers.id = people.teacher_id
    left join guardians on guardians.id = people.guardian_id
  ) as traits
  where traits.birth_date is not null or traits.sex is not null or traits.demographics <> '{}'
  order by traits.key collate "C";
end;
comment on function export_oneroster_demographics() is 'The rows of demographics.csv.';
