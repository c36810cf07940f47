comment on table library_settings is
  'The rules of a school''s library, for readers who have none of their own; the row without a school holds for all schools that have no row. Amounts are in minor units of the currency (cents).';
comment on column library_settings.id is 'Identifies the row; never changes.';
comment on column library_settings.school_id is
  'The school; null for all that have no rules of their own.';
comment on column library_settings.currency is
  'The ISO 4217 code of the currency in which all amounts of the library are. It does not change while somebody owes one.';
comment on column library_settings.loan_limit is 'How many copies a reader may have at once.';
comment on column library_settings.loan_days is
  'For how many days a copy is lent; what would be due on a day without school is due on the next school day.';
comment on column library_settings.renewal_limit is 'How often a loan may be renewed.';
comment on column library_settings.reservation_limit is
  'How many reservations a reader may have at once.';
comment on column library_settings.hold_days is
  'For how many school days a copy is kept for the reader whose turn it is.';
comment on column library_settings.grace_days is
  'Up to how many school days late cost nothing. Whoever is later still pays for all of them.';
comment on column library_settings.fine_per_day is 'What each school day late costs.';
comment on column library_settings.fine_cap is 'What being late with one loan costs at most.';
comment on column library_settings.debt_limit is
  'Above this debt a reader borrows, renews and reserves nothing; null for no limit.';
comment on column library_settings.reminder_days is
  'After how many days somebody who is late is reminded again; null for never a reminder.';
comment on column library_settings.created_at is 'When the row was made.';
comment on column library_settings.updated_at is 'When the row was last changed.';
