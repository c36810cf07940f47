create or replace function prepare_roster_import(import_id uuid) returns void
  language plpgsql volatile strict security definer
  set search_path from current
as $$
-- Definer, because the staging tables are the owner's, who reads them when they are full.
begin
  perform act_for_importer(import_id);
  perform create_oneroster_staging();
  grant insert on
    pg_temp.oneroster_files, pg_temp.oneroster_errors, pg_temp.oneroster_orgs,
    pg_temp.oneroster_academic_sessions, pg_temp.oneroster_courses, pg_temp.oneroster_classes,
    pg_temp.oneroster_users, pg_temp.oneroster_roles, pg_temp.oneroster_enrollments,
    pg_temp.oneroster_demographics
  to homeroom_worker;
end;
$$;
comment on function prepare_roster_import(uuid) is
  'Makes the tables that the worker fills with the rows of a queued OneRoster bundle.';
grant execute on function prepare_roster_import(uuid) to homeroom_worker;
