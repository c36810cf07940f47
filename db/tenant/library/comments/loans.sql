comment on table loans is $$
@foreignKey (school_id) references schools (id)|@fieldName school|@foreignFieldName loans
A copy that was lent to a reader. Made by issueCopy, changed by renewLoan, ended by returnCopy and reportCopyLost.$$;
comment on column loans.id is 'Identifies the row; never changes.';
comment on column loans.school_id is 'The school whose library it is.';
comment on column loans.copy_id is 'The copy.';
comment on column loans.member_id is 'The reader; null when the reader was removed since.';
comment on column loans.issued_at is 'When it was lent.';
comment on column loans.issued_by_id is 'Who lent it.';
comment on column loans.due_on is 'The last day on which it is not late.';
comment on column loans.renewals is 'How often it was renewed.';
comment on column loans.reminded_at is 'When the reader was reminded last that it is overdue.';
comment on column loans.returned_at is 'When the loan ended; null while it is open.';
comment on column loans.returned_to_id is 'Who took it back.';
comment on column loans.outcome is 'How the loan ended; null while it is open.';
comment on column loans.created_at is 'When the row was made.';
comment on column loans.updated_at is 'When the row was last changed.';
comment on constraint loans_copy_id_fkey on loans is
  E'@fieldName copy\n@foreignFieldName loans';
comment on constraint loans_member_id_fkey on loans is
  E'@fieldName member\n@foreignFieldName loans';
comment on constraint loans_issued_by_id_fkey on loans is
  E'@fieldName issuedBy\n@foreignFieldName issuedLoans';
comment on constraint loans_returned_to_id_fkey on loans is
  E'@fieldName returnedTo\n@foreignFieldName receivedLoans';
