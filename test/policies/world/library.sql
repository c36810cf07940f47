-- Rows of the module library for the policy matrix: Jimbo's (12) at the south campus, and rows to
-- which nothing refers.

insert into library_settings (id, school_id)
values (pg_temp.id('library_settings/empty'), pg_temp.id('schools/empty'));
insert into book_categories (id, name) values (pg_temp.id('book_categories/empty'), 'Empty');
insert into books (id, title) values (pg_temp.id('books/empty'), 'Empty');
insert into book_copies (id, book_id, school_id, barcode)
values (
  pg_temp.id('book_copies/empty'), pg_temp.id('books/1'), pg_temp.id('schools/south'), 'S-EMPTY'
);
insert into loans (id, school_id, copy_id, member_id, due_on)
values (
  pg_temp.id('loans/far'), pg_temp.id('schools/south'), pg_temp.id('book_copies/S-001-1'),
  pg_temp.id('library_members/12'), current_date + 14
);
insert into fines (id, school_id, member_id, reason, amount)
values
  (pg_temp.id('fines/far'), pg_temp.id('schools/south'), pg_temp.id('library_members/12'), 'other',
    100),
  (pg_temp.id('fines/paid'), pg_temp.id('schools/south'), pg_temp.id('library_members/12'), 'other',
    100);
insert into fine_payments (id, school_id, fine_id, amount, receipt_number)
values (
  pg_temp.id('fine_payments/far'), pg_temp.id('schools/south'), pg_temp.id('fines/paid'), 100, 'FAR'
);
insert into reservations (id, school_id, book_id, member_id)
values (
  pg_temp.id('reservations/far'), pg_temp.id('schools/south'), pg_temp.id('books/3'),
  pg_temp.id('library_members/12')
);
