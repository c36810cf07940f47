comment on table book_copies is 'A copy of a book in a school''s library.';
comment on column book_copies.id is 'Identifies the row; never changes.';
comment on column book_copies.book_id is 'The book.';
comment on column book_copies.school_id is 'The school whose library has it.';
comment on column book_copies.barcode is 'What is scanned; unique in all libraries of the group.';
comment on column book_copies.call_number is 'Where it stands.';
comment on column book_copies.condition is
  'Whether it is fit to be lent. Changed by reportCopyLost, reportCopyDamaged, withdrawCopy and restoreCopy.';
comment on column book_copies.is_reference is 'Whether it is read in the library only.';
comment on column book_copies.price is 'What it costs to replace, in minor units (cents).';
comment on column book_copies.acquired_on is 'Since when the library has it.';
comment on column book_copies.note is 'What the librarian should know.';
comment on column book_copies.created_at is 'When the row was made.';
comment on column book_copies.updated_at is 'When the row was last changed.';
