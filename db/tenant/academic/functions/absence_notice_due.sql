create or replace function absence_notice_due(school_id uuid, day date, marked_at timestamptz)
  returns timestamptz
  language sql stable strict parallel safe
begin atomic
  -- Half a minute, so that a slip which is corrected meanwhile worries nobody.
  select greatest(
    marked_at + interval '30 seconds',
    app.local_moment(day + schools.absence_alert_at, schools.time_zone)
  )
  from schools
  where schools.id = absence_notice_due.school_id;
end;
comment on function absence_notice_due(uuid, date, timestamptz) is
  'When guardians are to hear of an absence that was recorded at this moment: at the hour of its day that the school has set, or half a minute later.';
