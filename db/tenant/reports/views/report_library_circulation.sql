create or replace view report_library_circulation with (security_invoker = true) as
select
  loans.school_id,
  schools.name as school_name,
  date_trunc('month', loans.issued_at at time zone schools.time_zone)::date as month,
  coalesce(book_categories.name, '') as category_name,
  count(*) as issued,
  sum(loans.renewals)::bigint as renewals,
  count(*) filter (where loans.outcome = 'returned') as returned,
  count(*) filter (where loans.outcome = 'lost') as lost,
  count(*) filter (where loans.returned_at is null) as still_out,
  count(*) filter (
    where (loans.returned_at at time zone schools.time_zone)::date > loans.due_on
  ) as returned_late
from loans
join schools on schools.id = loans.school_id
join book_copies on book_copies.id = loans.copy_id
join books on books.id = book_copies.book_id
left join book_categories on book_categories.id = books.category_id
group by schools.id, loans.school_id, book_categories.name,
  date_trunc('month', loans.issued_at at time zone schools.time_zone)::date;

comment on view report_library_circulation is
  'For reports: what a library lent, by the month of the loan and the category of the book.';
comment on column report_library_circulation.school_id is 'The school.';
comment on column report_library_circulation.school_name is 'The name of the school.';
comment on column report_library_circulation.month is 'The month of the loans: its first day.';
comment on column report_library_circulation.category_name is
  'The category of the books; empty for those without one.';
comment on column report_library_circulation.issued is 'How many loans began.';
comment on column report_library_circulation.renewals is 'How often they were renewed.';
comment on column report_library_circulation.returned is 'How many of them were returned.';
comment on column report_library_circulation.lost is 'How many of them ended with a loss.';
comment on column report_library_circulation.still_out is 'How many of them have not ended.';
comment on column report_library_circulation.returned_late is
  'How many of them were returned after the day on which they were due.';
grant select on report_library_circulation to :"reader";
