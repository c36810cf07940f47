--! Previous: sha1:070065b2f2f81c2724a2495f4dd6270fab04deb7
--! Hash: sha1:94fa1cea54ab6d4e7b0ee84e275cdef56de07e37
--! Message: communication

-- Begin with `set local role homeroom_owner;`, so that everything belongs to it, whoever connects,
-- and end with `reset role;`. Here go changes of app and platform, and one
-- `insert into platform.tenant_migrations` a delta.

set local role homeroom_owner;

--! Included app/communication.sql
-- Types and helpers of the module communication.

create type app.audience_relation as enum (
  'everyone', 'students', 'guardians', 'teachers', 'staff', 'role_holders'
);
comment on type app.audience_relation is
  'What people are to the class, grade level or school that is addressed: its students, their guardians, its teachers, its staff (whoever holds a role other than Student or Guardian), all of these; or the holders of a role.';

create type app.notification_channel as enum ('in_app', 'email', 'sms', 'push');
comment on type app.notification_channel is 'A way by which a notification reaches somebody.';

create type app.delivery_state as enum ('pending', 'sending', 'sent', 'failed', 'cancelled');
comment on type app.delivery_state is
  'How far a delivery is: it waits, is being sent, was sent, was given up, or is no longer wanted.';

create type app.calendar_event_kind as enum (
  'event', 'holiday', 'closure', 'meeting', 'examination', 'trip'
);
comment on type app.calendar_event_kind is 'What kind of entry in the calendar this is.';

create type app.event_response as enum ('needs_action', 'accepted', 'tentative', 'declined');
comment on type app.event_response is 'What somebody answered to an invitation.';

create type app.event_occurrence as (
  event_id uuid,
  school_id uuid,
  kind app.calendar_event_kind,
  title text,
  location text,
  starts_on date,
  ends_on date,
  starts_at timestamptz,
  ends_at timestamptz,
  time_zone text,
  is_all_day boolean,
  closes_school boolean,
  is_recurring boolean,
  response app.event_response
);
comment on type app.event_occurrence is 'One time that an event of the calendar takes place.';
comment on column app.event_occurrence.event_id is 'The event.';
comment on column app.event_occurrence.school_id is 'The school whose event it is; null: all.';
comment on column app.event_occurrence.kind is 'What kind of event it is.';
comment on column app.event_occurrence.title is 'What it is called.';
comment on column app.event_occurrence.location is 'Where it takes place.';
comment on column app.event_occurrence.starts_on is 'The first day, in the event''s time zone.';
comment on column app.event_occurrence.ends_on is 'The last day, in the event''s time zone.';
comment on column app.event_occurrence.starts_at is
  'When it begins; null when it takes whole days. A time of day that clocks skip stands for the moment as long after midnight as it would have been without the change; of one that they pass twice, the first.';
comment on column app.event_occurrence.ends_at is 'When it ends; null when it takes whole days.';
comment on column app.event_occurrence.time_zone is 'The time zone of its days and times.';
comment on column app.event_occurrence.is_all_day is 'Whether it takes whole days.';
comment on column app.event_occurrence.closes_school is 'Whether there is no school on its days.';
comment on column app.event_occurrence.is_recurring is 'Whether the event has a recurrence rule.';
comment on column app.event_occurrence.response is
  'What you answered; null when you are not invited.';

create type app.unread_summary as (
  notifications integer,
  messages integer,
  conversations integer,
  invitations integer
);
comment on type app.unread_summary is 'How much waits for you.';
comment on column app.unread_summary.notifications is 'Notifications that you have not read.';
comment on column app.unread_summary.messages is 'Messages of others that you have not read.';
comment on column app.unread_summary.conversations is 'Conversations with such messages.';
comment on column app.unread_summary.invitations is
  'Invitations that you have not answered, to events that are not over.';

create type app.announcement_match as (
  id uuid,
  title text,
  author_name text,
  publish_at timestamptz,
  rank real
);
comment on type app.announcement_match is 'An announcement that was found.';
comment on column app.announcement_match.id is 'The announcement.';
comment on column app.announcement_match.title is 'Its title.';
comment on column app.announcement_match.author_name is 'Who wrote it.';
comment on column app.announcement_match.publish_at is 'When it was published, or will be.';
comment on column app.announcement_match.rank is 'How well it fits, 1 at most.';

create type app.person_reached as (
  user_id uuid,
  name text,
  is_student boolean,
  is_guardian boolean,
  is_staff boolean
);
comment on type app.person_reached is 'Somebody whom an announcement reaches, or to whom you may write.';
comment on column app.person_reached.user_id is 'The account.';
comment on column app.person_reached.name is 'The name.';
comment on column app.person_reached.is_student is 'Whether this is a student.';
comment on column app.person_reached.is_guardian is 'Whether this is a guardian.';
comment on column app.person_reached.is_staff is 'Whether this is a teacher, or other staff.';

create type app.rendered_message as (subject text, body text);
comment on type app.rendered_message is 'A template with its placeholders filled in.';
comment on column app.rendered_message.subject is 'The subject.';
comment on column app.rendered_message.body is 'The text.';

create type app.recurrence as (
  frequency text,
  step integer,
  times integer,
  until_day date,
  until_moment timestamptz,
  week_start integer,
  week_days integer[],
  ordinals integer[],
  month_days integer[],
  months integer[]
);
comment on type app.recurrence is
  'A recurrence rule (RFC 5545), taken apart. Days of the week and their ordinals are two lists of equal length.';
comment on column app.recurrence.frequency is 'DAILY, WEEKLY, MONTHLY or YEARLY.';
comment on column app.recurrence.step is 'INTERVAL: every so many days, weeks, months or years.';
comment on column app.recurrence.times is 'COUNT.';
comment on column app.recurrence.until_day is 'UNTIL, where it is a day.';
comment on column app.recurrence.until_moment is 'UNTIL, where it is a moment.';
comment on column app.recurrence.week_start is 'WKST: 1 for Monday to 7 for Sunday.';
comment on column app.recurrence.week_days is 'BYDAY: 1 for Monday to 7 for Sunday.';
comment on column app.recurrence.ordinals is 'BYDAY: which of the month, -1 for the last; 0: each.';
comment on column app.recurrence.month_days is 'BYMONTHDAY.';
comment on column app.recurrence.months is 'BYMONTH.';

create function app.refuse_recurrence(problem text) returns void
  language plpgsql immutable parallel safe
  set search_path = ''
as $$
begin
  raise exception using
    errcode = 'SC501',
    message = format('The recurrence rule is not understood: %s.', problem),
    hint = 'Write it like FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;UNTIL=20270630. FREQ may be DAILY, '
      'WEEKLY, MONTHLY or YEARLY; COUNT, BYMONTHDAY, BYMONTH and WKST are known too.';
end;
$$;
comment on function app.refuse_recurrence(text) is 'Says what is wrong with a recurrence rule.';
grant execute on function app.refuse_recurrence(text) to homeroom_tenant;

create function app.parse_recurrence(rule text) returns app.recurrence
  language plpgsql immutable strict parallel safe
  set search_path = ''
as $$
declare
  weekday_names constant text[] := '{MO,TU,WE,TH,FR,SA,SU}';
  known constant text[] := '{FREQ,INTERVAL,COUNT,UNTIL,WKST,BYDAY,BYMONTHDAY,BYMONTH}';
  parsed app.recurrence;
  seen text[] := '{}';
  part text;
  name text;
  value text;
  item text;
  words text[];
begin
  if length(rule) > 500 then
    perform app.refuse_recurrence('it is longer than 500 characters');
  end if;
  parsed.step := 1;
  parsed.week_start := 1;
  parsed.week_days := '{}';
  parsed.ordinals := '{}';
  parsed.month_days := '{}';
  parsed.months := '{}';

  foreach part in array string_to_array(regexp_replace(upper(btrim(rule)), '^RRULE:', ''), ';') loop
    name := split_part(part, '=', 1);
    value := split_part(part, '=', 2);
    if part !~ '^[A-Z]+=[^=]+$' then
      perform app.refuse_recurrence(format('"%s" is not a name and a value', part));
    elsif name <> all (known) then
      perform app.refuse_recurrence(format('%s is not supported', name));
    elsif name = any (seen) then
      perform app.refuse_recurrence(format('%s is given twice', name));
    end if;
    seen := seen || name;

    if name = 'FREQ' then
      if value not in ('DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY') then
        perform app.refuse_recurrence(format('FREQ=%s is not supported', value));
      end if;
      parsed.frequency := value;
    elsif name in ('INTERVAL', 'COUNT') then
      if value !~ '^[1-9]\d{0,3}$' then
        perform app.refuse_recurrence(
          format('%s=%s is not a number between 1 and 9999', name, value)
        );
      elsif name = 'INTERVAL' then
        parsed.step := value;
      else
        parsed.times := value;
      end if;
    elsif name = 'UNTIL' then
      words := regexp_match(
        value, '^(\d{4})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?:T([01]\d|2[0-3])([0-5]\d)([0-5]\d)(Z?))?$'
      );
      begin
        parsed.until_day := make_date(words[1]::integer, words[2]::integer, words[3]::integer);
      exception
        when datetime_field_overflow then
          words := null;
      end;
      if words is null then
        perform app.refuse_recurrence(format('UNTIL=%s is neither a day nor a moment', value));
      elsif words[7] = 'Z' then
        parsed.until_moment := (
          parsed.until_day + make_time(words[4]::integer, words[5]::integer, words[6]::integer)
        ) at time zone 'UTC';
        parsed.until_day := null;
      end if;
    elsif name = 'WKST' then
      parsed.week_start := array_position(weekday_names, value);
      if parsed.week_start is null then
        perform app.refuse_recurrence(format('WKST=%s is not a day of the week', value));
      end if;
    else
      foreach item in array string_to_array(value, ',') loop
        if name = 'BYDAY' then
          words := regexp_match(item, '^([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)$');
          if words is null then
            perform app.refuse_recurrence(format('"%s" in BYDAY is not a day of the week', item));
          end if;
          parsed.week_days := parsed.week_days || array_position(weekday_names, words[2]);
          parsed.ordinals := parsed.ordinals || coalesce(words[1]::integer, 0);
        elsif name = 'BYMONTHDAY' then
          if item !~ '^[+-]?([1-9]|[12]\d|3[01])$' then
            perform app.refuse_recurrence(format('"%s" in BYMONTHDAY is not a day', item));
          end if;
          parsed.month_days := parsed.month_days || item::integer;
        else
          if item !~ '^([1-9]|1[0-2])$' then
            perform app.refuse_recurrence(format('"%s" in BYMONTH is not a month', item));
          end if;
          parsed.months := parsed.months || item::integer;
        end if;
      end loop;
    end if;
  end loop;

  if parsed.frequency is null then
    perform app.refuse_recurrence('FREQ is missing');
  elsif 'COUNT' = any (seen) and 'UNTIL' = any (seen) then
    perform app.refuse_recurrence('COUNT and UNTIL exclude one another');
  elsif parsed.month_days <> '{}' and parsed.frequency = 'WEEKLY' then
    perform app.refuse_recurrence('BYMONTHDAY has no place in a weekly rule');
  elsif exists (select from unnest(parsed.ordinals) as ordinal where ordinal <> 0)
    and parsed.frequency in ('DAILY', 'WEEKLY')
  then
    perform app.refuse_recurrence(
      'BYDAY with a number, such as 2TU, needs a monthly or yearly rule'
    );
  elsif parsed.week_days <> '{}' and parsed.frequency = 'YEARLY' and parsed.months = '{}' then
    perform app.refuse_recurrence('BYDAY in a yearly rule needs BYMONTH');
  end if;
  return parsed;
end;
$$;
comment on function app.parse_recurrence(text) is
  'Takes a recurrence rule (RFC 5545) apart, or says what is wrong with it.';
grant execute on function app.parse_recurrence(text) to homeroom_tenant;

create function app.local_moment(wall_clock timestamp, time_zone text) returns timestamptz
  language sql immutable strict parallel safe
begin atomic
  -- Of a time that clocks pass twice, Postgres takes the second; people and RFC 5545 the first.
  select min(candidate.moment)
  from (
    select (wall_clock at time zone time_zone) - back as moment
    from unnest('{0 hours,30 minutes,1 hour,2 hours}'::interval[]) as back
  ) as candidate
  where candidate.moment at time zone time_zone = wall_clock
    or candidate.moment = wall_clock at time zone time_zone;
end;
comment on function app.local_moment(timestamp, text) is
  'When clocks of a time zone show a time: for the first time, where they show it twice; where they skip it, the moment as long after midnight as without the change.';
grant execute on function app.local_moment(timestamp, text) to homeroom_tenant;

create function app.recurrence_days(
  rule text,
  first_day date,
  from_day date,
  until_day date,
  time_zone text default 'UTC',
  starts_at time default null
)
  returns setof date
  language plpgsql immutable parallel safe rows 20
  set search_path = ''
as $$
declare
  parsed constant app.recurrence := app.parse_recurrence(rule);
  -- Rules with a count are counted from the beginning; others may begin where it matters.
  skipped integer := 0;
  counted integer := 0;
  turn integer;
  period_start date;
  day date;
  months integer[];
begin
  if rule is null then
    if first_day between from_day and until_day then
      return next first_day;
    end if;
    return;
  end if;

  if parsed.times is null and from_day > first_day then
    skipped := greatest(0, case parsed.frequency
      when 'DAILY' then from_day - first_day
      when 'WEEKLY' then (from_day - first_day) / 7 - 1
      when 'MONTHLY' then
        (extract(year from from_day) - extract(year from first_day))::integer * 12
          + (extract(month from from_day) - extract(month from first_day))::integer - 1
      else (extract(year from from_day) - extract(year from first_day))::integer - 1
    end / parsed.step);
  end if;

  turn := skipped;
  loop
    period_start := case parsed.frequency
      when 'DAILY' then first_day + turn * parsed.step
      when 'WEEKLY' then
        first_day
          - (extract(isodow from first_day)::integer - parsed.week_start + 7) % 7
          + turn * parsed.step * 7
      when 'MONTHLY' then
        (date_trunc('month', first_day::timestamp) + make_interval(months => turn * parsed.step))::date
      else
        (date_trunc('year', first_day::timestamp) + make_interval(years => turn * parsed.step))::date
    end;
    exit when period_start > until_day or period_start > parsed.until_day;

    months := case
      when parsed.frequency <> 'YEARLY' then array[extract(month from period_start)::integer]
      when parsed.months <> '{}' then parsed.months
      when parsed.month_days <> '{}' then '{1,2,3,4,5,6,7,8,9,10,11,12}'
      else array[extract(month from first_day)::integer]
    end;

    for day in
      select candidate.day
      from (
        select period_start as day
        where parsed.frequency = 'DAILY'
        union all
        select period_start + shift
        from generate_series(0, 6) as shift
        where parsed.frequency = 'WEEKLY'
        union all
        select month.first_day + shift
        from unnest(months) as listed (month)
        cross join lateral (
          select
            make_date(extract(year from period_start)::integer, listed.month, 1) as first_day
        ) as month
        cross join lateral generate_series(
          0,
          ((month.first_day + interval '1 month')::date - month.first_day) - 1
        ) as shift
        where parsed.frequency in ('MONTHLY', 'YEARLY')
      ) as candidate
      cross join lateral (
        select
          extract(isodow from candidate.day)::integer as week_day,
          extract(day from candidate.day)::integer as month_day,
          extract(
            day from date_trunc('month', candidate.day::timestamp) + interval '1 month - 1 day'
          )::integer as month_length
      ) as facts
      where candidate.day >= first_day
        and (
          parsed.months = '{}'
          or extract(month from candidate.day)::integer = any (parsed.months)
        )
        and (
          parsed.month_days = '{}'
          or facts.month_day = any (parsed.month_days)
          or facts.month_day - facts.month_length - 1 = any (parsed.month_days)
        )
        and case
          when parsed.week_days <> '{}' then exists (
            select
            from unnest(parsed.week_days, parsed.ordinals) as wanted (week_day, ordinal)
            where wanted.week_day = facts.week_day
              and (
                wanted.ordinal = 0
                or wanted.ordinal = (facts.month_day - 1) / 7 + 1
                or wanted.ordinal = - ((facts.month_length - facts.month_day) / 7 + 1)
              )
          )
          when parsed.month_days <> '{}' or parsed.frequency = 'DAILY' then true
          when parsed.frequency = 'WEEKLY' then
            facts.week_day = extract(isodow from first_day)::integer
          -- A month without that day is left out, and so is a year without February 29.
          else facts.month_day = extract(day from first_day)::integer
        end
      order by candidate.day
    loop
      if day > until_day or day > parsed.until_day
        or app.local_moment(day + coalesce(starts_at, time '00:00'), time_zone)
          > parsed.until_moment
      then
        return;
      end if;
      counted := counted + 1;
      if counted > parsed.times then
        return;
      end if;
      if day >= from_day then
        return next day;
      end if;
    end loop;
    turn := turn + 1;
  end loop;
end;
$$;
comment on function app.recurrence_days(text, date, date, date, text, time) is
  'The days between two days, both included, on which what first takes place on first_day takes place again. Every occurrence matches the rule: a first day that does not is none.';
grant execute on function app.recurrence_days(text, date, date, date, text, time)
  to homeroom_tenant;

create type app.template_entry as (
  kind text,
  channel app.notification_channel,
  locale text,
  subject text,
  body text
);
comment on type app.template_entry is 'A template in a set that is loaded or taken out at once.';
comment on column app.template_entry.kind is 'What it is about.';
comment on column app.template_entry.channel is 'By which channel it goes.';
comment on column app.template_entry.locale is 'The language.';
comment on column app.template_entry.subject is 'The subject, with placeholders.';
comment on column app.template_entry.body is 'The text, with placeholders.';

create type app.calendar_entry as (
  external_uid text,
  kind app.calendar_event_kind,
  title text,
  description text,
  location text,
  starts_on date,
  ends_on date,
  starts_at time,
  ends_at time,
  time_zone text,
  recurrence_rule text,
  excluded_days date[],
  closes_school boolean
);
comment on type app.calendar_entry is 'An event in a calendar that is loaded at once.';
comment on column app.calendar_entry.external_uid is
  'What the other calendar calls it; the same when it is loaded again.';
comment on column app.calendar_entry.kind is 'What kind of event it is; an event unless given.';
comment on column app.calendar_entry.title is 'What it is called.';
comment on column app.calendar_entry.description is 'What there is to say about it.';
comment on column app.calendar_entry.location is 'Where it takes place.';
comment on column app.calendar_entry.starts_on is 'The first day.';
comment on column app.calendar_entry.ends_on is 'The last day; the first unless given.';
comment on column app.calendar_entry.starts_at is 'When it begins; none for whole days.';
comment on column app.calendar_entry.ends_at is 'When it ends; none for whole days.';
comment on column app.calendar_entry.time_zone is 'The time zone; the school''s unless given.';
comment on column app.calendar_entry.recurrence_rule is 'How it recurs (RFC 5545).';
comment on column app.calendar_entry.excluded_days is 'Occurrences that do not take place.';
comment on column app.calendar_entry.closes_school is 'Whether there is no school.';
--! EndIncluded app/communication.sql

insert into platform.tenant_migrations (version, name, sql) values (6, 'communication', $delta$
--! Included tenant/deltas/0006_communication.sql
-- Announcements, messages, notifications and the calendar.

create table announcements (
  id uuid not null default app.uuid_v7(),
  school_id uuid,
  author_id uuid,
  author_name text collate app.natural not null default '',
  title text collate app.natural not null,
  body text not null default '',
  is_urgent boolean not null default false,
  publish_at timestamptz,
  expires_at timestamptz,
  published_at timestamptz,
  withdrawn_at timestamptz,
  search tsvector not null generated always as (app.search_vector(title, body)) stored,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint announcements_pkey primary key (id),
  constraint announcements_school_id_fkey foreign key (school_id) references schools (id)
    on delete cascade,
  constraint announcements_author_id_fkey foreign key (author_id) references users (id)
    on delete set null,
  constraint announcements_title_check check (btrim(title) <> '' and length(title) <= 200),
  constraint announcements_body_check check (length(body) <= 50000),
  constraint announcements_expires_at_check check (expires_at > publish_at),
  constraint announcements_published_at_check check (published_at >= publish_at)
);
create index announcements_school_id_idx on announcements (school_id);
create index announcements_author_id_idx on announcements (author_id);
create index announcements_publish_at_idx on announcements (publish_at desc);
-- What publish_due_announcements looks for.
create index announcements_due_idx on announcements (publish_at)
  where published_at is null and withdrawn_at is null;
create index announcements_search_idx on announcements using gin (search);
create index announcements_trigram_idx on announcements
  using gin (app.fold(title) app.gin_trgm_ops);

-- The times of day are those of time_zone, or of the school where it is null: they stay the same
-- when clocks are changed. ends_on is the last day of the first occurrence.
create table calendar_events (
  id uuid not null default app.uuid_v7(),
  school_id uuid,
  kind app.calendar_event_kind not null default 'event',
  title text collate app.natural not null,
  description text not null default '',
  location text,
  starts_on date not null,
  ends_on date not null,
  starts_at time,
  ends_at time,
  is_all_day boolean not null generated always as (starts_at is null) stored,
  time_zone text,
  recurrence_rule text,
  excluded_days date[] not null default '{}',
  closes_school boolean not null default false,
  is_for_everyone boolean not null default true,
  takes_responses boolean not null default false,
  created_by_id uuid,
  cancelled_at timestamptz,
  external_uid text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint calendar_events_pkey primary key (id),
  constraint calendar_events_external_uid_key unique (external_uid),
  constraint calendar_events_school_id_fkey foreign key (school_id) references schools (id)
    on delete cascade,
  constraint calendar_events_created_by_id_fkey foreign key (created_by_id) references users (id)
    on delete set null,
  constraint calendar_events_title_check check (btrim(title) <> '' and length(title) <= 200),
  constraint calendar_events_description_check check (length(description) <= 20000),
  constraint calendar_events_starts_on_check check (starts_on between '1900-01-01' and '2999-12-31'),
  constraint calendar_events_ends_on_check check (ends_on between starts_on and starts_on + 366),
  constraint calendar_events_ends_at_check check (
    (starts_at is null) = (ends_at is null) and ends_on + ends_at >= starts_on + starts_at
  ),
  constraint calendar_events_time_zone_check check (app.is_time_zone(time_zone)),
  constraint calendar_events_zone_known_check
    check (starts_at is null or school_id is not null or time_zone is not null),
  constraint calendar_events_closes_school_check check (not closes_school or starts_at is null),
  constraint calendar_events_excluded_days_check
    check (cardinality(excluded_days) = 0 or recurrence_rule is not null)
);
create index calendar_events_school_id_idx on calendar_events (school_id);
create index calendar_events_created_by_id_idx on calendar_events (created_by_id);
create index calendar_events_starts_on_idx on calendar_events (starts_on, ends_on);
create index calendar_events_recurring_idx on calendar_events (starts_on)
  where recurrence_rule is not null;
create index calendar_events_closing_idx on calendar_events (starts_on)
  where closes_school and cancelled_at is null;

-- Whom an announcement or an event is for: the union of its rows. Each is a relation to a class, a
-- grade level or a school ("guardians of class 7B"), or the holders of a role.
create table audiences (
  id uuid not null default app.uuid_v7(),
  announcement_id uuid,
  calendar_event_id uuid,
  relation app.audience_relation not null,
  school_id uuid,
  grade_level_id uuid,
  class_id uuid,
  role_id uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint audiences_pkey primary key (id),
  constraint audiences_target_key unique nulls not distinct
    (announcement_id, calendar_event_id, relation, school_id, grade_level_id, class_id, role_id),
  constraint audiences_announcement_id_fkey foreign key (announcement_id)
    references announcements (id) on delete cascade,
  constraint audiences_calendar_event_id_fkey foreign key (calendar_event_id)
    references calendar_events (id) on delete cascade,
  constraint audiences_school_id_fkey foreign key (school_id) references schools (id)
    on delete cascade,
  constraint audiences_grade_level_id_fkey foreign key (grade_level_id)
    references grade_levels (id) on delete cascade,
  constraint audiences_class_id_fkey foreign key (class_id) references classes (id)
    on delete cascade,
  constraint audiences_role_id_fkey foreign key (role_id) references roles (id) on delete cascade,
  constraint audiences_owner_check check (num_nonnulls(announcement_id, calendar_event_id) = 1),
  constraint audiences_role_id_check check ((relation = 'role_holders') = (role_id is not null)),
  constraint audiences_class_id_check
    check (class_id is null or num_nonnulls(school_id, grade_level_id, role_id) = 0),
  constraint audiences_grade_level_id_check check (grade_level_id is null or role_id is null),
  constraint audiences_relation_check check (
    relation not in ('staff', 'role_holders') or num_nonnulls(class_id, grade_level_id) = 0
  )
);
create index audiences_announcement_id_idx on audiences (announcement_id);
create index audiences_calendar_event_id_idx on audiences (calendar_event_id);
create index audiences_school_id_idx on audiences (school_id);
create index audiences_grade_level_id_idx on audiences (grade_level_id);
create index audiences_class_id_idx on audiences (class_id);
create index audiences_role_id_idx on audiences (role_id);
create index audiences_everywhere_idx on audiences (relation)
  where class_id is null and grade_level_id is null and school_id is null and role_id is null;

create table event_attendees (
  id uuid not null default app.uuid_v7(),
  calendar_event_id uuid not null,
  user_id uuid not null,
  name text collate app.natural not null default '',
  response app.event_response not null default 'needs_action',
  note text,
  invited_by_id uuid,
  responded_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint event_attendees_pkey primary key (id),
  constraint event_attendees_calendar_event_id_user_id_key unique (calendar_event_id, user_id),
  constraint event_attendees_calendar_event_id_fkey foreign key (calendar_event_id)
    references calendar_events (id) on delete cascade,
  constraint event_attendees_user_id_fkey foreign key (user_id) references users (id)
    on delete cascade,
  constraint event_attendees_invited_by_id_fkey foreign key (invited_by_id) references users (id)
    on delete set null,
  constraint event_attendees_note_check check (length(note) <= 500),
  constraint event_attendees_responded_at_check
    check ((response = 'needs_action') = (responded_at is null))
);
create index event_attendees_user_id_idx on event_attendees (user_id);
create index event_attendees_invited_by_id_idx on event_attendees (invited_by_id);

create table conversations (
  id uuid not null default app.uuid_v7(),
  subject text collate app.natural not null default '',
  started_by_id uuid,
  client_key uuid,
  closed_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint conversations_pkey primary key (id),
  constraint conversations_started_by_id_client_key_key unique (started_by_id, client_key),
  constraint conversations_started_by_id_fkey foreign key (started_by_id) references users (id)
    on delete set null,
  constraint conversations_subject_check check (length(subject) <= 200)
);

-- Numbers are given out while the conversation is locked, so whoever sees a message sees all those
-- before it: up to which number somebody has read says what is unread, whatever comes meanwhile.
create table messages (
  id uuid not null default app.uuid_v7(),
  conversation_id uuid not null,
  number integer not null,
  sender_id uuid,
  sender_name text collate app.natural not null,
  body text not null,
  client_key uuid,
  hidden_at timestamptz,
  hidden_by_id uuid,
  hidden_reason text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint messages_pkey primary key (id),
  constraint messages_conversation_id_number_key unique (conversation_id, number),
  constraint messages_conversation_id_sender_id_client_key_key
    unique (conversation_id, sender_id, client_key),
  constraint messages_conversation_id_fkey foreign key (conversation_id)
    references conversations (id) on delete cascade,
  constraint messages_sender_id_fkey foreign key (sender_id) references users (id)
    on delete set null,
  constraint messages_hidden_by_id_fkey foreign key (hidden_by_id) references users (id)
    on delete set null,
  constraint messages_number_check check (number > 0),
  constraint messages_body_check
    check (body ~ '[^[:space:]]' and length(body) <= 10000),
  constraint messages_hidden_reason_check check (hidden_reason is null or hidden_at is not null)
);
create index messages_sender_id_idx on messages (sender_id);
create index messages_hidden_by_id_idx on messages (hidden_by_id);

create table conversation_participants (
  id uuid not null default app.uuid_v7(),
  conversation_id uuid not null,
  user_id uuid not null,
  name text collate app.natural not null default '',
  last_read_number integer not null default 0,
  joined_at timestamptz not null default now(),
  left_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint conversation_participants_pkey primary key (id),
  constraint conversation_participants_conversation_id_user_id_key
    unique (conversation_id, user_id),
  constraint conversation_participants_conversation_id_fkey foreign key (conversation_id)
    references conversations (id) on delete cascade,
  constraint conversation_participants_user_id_fkey foreign key (user_id) references users (id)
    on delete cascade,
  constraint conversation_participants_last_read_number_check check (last_read_number >= 0),
  constraint conversation_participants_left_at_check check (left_at >= joined_at)
);
create index conversation_participants_user_id_idx
  on conversation_participants (user_id, conversation_id);

create table notifications (
  id uuid not null default app.uuid_v7(),
  user_id uuid not null,
  kind text not null,
  title text not null,
  body text not null default '',
  subject_table name,
  subject_id uuid,
  is_shown boolean not null default true,
  read_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint notifications_pkey primary key (id),
  constraint notifications_user_id_fkey foreign key (user_id) references users (id)
    on delete cascade,
  constraint notifications_kind_check check (kind ~ '^[a-z][a-z0-9_]*$' and length(kind) <= 63),
  constraint notifications_title_check check (btrim(title) <> ''),
  constraint notifications_subject_check check ((subject_table is null) = (subject_id is null))
);
create index notifications_user_id_idx on notifications (user_id, id);
create index notifications_unread_idx on notifications (user_id)
  where read_at is null and is_shown;
create index notifications_subject_id_idx on notifications (subject_id, kind);

-- kind is null for what holds for all kinds that have no row of their own.
create table notification_preferences (
  id uuid not null default app.uuid_v7(),
  user_id uuid not null,
  kind text,
  channel app.notification_channel not null,
  is_enabled boolean not null default true,
  quiet_from time,
  quiet_until time,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint notification_preferences_pkey primary key (id),
  constraint notification_preferences_user_id_kind_channel_key
    unique nulls not distinct (user_id, kind, channel),
  constraint notification_preferences_user_id_fkey foreign key (user_id) references users (id)
    on delete cascade,
  constraint notification_preferences_kind_check
    check (kind ~ '^[a-z][a-z0-9_]*$' and length(kind) <= 63),
  constraint notification_preferences_quiet_check
    check ((quiet_from is null) = (quiet_until is null) and quiet_from <> quiet_until),
  constraint notification_preferences_channel_check
    check (channel <> 'in_app' or quiet_from is null)
);

create table deliveries (
  id uuid not null default app.uuid_v7(),
  notification_id uuid not null,
  channel app.notification_channel not null,
  address text,
  state app.delivery_state not null default 'pending',
  attempts integer not null default 0,
  not_before timestamptz not null default now(),
  provider_id text,
  error text,
  sent_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint deliveries_pkey primary key (id),
  constraint deliveries_notification_id_channel_key unique (notification_id, channel),
  constraint deliveries_notification_id_fkey foreign key (notification_id)
    references notifications (id) on delete cascade,
  constraint deliveries_channel_check check (channel <> 'in_app'),
  constraint deliveries_address_check check (address is not null or channel = 'push'),
  constraint deliveries_attempts_check check (attempts >= 0),
  constraint deliveries_sent_at_check check ((state = 'sent') = (sent_at is not null))
);
create index deliveries_pending_idx on deliveries (not_before) where state = 'pending';

-- What messages are sent about, and which placeholders their templates may have.
create table message_kinds (
  id uuid not null default app.uuid_v7(),
  kind text not null,
  description text not null default '',
  placeholders text[] not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint message_kinds_pkey primary key (id),
  constraint message_kinds_kind_key unique (kind),
  constraint message_kinds_kind_check check (kind ~ '^[a-z][a-z0-9_]*$' and length(kind) <= 63)
);

create table message_templates (
  id uuid not null default app.uuid_v7(),
  kind text not null,
  channel app.notification_channel not null,
  locale text not null default 'en',
  subject text not null default '',
  body text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint message_templates_pkey primary key (id),
  constraint message_templates_kind_channel_locale_key unique (kind, channel, locale),
  constraint message_templates_kind_fkey foreign key (kind) references message_kinds (kind)
    on update cascade on delete restrict,
  constraint message_templates_locale_check check (locale ~ '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$'),
  constraint message_templates_subject_check check (length(subject) <= 200),
  constraint message_templates_body_check check (btrim(body) <> '' and length(body) <= 20000)
);
--! EndIncluded tenant/deltas/0006_communication.sql
$delta$)
on conflict (version) do update set name = excluded.name, sql = excluded.sql;

reset role;
