create or replace function refuse_result_entry(student text, student_id uuid, problem text)
  returns void
  language plpgsql stable parallel safe
  set search_path from current
as $$
begin
  raise exception using
    errcode = 'SC309',
    message = format('%s: %s.', student, problem),
    detail = format('student_id %s', student_id),
    hint = 'Nothing was entered. Correct this line and enter all of them again.';
end;
$$;
comment on function refuse_result_entry(text, uuid, text) is
  E'@behavior -*\nRefuses (SC309) a list of marks because of one line.';
grant execute on function refuse_result_entry(text, uuid, text) to :"tenant";
