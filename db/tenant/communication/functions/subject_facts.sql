create or replace function subject_facts(subject_table name, subject_id uuid) returns jsonb
  language sql stable strict parallel safe
begin atomic
  select case subject_table
    when 'announcements' then (
      select jsonb_build_object('author_name', announcements.author_name)
      from announcements
      where announcements.id = subject_id
    )
    when 'conversations' then (
      select jsonb_build_object('subject', conversations.subject)
      from conversations
      where conversations.id = subject_id
    )
    when 'attendance_records' then (
      select jsonb_build_object(
        'student_name',
        concat_ws(' ', coalesce(students.preferred_name, students.first_name), students.last_name),
        'day', attendance_records.day
      )
      from attendance_records
      join students on students.id = attendance_records.student_id
      where attendance_records.id = subject_id
    )
    when 'calendar_events' then (
      select jsonb_build_object(
        'starts_on', calendar_events.starts_on,
        'starts_at', to_char(calendar_events.starts_at, 'HH24:MI'),
        'location', calendar_events.location
      )
      from calendar_events
      where calendar_events.id = subject_id
    )
  end;
end;
comment on function subject_facts(name, uuid) is
  'What templates may say of the row that a notification is about, beside its title and text.';
