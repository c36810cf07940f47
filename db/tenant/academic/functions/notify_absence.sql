create or replace function notify_absence(student_id uuid, day date) returns integer
  language plpgsql volatile strict security definer
  set search_path from current
as $$
-- Definer, because nobody may write notifications by hand; the worker alone may cause these.
-- Urgent, as who waits for a child cannot wait for the end of quiet hours. The receipt is committed
-- with the notification, so that each guardian has one a day and child.
#variable_conflict use_column
declare
  notice record;
  key text;
  told integer := 0;
begin
  for notice in
    select *
    from absence_notices(notify_absence.student_id, notify_absence.day)
    where user_id is not null
  loop
    key := concat_ws(
      '/', 'absence', notify_absence.student_id, notify_absence.day, notice.guardian_id
    );
    continue when claim_mail(key) <> 'claimed';
    perform settle_mail(key, true);
    told := told + notify_users(
      array[notice.user_id],
      'absence',
      format(
        '%s %s on %s',
        notice.student_name,
        case when notice.whole_day then 'was marked absent' else 'missed at least one lesson' end,
        to_char(notify_absence.day, 'FMDay FMDD FMMonth YYYY')
      ),
      format(
        E'%s says so. If this surprises you, please call the school. If there is a reason, please tell the school, so that it can excuse the absence.',
        notice.school_name
      ),
      'attendance_records',
      notice.attendance_record_id,
      true
    );
  end loop;
  return told;
end;
$$;
comment on function notify_absence(uuid, date) is
  'Notifies the guardians who have an account that a student was absent on a day, if it was and they were not told before; says how many. For the worker.';
grant execute on function notify_absence(uuid, date) to homeroom_worker;
