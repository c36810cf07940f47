--! Previous: sha1:6f40411532c190c63700fba82784e54db2d9887c
--! Hash: sha1:9123a169eaac1b0ec0d0082449f7c6f7d46e58f0
--! Message: nights

-- Begin with `set local role homeroom_owner;`, so that everything belongs to it, whoever connects,
-- and end with `reset role;`. Here go changes of app and platform, and one
-- `insert into platform.tenant_migrations` a delta.

set local role homeroom_owner;

--! Included app/retention.sql
do $$
begin
  if to_regtype('app.retention_subject') is null then
    create type app.retention_subject as enum (
      'login_history', 'user_sessions', 'audit_logs', 'record_views', 'notifications', 'deliveries',
      'webhook_deliveries', 'report_runs', 'report_files', 'vehicle_positions'
    );
  end if;
end;
$$;
comment on type app.retention_subject is
  'What is kept for as long as a school wishes, and forgotten then.';
--! EndIncluded app/retention.sql

insert into platform.tenant_migrations (version, name, sql) values (17, 'hours', $delta$
--! Included tenant/deltas/0017_hours.sql
-- Work by each school's clock, and how long each school keeps what.

-- The last night that began, by time zone; what is done nightly was queued then.
create table nights (
  id uuid not null default app.uuid_v7(),
  time_zone text not null,
  night date not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint nights_pkey primary key (id),
  constraint nights_time_zone_key unique (time_zone)
);

-- Null: from half a minute after the register says so.
alter table schools add column absence_alert_at time;

-- A row for each subject. Logs with which wrongs are found out are kept for a year or two at least.
create table retention_periods (
  id uuid not null default app.uuid_v7(),
  subject app.retention_subject not null,
  days integer,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint retention_periods_pkey primary key (id),
  constraint retention_periods_subject_key unique (subject),
  constraint retention_periods_days_check check (
    days between case subject
      when 'audit_logs' then 365
      when 'record_views' then 730
      when 'login_history' then 30
      when 'notifications' then 30
      else 1
    end and 36500
  )
);

-- What is forgotten, retention_periods says.
drop function if exists forget_record_views();
drop function if exists drop_position_partitions(integer);

-- Who else is mailed what a schedule's owner may see.
create table report_schedule_recipients (
  id uuid not null default app.uuid_v7(),
  report_schedule_id uuid not null,
  user_id uuid not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint report_schedule_recipients_pkey primary key (id),
  constraint report_schedule_recipients_report_schedule_id_user_id_key
    unique (report_schedule_id, user_id),
  constraint report_schedule_recipients_report_schedule_id_fkey foreign key (report_schedule_id)
    references report_schedules (id) on delete cascade,
  constraint report_schedule_recipients_user_id_fkey foreign key (user_id) references users (id)
    on delete cascade
);
create index report_schedule_recipients_user_id_idx on report_schedule_recipients (user_id);

-- It has a parameter more.
drop function if exists issue_report_file_link(uuid, bytea, integer, integer);

-- What is mailed to whoever has said nothing about mails.
alter table message_kinds add column is_mailed boolean not null default false;

-- It tells of accounts too.
drop function if exists absence_notices(uuid, date);
--! EndIncluded tenant/deltas/0017_hours.sql
$delta$)
on conflict (version) do update set name = excluded.name, sql = excluded.sql;

reset role;
