create or replace function prepare_roster_import(import_id uuid) returns void
  language plpgsql volatile strict security definer
  set search_path from current
as $$
-- Definer, because the staging tables are the owner's, who reads them when they are full.
declare
  staging text;
begin
  perform act_for_importer(import_id);
  perform create_oneroster_staging();
  foreach staging in array array[
    'oneroster_files', 'oneroster_errors', 'oneroster_orgs', 'oneroster_academic_sessions',
    'oneroster_courses', 'oneroster_classes', 'oneroster_users', 'oneroster_roles',
    'oneroster_enrollments', 'oneroster_demographics'
  ] loop
    -- Temporary tables, gone with the transaction.
    execute format('grant %s on pg_temp.%I to homeroom_worker', 'insert', staging);
  end loop;
end;
$$;
comment on function prepare_roster_import(uuid) is
  'Makes the tables that the worker fills with the rows of a queued OneRoster bundle.';
grant execute on function prepare_roster_import(uuid) to homeroom_worker;
