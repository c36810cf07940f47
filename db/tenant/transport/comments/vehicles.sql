comment on table vehicles is
  'A vehicle of the school that brings students to school and home. One that went somewhere is not removed but made inactive.';
comment on column vehicles.id is 'The row''s id.';
comment on column vehicles.school_id is
  'The school that runs it; others of the group may use it too.';
comment on column vehicles.plate is 'The number plate; unique, however it is spaced and spelt.';
comment on column vehicles.name is 'What it is called, such as Bus 3.';
comment on column vehicles.capacity is
  'How many students have a seat. It cannot fall below those who ride, from today on.';
comment on column vehicles.insurance_expires_on is
  'The last day on which it is insured; it makes no trip after that.';
comment on column vehicles.inspection_expires_on is
  'The last day on which its inspection is valid; it makes no trip after that.';
comment on column vehicles.is_active is 'Whether it is in use; otherwise it makes no trip.';
comment on column vehicles.note is 'What there is to say about it.';
comment on column vehicles.created_at is 'When the row was made.';
comment on column vehicles.updated_at is 'When the row was changed last.';
