create or replace function lock_exam(exam_id uuid, code text) returns exams
  language plpgsql volatile
  set search_path from current
as $$
-- Called by functions that run as the owner.
declare
  exam exams;
begin
  select exams.* into exam from exams where exams.id = lock_exam.exam_id for update;
  perform require_permission(
    code, has_permission(code) or exam.school_id in (select school_ids_for(code))
  );
  if exam.id is null then
    raise exception using errcode = 'P0002', message = 'There is no such exam.';
  end if;
  return exam;
end;
$$;
comment on function lock_exam(uuid, text) is
  'An exam, locked until the transaction ends, for those who hold a permission for it.';
