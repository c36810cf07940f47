create or replace function check_oneroster_demographics() returns void
  language plpgsql volatile
  set search_path from current
as $$
begin
  insert into pg_temp.oneroster_errors (file, line, column_name, value, reason)
  select 'demographics.csv', staged.line, problem ->> 0, problem ->> 1, problem ->> 2
  from pg_temp.oneroster_demographics as staged
  cross join lateral unnest(array_remove(array[
    case when staged.sourced_id not in (select key from pg_temp.oneroster_person_keys)
        and staged.sourced_id not in (
          select sourced_id from pg_temp.oneroster_users where is_deleted
        )
      then jsonb_build_array(
        'sourcedId', staged.sourced_id, 'is no user of this bundle or school'
      )
    end,
    case when staged.birth_date <> '' and staged.born_on is null
      then jsonb_build_array('birthDate', staged.birth_date, 'is no date (YYYY-MM-DD)')
    end,
    case when staged.born_on <= '1900-01-01' or staged.born_on > current_date
      then jsonb_build_array(
        'birthDate', staged.birth_date, 'is not a day on which somebody of today was born'
      )
    end,
    case when lower(coalesce(staged.sex, '')) not in ('', 'male', 'female', 'other', 'unspecified')
      then jsonb_build_array('sex', staged.sex, 'is none of male, female, other, unspecified')
    end
  ], null)) as found (problem)
  where not staged.is_deleted
  union all
  select
    'demographics.csv', staged.line, flag.column_name, flag.value, 'is neither true nor false'
  from pg_temp.oneroster_demographics as staged
  cross join lateral (
    values
      ('americanIndianOrAlaskaNative', staged.american_indian_or_alaska_native),
      ('asian', staged.asian),
      ('blackOrAfricanAmerican', staged.black_or_african_american),
      ('nativeHawaiianOrOtherPacificIslander', staged.native_hawaiian_or_other_pacific_islander),
      ('white', staged.white),
      ('demographicRaceTwoOrMoreRaces', staged.demographic_race_two_or_more_races),
      ('hispanicOrLatinoEthnicity', staged.hispanic_or_latino_ethnicity)
  ) as flag (column_name, value)
  where not staged.is_deleted and flag.value <> '' and oneroster_boolean(flag.value) is null;
end;
$$;
comment on function check_oneroster_demographics() is
  'A step of import_oneroster(): the rows of demographics.csv.';
