create or replace function index_oneroster_staging() returns void
  language plpgsql volatile
  set search_path from current
as $$
-- Temporary tables have neither statistics nor indexes by themselves; without them, what follows
-- compares every row with every other.
begin
  -- Whoever deletes a class or a user deletes their enrolments.
  update pg_temp.oneroster_enrollments as enrollment
  set status = 'tobedeleted'
  where not is_deleted
    and (
      class_sourced_id in (select sourced_id from pg_temp.oneroster_classes where is_deleted)
      or user_sourced_id in (select sourced_id from pg_temp.oneroster_users where is_deleted)
    );

  create index on pg_temp.oneroster_users (sourced_id);
  create index on pg_temp.oneroster_users (line);
  create index on pg_temp.oneroster_classes (sourced_id);
  create index on pg_temp.oneroster_classes (line);
  create index on pg_temp.oneroster_courses (sourced_id);
  create index on pg_temp.oneroster_enrollments (sourced_id);
  create index on pg_temp.oneroster_enrollments (class_sourced_id);
  create index on pg_temp.oneroster_enrollments (user_sourced_id);
  create index on pg_temp.oneroster_person_keys (line);
  create index on pg_temp.oneroster_person_roles (user_key);
  create index on pg_temp.oneroster_class_terms (class_key);
  create index on pg_temp.oneroster_memberships (line);
  create index on pg_temp.oneroster_spells (student_id);
  analyze pg_temp.oneroster_orgs, pg_temp.oneroster_academic_sessions, pg_temp.oneroster_courses,
    pg_temp.oneroster_classes, pg_temp.oneroster_users, pg_temp.oneroster_roles,
    pg_temp.oneroster_enrollments, pg_temp.oneroster_demographics;
end;
$$;
comment on function index_oneroster_staging() is
  'A step of import_oneroster(): readies the staging tables for queries.';
