create or replace function freeze_attendance(school_id uuid, until date default null)
  returns schools
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because the column is nobody's to update: the permission is not schools:update.
declare
  closed schools;
begin
  perform require_permission(
    'attendance_records:approve',
    has_permission('attendance_records:approve')
      or school_id in (select school_ids_for('attendance_records:approve'))
  );
  update schools set attendance_frozen_until = until where id = school_id returning * into closed;
  if not found then
    raise exception using errcode = 'P0002', message = 'There is no such school.';
  end if;
  return closed;
end;
$$;
comment on function freeze_attendance(uuid, date) is
  'Closes the attendance of a school up to and including a day: only those who approve attendance may change it any more. Without a day it is open again. Needs attendance_records:approve.';
grant execute on function freeze_attendance(uuid, date) to :"tenant";
