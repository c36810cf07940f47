comment on table attendance_records is
  'Whether a student was there: on a day, or in one period of it. One for each student, day and period. See markAttendance.';
comment on column attendance_records.id is 'The row''s id.';
comment on column attendance_records.student_id is 'The student.';
comment on column attendance_records.class_id is 'The class whose register it is in.';
comment on column attendance_records.day is 'The day: a school day, and not one to come.';
comment on column attendance_records.period_id is
  'The period; null for the register of the whole day.';
comment on column attendance_records.code is 'Present, absent, late, excused or gone early.';
comment on column attendance_records.reason is 'Why, in words.';
comment on column attendance_records.arrived_at is 'When the student came, if late.';
comment on column attendance_records.departed_at is 'When the student left, if early.';
comment on column attendance_records.recorded_by_id is
  'The user who recorded it, or corrected it last.';
comment on column attendance_records.created_at is 'When the row was made.';
comment on column attendance_records.updated_at is 'When the row was changed last.';
