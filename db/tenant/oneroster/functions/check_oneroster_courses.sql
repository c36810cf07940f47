create or replace function check_oneroster_courses() returns void
  language plpgsql volatile
  set search_path from current
as $$
begin
  insert into pg_temp.oneroster_errors (file, line, column_name, value, reason)
  select 'courses.csv', staged.line, problem ->> 0, problem ->> 1, problem ->> 2
  from pg_temp.oneroster_courses as staged
  cross join lateral unnest(array_remove(array[
    case when coalesce(staged.title, '') = ''
      then jsonb_build_array('title', staged.title, 'is empty')
    end,
    case when staged.org_sourced_id <> ''
        and staged.org_sourced_id not in (select key from pg_temp.oneroster_school_keys)
      then jsonb_build_array(
        'orgSourcedId', staged.org_sourced_id, 'is no org of this bundle or school'
      )
    end,
    case when staged.school_year_sourced_id <> '' and staged.school_year_sourced_id not in (
        select key from pg_temp.oneroster_session_keys
      )
      then jsonb_build_array(
        'schoolYearSourcedId', staged.school_year_sourced_id,
        'is no academic session of this bundle or school'
      )
    end
  ], null)) as found (problem)
  where not staged.is_deleted;
end;
$$;
comment on function check_oneroster_courses() is
  'A step of import_oneroster(): the rows of courses.csv.';
