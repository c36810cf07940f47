comment on table fine_payments is $$
@foreignKey (school_id) references schools (id)|@fieldName school|@foreignFieldName finePayments
A payment for a fine, with its receipt number. Made by payFine; a mistaken one is cancelled with cancelPayment and stays on record.$$;
comment on column fine_payments.id is 'Identifies the row; never changes.';
comment on column fine_payments.school_id is 'The school to whose library it was paid.';
comment on column fine_payments.fine_id is 'The fine.';
comment on column fine_payments.amount is 'How much was paid, in minor units (cents).';
comment on column fine_payments.receipt_number is
  'The number of the receipt; unique, and without gaps.';
comment on column fine_payments.paid_at is 'When it was paid.';
comment on column fine_payments.received_by_id is 'Who took the money.';
comment on column fine_payments.cancelled_at is 'When it was cancelled; null for one that counts.';
comment on column fine_payments.cancelled_by_id is 'Who cancelled it.';
comment on column fine_payments.cancel_reason is 'Why it was cancelled.';
comment on column fine_payments.created_at is 'When the row was made.';
comment on column fine_payments.updated_at is 'When the row was last changed.';
comment on constraint fine_payments_fine_id_fkey on fine_payments is
  E'@fieldName fine\n@foreignFieldName payments';
comment on constraint fine_payments_received_by_id_fkey on fine_payments is
  E'@fieldName receivedBy\n@foreignFieldName receivedFinePayments';
comment on constraint fine_payments_cancelled_by_id_fkey on fine_payments is
  E'@fieldName cancelledBy\n@foreignFieldName cancelledFinePayments';
