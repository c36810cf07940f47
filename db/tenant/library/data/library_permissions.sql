-- What may be done in the library, and which default roles may do it from the start. Registrar has
-- all that Librarian has, since it hands out this role. Readers are the Teacher, Student, Guardian
-- and Driver who find themselves (or their wards) among the members.
select install_permissions(array[
  ('library_settings', 'view', 'See the rules of the library.', 'Everyone, Worker'),
  ('library_settings', 'create', 'Give a school rules of its own for its library.',
    'Registrar, Librarian'),
  ('library_settings', 'update', 'Change the rules of the library.', 'Registrar, Librarian'),
  ('library_settings', 'delete', 'Remove a school''s own rules for its library.',
    'Registrar, Librarian'),

  ('book_categories', 'view', 'See the categories of books.', 'Everyone'),
  ('book_categories', 'create', 'Add categories of books.', 'Registrar, Librarian'),
  ('book_categories', 'update', 'Change categories of books.', 'Registrar, Librarian'),
  ('book_categories', 'delete', 'Remove categories of books.', 'Registrar, Librarian'),

  ('books', 'view', 'See and search the catalogue.', 'Everyone, Worker'),
  ('books', 'create', 'Add books to the catalogue.', 'Registrar, Librarian'),
  ('books', 'update', 'Change books in the catalogue.', 'Registrar, Librarian'),
  ('books', 'delete', 'Remove books without copies from the catalogue.', 'Registrar, Librarian'),
  ('books', 'export', 'Take the whole catalogue away.', 'Registrar, Librarian, Auditor'),

  ('book_copies', 'view', 'See the copies of books.', 'Everyone'),
  ('book_copies', 'create', 'Add copies of books.', 'Registrar, Librarian'),
  ('book_copies', 'update', 'Change the data of copies.', 'Registrar, Librarian'),
  ('book_copies', 'delete', 'Remove copies that were never lent.', 'Registrar, Librarian'),
  ('book_copies', 'approve', 'Withdraw copies, and put them back into circulation.',
    'Registrar, Librarian'),

  ('library_members', 'view', 'See the readers and their rules.',
    'Registrar, Librarian, Auditor, Worker, Teacher (self), Student (self), Guardian (wards), Driver (self)'),
  ('library_members', 'create', 'Add readers.', 'Registrar, Librarian'),
  ('library_members', 'update', 'Change the rules of readers.', 'Registrar, Librarian'),
  ('library_members', 'delete', 'Remove readers who have and owe nothing.',
    'Registrar, Librarian'),
  ('library_members', 'approve', 'Block readers, and lift blocks.', 'Registrar, Librarian'),

  ('loans', 'view', 'See who has borrowed what.',
    'Registrar, Librarian, Auditor, Worker, Teacher (self), Student (self), Guardian (wards), Driver (self)'),
  ('loans', 'create', 'Issue copies.', 'Registrar, Librarian'),
  ('loans', 'update', 'Renew loans.',
    'Registrar, Librarian, Teacher (self), Student (self), Guardian (wards), Driver (self)'),
  ('loans', 'approve', 'Take copies back, or report them as lost or damaged.',
    'Registrar, Librarian'),
  ('loans', 'assign', 'Issue and renew beyond a reader''s limits, or out of turn.',
    'Registrar, Librarian'),
  ('loans', 'publish', 'Remind readers of what is overdue.', 'Registrar, Librarian, Worker'),
  ('loans', 'export', 'Take the records of loans away.', 'Registrar, Librarian, Auditor'),

  ('reservations', 'view', 'See who waits for what.',
    'Registrar, Librarian, Auditor, Worker, Teacher (self), Student (self), Guardian (wards), Driver (self)'),
  ('reservations', 'create', 'Reserve books.',
    'Registrar, Librarian, Teacher (self), Student (self), Guardian (wards), Driver (self)'),
  ('reservations', 'update', 'Change whose turn it is.', 'Registrar, Librarian'),
  ('reservations', 'delete', 'Cancel reservations.',
    'Registrar, Librarian, Teacher (self), Student (self), Guardian (wards), Driver (self)'),
  ('reservations', 'approve', 'Give up on copies that nobody has fetched in time.',
    'Registrar, Librarian, Worker'),

  ('fines', 'view', 'See who owes what.',
    'Registrar, Librarian, Auditor, Worker, Teacher (self), Student (self), Guardian (wards), Driver (self)'),
  ('fines', 'create', 'Charge readers.', 'Registrar, Librarian'),
  ('fines', 'update', 'Write notes on fines.', 'Registrar, Librarian'),
  ('fines', 'delete', 'Remove mistaken fines on which nothing was paid.',
    'Registrar, Librarian'),
  ('fines', 'approve', 'Waive fines.', 'Registrar, Librarian'),
  ('fines', 'export', 'Take the list of fines away.', 'Registrar, Librarian, Auditor'),

  ('fine_payments', 'view', 'See what was paid.',
    'Registrar, Librarian, Auditor, Teacher (self), Student (self), Guardian (wards), Driver (self)'),
  ('fine_payments', 'create', 'Take payments.', 'Registrar, Librarian'),
  ('fine_payments', 'approve', 'Cancel mistaken payments.', 'Registrar, Librarian'),
  ('fine_payments', 'export', 'Take the cash book away.', 'Registrar, Librarian, Auditor')
]::app.permission_entry[]);
