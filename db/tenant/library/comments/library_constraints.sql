-- The rules of the tables, as who breaks one reads them: the API answers with these sentences.

comment on constraint book_categories_code_check on book_categories is
  'A code is not empty.';
comment on constraint book_categories_name_check on book_categories is
  'A category needs a name.';
comment on constraint book_categories_parent_category_id_check on book_categories is
  'A category cannot be part of itself.';
comment on constraint book_copies_barcode_check on book_copies is
  'A barcode has 1 to 64 characters and no spaces.';
comment on constraint book_copies_price_check on book_copies is
  'A price is not negative.';
comment on constraint books_authors_check on books is
  'The list of authors has no gaps.';
comment on constraint books_isbn_check on books is
  'This is no ISBN.';
comment on constraint books_language_check on books is
  'This is no code of a language, such as en or pt-BR.';
comment on constraint books_pages_check on books is
  'A book has at least one page.';
comment on constraint books_published_year_check on books is
  'A year of publication lies between 1400 and 2200.';
comment on constraint books_title_check on books is
  'A book needs a title.';
comment on constraint fine_payments_amount_check on fine_payments is
  'A payment is more than nothing.';
comment on constraint fine_payments_cancelled_at_check on fine_payments is
  'Only a payment that was cancelled has a reason for it.';
comment on constraint fines_amount_check on fines is
  'A fine is more than nothing.';
comment on constraint fines_days_late_check on fines is
  'Who is late is late by a day at least.';
comment on constraint fines_outstanding_check on fines is
  'No more is paid and waived than is owed.';
comment on constraint fines_paid_check on fines is
  'What was paid is not negative.';
comment on constraint fines_waived_check on fines is
  'What was waived is not negative.';
comment on constraint library_members_blocked_reason_check on library_members is
  'Only who is blocked has a reason for it.';
comment on constraint library_members_card_number_check on library_members is
  'A card number is not empty.';
comment on constraint library_members_fine_cap_check on library_members is
  'The most that lateness costs is not negative.';
comment on constraint library_members_fine_per_day_check on library_members is
  'What a day costs is not negative.';
comment on constraint library_members_loan_days_check on library_members is
  'A copy is lent for 1 to 366 days.';
comment on constraint library_members_loan_limit_check on library_members is
  'A limit is not negative.';
comment on constraint library_members_person_check on library_members is
  'A reader is a student, a teacher or another user: one of them.';
comment on constraint library_members_renewal_limit_check on library_members is
  'A limit is not negative.';
comment on constraint library_members_reservation_limit_check on library_members is
  'A limit is not negative.';
comment on constraint library_settings_currency_check on library_settings is
  'A currency is three letters, such as EUR.';
comment on constraint library_settings_debt_limit_check on library_settings is
  'A limit is not negative.';
comment on constraint library_settings_fine_cap_check on library_settings is
  'The most that lateness costs is not negative.';
comment on constraint library_settings_fine_per_day_check on library_settings is
  'What a day costs is not negative.';
comment on constraint library_settings_grace_days_check on library_settings is
  'There are 0 to 60 days of grace.';
comment on constraint library_settings_hold_days_check on library_settings is
  'A copy is kept for 1 to 60 school days.';
comment on constraint library_settings_loan_days_check on library_settings is
  'A copy is lent for 1 to 366 days.';
comment on constraint library_settings_loan_limit_check on library_settings is
  'A limit is not negative.';
comment on constraint library_settings_reminder_days_check on library_settings is
  'Somebody is reminded after 1 to 366 days.';
comment on constraint library_settings_renewal_limit_check on library_settings is
  'A limit is not negative.';
comment on constraint library_settings_reservation_limit_check on library_settings is
  'A limit is not negative.';
comment on constraint loans_outcome_check on loans is
  'A loan that has ended says how.';
comment on constraint loans_renewals_check on loans is
  'A number of renewals is not negative.';
comment on constraint loans_returned_at_check on loans is
  'A copy comes back after it was lent.';
comment on constraint reservations_copy_id_check on reservations is
  'A copy is kept since a time and until a day.';
comment on constraint reservations_outcome_check on reservations is
  'A reservation that has ended says how.';
