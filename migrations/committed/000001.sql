--! Previous: -
--! Hash: sha1:2a2e27d31ffe136715e521e74b9711bb148d2733

-- Everything belongs to homeroom_owner, whoever connects.
set local role homeroom_owner;

--! Included app/types.sql
-- Types live here and never in a school's schema: a prepared statement that returns a type of one
-- school's schema would fail in another's.

-- How people expect names to sort: accents beside their letters, "Class 9" before "Class 10".
create collation app.natural (provider = icu, locale = 'und-u-kn-true');

create type app.permission_type as enum (
  'view', 'create', 'update', 'delete', 'approve', 'publish', 'export', 'import', 'assign'
);
comment on type app.permission_type is 'What a permission allows to do with its resource.';

create type app.permission_scope as enum ('all', 'self', 'wards', 'classes');
comment on type app.permission_scope is
  'How far a permission of a role reaches: all rows; the rows of the student who holds it; those of the children whom a guardian may read about; those of the classes that a teacher teaches.';

create type app.permission_entry as (
  resource text,
  type app.permission_type,
  description text,
  holders text
);
comment on type app.permission_entry is
  'A permission and the default roles that hold it: "Registrar, Teacher (classes), Student (self)".';

create type app.session_end as enum (
  'signed_out', 'signed_out_everywhere', 'password_changed', 'deactivated', 'token_reused',
  'expired'
);
comment on type app.session_end is 'Why a session ended.';

create type app.sign_in_failure as enum (
  'unknown_email', 'wrong_password', 'no_password', 'locked', 'deactivated'
);
comment on type app.sign_in_failure is 'Why an attempt to sign in was refused.';

create type app.token_purpose as enum ('invitation', 'email_verification', 'password_reset');
comment on type app.token_purpose is 'What a one-time token that is sent by mail is good for.';

create type app.audit_operation as enum ('insert', 'update', 'delete');
comment on type app.audit_operation is 'How a row was changed.';

create type app.school_kind as enum (
  'school', 'department', 'district', 'local', 'state', 'national'
);
comment on type app.school_kind is
  'A school that teaches, or the organisation above it. The words are OneRoster''s.';

create type app.term_kind as enum (
  'term', 'semester', 'trimester', 'quarter', 'grading_period'
);
comment on type app.term_kind is 'What a stretch of the academic year is called.';

create type app.sex as enum ('female', 'male', 'other', 'unspecified');
comment on type app.sex is 'The sex that a person is registered with.';

create type app.confidential_details as (
  birth_date date,
  sex app.sex,
  mobile_phone text,
  demographics jsonb
);
comment on type app.confidential_details is
  'What is not for everyone who sees a person: the birth date of staff, where somebody comes from.';
comment on column app.confidential_details.birth_date is 'The date of birth.';
comment on column app.confidential_details.sex is 'The registered sex.';
comment on column app.confidential_details.mobile_phone is 'The mobile phone number.';
comment on column app.confidential_details.demographics is
  'What a roster tells about origin and place of birth, as it tells it.';

create type app.student_status as enum (
  'applicant', 'active', 'suspended', 'withdrawn', 'graduated'
);
comment on type app.student_status is 'Where a student stands with the school.';

create type app.guardian_relation as enum (
  'mother', 'father', 'parent', 'step_parent', 'grandparent', 'sibling', 'relative',
  'foster_parent', 'legal_guardian', 'other'
);
comment on type app.guardian_relation is 'What a guardian is to the child.';

create type app.entry_code as enum (
  'new', 'promoted', 'repeated', 'transferred', 'returned'
);
comment on type app.entry_code is 'How a spell in a class began.';

create type app.exit_code as enum (
  'promoted', 'repeated', 'transferred', 'withdrawn', 'graduated', 'expelled', 'other'
);
comment on type app.exit_code is 'How a spell in a class ended.';

create type app.attendance_code as enum ('present', 'absent', 'late', 'excused', 'left_early');
comment on type app.attendance_code is 'Whether a student was there.';

create type app.exam_kind as enum (
  'assignment', 'quiz', 'test', 'midterm', 'final', 'practical', 'oral', 'project'
);
comment on type app.exam_kind is 'What kind of assessment an exam is.';

create type app.attendance_entry as (
  student_id uuid,
  code app.attendance_code,
  reason text,
  arrived_at time,
  departed_at time
);
comment on type app.attendance_entry is 'One student''s line in a register.';
comment on column app.attendance_entry.student_id is 'The student.';
comment on column app.attendance_entry.code is 'Whether the student was there.';
comment on column app.attendance_entry.reason is 'Why not, or not all the time.';
comment on column app.attendance_entry.arrived_at is 'When the student came, if late.';
comment on column app.attendance_entry.departed_at is 'When the student went, if early.';

create type app.result_entry as (
  student_id uuid,
  score numeric,
  is_absent boolean,
  is_exempt boolean,
  remark text
);
comment on type app.result_entry is
  'One student''s line in a list of marks: a score, or absent, or exempt.';
comment on column app.result_entry.student_id is 'The student.';
comment on column app.result_entry.score is 'The score, between 0 and the paper''s maximum.';
comment on column app.result_entry.is_absent is
  'Whether the student was absent, which counts as 0.';
comment on column app.result_entry.is_exempt is 'Whether the paper does not count for the student.';
comment on column app.result_entry.remark is 'What there is to say about it.';

create type app.subject_average as (
  student_id uuid,
  subject_id uuid,
  subject_name text,
  earned numeric,
  possible numeric,
  percent numeric,
  counted integer,
  absent integer,
  exempt integer
);
comment on type app.subject_average is
  'How a student does in a subject: earned is the sum of weight * score / maximum over the papers that count, possible the sum of their weights, percent 100 * earned / possible, rounded to two decimals (null when nothing counts). Of the papers with a result, counted have a score or absence and a weight, absent count as 0, exempt do not count.';
comment on column app.subject_average.student_id is 'The student.';
comment on column app.subject_average.subject_id is 'The subject.';
comment on column app.subject_average.subject_name is 'The name of the subject.';
comment on column app.subject_average.earned is 'The sum of weight * score / maximum.';
comment on column app.subject_average.possible is 'The sum of the weights that count.';
comment on column app.subject_average.percent is '100 * earned / possible, rounded to two decimals; null when nothing counts.';
comment on column app.subject_average.counted is 'Papers that count.';
comment on column app.subject_average.absent is 'Papers missed, which count as 0.';
comment on column app.subject_average.exempt is 'Papers that do not count.';

create type app.ranking_line as (
  student_id uuid,
  student_name text,
  percent numeric,
  class_rank integer,
  class_size integer
);
comment on type app.ranking_line is
  'A student''s place in a class. Those with the same percent share a place, and the next places stay empty: 1, 2, 2, 4. Without a percent there is no place.';
comment on column app.ranking_line.student_id is 'The student.';
comment on column app.ranking_line.student_name is 'The student''s full name.';
comment on column app.ranking_line.percent is 'The student''s weighted average, 0 to 100.';
comment on column app.ranking_line.class_rank is 'The student''s place, 1 for the best.';
comment on column app.ranking_line.class_size is 'How many students the class grades, those without a percentage included.';

create type app.person_kind as enum ('student', 'teacher', 'guardian');
comment on type app.person_kind is 'Whose list a person who was found is on; their id is of that list.';

create type app.person_match as (
  kind app.person_kind,
  id uuid,
  name text,
  number text,
  school_id uuid,
  school_name text,
  rank real
);
comment on type app.person_match is
  'A person who was found. number is the admission or staff number; rank is the higher the better the person fits what was looked for, 1 at most.';
comment on column app.person_match.kind is 'Whose list the person is on.';
comment on column app.person_match.id is 'The id on that list.';
comment on column app.person_match.name is 'The full name.';
comment on column app.person_match.number is 'The admission or staff number.';
comment on column app.person_match.school_id is 'The school; none for guardians.';
comment on column app.person_match.school_name is 'The name of that school.';
comment on column app.person_match.rank is 'How well the person fits, 1 at most.';

create type app.attendance_summary as (
  student_id uuid,
  student_name text,
  marked integer,
  present integer,
  absent integer,
  late integer,
  excused integer,
  left_early integer,
  attendance_percent numeric
);
comment on type app.attendance_summary is 'How often one student was there, in a stretch of days.';
comment on column app.attendance_summary.student_id is 'The student.';
comment on column app.attendance_summary.student_name is 'The student''s full name.';
comment on column app.attendance_summary.marked is
  'For how many days, or lessons, attendance was taken.';
comment on column app.attendance_summary.present is 'Times present from beginning to end.';
comment on column app.attendance_summary.absent is 'Times absent without excuse.';
comment on column app.attendance_summary.late is 'Times late.';
comment on column app.attendance_summary.excused is 'Times absent with an excuse.';
comment on column app.attendance_summary.left_early is 'Times gone before the end.';
comment on column app.attendance_summary.attendance_percent is
  'Present, late and left early, out of all marked: 0 to 100, one decimal. Null when nothing was marked.';

create type app.rollover_outcome as enum (
  'promoted', 'repeated', 'graduated', 'already_placed', 'no_seat'
);
comment on type app.rollover_outcome is 'What becomes of a student at the end of an academic year.';

create type app.rollover_line as (
  student_id uuid,
  student_name text,
  outcome app.rollover_outcome,
  from_class_id uuid,
  from_class_name text,
  to_class_id uuid,
  to_class_name text
);
comment on type app.rollover_line is 'What becomes of one student when a year is rolled over.';
comment on column app.rollover_line.student_id is 'The student.';
comment on column app.rollover_line.student_name is 'The student''s full name.';
comment on column app.rollover_line.outcome is
  'Promoted to the next grade level, repeating the same one, graduated from the last one; already placed in a class of the new year; or without a seat, as no class of the level has one left.';
comment on column app.rollover_line.from_class_id is 'The class of the year that ends.';
comment on column app.rollover_line.from_class_name is 'The name of the class of the year that ends.';
comment on column app.rollover_line.to_class_id is
  'The class of the new year; null where there is none, or where it would be created only now.';
comment on column app.rollover_line.to_class_name is 'The name of the class of the new year.';
--! EndIncluded app/types.sql
--! Included app/functions.sql
-- Helpers that touch no school's data. Every school's role is a member of homeroom_tenant, through
-- which it may use them.

grant usage on schema app to homeroom_tenant;

create function app.uuid_v7() returns uuid
  language sql volatile parallel safe
begin atomic
  -- A random (version 4) uuid, its first 48 bits replaced by milliseconds since 1970 and its
  -- version by 7. PostgreSQL 18 has uuidv7(); the older releases we support have not.
  select encode(
    set_bit(
      set_bit(
        overlay(
          uuid_send(gen_random_uuid())
          placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3)
          from 1 for 6
        ),
        52, 1
      ),
      53, 1
    ),
    'hex'
  )::uuid;
end;
comment on function app.uuid_v7() is 'A new time-ordered uuid (RFC 9562, version 7).';
grant execute on function app.uuid_v7() to homeroom_tenant;

create function app.fold(value text) returns text
  language sql immutable strict parallel safe
-- Immutable because it names its dictionary; lower() here follows the default collation, which
-- every database of ours creates alike.
begin atomic
  select lower(app.unaccent('app.unaccent'::regdictionary, value));
end;
comment on function app.fold(text) is 'Lower case without accents, for comparing what people type.';
grant execute on function app.fold(text) to homeroom_tenant;

create function app.search_vector(variadic words text[]) returns tsvector
  language sql immutable parallel safe
begin atomic
  -- The 'simple' configuration: names are not words of any one language. Cut at everything that
  -- is no letter or digit, as queries are; Postgres would read "2027-00042" as 2027 and -42.
  select to_tsvector(
    'pg_catalog.simple'::regconfig,
    coalesce(
      regexp_replace(app.fold(array_to_string(words, ' ')), '[^[:alnum:]]+', ' ', 'g'),
      ''
    )
  );
end;
comment on function app.search_vector(text[]) is 'The full-text vector of a row''s names and numbers.';
grant execute on function app.search_vector(text[]) to homeroom_tenant;

create function app.search_query(phrase text) returns tsquery
  language sql immutable parallel safe
begin atomic
  -- Every word must occur, the last ones as typed so far: "mar sim" finds "Margaret Simpson".
  select to_tsquery(
    'pg_catalog.simple'::regconfig,
    coalesce(
      (
        select string_agg(quote_literal(word) || ':*', ' & ')
        from regexp_split_to_table(app.fold(phrase), '[^[:alnum:]]+') as word
        where word <> ''
      ),
      ''
    )
  );
end;
comment on function app.search_query(text) is
  'What a person typed, as a full-text query: all words, each a prefix.';
grant execute on function app.search_query(text) to homeroom_tenant;

create function app.is_time_zone(name text) returns boolean
  language plpgsql immutable strict parallel safe
  set search_path = ''
as $$
begin
  -- AT TIME ZONE takes offsets and POSIX strings too, which know no daylight saving.
  if name !~ '^(UTC|[A-Z][A-Za-z_]+/[A-Za-z0-9_+/-]+)$' then
    return false;
  end if;
  perform timestamptz 'epoch' at time zone name;
  return true;
exception
  when invalid_parameter_value then
    return false;
end;
$$;
comment on function app.is_time_zone(text) is 'Whether this is the IANA name of a time zone.';
grant execute on function app.is_time_zone(text) to homeroom_tenant;

create function app.are_week_days(days smallint[]) returns boolean
  language sql immutable strict parallel safe
begin atomic
  select cardinality(days) between 1 and 7
    and days <@ '{1,2,3,4,5,6,7}'::smallint[]
    and cardinality(days) = (select count(distinct day) from unnest(days) as day);
end;
comment on function app.are_week_days(smallint[]) is
  'Whether these are distinct days of the week, 1 for Monday to 7 for Sunday.';
grant execute on function app.are_week_days(smallint[]) to homeroom_tenant;

create function app.is_number_pattern(pattern text) returns boolean
  language sql immutable strict parallel safe
begin atomic
  select pattern ~ '^[^{}]*(\{year\}[^{}]*)?\{seq:[1-9]\}[^{}]*$';
end;
comment on function app.is_number_pattern(text) is
  'Whether this is a pattern for numbers, such as {year}-{seq:5}.';
grant execute on function app.is_number_pattern(text) to homeroom_tenant;

create function app.permission_type_name(type app.permission_type) returns text
  language sql immutable strict parallel safe
-- enum_out is only stable, which generated columns refuse; our enum's labels never change.
begin atomic
  select case type
    when 'view' then 'view'
    when 'create' then 'create'
    when 'update' then 'update'
    when 'delete' then 'delete'
    when 'approve' then 'approve'
    when 'publish' then 'publish'
    when 'export' then 'export'
    when 'import' then 'import'
    when 'assign' then 'assign'
  end;
end;
comment on function app.permission_type_name(app.permission_type) is
  'The word for a type of permission.';
grant execute on function app.permission_type_name(app.permission_type) to homeroom_tenant;

create function app.tg__timestamps() returns trigger
  language plpgsql
  set search_path = ''
as $$
begin
  if tg_op = 'UPDATE' and new.id <> old.id then
    raise exception using
      errcode = 'SC003',
      message = 'The id of a row never changes.',
      detail = format('Table %s, row %s.', tg_table_name, old.id),
      hint = 'Make a new row instead.';
  end if;
  new.created_at := case when tg_op = 'INSERT' then now() else old.created_at end;
  new.updated_at := now();
  return new;
end;
$$;
comment on function app.tg__timestamps() is 'Keeps id, created_at and updated_at out of everyone''s hands.';
grant execute on function app.tg__timestamps() to homeroom_tenant;

create function app.protect(target regclass) returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  entry record;
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  for entry in select polname from pg_catalog.pg_policy where polrelid = target loop
    execute format('drop policy %I on %s', entry.polname, target);
  end loop;
  for entry in
    select distinct acl.grantee::regrole as grantee
    from pg_catalog.pg_class as class
    cross join lateral (
      select * from pg_catalog.aclexplode(class.relacl)
      union all
      select column_acl.*
      from pg_catalog.pg_attribute as attribute
      cross join lateral pg_catalog.aclexplode(attribute.attacl) as column_acl
      where attribute.attrelid = class.oid
    ) as acl
    where class.oid = target and acl.grantee not in (0, class.relowner)
  loop
    -- Revoking on the table revokes on its columns too.
    execute format('revoke all on %s from %s', target, entry.grantee);
  end loop;
  -- The owner is nobody's login: deltas and SECURITY DEFINER functions act as it.
  execute format(
    'create policy all_owner on %s to homeroom_owner using (true) with check (true)', target
  );
end;
$$;
comment on function app.protect(regclass) is
  'Starts a policy file: forces row-level security and takes back all policies and grants of before.';

create function app.sha256_hex(value text) returns text
  language sql immutable strict parallel safe
-- Immutable because every database of ours is in UTF-8.
begin atomic
  select encode(sha256(convert_to(value, 'UTF8')), 'hex');
end;
comment on function app.sha256_hex(text) is 'The SHA-256 of a text in UTF-8, in hexadecimal.';
grant execute on function app.sha256_hex(text) to homeroom_tenant;

create function app.round_percent(value numeric) returns numeric
  language sql immutable strict parallel safe
begin atomic
  -- Quotients are exact to some twenty digits only: without the first rounding, three thirds that
  -- should come to 66.665 could fall below the half.
  select round(round(value, 10), 2);
end;
comment on function app.round_percent(numeric) is
  'A percentage as it is shown and graded: two decimals, halves rounded up.';
grant execute on function app.round_percent(numeric) to homeroom_tenant;
--! EndIncluded app/functions.sql
--! Included platform/tenants.sql
-- The control plane: which schools there are, and what was applied to them.

create type platform.tenant_status as enum ('active', 'suspended');

create table platform.tenants (
  id uuid not null default app.uuid_v7(),
  slug text not null,
  name text not null,
  status platform.tenant_status not null default 'active',
  version integer not null default 0,
  bundle_sha256 text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint tenants_pkey primary key (id),
  constraint tenants_slug_key unique (slug),
  constraint tenants_slug_check check (slug ~ '^[a-z][a-z0-9-]{1,39}$'),
  constraint tenants_name_check check (btrim(name) <> '')
);
comment on table platform.tenants is 'The school groups of this database, each with a schema of its own.';
comment on column platform.tenants.slug is 'First label of the address, and part of the names of schema and roles.';
comment on column platform.tenants.status is 'A suspended school keeps its data and answers nobody.';
comment on column platform.tenants.version is 'The last delta that its schema has.';
comment on column platform.tenants.bundle_sha256 is 'The functions, triggers, views and policies that its schema has.';

create table platform.tenant_domains (
  domain text not null,
  tenant_id uuid not null,
  created_at timestamptz not null default now(),
  constraint tenant_domains_pkey primary key (domain),
  constraint tenant_domains_tenant_id_fkey foreign key (tenant_id) references platform.tenants (id)
    on delete cascade,
  constraint tenant_domains_domain_check check (domain = lower(domain) and domain ~ '^[a-z0-9.-]+$')
);
create index tenant_domains_tenant_id_idx on platform.tenant_domains (tenant_id);
comment on table platform.tenant_domains is 'Further host names under which a school answers.';

-- Servers keep tenants in memory; the payload says which one to forget.
create function platform.tg_tenants__notify() returns trigger
  language plpgsql
  set search_path from current
as $$
begin
  perform pg_catalog.pg_notify('platform_tenants', coalesce(new.id, old.id)::text);
  return null;
end;
$$;

create function platform.tg_tenant_domains__notify() returns trigger
  language plpgsql
  set search_path from current
as $$
begin
  perform pg_catalog.pg_notify('platform_tenants', coalesce(new.tenant_id, old.tenant_id)::text);
  return null;
end;
$$;

create trigger _100_timestamps before insert or update on platform.tenants
  for each row execute function app.tg__timestamps();
create trigger _900_notify after insert or update or delete on platform.tenants
  for each row execute function platform.tg_tenants__notify();
create trigger _900_notify after insert or update or delete on platform.tenant_domains
  for each row execute function platform.tg_tenant_domains__notify();

create table platform.administrators (
  id uuid not null default app.uuid_v7(),
  login name not null,
  created_at timestamptz not null default now(),
  constraint administrators_pkey primary key (id),
  constraint administrators_login_key unique (login)
);
comment on table platform.administrators is 'Database logins of the people who run this platform.';

grant usage on schema platform to homeroom_server, homeroom_worker;
grant select on platform.tenants, platform.tenant_domains to homeroom_server, homeroom_worker;
--! EndIncluded platform/tenants.sql
--! Included platform/ledger.sql
-- The ledger: the deltas that every school's schema is made of, and what happened to whom.

create table platform.tenant_migrations (
  version integer not null,
  name text not null,
  sha256 text not null generated always as (app.sha256_hex(sql)) stored,
  sql text not null,
  created_at timestamptz not null default now(),
  constraint tenant_migrations_pkey primary key (version),
  constraint tenant_migrations_name_key unique (name),
  constraint tenant_migrations_version_check check (version > 0)
);
comment on table platform.tenant_migrations is 'Deltas of the schools'' schemas, in order. Never changed once committed.';

create table platform.tenant_rollouts (
  id uuid not null default app.uuid_v7(),
  tenant_id uuid not null,
  from_version integer not null,
  to_version integer not null,
  bundle_sha256 text not null,
  duration_ms integer not null,
  error text,
  created_at timestamptz not null default now(),
  constraint tenant_rollouts_pkey primary key (id),
  constraint tenant_rollouts_tenant_id_fkey foreign key (tenant_id) references platform.tenants (id)
    on delete cascade
);
create index tenant_rollouts_tenant_id_idx on platform.tenant_rollouts (tenant_id, created_at desc);
comment on table platform.tenant_rollouts is 'What was applied to which school, when, how long it took and how it ended.';
comment on column platform.tenant_rollouts.error is 'Why the school kept its old state; null when it went well.';

-- A server asks whether the database is the one that it was built for.
grant select (version, name) on platform.tenant_migrations to homeroom_server, homeroom_worker;
--! EndIncluded platform/ledger.sql

insert into platform.tenant_migrations (version, name, sql) values (1, 'identity', $delta$
--! Included tenant/deltas/0001_identity.sql
-- Users and roles. Everything else refers to these tables, so they come first.

create table users (
  id uuid not null default app.uuid_v7(),
  email text not null,
  display_name text collate app.natural not null,
  locale text not null default 'en',
  time_zone text,
  is_active boolean not null default true,
  password_hash text,
  must_change_password boolean not null default false,
  password_changed_at timestamptz,
  phone text,
  sourced_id text,
  sourced_values jsonb not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint users_pkey primary key (id),
  constraint users_sourced_id_key unique (sourced_id),
  constraint users_email_check
    check (email ~ '^[^@[:space:]]+@[^@[:space:]]+$' and length(email) <= 254),
  constraint users_display_name_check
    check (btrim(display_name) <> '' and length(display_name) <= 200),
  constraint users_locale_check check (locale ~ '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$'),
  constraint users_time_zone_check check (app.is_time_zone(time_zone)),
  constraint users_password_hash_check check (password_hash like '$argon2id$%'),
  constraint users_sourced_values_check check (jsonb_typeof(sourced_values) = 'object')
);
create unique index users_email_key on users (lower(email));
create index users_display_name_idx on users (display_name, id);

create table roles (
  id uuid not null default app.uuid_v7(),
  name text collate app.natural not null,
  description text not null default '',
  parent_role_id uuid,
  is_system boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint roles_pkey primary key (id),
  constraint roles_name_key unique (name),
  constraint roles_name_check check (btrim(name) <> '' and length(name) <= 100),
  constraint roles_parent_role_id_fkey foreign key (parent_role_id) references roles (id)
    on delete restrict,
  constraint roles_parent_role_id_check check (parent_role_id <> id)
);
create index roles_parent_role_id_idx on roles (parent_role_id);

create table permissions (
  id uuid not null default app.uuid_v7(),
  resource text not null,
  type app.permission_type not null,
  code text not null generated always as (resource || ':' || app.permission_type_name(type)) stored,
  description text not null default '',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint permissions_pkey primary key (id),
  constraint permissions_code_key unique (code),
  constraint permissions_resource_check check (resource ~ '^[a-z][a-z_]*$')
);

create table role_permissions (
  id uuid not null default app.uuid_v7(),
  role_id uuid not null,
  permission_id uuid not null,
  scope app.permission_scope not null default 'all',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint role_permissions_pkey primary key (id),
  constraint role_permissions_role_id_permission_id_scope_key
    unique (role_id, permission_id, scope),
  constraint role_permissions_role_id_fkey foreign key (role_id) references roles (id)
    on delete cascade,
  constraint role_permissions_permission_id_fkey foreign key (permission_id)
    references permissions (id) on delete cascade
);
create index role_permissions_permission_id_idx on role_permissions (permission_id);

-- What a role may do with all that it inherits from its parents. Triggers on roles,
-- role_permissions and permissions keep it, so that a check is an index probe.
create table effective_permissions (
  role_id uuid not null,
  permission_code text not null,
  scope app.permission_scope not null,
  constraint effective_permissions_pkey primary key (role_id, permission_code, scope),
  constraint effective_permissions_role_id_fkey foreign key (role_id) references roles (id)
    on delete cascade
);

create table user_roles (
  id uuid not null default app.uuid_v7(),
  user_id uuid not null,
  role_id uuid not null,
  school_id uuid,
  valid_from timestamptz not null default now(),
  valid_until timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint user_roles_pkey primary key (id),
  constraint user_roles_user_id_role_id_school_id_key
    unique nulls not distinct (user_id, role_id, school_id),
  constraint user_roles_user_id_fkey foreign key (user_id) references users (id) on delete cascade,
  constraint user_roles_role_id_fkey foreign key (role_id) references roles (id) on delete restrict,
  constraint user_roles_valid_until_check check (valid_until > valid_from)
);
create index user_roles_role_id_idx on user_roles (role_id);
create index user_roles_school_id_idx on user_roles (school_id);

create table object_permissions (
  id uuid not null default app.uuid_v7(),
  permission_id uuid not null,
  row_id uuid not null,
  user_id uuid,
  role_id uuid,
  valid_until timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint object_permissions_pkey primary key (id),
  constraint object_permissions_grantee_key
    unique nulls not distinct (permission_id, row_id, user_id, role_id),
  constraint object_permissions_permission_id_fkey foreign key (permission_id)
    references permissions (id) on delete cascade,
  constraint object_permissions_user_id_fkey foreign key (user_id) references users (id)
    on delete cascade,
  constraint object_permissions_role_id_fkey foreign key (role_id) references roles (id)
    on delete cascade,
  constraint object_permissions_grantee_check check (num_nonnulls(user_id, role_id) = 1)
);
create index object_permissions_user_id_idx on object_permissions (user_id, permission_id);
create index object_permissions_role_id_idx on object_permissions (role_id, permission_id);

-- One row per refresh token. All tokens that descend from one sign-in share a family; the family
-- is the session that access tokens name.
create table user_sessions (
  id uuid not null default app.uuid_v7(),
  user_id uuid not null,
  family_id uuid not null,
  refresh_token_hash bytea not null,
  device text,
  user_agent text,
  address inet,
  last_used_at timestamptz not null default now(),
  expires_at timestamptz not null,
  replaced_at timestamptz,
  revoked_at timestamptz,
  revoked_reason app.session_end,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint user_sessions_pkey primary key (id),
  constraint user_sessions_refresh_token_hash_key unique (refresh_token_hash),
  constraint user_sessions_user_id_fkey foreign key (user_id) references users (id)
    on delete cascade,
  constraint user_sessions_refresh_token_hash_check check (octet_length(refresh_token_hash) = 32),
  constraint user_sessions_expires_at_check check (expires_at > created_at),
  constraint user_sessions_revoked_reason_check
    check ((revoked_at is null) = (revoked_reason is null))
);
create index user_sessions_user_id_idx on user_sessions (user_id, created_at desc);
create unique index user_sessions_family_id_key on user_sessions (family_id)
  where replaced_at is null;
create index user_sessions_expires_at_idx on user_sessions (expires_at);

-- Attempts are kept for addresses that belong to nobody too: they count towards the lock.
create table login_history (
  id uuid not null default app.uuid_v7(),
  user_id uuid,
  email text not null,
  succeeded boolean not null,
  failure_reason app.sign_in_failure,
  address inet,
  user_agent text,
  session_id uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint login_history_pkey primary key (id),
  constraint login_history_user_id_fkey foreign key (user_id) references users (id)
    on delete cascade,
  constraint login_history_failure_reason_check check (succeeded = (failure_reason is null))
);
create index login_history_user_id_idx on login_history (user_id, created_at desc);
create index login_history_email_idx on login_history (lower(email), created_at desc);
create index login_history_created_at_idx on login_history (created_at desc);

create table user_tokens (
  id uuid not null default app.uuid_v7(),
  user_id uuid not null,
  purpose app.token_purpose not null,
  token_hash bytea not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint user_tokens_pkey primary key (id),
  constraint user_tokens_token_hash_key unique (token_hash),
  constraint user_tokens_user_id_fkey foreign key (user_id) references users (id) on delete cascade,
  constraint user_tokens_token_hash_check check (octet_length(token_hash) = 32),
  constraint user_tokens_expires_at_check check (expires_at > created_at)
);
create index user_tokens_user_id_idx on user_tokens (user_id, purpose);
create index user_tokens_expires_at_idx on user_tokens (expires_at);

-- Which user of the school a database login of a BI tool reads as.
create table db_logins (
  id uuid not null default app.uuid_v7(),
  login name not null,
  user_id uuid not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint db_logins_pkey primary key (id),
  constraint db_logins_login_key unique (login),
  constraint db_logins_user_id_fkey foreign key (user_id) references users (id) on delete cascade
);
create index db_logins_user_id_idx on db_logins (user_id);
--! EndIncluded tenant/deltas/0001_identity.sql
$delta$);

insert into platform.tenant_migrations (version, name, sql) values (2, 'core', $delta$
--! Included tenant/deltas/0002_core.sql
-- The audit log, files and gap-free numbers.

-- No foreign keys: the log outlives the rows it speaks of.
create table audit_logs (
  id uuid not null default app.uuid_v7(),
  occurred_at timestamptz not null default now(),
  user_id uuid,
  database_login name not null default session_user,
  table_name name not null,
  row_id uuid not null,
  operation app.audit_operation not null,
  old_values jsonb,
  new_values jsonb,
  request_id text,
  address inet,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint audit_logs_pkey primary key (id, occurred_at),
  constraint audit_logs_values_check check (num_nonnulls(old_values, new_values) > 0)
) partition by range (occurred_at);
create index audit_logs_row_id_idx on audit_logs (row_id, occurred_at desc);
create index audit_logs_user_id_idx on audit_logs (user_id, occurred_at desc);
create index audit_logs_occurred_at_idx on audit_logs (occurred_at desc);
-- Nothing is ever lost because a month's partition is missing.
create table audit_logs_default partition of audit_logs default;

create table attachments (
  id uuid not null default app.uuid_v7(),
  owner_table name not null,
  owner_id uuid not null,
  name text collate app.natural not null,
  media_type text not null,
  byte_size bigint not null,
  sha256 bytea not null,
  content bytea,
  storage_key text,
  uploaded_by_id uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint attachments_pkey primary key (id),
  constraint attachments_storage_key_key unique (storage_key),
  constraint attachments_uploaded_by_id_fkey foreign key (uploaded_by_id) references users (id)
    on delete set null,
  constraint attachments_name_check
    check (btrim(name) <> '' and length(name) <= 255 and name !~ '[/\\[:cntrl:]]'),
  constraint attachments_media_type_check
    check (media_type ~ '^[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*$'),
  constraint attachments_byte_size_check check (byte_size >= 0),
  constraint attachments_sha256_check check (octet_length(sha256) = 32),
  constraint attachments_content_check check (num_nonnulls(content, storage_key) = 1),
  constraint attachments_content_size_check check (octet_length(content) = byte_size),
  constraint attachments_content_sha256_check check (sha256(content) = sha256)
);
create index attachments_owner_id_idx on attachments (owner_id);
create index attachments_uploaded_by_id_idx on attachments (uploaded_by_id);

create table number_sequences (
  id uuid not null default app.uuid_v7(),
  name text not null,
  pattern text not null,
  resets_yearly boolean not null default true,
  current_year integer,
  last_number bigint not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint number_sequences_pkey primary key (id),
  constraint number_sequences_name_key unique (name),
  constraint number_sequences_name_check check (name ~ '^[a-z][a-z_]*$'),
  constraint number_sequences_pattern_check check (app.is_number_pattern(pattern)),
  -- Numbers that begin again each year are told apart by the year in them.
  constraint number_sequences_resets_yearly_check
    check (not resets_yearly or pattern like '%{year}%'),
  constraint number_sequences_last_number_check check (last_number >= 0)
);

-- Which mails the worker has handed over, so that a job that is tried again sends none twice.
create table mail_receipts (
  id uuid not null default app.uuid_v7(),
  message_key text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint mail_receipts_pkey primary key (id),
  constraint mail_receipts_message_key_key unique (message_key)
);
create index mail_receipts_created_at_idx on mail_receipts (created_at);
--! EndIncluded tenant/deltas/0002_core.sql
$delta$);

insert into platform.tenant_migrations (version, name, sql) values (3, 'academic', $delta$
--! Included tenant/deltas/0003_academic.sql
-- Schools, people, years, classes, timetables, attendance, exams and report cards.

create table grading_scales (
  id uuid not null default app.uuid_v7(),
  name text collate app.natural not null,
  description text not null default '',
  is_default boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint grading_scales_pkey primary key (id),
  constraint grading_scales_name_key unique (name),
  constraint grading_scales_name_check check (btrim(name) <> '')
);
create unique index grading_scales_is_default_key on grading_scales (is_default) where is_default;

-- A band reaches from from_percent up to, and without, below_percent; the top band is open.
create table grading_scale_bands (
  id uuid not null default app.uuid_v7(),
  grading_scale_id uuid not null,
  label text not null,
  from_percent numeric(5, 2) not null,
  below_percent numeric(5, 2),
  grade_point numeric(4, 2),
  is_passing boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint grading_scale_bands_pkey primary key (id),
  constraint grading_scale_bands_grading_scale_id_label_key unique (grading_scale_id, label),
  constraint grading_scale_bands_grading_scale_id_fkey foreign key (grading_scale_id)
    references grading_scales (id) on delete cascade,
  constraint grading_scale_bands_from_percent_check check (from_percent >= 0),
  constraint grading_scale_bands_below_percent_check check (below_percent > from_percent),
  constraint grading_scale_bands_label_check check (btrim(label) <> ''),
  constraint grading_scale_bands_range_excl exclude using gist (
    grading_scale_id with =,
    numrange(from_percent, below_percent, '[)') with &&
  )
);

create table schools (
  id uuid not null default app.uuid_v7(),
  name text collate app.natural not null,
  code text,
  kind app.school_kind not null default 'school',
  parent_school_id uuid,
  time_zone text not null default 'UTC',
  week_days smallint[] not null default '{1,2,3,4,5}',
  grading_scale_id uuid,
  logo_attachment_id uuid,
  postal_address text,
  phone text,
  email text,
  attendance_frozen_until date,
  sourced_id text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint schools_pkey primary key (id),
  constraint schools_sourced_id_key unique (sourced_id),
  constraint schools_parent_school_id_name_key unique nulls not distinct (parent_school_id, name),
  constraint schools_parent_school_id_fkey foreign key (parent_school_id) references schools (id)
    on delete restrict,
  constraint schools_grading_scale_id_fkey foreign key (grading_scale_id)
    references grading_scales (id) on delete restrict,
  constraint schools_logo_attachment_id_fkey foreign key (logo_attachment_id)
    references attachments (id) on delete set null,
  constraint schools_name_check check (btrim(name) <> ''),
  constraint schools_parent_school_id_check check (parent_school_id <> id),
  constraint schools_time_zone_check check (app.is_time_zone(time_zone)),
  constraint schools_week_days_check check (app.are_week_days(week_days))
);
create index schools_grading_scale_id_idx on schools (grading_scale_id);
create index schools_logo_attachment_id_idx on schools (logo_attachment_id);

alter table user_roles
  add constraint user_roles_school_id_fkey foreign key (school_id) references schools (id)
    on delete cascade;

create table academic_years (
  id uuid not null default app.uuid_v7(),
  name text collate app.natural not null,
  starts_on date not null,
  ends_on date not null,
  is_current boolean not null default false,
  sourced_id text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint academic_years_pkey primary key (id),
  constraint academic_years_name_key unique (name),
  constraint academic_years_sourced_id_key unique (sourced_id),
  constraint academic_years_name_check check (btrim(name) <> ''),
  constraint academic_years_ends_on_check check (ends_on > starts_on)
);
create unique index academic_years_is_current_key on academic_years (is_current) where is_current;
create index academic_years_starts_on_idx on academic_years (starts_on);

create table terms (
  id uuid not null default app.uuid_v7(),
  academic_year_id uuid not null,
  parent_term_id uuid,
  name text collate app.natural not null,
  kind app.term_kind not null default 'term',
  starts_on date not null,
  ends_on date not null,
  grades_open_on date,
  grades_close_on date,
  sourced_id text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint terms_pkey primary key (id),
  constraint terms_academic_year_id_id_key unique (academic_year_id, id),
  constraint terms_academic_year_id_name_key unique (academic_year_id, name),
  constraint terms_sourced_id_key unique (sourced_id),
  constraint terms_academic_year_id_fkey foreign key (academic_year_id)
    references academic_years (id) on delete cascade,
  constraint terms_parent_term_id_fkey foreign key (academic_year_id, parent_term_id)
    references terms (academic_year_id, id) on delete cascade,
  constraint terms_name_check check (btrim(name) <> ''),
  constraint terms_parent_term_id_check check (parent_term_id <> id),
  constraint terms_ends_on_check check (ends_on >= starts_on),
  constraint terms_grades_close_on_check check (grades_close_on >= grades_open_on),
  constraint terms_grades_window_check check ((grades_open_on is null) = (grades_close_on is null))
);
create index terms_parent_term_id_idx on terms (academic_year_id, parent_term_id);
create index terms_starts_on_idx on terms (starts_on);

create table grade_levels (
  id uuid not null default app.uuid_v7(),
  code text not null,
  name text collate app.natural not null,
  position integer not null,
  next_grade_level_id uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint grade_levels_pkey primary key (id),
  constraint grade_levels_code_key unique (code),
  constraint grade_levels_name_key unique (name),
  constraint grade_levels_position_key unique (position) deferrable initially immediate,
  constraint grade_levels_next_grade_level_id_fkey foreign key (next_grade_level_id)
    references grade_levels (id) on delete set null,
  constraint grade_levels_code_check check (btrim(code) <> ''),
  constraint grade_levels_name_check check (btrim(name) <> ''),
  constraint grade_levels_next_grade_level_id_check check (next_grade_level_id <> id)
);
create index grade_levels_next_grade_level_id_idx on grade_levels (next_grade_level_id);

create table rooms (
  id uuid not null default app.uuid_v7(),
  school_id uuid not null,
  name text collate app.natural not null,
  capacity integer,
  is_bookable boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint rooms_pkey primary key (id),
  constraint rooms_school_id_name_key unique (school_id, name),
  constraint rooms_school_id_fkey foreign key (school_id) references schools (id) on delete cascade,
  constraint rooms_name_check check (btrim(name) <> ''),
  constraint rooms_capacity_check check (capacity > 0)
);

create table subjects (
  id uuid not null default app.uuid_v7(),
  school_id uuid,
  academic_year_id uuid,
  code text,
  name text collate app.natural not null,
  description text not null default '',
  areas text[] not null default '{}',
  area_codes text[] not null default '{}',
  grade_level_codes text[] not null default '{}',
  sourced_id text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint subjects_pkey primary key (id),
  constraint subjects_sourced_id_key unique (sourced_id),
  constraint subjects_school_id_fkey foreign key (school_id) references schools (id)
    on delete restrict,
  constraint subjects_academic_year_id_fkey foreign key (academic_year_id)
    references academic_years (id) on delete restrict,
  constraint subjects_name_check check (btrim(name) <> '')
);
create index subjects_school_id_idx on subjects (school_id);
create index subjects_academic_year_id_idx on subjects (academic_year_id);
create index subjects_name_idx on subjects (name, id);

create table teachers (
  id uuid not null default app.uuid_v7(),
  user_id uuid,
  school_id uuid,
  staff_number text,
  first_name text collate app.natural not null,
  middle_name text collate app.natural,
  last_name text collate app.natural not null,
  email text,
  phone text,
  mobile_phone text,
  birth_date date,
  sex app.sex,
  demographics jsonb not null default '{}',
  hired_on date,
  left_on date,
  sourced_id text,
  sourced_values jsonb not null default '{}',
  full_name text collate app.natural not null generated always as (
    btrim(first_name || ' ' || coalesce(nullif(middle_name, '') || ' ', '') || last_name)
  ) stored,
  search tsvector not null generated always as (
    app.search_vector(first_name, middle_name, last_name, staff_number, email)
  ) stored,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint teachers_pkey primary key (id),
  constraint teachers_user_id_key unique (user_id),
  constraint teachers_staff_number_key unique (staff_number),
  constraint teachers_sourced_id_key unique (sourced_id),
  constraint teachers_user_id_fkey foreign key (user_id) references users (id) on delete set null,
  constraint teachers_school_id_fkey foreign key (school_id) references schools (id)
    on delete restrict,
  constraint teachers_name_check check (btrim(first_name || last_name) <> ''),
  constraint teachers_left_on_check check (left_on >= hired_on),
  constraint teachers_demographics_check check (jsonb_typeof(demographics) = 'object'),
  constraint teachers_sourced_values_check check (jsonb_typeof(sourced_values) = 'object')
);
create index teachers_school_id_idx on teachers (school_id);
create index teachers_last_name_idx on teachers (last_name, first_name, id);
create index teachers_search_idx on teachers using gin (search);
create index teachers_trigram_idx on teachers
  using gin (app.fold(first_name || ' ' || last_name) app.gin_trgm_ops);

create table classes (
  id uuid not null default app.uuid_v7(),
  school_id uuid not null,
  academic_year_id uuid not null,
  grade_level_id uuid not null,
  name text collate app.natural not null,
  capacity integer,
  class_teacher_id uuid,
  room_id uuid,
  sourced_id text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint classes_pkey primary key (id),
  constraint classes_school_id_academic_year_id_name_key unique (school_id, academic_year_id, name),
  constraint classes_sourced_id_key unique (sourced_id),
  constraint classes_school_id_fkey foreign key (school_id) references schools (id)
    on delete restrict,
  constraint classes_academic_year_id_fkey foreign key (academic_year_id)
    references academic_years (id) on delete restrict,
  constraint classes_grade_level_id_fkey foreign key (grade_level_id)
    references grade_levels (id) on delete restrict,
  constraint classes_class_teacher_id_fkey foreign key (class_teacher_id)
    references teachers (id) on delete set null,
  constraint classes_room_id_fkey foreign key (room_id) references rooms (id) on delete set null,
  constraint classes_name_check check (btrim(name) <> ''),
  constraint classes_capacity_check check (capacity > 0)
);
create index classes_academic_year_id_idx on classes (academic_year_id);
create index classes_grade_level_id_idx on classes (grade_level_id);
create index classes_class_teacher_id_idx on classes (class_teacher_id);
create index classes_room_id_idx on classes (room_id);

-- What a class is taught. Where only some of the class attend (sets, electives),
-- takes_whole_class is false and class_subject_students lists them.
create table class_subjects (
  id uuid not null default app.uuid_v7(),
  class_id uuid not null,
  subject_id uuid not null,
  term_id uuid,
  name text collate app.natural,
  code text,
  weekly_periods integer,
  room_id uuid,
  period_labels text[] not null default '{}',
  takes_whole_class boolean not null default true,
  sourced_id text,
  sourced_values jsonb not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint class_subjects_pkey primary key (id),
  constraint class_subjects_class_id_id_key unique (class_id, id),
  constraint class_subjects_class_id_fkey foreign key (class_id) references classes (id)
    on delete cascade,
  constraint class_subjects_subject_id_fkey foreign key (subject_id) references subjects (id)
    on delete restrict,
  constraint class_subjects_term_id_fkey foreign key (term_id) references terms (id)
    on delete restrict,
  constraint class_subjects_room_id_fkey foreign key (room_id) references rooms (id)
    on delete set null,
  constraint class_subjects_weekly_periods_check check (weekly_periods > 0),
  constraint class_subjects_sourced_values_check check (jsonb_typeof(sourced_values) = 'object')
);
create unique index class_subjects_class_id_subject_id_term_id_key
  on class_subjects (class_id, subject_id, term_id) nulls not distinct
  where takes_whole_class;
create unique index class_subjects_sourced_id_key on class_subjects (sourced_id, term_id)
  nulls not distinct where sourced_id is not null;
create index class_subjects_subject_id_idx on class_subjects (subject_id);
create index class_subjects_term_id_idx on class_subjects (term_id);
create index class_subjects_room_id_idx on class_subjects (room_id);

create table class_subject_teachers (
  id uuid not null default app.uuid_v7(),
  class_subject_id uuid not null,
  teacher_id uuid not null,
  is_main boolean not null default true,
  starts_on date,
  ends_on date,
  sourced_id text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint class_subject_teachers_pkey primary key (id),
  constraint class_subject_teachers_class_subject_id_fkey foreign key (class_subject_id)
    references class_subjects (id) on delete cascade,
  constraint class_subject_teachers_teacher_id_fkey foreign key (teacher_id)
    references teachers (id) on delete restrict,
  constraint class_subject_teachers_ends_on_check check (ends_on >= starts_on),
  constraint class_subject_teachers_spell_excl exclude using gist (
    class_subject_id with =, teacher_id with =, daterange(starts_on, ends_on, '[]') with &&
  ),
  constraint class_subject_teachers_main_excl exclude using gist (
    class_subject_id with =, daterange(starts_on, ends_on, '[]') with &&
  ) where (is_main)
);
create index class_subject_teachers_teacher_id_idx on class_subject_teachers (teacher_id);
create index class_subject_teachers_class_subject_id_idx
  on class_subject_teachers (class_subject_id);
create index class_subject_teachers_sourced_id_idx on class_subject_teachers (sourced_id);

create table students (
  id uuid not null default app.uuid_v7(),
  user_id uuid,
  school_id uuid not null,
  -- A trigger puts the next number of the sequence 'admission' in the place of an empty one.
  admission_number text not null default '',
  first_name text collate app.natural not null,
  middle_name text collate app.natural,
  last_name text collate app.natural not null,
  preferred_name text collate app.natural,
  birth_date date,
  sex app.sex,
  status app.student_status not null default 'active',
  grade_level_id uuid,
  email text,
  phone text,
  mobile_phone text,
  postal_address text,
  medical_note text,
  demographics jsonb not null default '{}',
  photo_attachment_id uuid,
  sourced_id text,
  sourced_values jsonb not null default '{}',
  full_name text collate app.natural not null generated always as (
    btrim(first_name || ' ' || coalesce(nullif(middle_name, '') || ' ', '') || last_name)
  ) stored,
  search tsvector not null generated always as (
    app.search_vector(first_name, middle_name, last_name, preferred_name, admission_number)
  ) stored,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint students_pkey primary key (id),
  constraint students_user_id_key unique (user_id),
  constraint students_admission_number_key unique (admission_number),
  constraint students_sourced_id_key unique (sourced_id),
  constraint students_user_id_fkey foreign key (user_id) references users (id) on delete set null,
  constraint students_school_id_fkey foreign key (school_id) references schools (id)
    on delete restrict,
  constraint students_grade_level_id_fkey foreign key (grade_level_id)
    references grade_levels (id) on delete restrict,
  constraint students_photo_attachment_id_fkey foreign key (photo_attachment_id)
    references attachments (id) on delete set null,
  constraint students_name_check check (btrim(first_name || last_name) <> ''),
  constraint students_admission_number_check check (btrim(admission_number) <> ''),
  constraint students_birth_date_check check (birth_date > '1900-01-01'),
  constraint students_demographics_check check (jsonb_typeof(demographics) = 'object'),
  constraint students_sourced_values_check check (jsonb_typeof(sourced_values) = 'object')
);
create index students_school_id_idx on students (school_id);
create index students_grade_level_id_idx on students (grade_level_id);
create index students_photo_attachment_id_idx on students (photo_attachment_id);
create index students_last_name_idx on students (last_name, first_name, id);
create index students_search_idx on students using gin (search);
create index students_trigram_idx on students
  using gin (app.fold(first_name || ' ' || last_name) app.gin_trgm_ops);

create table guardians (
  id uuid not null default app.uuid_v7(),
  user_id uuid,
  first_name text collate app.natural not null,
  middle_name text collate app.natural,
  last_name text collate app.natural not null,
  email text,
  phone text,
  mobile_phone text,
  postal_address text,
  occupation text,
  demographics jsonb not null default '{}',
  sourced_id text,
  sourced_values jsonb not null default '{}',
  full_name text collate app.natural not null generated always as (
    btrim(first_name || ' ' || coalesce(nullif(middle_name, '') || ' ', '') || last_name)
  ) stored,
  search tsvector not null generated always as (
    app.search_vector(first_name, middle_name, last_name, email, phone)
  ) stored,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint guardians_pkey primary key (id),
  constraint guardians_user_id_key unique (user_id),
  constraint guardians_sourced_id_key unique (sourced_id),
  constraint guardians_user_id_fkey foreign key (user_id) references users (id) on delete set null,
  constraint guardians_name_check check (btrim(first_name || last_name) <> ''),
  constraint guardians_demographics_check check (jsonb_typeof(demographics) = 'object'),
  constraint guardians_sourced_values_check check (jsonb_typeof(sourced_values) = 'object')
);
create index guardians_last_name_idx on guardians (last_name, first_name, id);
create index guardians_search_idx on guardians using gin (search);
create index guardians_trigram_idx on guardians
  using gin (app.fold(first_name || ' ' || last_name) app.gin_trgm_ops);

create table student_guardians (
  id uuid not null default app.uuid_v7(),
  student_id uuid not null,
  guardian_id uuid not null,
  relation app.guardian_relation not null,
  has_custody boolean not null default true,
  is_emergency_contact boolean not null default true,
  lives_with boolean not null default true,
  has_data_access boolean not null default true,
  contact_order smallint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint student_guardians_pkey primary key (id),
  constraint student_guardians_student_id_guardian_id_key unique (student_id, guardian_id),
  constraint student_guardians_student_id_fkey foreign key (student_id) references students (id)
    on delete cascade,
  constraint student_guardians_guardian_id_fkey foreign key (guardian_id)
    references guardians (id) on delete cascade,
  constraint student_guardians_contact_order_check check (contact_order > 0)
);
create index student_guardians_guardian_id_idx on student_guardians (guardian_id);

create table class_subject_students (
  id uuid not null default app.uuid_v7(),
  class_subject_id uuid not null,
  student_id uuid not null,
  starts_on date,
  ends_on date,
  sourced_id text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint class_subject_students_pkey primary key (id),
  constraint class_subject_students_class_subject_id_fkey foreign key (class_subject_id)
    references class_subjects (id) on delete cascade,
  constraint class_subject_students_student_id_fkey foreign key (student_id)
    references students (id) on delete cascade,
  constraint class_subject_students_ends_on_check check (ends_on >= starts_on),
  constraint class_subject_students_spell_excl exclude using gist (
    class_subject_id with =, student_id with =, daterange(starts_on, ends_on, '[]') with &&
  )
);
create index class_subject_students_class_subject_id_idx
  on class_subject_students (class_subject_id);
create index class_subject_students_student_id_idx on class_subject_students (student_id);
create index class_subject_students_sourced_id_idx on class_subject_students (sourced_id);

-- One row per spell of a student in a class. ends_on is the last day of attendance.
create table enrollments (
  id uuid not null default app.uuid_v7(),
  student_id uuid not null,
  class_id uuid not null,
  starts_on date not null,
  ends_on date,
  entry_code app.entry_code not null default 'new',
  exit_code app.exit_code,
  roll_number integer,
  sourced_id text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint enrollments_pkey primary key (id),
  constraint enrollments_student_id_fkey foreign key (student_id) references students (id)
    on delete cascade,
  constraint enrollments_class_id_fkey foreign key (class_id) references classes (id)
    on delete restrict,
  constraint enrollments_ends_on_check check (ends_on >= starts_on),
  constraint enrollments_exit_code_check check (exit_code is null or ends_on is not null),
  constraint enrollments_roll_number_check check (roll_number > 0),
  constraint enrollments_spell_excl exclude using gist (
    student_id with =, daterange(starts_on, ends_on, '[]') with &&
  )
);
create unique index enrollments_class_id_roll_number_key on enrollments (class_id, roll_number)
  where exit_code is null;
create index enrollments_class_id_idx on enrollments (class_id, starts_on);
create index enrollments_student_id_idx on enrollments (student_id, starts_on);
create index enrollments_sourced_id_idx on enrollments (sourced_id);

create table periods (
  id uuid not null default app.uuid_v7(),
  school_id uuid not null,
  name text collate app.natural not null,
  position integer not null,
  starts_at time not null,
  ends_at time not null,
  week_days smallint[] not null default '{1,2,3,4,5}',
  is_teaching boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint periods_pkey primary key (id),
  constraint periods_school_id_name_key unique (school_id, name),
  constraint periods_school_id_fkey foreign key (school_id) references schools (id)
    on delete cascade,
  constraint periods_name_check check (btrim(name) <> ''),
  constraint periods_ends_at_check check (ends_at > starts_at),
  constraint periods_week_days_check check (app.are_week_days(week_days))
);

-- class_id and takes_whole_class repeat the class subject's (the foreign keys and a trigger hold
-- them to it) so that the exclusion constraints can see them.
create table timetable_entries (
  id uuid not null default app.uuid_v7(),
  class_subject_id uuid not null,
  class_id uuid not null,
  period_id uuid not null,
  week_day smallint not null,
  teacher_id uuid,
  room_id uuid,
  takes_whole_class boolean not null default true,
  -- A trigger cuts both to the days on which the class is taught the subject.
  starts_on date not null default '-infinity',
  ends_on date not null default 'infinity',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint timetable_entries_pkey primary key (id),
  constraint timetable_entries_class_subject_id_fkey foreign key (class_id, class_subject_id)
    references class_subjects (class_id, id) on update cascade on delete cascade,
  constraint timetable_entries_period_id_fkey foreign key (period_id) references periods (id)
    on delete restrict,
  constraint timetable_entries_teacher_id_fkey foreign key (teacher_id) references teachers (id)
    on delete restrict,
  constraint timetable_entries_room_id_fkey foreign key (room_id) references rooms (id)
    on delete restrict,
  constraint timetable_entries_week_day_check check (week_day between 1 and 7),
  constraint timetable_entries_ends_on_check check (ends_on >= starts_on),
  constraint timetable_entries_teacher_excl exclude using gist (
    teacher_id with =, period_id with =, week_day with =,
    daterange(starts_on, ends_on, '[]') with &&
  ),
  constraint timetable_entries_room_excl exclude using gist (
    room_id with =, period_id with =, week_day with =,
    daterange(starts_on, ends_on, '[]') with &&
  ),
  constraint timetable_entries_class_excl exclude using gist (
    class_id with =, period_id with =, week_day with =,
    daterange(starts_on, ends_on, '[]') with &&
  ) where (takes_whole_class)
);
create index timetable_entries_class_subject_id_idx
  on timetable_entries (class_id, class_subject_id);
create index timetable_entries_period_id_idx on timetable_entries (period_id);
create index timetable_entries_teacher_id_idx on timetable_entries (teacher_id);
create index timetable_entries_room_id_idx on timetable_entries (room_id);

-- period_id is null for the state of the whole day.
create table attendance_records (
  id uuid not null default app.uuid_v7(),
  student_id uuid not null,
  class_id uuid not null,
  day date not null,
  period_id uuid,
  code app.attendance_code not null,
  reason text,
  arrived_at time,
  departed_at time,
  recorded_by_id uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint attendance_records_pkey primary key (id),
  constraint attendance_records_student_id_day_period_id_key
    unique nulls not distinct (student_id, day, period_id),
  constraint attendance_records_student_id_fkey foreign key (student_id) references students (id)
    on delete cascade,
  constraint attendance_records_class_id_fkey foreign key (class_id) references classes (id)
    on delete restrict,
  constraint attendance_records_period_id_fkey foreign key (period_id) references periods (id)
    on delete restrict,
  constraint attendance_records_recorded_by_id_fkey foreign key (recorded_by_id)
    references users (id) on delete set null,
  constraint attendance_records_times_check check (departed_at >= arrived_at)
);
create index attendance_records_class_id_idx on attendance_records (class_id, day);
create index attendance_records_day_idx on attendance_records (day);
create index attendance_records_period_id_idx on attendance_records (period_id);
create index attendance_records_recorded_by_id_idx on attendance_records (recorded_by_id);

create table exams (
  id uuid not null default app.uuid_v7(),
  term_id uuid not null,
  school_id uuid,
  name text collate app.natural not null,
  kind app.exam_kind not null default 'test',
  weight numeric(6, 3) not null default 1,
  starts_on date,
  ends_on date,
  published_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint exams_pkey primary key (id),
  constraint exams_term_id_school_id_name_key unique nulls not distinct (term_id, school_id, name),
  constraint exams_term_id_fkey foreign key (term_id) references terms (id) on delete restrict,
  constraint exams_school_id_fkey foreign key (school_id) references schools (id)
    on delete restrict,
  constraint exams_name_check check (btrim(name) <> ''),
  constraint exams_weight_check check (weight >= 0),
  constraint exams_ends_on_check check (ends_on >= starts_on)
);
create index exams_school_id_idx on exams (school_id);

create table exam_papers (
  id uuid not null default app.uuid_v7(),
  exam_id uuid not null,
  class_subject_id uuid not null,
  held_on date,
  starts_at time,
  ends_at time,
  room_id uuid,
  maximum_score numeric(7, 2) not null default 100,
  pass_score numeric(7, 2),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint exam_papers_pkey primary key (id),
  constraint exam_papers_exam_id_class_subject_id_key unique (exam_id, class_subject_id),
  constraint exam_papers_exam_id_fkey foreign key (exam_id) references exams (id)
    on delete restrict,
  constraint exam_papers_class_subject_id_fkey foreign key (class_subject_id)
    references class_subjects (id) on delete restrict,
  constraint exam_papers_room_id_fkey foreign key (room_id) references rooms (id)
    on delete set null,
  constraint exam_papers_maximum_score_check check (maximum_score > 0),
  constraint exam_papers_pass_score_check check (pass_score between 0 and maximum_score),
  constraint exam_papers_ends_at_check check (ends_at > starts_at),
  constraint exam_papers_room_excl exclude using gist (
    room_id with =, tsrange(held_on + starts_at, held_on + ends_at) with &&
  ) where (held_on is not null and starts_at is not null and ends_at is not null)
);
create index exam_papers_class_subject_id_idx on exam_papers (class_subject_id);
create index exam_papers_room_id_idx on exam_papers (room_id);

create table results (
  id uuid not null default app.uuid_v7(),
  exam_paper_id uuid not null,
  student_id uuid not null,
  score numeric(7, 2),
  is_absent boolean not null default false,
  is_exempt boolean not null default false,
  remark text,
  entered_by_id uuid,
  published_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint results_pkey primary key (id),
  constraint results_exam_paper_id_student_id_key unique (exam_paper_id, student_id),
  constraint results_exam_paper_id_fkey foreign key (exam_paper_id) references exam_papers (id)
    on delete restrict,
  constraint results_student_id_fkey foreign key (student_id) references students (id)
    on delete cascade,
  constraint results_entered_by_id_fkey foreign key (entered_by_id) references users (id)
    on delete set null,
  constraint results_score_check check (score >= 0),
  constraint results_state_check check (
    num_nonnulls(score, nullif(is_absent, false), nullif(is_exempt, false)) = 1
  )
);
create index results_student_id_idx on results (student_id);
create index results_entered_by_id_idx on results (entered_by_id);

-- A frozen final. It names classes, terms and scales in words too, so that it stays true when
-- they change, and fits grades that come from an earlier school, whose term is not one of ours.
create table report_cards (
  id uuid not null default app.uuid_v7(),
  student_id uuid not null,
  class_id uuid,
  term_id uuid,
  school_name text collate app.natural not null,
  academic_year_name text collate app.natural not null,
  term_name text collate app.natural not null,
  class_name text collate app.natural,
  grading_scale_name text collate app.natural,
  percent numeric(5, 2),
  letter text,
  grade_point numeric(4, 2),
  class_rank integer,
  class_size integer,
  remark text,
  lines jsonb not null default '[]',
  published_at timestamptz,
  published_by_id uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint report_cards_pkey primary key (id),
  constraint report_cards_student_id_term_id_key unique (student_id, term_id),
  constraint report_cards_student_id_fkey foreign key (student_id) references students (id)
    on delete cascade,
  constraint report_cards_class_id_fkey foreign key (class_id) references classes (id)
    on delete set null,
  constraint report_cards_term_id_fkey foreign key (term_id) references terms (id)
    on delete restrict,
  constraint report_cards_published_by_id_fkey foreign key (published_by_id)
    references users (id) on delete set null,
  constraint report_cards_names_check check (
    btrim(school_name) <> '' and btrim(academic_year_name) <> '' and btrim(term_name) <> ''
  ),
  constraint report_cards_lines_check check (jsonb_typeof(lines) = 'array'),
  constraint report_cards_class_rank_check check (class_rank between 1 and class_size)
);
create index report_cards_class_id_idx on report_cards (class_id, term_id);
create index report_cards_term_id_idx on report_cards (term_id);
create index report_cards_published_by_id_idx on report_cards (published_by_id);
--! EndIncluded tenant/deltas/0003_academic.sql
$delta$);

reset role;
