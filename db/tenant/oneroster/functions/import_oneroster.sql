create or replace function import_oneroster(
  invites boolean default true,
  listed_errors integer default 1000
)
  returns jsonb
  language plpgsql volatile
  set search_path from current
as $$
declare
  wrong integer;
begin
  -- The second of two imports waits, and then finds what the first one brought.
  perform pg_advisory_xact_lock(hashtextextended(current_schema() || ' oneroster', 0));
  if to_regclass('pg_temp.oneroster_files') is null then
    raise exception using
      errcode = 'SC401',
      message = 'There is no bundle to import.',
      hint = 'Call create_oneroster_staging() and fill its tables first.';
  end if;
  -- Whole files are hashed and sorted.
  perform set_config('work_mem', '64MB', true);
  perform set_config('app.invites', case when invites then '' else 'none' end, true);

  perform index_oneroster_staging();
  perform resolve_oneroster_places();
  perform resolve_oneroster_people();
  perform resolve_oneroster_classes();
  perform check_oneroster_rows();
  perform check_oneroster_orgs();
  perform check_oneroster_sessions();
  perform check_oneroster_courses();
  perform check_oneroster_classes();
  perform check_oneroster_users();
  perform check_oneroster_enrollments();
  perform check_oneroster_demographics();

  select count(*) into wrong from pg_temp.oneroster_errors;
  if wrong = 0 then
    perform merge_oneroster_orgs();
    perform merge_oneroster_sessions();
    perform merge_oneroster_grades();
    perform merge_oneroster_courses();
    perform merge_oneroster_users();
    perform merge_oneroster_demographics();
    perform merge_oneroster_classes();
    perform merge_oneroster_enrollments();
    -- Enrolments move students to the school and grade of their class; the roster's word counts.
    perform merge_oneroster_students();
    perform remove_oneroster_rows();
    perform note_oneroster_leftovers();
  end if;
  perform set_config('app.invites', '', true);
  return report_oneroster(listed_errors);
end;
$$;
comment on function import_oneroster(boolean, integer) is
  'Brings in the bundle that stands in the staging tables, or nothing of it when there is any error. Returns the report: accepted, what became of the rows of each file, errors, notes.';
