create or replace function tg_calendar_events__sign() returns trigger
  language plpgsql volatile
  set search_path from current
as $$
begin
  new.created_by_id := coalesce(current_user_id(), new.created_by_id);
  return new;
end;
$$;

create or replace trigger _150_sign before insert on calendar_events
  for each row execute function tg_calendar_events__sign();

create or replace function tg_calendar_events__validate() returns trigger
  language plpgsql volatile
  set search_path from current
as $$
begin
  perform app.parse_recurrence(new.recurrence_rule);
  if new.recurrence_rule is not null and not exists (
    select
    from app.recurrence_days(
      new.recurrence_rule, new.starts_on, new.starts_on, new.starts_on + 3660,
      coalesce(new.time_zone, 'UTC'), new.starts_at
    )
  ) then
    perform app.refuse_recurrence('it names no day within ten years of the first');
  end if;
  return new;
end;
$$;

create or replace trigger _200_validate
  before insert or update of recurrence_rule, starts_on on calendar_events
  for each row execute function tg_calendar_events__validate();

create or replace function tg_calendar_events__ask() returns trigger
  language plpgsql volatile
  set search_path from current
as $$
begin
  perform require_permission(
    'calendar_events:approve',
    has_permission('calendar_events:approve')
      or coalesce(
        coalesce(new.school_id, old.school_id) in (
          select school_ids_for('calendar_events:approve')
        ),
        false
      )
  );
  return coalesce(new, old);
end;
$$;

create or replace trigger _300_ask_insert before insert on calendar_events
  for each row when (new.closes_school) execute function tg_calendar_events__ask();
create or replace trigger _300_ask_update before update on calendar_events
  for each row when (
    new.closes_school <> old.closes_school
    or new.closes_school and (
      new.starts_on, new.ends_on, new.recurrence_rule, new.excluded_days, new.cancelled_at
    ) is distinct from (
      old.starts_on, old.ends_on, old.recurrence_rule, old.excluded_days, old.cancelled_at
    )
  ) execute function tg_calendar_events__ask();
create or replace trigger _300_ask_delete before delete on calendar_events
  for each row when (old.closes_school) execute function tg_calendar_events__ask();
