comment on table calendar_events is
  'An entry in the calendar, once or recurring. eventsBetween says when it takes place.';
comment on column calendar_events.id is 'Identifies the row; never changes.';
comment on column calendar_events.school_id is 'The school, with all below it; null: all schools.';
comment on column calendar_events.kind is 'What kind of event it is.';
comment on column calendar_events.title is 'What it is called.';
comment on column calendar_events.description is 'What there is to say about it.';
comment on column calendar_events.location is 'Where it takes place.';
comment on column calendar_events.starts_on is 'The first day, or where a recurring event starts.';
comment on column calendar_events.ends_on is
  'The last day of the first occurrence; the same day for most.';
comment on column calendar_events.starts_at is
  'The time of day at which it begins; null: it takes whole days.';
comment on column calendar_events.ends_at is 'The time of day at which it ends, on the last day.';
comment on column calendar_events.is_all_day is 'Whether it takes whole days.';
comment on column calendar_events.time_zone is
  'The time zone of its times; null: the school''s. Events of all schools that have times need one.';
comment on column calendar_events.recurrence_rule is
  'How it recurs, as RFC 5545 writes it: FREQ=WEEKLY;BYDAY=TU;UNTIL=20270630. Known are FREQ (DAILY, WEEKLY, MONTHLY, YEARLY), INTERVAL, COUNT, UNTIL, BYDAY (2TU: the second Tuesday), BYMONTHDAY, BYMONTH and WKST. Null: it takes place once.';
comment on column calendar_events.excluded_days is
  'First days of occurrences that do not take place.';
comment on column calendar_events.closes_school is
  'Whether there is no school on its days, for the register, due dates and fines. Needs calendar_events:approve.';
comment on column calendar_events.is_for_everyone is
  'Whether everyone at the school sees it; otherwise its audiences and guests do.';
comment on column calendar_events.takes_responses is
  'Whether whoever sees it may say whether they come; otherwise guests may.';
comment on column calendar_events.created_by_id is 'Who made it.';
comment on column calendar_events.cancelled_at is 'When it was cancelled; null: it was not.';
comment on column calendar_events.external_uid is
  'What the calendar from which it was imported calls it.';
comment on column calendar_events.created_at is 'When the row was made.';
comment on column calendar_events.updated_at is 'When the row was last changed.';
