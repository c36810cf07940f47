comment on table schools is
  'A school, or an organisation above schools such as a district: they form a tree.';
comment on column schools.id is 'The row''s id.';
comment on column schools.name is 'The name; unique among those with the same parent.';
comment on column schools.code is 'A short code, as authorities or other systems use it.';
comment on column schools.kind is 'A school that teaches, or what kind of organisation above it.';
comment on column schools.parent_school_id is
  'The organisation that it belongs to; null at the top.';
comment on column schools.time_zone is
  'The IANA time zone, such as Pacific/Auckland. It decides which day it is at the school.';
comment on column schools.digest_at is
  'The time of day, by the school''s clock, at which daily digests are sent.';
comment on column schools.absence_alert_at is
  'The time of day, by the school''s clock, from which guardians hear of the day''s absences; null for half a minute after one is recorded.';
comment on column schools.week_days is
  'The days of the week with school, 1 for Monday to 7 for Sunday. Attendance is taken on these only.';
comment on column schools.grading_scale_id is
  'The scale that turns percentages into grades; without one the default scale does.';
comment on column schools.logo_attachment_id is 'The logo.';
comment on column schools.postal_address is 'The postal address.';
comment on column schools.phone is 'The telephone number.';
comment on column schools.email is 'The e-mail address of the office.';
comment on column schools.attendance_frozen_until is
  'Attendance up to and including this day is closed: only those who approve attendance change it. Set it with freezeAttendance.';
comment on column schools.sourced_id is
  'The id that another system knows the row by (OneRoster''s sourcedId).';
comment on column schools.created_at is 'When the row was made.';
comment on column schools.updated_at is 'When the row was changed last.';
