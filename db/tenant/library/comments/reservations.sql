comment on table reservations is $$
@foreignKey (school_id) references schools (id)|@fieldName school|@foreignFieldName reservations
A reader who waits for a book, or for whom a copy is kept. The queue goes by priority, then by when they were made. Made by reserveBook, ended by issueCopy, cancelReservation and expireReservations.$$;
comment on column reservations.id is 'Identifies the row; never changes.';
comment on column reservations.school_id is 'The school whose library it is.';
comment on column reservations.book_id is 'The book.';
comment on column reservations.member_id is 'The reader.';
comment on column reservations.reserved_at is 'When it was made.';
comment on column reservations.priority is
  'Higher ones come first; changed by prioritizeReservation.';
comment on column reservations.copy_id is
  'The copy that is kept for the reader; null while the reader waits.';
comment on column reservations.ready_at is 'Since when it is kept.';
comment on column reservations.kept_until is 'The last day on which it is kept.';
comment on column reservations.ended_at is 'When it ended; null while it is open.';
comment on column reservations.outcome is 'How it ended; null while it is open.';
comment on column reservations.created_at is 'When the row was made.';
comment on column reservations.updated_at is 'When the row was last changed.';
comment on constraint reservations_copy_id_fkey on reservations is
  E'@fieldName copy\n@foreignFieldName reservations';
comment on constraint reservations_member_id_fkey on reservations is
  E'@fieldName member\n@foreignFieldName reservations';
