create or replace function settle_moved_students(days_back integer default 40) returns void
  language sql volatile security definer
-- Definer, because whoever runs it need not be allowed to change students.
begin atomic
  select settle_students(array(
    select distinct enrollments.student_id
    from enrollments
    where enrollments.starts_on between current_date - days_back and current_date + 1
      or enrollments.ends_on between current_date - days_back and current_date + 1
  ));
end;
comment on function settle_moved_students(integer) is
  'Brings status, school and grade level of students in line with enrolments that began or ended in the last days. For a nightly job: changes made meanwhile settle at once.';
grant execute on function settle_moved_students(integer) to homeroom_worker;
