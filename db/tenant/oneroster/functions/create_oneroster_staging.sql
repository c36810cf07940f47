create or replace function create_oneroster_staging() returns void
  language plpgsql volatile
  set search_path from current
as $$
-- The rows of a bundle as they were read: a null is a column that the file lacks, an empty text an
-- empty field. Generated columns read what the fields say; null is what cannot be read.
begin
  set local client_min_messages = warning;
  drop table if exists
    pg_temp.oneroster_files, pg_temp.oneroster_errors, pg_temp.oneroster_notes,
    pg_temp.oneroster_outcomes, pg_temp.oneroster_orgs, pg_temp.oneroster_academic_sessions,
    pg_temp.oneroster_courses, pg_temp.oneroster_classes, pg_temp.oneroster_users,
    pg_temp.oneroster_roles, pg_temp.oneroster_enrollments, pg_temp.oneroster_demographics,
    pg_temp.oneroster_school_keys, pg_temp.oneroster_session_keys, pg_temp.oneroster_subject_keys,
    pg_temp.oneroster_person_keys, pg_temp.oneroster_person_roles, pg_temp.oneroster_class_keys,
    pg_temp.oneroster_class_terms, pg_temp.oneroster_memberships, pg_temp.oneroster_agents,
    pg_temp.oneroster_grades, pg_temp.oneroster_spells, pg_temp.oneroster_persons;
  set local client_min_messages to default;

  create temporary table oneroster_files (
    name text primary key,
    staging text not null,
    mode text not null default 'bulk',
    columns text[] not null
  ) on commit drop;
  create temporary table oneroster_errors (
    file text,
    line integer,
    column_name text,
    value text,
    reason text not null
  ) on commit drop;
  create temporary table oneroster_notes (
    position integer generated always as identity,
    note text not null
  ) on commit drop;
  create temporary table oneroster_outcomes (
    file text not null,
    line integer not null,
    outcome text not null
  ) on commit drop;

  create temporary table oneroster_orgs (
    line integer not null,
    sourced_id text,
    status text,
    name text,
    type text,
    identifier text,
    parent_sourced_id text,
    is_deleted boolean generated always as (lower(coalesce(status, '')) = 'tobedeleted') stored
  ) on commit drop;
  create temporary table oneroster_academic_sessions (
    line integer not null,
    sourced_id text,
    status text,
    title text,
    type text,
    start_date text,
    end_date text,
    parent_sourced_id text,
    school_year text,
    homeroom_kind text,
    is_deleted boolean generated always as (lower(coalesce(status, '')) = 'tobedeleted') stored,
    is_year boolean generated always as (lower(coalesce(type, '')) = 'schoolyear') stored,
    starts_on date generated always as (oneroster_date(start_date)) stored,
    ends_on date generated always as (oneroster_date(end_date)) stored
  ) on commit drop;
  create temporary table oneroster_courses (
    line integer not null,
    sourced_id text,
    status text,
    school_year_sourced_id text,
    title text,
    course_code text,
    grades text,
    org_sourced_id text,
    subjects text,
    subject_codes text,
    is_deleted boolean generated always as (lower(coalesce(status, '')) = 'tobedeleted') stored
  ) on commit drop;
  create temporary table oneroster_classes (
    line integer not null,
    sourced_id text,
    status text,
    title text,
    grades text,
    course_sourced_id text,
    class_code text,
    class_type text,
    location text,
    school_sourced_id text,
    term_sourced_ids text,
    subjects text,
    subject_codes text,
    periods text,
    homeroom_class_sourced_id text,
    homeroom_takes_whole_class text,
    is_deleted boolean generated always as (lower(coalesce(status, '')) = 'tobedeleted') stored,
    is_homeroom boolean generated always as (lower(coalesce(class_type, '')) = 'homeroom') stored,
    terms text[] generated always as (oneroster_list(term_sourced_ids)) stored,
    takes_whole_class boolean generated always as (
      coalesce(oneroster_boolean(homeroom_takes_whole_class), false)
    ) stored
  ) on commit drop;
  create temporary table oneroster_users (
    line integer not null,
    sourced_id text,
    status text,
    enabled_user text,
    org_sourced_ids text,
    role text,
    username text,
    user_ids text,
    given_name text,
    family_name text,
    middle_name text,
    identifier text,
    email text,
    sms text,
    phone text,
    agent_sourced_ids text,
    grades text,
    user_master_identifier text,
    preferred_given_name text,
    primary_org_sourced_id text,
    pronouns text,
    homeroom_roles text,
    homeroom_agents text,
    homeroom_student_status text,
    homeroom_contact_email text,
    is_deleted boolean generated always as (lower(coalesce(status, '')) = 'tobedeleted') stored,
    orgs text[] generated always as (oneroster_list(org_sourced_ids)) stored,
    agents text[] generated always as (oneroster_list(agent_sourced_ids)) stored,
    grade_code text generated always as (
      oneroster_grade_code((oneroster_list(grades))[1])
    ) stored
  ) on commit drop;
  create temporary table oneroster_roles (
    line integer not null,
    sourced_id text,
    status text,
    user_sourced_id text,
    role_type text,
    role text,
    begin_date text,
    end_date text,
    org_sourced_id text,
    is_deleted boolean generated always as (lower(coalesce(status, '')) = 'tobedeleted') stored,
    begins_on date generated always as (oneroster_date(begin_date)) stored,
    ends_on date generated always as (oneroster_date(end_date)) stored
  ) on commit drop;
  create temporary table oneroster_enrollments (
    line integer not null,
    sourced_id text,
    status text,
    class_sourced_id text,
    school_sourced_id text,
    user_sourced_id text,
    role text,
    "primary" text,
    begin_date text,
    end_date text,
    is_deleted boolean generated always as (lower(coalesce(status, '')) = 'tobedeleted') stored,
    is_primary boolean generated always as (oneroster_boolean("primary")) stored,
    begins_on date generated always as (oneroster_date(begin_date)) stored,
    ends_on date generated always as (oneroster_date(end_date)) stored
  ) on commit drop;
  create temporary table oneroster_demographics (
    line integer not null,
    sourced_id text,
    status text,
    birth_date text,
    sex text,
    american_indian_or_alaska_native text,
    asian text,
    black_or_african_american text,
    native_hawaiian_or_other_pacific_islander text,
    white text,
    demographic_race_two_or_more_races text,
    hispanic_or_latino_ethnicity text,
    country_of_birth_code text,
    state_of_birth_abbreviation text,
    city_of_birth text,
    public_school_residence_status text,
    is_deleted boolean generated always as (lower(coalesce(status, '')) = 'tobedeleted') stored,
    born_on date generated always as (oneroster_date(birth_date)) stored
  ) on commit drop;

  -- What the rows are, or will be, in the school's tables.
  create temporary table oneroster_school_keys (
    key text primary key,
    id uuid not null,
    is_new boolean not null
  ) on commit drop;
  create temporary table oneroster_session_keys (
    key text primary key,
    line integer,
    id uuid not null,
    is_year boolean not null,
    is_new boolean not null,
    title text,
    starts_on date,
    ends_on date,
    parent_key text,
    academic_year_id uuid,
    depth integer
  ) on commit drop;
  create temporary table oneroster_subject_keys (
    key text primary key,
    id uuid not null,
    is_new boolean not null
  ) on commit drop;
  create temporary table oneroster_person_keys (
    key text primary key,
    line integer,
    user_id uuid,
    student_id uuid,
    teacher_id uuid,
    guardian_id uuid,
    is_known boolean not null,
    is_handmade boolean not null default false,
    is_student boolean not null default false,
    is_teacher boolean not null default false,
    is_guardian boolean not null default false
  ) on commit drop;
  create temporary table oneroster_person_roles (
    user_key text not null,
    position integer not null,
    role text,
    kind text,
    org_key text,
    is_granted boolean not null default true,
    begins_on date,
    ends_on date
  ) on commit drop;
  create temporary table oneroster_agents (
    line integer not null,
    student_key text not null,
    guardian_key text not null,
    relation app.guardian_relation not null,
    contact_order smallint not null,
    flags text
  ) on commit drop;
  create temporary table oneroster_class_keys (
    key text primary key,
    line integer,
    is_homeroom boolean not null,
    is_new boolean not null,
    takes_whole_class boolean not null default false,
    class_id uuid,
    academic_year_id uuid,
    grade_code text
  ) on commit drop;
  create temporary table oneroster_grades (
    code text primary key,
    id uuid not null,
    is_new boolean not null
  ) on commit drop;
  create temporary table oneroster_spells (
    line integer not null,
    key text not null,
    student_id uuid not null,
    class_id uuid not null,
    starts_on date not null,
    ends_on date
  ) on commit drop;
  create temporary table oneroster_class_terms (
    class_key text not null,
    term_id uuid,
    starts_on date not null,
    ends_on date not null,
    class_subject_id uuid
  ) on commit drop;
  create temporary table oneroster_memberships (
    line integer not null,
    key text not null,
    class_subject_id uuid not null,
    person_id uuid not null,
    is_main boolean,
    starts_on date,
    ends_on date
  ) on commit drop;
end;
$$;
comment on function create_oneroster_staging() is
  'Makes the temporary tables into which a OneRoster bundle is read before import_oneroster().';
