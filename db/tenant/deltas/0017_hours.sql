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
