comment on table drivers is
  'Somebody who drives vehicles of the school. One who drove is not removed but made inactive.';
comment on column drivers.id is 'The row''s id.';
comment on column drivers.user_id is
  'The account with which the driver signs in, to start trips and report positions.';
comment on column drivers.school_id is
  'The school that the driver works for; others of the group may be driven for too.';
comment on column drivers.full_name is 'The full name.';
comment on column drivers.phone is 'The phone number.';
comment on column drivers.licence_number is 'The number of the driving licence; unique.';
comment on column drivers.licence_class is 'The class of the driving licence, such as D.';
comment on column drivers.licence_expires_on is
  'The last day on which the licence is valid; the driver makes no trip after that.';
comment on column drivers.medical_check_expires_on is
  'The last day on which the medical check is valid, if one is needed; the driver makes no trip after that.';
comment on column drivers.is_active is
  'Whether the driver works; otherwise the driver makes no trip.';
comment on column drivers.created_at is 'When the row was made.';
comment on column drivers.updated_at is 'When the row was changed last.';
