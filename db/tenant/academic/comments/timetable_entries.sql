comment on table timetable_entries is $$
@foreignKey (class_id) references classes (id)|@fieldName class|@foreignFieldName timetableEntries
A lesson in the timetable, every week on one day in one period. No teacher, no room and no class (taken as a whole) is in two lessons at once. See timetableOf.$$;
comment on column timetable_entries.id is 'The row''s id.';
comment on column timetable_entries.class_subject_id is 'What is taught.';
comment on column timetable_entries.class_id is 'The class of the class subject.';
comment on column timetable_entries.period_id is 'The period.';
comment on column timetable_entries.week_day is
  'The day of the week, 1 for Monday to 7 for Sunday.';
comment on column timetable_entries.teacher_id is
  'Who teaches. Left out when the lesson is made, the main teacher does.';
comment on column timetable_entries.room_id is 'Where it takes place.';
comment on column timetable_entries.takes_whole_class is
  'Whether all of the class attend, as the class subject says.';
comment on column timetable_entries.starts_on is
  'The first day on which it may take place. Left out, that of the class subject''s term or year.';
comment on column timetable_entries.ends_on is
  'The last day on which it may take place. Left out, that of the class subject''s term or year.';
comment on column timetable_entries.created_at is 'When the row was made.';
comment on column timetable_entries.updated_at is 'When the row was changed last.';
comment on constraint timetable_entries_class_subject_id_fkey on timetable_entries is
  E'@fieldName classSubject\n@foreignFieldName timetableEntries';
