-- What the module library of a demo school holds: twenty books, their copies, six readers, loans of
-- which one is overdue and one came back late, and who waits for what.

insert into book_categories (id, parent_category_id, name, code)
select
  pg_temp.demo_id('book_categories/' || category.code),
  pg_temp.demo_id('book_categories/' || category.parent), category.name, category.code
from (
  values
    ('800', null, 'Literature'), ('820', '800', 'English literature'),
    ('840', '800', 'French literature'), ('860', '800', 'Spanish literature'),
    ('830', '800', 'German literature'), ('500', null, 'Science'), ('510', '500', 'Mathematics'),
    ('030', null, 'Reference')
) as category (code, parent, name);

insert into books (id, category_id, isbn, title, authors, publisher, published_year, language)
select
  pg_temp.demo_id('books/' || book.number), pg_temp.demo_id('book_categories/' || book.category),
  book.isbn, book.title, string_to_array(book.authors, ', '), book.publisher, book.year,
  book.language
from (
  values
    (1, '840', '978-2-07-036002-4', 'L''Étranger', 'Albert Camus', 'Gallimard', 1972, 'fr'),
    (2, '840', '978-2-07-061275-8', 'Le Petit Prince', 'Antoine de Saint-Exupéry', 'Gallimard',
      2007, 'fr'),
    (3, '860', '978-84-376-0494-7', 'Cien años de soledad', 'Gabriel García Márquez', 'Cátedra',
      2004, 'es'),
    (4, '860', '978-84-204-1214-6', 'Don Quijote de la Mancha', 'Miguel de Cervantes',
      'Alfaguara', 2015, 'es'),
    (5, '830', '978-3-522-20260-2', 'Die unendliche Geschichte', 'Michael Ende', 'Thienemann',
      2019, 'de'),
    (6, '830', null, 'Momo', 'Michael Ende', 'Thienemann', 1973, 'de'),
    (7, '820', '978-0-14-143951-8', 'Pride and Prejudice', 'Jane Austen', 'Penguin', 2003, 'en'),
    (8, '820', '978-0-452-28423-4', 'Nineteen Eighty-Four', 'George Orwell', 'Plume', 2003, 'en'),
    (9, '820', null, 'Wuthering Heights', 'Emily Brontë', 'Penguin', 2002, 'en'),
    (10, '820', null, 'Jane Eyre', 'Charlotte Brontë', 'Penguin', 2006, 'en'),
    (11, '510', null, 'Flatland', 'Edwin Abbott Abbott', 'Dover', 1992, 'en'),
    (12, '510', null, 'A Mathematician''s Apology', 'G. H. Hardy', 'Cambridge', 1992, 'en'),
    (13, '500', null, 'On the Origin of Species', 'Charles Darwin', 'John Murray', 1859, 'en'),
    (14, '500', null, 'Cosmos', 'Carl Sagan', 'Random House', 1980, 'en'),
    (15, '840', null, 'Les Misérables', 'Victor Hugo', 'Folio', 1995, 'fr'),
    (16, '820', null, 'Emma', 'Jane Austen', 'Penguin', 2003, 'en'),
    (17, '820', null, 'The Time Machine', 'H. G. Wells', 'Penguin', 2005, 'en'),
    (18, '800', null, 'Pan Tadeusz, czyli Ostatni zajazd na Litwie', 'Adam Mickiewicz',
      'Ossolineum', 1996, 'pl'),
    (19, '800', null, 'Sofies verden', 'Jostein Gaarder', 'Aschehoug', 1991, 'nb'),
    (20, '030', null, 'The World Atlas', 'Ångström & Søn, Zoë Núñez', 'Atlas Press', 2020, 'en')
) as book (number, category, isbn, title, authors, publisher, year, language);

-- Two copies of the first eight books, one of the others; a few at the south campus. The atlas is
-- read in the library.
insert into book_copies
  (id, book_id, school_id, barcode, call_number, is_reference, price, acquired_on)
select
  pg_temp.demo_id('book_copies/' || barcode), pg_temp.demo_id('books/' || number),
  pg_temp.demo_id('schools/' || school), barcode,
  (
    select concat_ws(' ', book_categories.code, upper(left(app.fold(books.title), 3)))
    from books
    join book_categories on book_categories.id = books.category_id
    where books.id = pg_temp.demo_id('books/' || number)
  ),
  number = 20, 1200 + number * 25, year_start
from demo_days
cross join (
  select number, 'north' as school, format('N-%s-%s', lpad(number::text, 3, '0'), copy) as barcode
  from generate_series(1, 20) as number
  cross join generate_series(1, 2) as copy
  where copy = 1 or number <= 8
  union all
  select number, 'south', format('S-%s-1', lpad(number::text, 3, '0'))
  from unnest('{1,3,7}'::integer[]) as number
) as copies;

insert into library_settings (id, school_id, currency, loan_days, fine_per_day, fine_cap)
values (
  pg_temp.demo_id('library_settings/north'), pg_temp.demo_id('schools/north'), 'USD', 14, 25, 500
);

insert into library_members (id, school_id, student_id, card_number)
select
  pg_temp.demo_id('library_members/' || number),
  pg_temp.demo_id('schools/' || case when number < 11 then 'north' else 'south' end),
  pg_temp.demo_id('students/' || number), 'L-' || lpad(number::text, 4, '0')
from unnest('{1,2,3,7,12}'::integer[]) as number;
insert into library_members (id, school_id, teacher_id, card_number, loan_limit, loan_days)
values (
  pg_temp.demo_id('library_members/teacher'), pg_temp.demo_id('schools/north'),
  pg_temp.demo_id('teachers/teacher'), 'L-T001', 10, 42
);

-- Milhouse (2) should have brought back L'Étranger; Bartolomé (7) brought Momo back late; Nelson
-- (3) has the only copy of Flatland, for which Élodie (1) and a teacher wait.
insert into loans
  (id, school_id, copy_id, member_id, issued_at, issued_by_id, due_on, returned_at, returned_to_id,
   outcome)
select
  pg_temp.demo_id('loans/' || loan.key), pg_temp.demo_id('schools/north'),
  pg_temp.demo_id('book_copies/' || loan.barcode),
  pg_temp.demo_id('library_members/' || loan.member),
  now() - loan.issued * interval '1 day', pg_temp.demo_id('users/librarian'),
  current_date - loan.due, now() - loan.returned * interval '1 day',
  case when loan.returned is not null then pg_temp.demo_id('users/librarian') end,
  case when loan.returned is not null then 'returned'::app.loan_outcome end
from (
  values
    ('overdue', 'N-001-1', '2', 30, 16, null), ('late', 'N-006-1', '7', 60, 46, 40),
    ('returned', 'N-002-1', '1', 50, 36, 38), ('awaited', 'N-011-1', '3', 3, -11, null)
) as loan (key, barcode, member, issued, due, returned);

insert into fines
  (id, school_id, member_id, loan_id, reason, amount, paid, days_late, charged_at, charged_by_id)
select
  pg_temp.demo_id('fines/' || fine.key), pg_temp.demo_id('schools/north'),
  pg_temp.demo_id('library_members/' || fine.member), pg_temp.demo_id('loans/' || fine.loan),
  fine.reason::app.fine_reason, fine.amount, fine.paid, fine.days_late,
  now() - fine.ago * interval '1 day', pg_temp.demo_id('users/librarian')
from (
  values
    ('late', '7', 'late', 'late', 100, 40, 4, 40),
    ('settled', '1', 'returned', 'damaged', 150, 150, null, 38)
) as fine (key, member, loan, reason, amount, paid, days_late, ago);

insert into fine_payments (id, school_id, fine_id, amount, receipt_number, paid_at, received_by_id)
select
  pg_temp.demo_id('fine_payments/' || fine.key), pg_temp.demo_id('schools/north'),
  pg_temp.demo_id('fines/' || fine.key), fine.paid, next_number('receipts'),
  now() - interval '30 days', pg_temp.demo_id('users/librarian')
from (values ('late', 40), ('settled', 150)) as fine (key, paid);

insert into reservations (id, school_id, book_id, member_id, reserved_at)
select
  pg_temp.demo_id('reservations/' || waiting.member), pg_temp.demo_id('schools/north'),
  pg_temp.demo_id('books/11'), pg_temp.demo_id('library_members/' || waiting.member),
  now() - waiting.ago * interval '1 day'
from (values ('1', 2), ('teacher', 1)) as waiting (member, ago);
