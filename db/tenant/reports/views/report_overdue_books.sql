create or replace view report_overdue_books with (security_invoker = true) as
select
  loans.school_id,
  schools.name as school_name,
  loans.id as loan_id,
  books.title,
  book_copies.barcode,
  coalesce(students.full_name, teachers.full_name, users.display_name) as reader_name,
  students.admission_number,
  classes.name as class_name,
  loans.due_on,
  today.day - loans.due_on as days_late
from loans
join schools on schools.id = loans.school_id
cross join lateral (select (now() at time zone schools.time_zone)::date as day) as today
join book_copies on book_copies.id = loans.copy_id
join books on books.id = book_copies.book_id
left join library_members on library_members.id = loans.member_id
left join students on students.id = library_members.student_id
left join teachers on teachers.id = library_members.teacher_id
left join users on users.id = library_members.user_id
left join current_enrollments on current_enrollments.student_id = students.id
left join classes on classes.id = current_enrollments.class_id
where loans.returned_at is null and loans.due_on < today.day;

comment on view report_overdue_books is $$
@foreignKey (loan_id) references loans (id)
For reports: the copies that should have come back before today, and who has them.$$;
comment on column report_overdue_books.school_id is 'The school of the library.';
comment on column report_overdue_books.school_name is 'The name of that school.';
comment on column report_overdue_books.loan_id is 'The loan.';
comment on column report_overdue_books.title is 'The title of the book.';
comment on column report_overdue_books.barcode is 'The barcode of the copy.';
comment on column report_overdue_books.reader_name is 'Who has it.';
comment on column report_overdue_books.admission_number is
  'The admission number, if that is a student.';
comment on column report_overdue_books.class_name is 'The student''s class today.';
comment on column report_overdue_books.due_on is 'The day on which it was due.';
comment on column report_overdue_books.days_late is 'How many days ago that was.';
grant select on report_overdue_books to :"reader";
