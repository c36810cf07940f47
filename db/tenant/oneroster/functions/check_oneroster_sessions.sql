create or replace function check_oneroster_sessions() returns void
  language plpgsql volatile
  set search_path from current
as $$
begin
  insert into pg_temp.oneroster_errors (file, line, column_name, value, reason)
  select 'academicSessions.csv', staged.line, problem ->> 0, problem ->> 1, problem ->> 2
  from pg_temp.oneroster_academic_sessions as staged
  join pg_temp.oneroster_session_keys as keys on keys.line = staged.line
  left join pg_temp.oneroster_session_keys as parent on parent.key = keys.parent_key
  left join pg_temp.oneroster_session_keys as year
    on year.id = keys.academic_year_id and year.is_year
  cross join lateral unnest(array_remove(array[
    case when coalesce(staged.title, '') = ''
      then jsonb_build_array('title', staged.title, 'is empty')
    end,
    case when lower(coalesce(staged.type, '')) not in (
        'schoolyear', 'semester', 'term', 'gradingperiod'
      )
      then jsonb_build_array(
        'type', staged.type, 'is none of schoolYear, semester, term, gradingPeriod'
      )
    end,
    case when exists (select from academic_years where id = keys.id) and not staged.is_year
        or exists (select from terms where id = keys.id) and staged.is_year
      then jsonb_build_array(
        'type', staged.type, 'turns a school year into a term, or a term into a school year'
      )
    end,
    case when staged.starts_on is null
      then jsonb_build_array('startDate', staged.start_date, 'is no date (YYYY-MM-DD)')
    end,
    case when staged.ends_on is null
      then jsonb_build_array('endDate', staged.end_date, 'is no date (YYYY-MM-DD)')
    end,
    case when staged.ends_on < staged.starts_on
        or staged.is_year and staged.ends_on = staged.starts_on
      then jsonb_build_array(
        'endDate', staged.end_date, 'is not after the startDate ' || staged.start_date
      )
    end,
    case when staged.school_year <> '' and staged.school_year !~ '^\d{4}(-\d{2,4})?$'
      then jsonb_build_array('schoolYear', staged.school_year, 'is no year')
    end,
    case when staged.parent_sourced_id <> '' and not staged.is_year and parent.key is null
      then jsonb_build_array(
        'parentSourcedId', staged.parent_sourced_id,
        'is no academic session of this bundle or school'
      )
    end,
    case when parent.key is not null and keys.depth is null
      then jsonb_build_array(
        'parentSourcedId', staged.parent_sourced_id, 'leads in a circle back to the row itself'
      )
    end,
    case when not staged.is_year and keys.starts_on < coalesce(parent.starts_on, year.starts_on)
      then jsonb_build_array('startDate', staged.start_date, format(
        'is before %s begins (%s)', coalesce(parent.title, year.title),
        coalesce(parent.starts_on, year.starts_on)
      ))
    end,
    case when not staged.is_year and keys.ends_on > coalesce(parent.ends_on, year.ends_on)
      then jsonb_build_array('endDate', staged.end_date, format(
        'is after %s ends (%s)', coalesce(parent.title, year.title),
        coalesce(parent.ends_on, year.ends_on)
      ))
    end,
    case when staged.starts_on <= staged.ends_on and keys.academic_year_id is null
        and keys.depth is not null and coalesce(staged.parent_sourced_id, '') = ''
      then jsonb_build_array(
        'parentSourcedId', staged.parent_sourced_id, 'is empty, and no school year can be found'
      )
    end
  ], null)) as found (problem)
;
end;
$$;
comment on function check_oneroster_sessions() is
  'A step of import_oneroster(): the rows of academicSessions.csv.';
