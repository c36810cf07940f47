comment on table fines is $$
@foreignKey (school_id) references schools (id)|@fieldName school|@foreignFieldName fines
What a reader owes the library, in minor units of its currency (cents). Late copies are charged when they come back; the rest by chargeFine, reportCopyLost and reportCopyDamaged.$$;
comment on column fines.id is 'Identifies the row; never changes.';
comment on column fines.school_id is 'The school to whose library it is owed.';
comment on column fines.member_id is 'The reader; null when the reader was removed since.';
comment on column fines.loan_id is 'The loan that it is about, if it is about one.';
comment on column fines.reason is 'What it is for.';
comment on column fines.amount is 'What was charged.';
comment on column fines.paid is 'What was paid of it; see finePayments.';
comment on column fines.waived is 'What was waived of it.';
comment on column fines.outstanding is 'What is owed of it.';
comment on column fines.days_late is
  'How many school days the copy was late, if that is the reason.';
comment on column fines.note is 'What there is to say about it.';
comment on column fines.charged_at is 'When it was charged.';
comment on column fines.charged_by_id is 'Who charged it.';
comment on column fines.waived_by_id is 'Who waived some of it last.';
comment on column fines.waived_reason is 'Why some of it was waived.';
comment on column fines.created_at is 'When the row was made.';
comment on column fines.updated_at is 'When the row was last changed.';
comment on constraint fines_member_id_fkey on fines is
  E'@fieldName member\n@foreignFieldName fines';
comment on constraint fines_charged_by_id_fkey on fines is
  E'@fieldName chargedBy\n@foreignFieldName chargedFines';
comment on constraint fines_waived_by_id_fkey on fines is
  E'@fieldName waivedBy\n@foreignFieldName waivedFines';
