--! Previous: sha1:94fa1cea54ab6d4e7b0ee84e275cdef56de07e37
--! Hash: sha1:a022d440c69ecddbe1d9a50596b3291a793d46a1
--! Message: library

-- Begin with `set local role homeroom_owner;`, so that everything belongs to it, whoever connects,
-- and end with `reset role;`. Here go changes of app and platform, and one
-- `insert into platform.tenant_migrations` a delta.

set local role homeroom_owner;

--! Included app/library.sql
-- Types and helpers of the module library.

create type app.copy_condition as enum ('usable', 'damaged', 'lost', 'withdrawn');
comment on type app.copy_condition is
  'What shape a copy of a book is in: fit to be lent; awaiting repair; gone; or taken out of the stock.';

create type app.copy_state as enum (
  'available', 'on_loan', 'reserved', 'lost', 'damaged', 'withdrawn'
);
comment on type app.copy_state is
  'Where a copy of a book is: on the shelf, with a reader, kept for a reader whose turn it is, or out of circulation.';

create type app.loan_outcome as enum ('returned', 'lost');
comment on type app.loan_outcome is 'How a loan ended.';

create type app.reservation_outcome as enum ('fulfilled', 'cancelled', 'expired');
comment on type app.reservation_outcome is
  'How a reservation ended: with a loan, given up, or because the copy that was kept was not fetched in time.';

create type app.fine_reason as enum ('late', 'lost', 'damaged', 'other');
comment on type app.fine_reason is 'What a reader owes money for.';

create type app.lending_policy as (
  currency text,
  loan_limit integer,
  loan_days integer,
  renewal_limit integer,
  reservation_limit integer,
  hold_days integer,
  grace_days integer,
  fine_per_day integer,
  fine_cap integer,
  debt_limit integer
);
comment on type app.lending_policy is
  'What holds for one reader: the reader''s own rules where there are any, else those of the school. Amounts are in minor units of the currency (cents).';
comment on column app.lending_policy.currency is 'The ISO 4217 code of the currency.';
comment on column app.lending_policy.loan_limit is 'How many copies the reader may have at once.';
comment on column app.lending_policy.loan_days is 'For how many days a copy is lent.';
comment on column app.lending_policy.renewal_limit is 'How often one loan may be renewed.';
comment on column app.lending_policy.reservation_limit is
  'How many reservations the reader may have at once.';
comment on column app.lending_policy.hold_days is
  'For how many school days a copy is kept for the reader whose turn it is.';
comment on column app.lending_policy.grace_days is
  'Up to how many school days late cost nothing. Whoever is later still pays for all of them.';
comment on column app.lending_policy.fine_per_day is 'What each school day late costs.';
comment on column app.lending_policy.fine_cap is 'What being late with one loan costs at most.';
comment on column app.lending_policy.debt_limit is
  'Above this debt the reader borrows, renews and reserves nothing; null for no limit.';

create type app.member_account as (
  member_id uuid,
  member_name text,
  currency text,
  open_loans integer,
  overdue_loans integer,
  open_reservations integer,
  charged bigint,
  paid bigint,
  waived bigint,
  outstanding bigint,
  accruing bigint
);
comment on type app.member_account is
  'Where a reader stands with the library. Amounts are in minor units of the currency (cents).';
comment on column app.member_account.member_id is 'The reader.';
comment on column app.member_account.member_name is 'The reader''s name.';
comment on column app.member_account.currency is 'The ISO 4217 code of the currency.';
comment on column app.member_account.open_loans is 'How many copies the reader has.';
comment on column app.member_account.overdue_loans is 'How many of those are overdue.';
comment on column app.member_account.open_reservations is
  'For how many books the reader waits, or has one kept.';
comment on column app.member_account.charged is 'All that was ever charged.';
comment on column app.member_account.paid is 'What was paid of it.';
comment on column app.member_account.waived is 'What was waived of it.';
comment on column app.member_account.outstanding is 'What is owed.';
comment on column app.member_account.accruing is
  'What the overdue copies would cost on top if they came back today.';

create type app.catalogue_line as (
  isbn text,
  title text,
  subtitle text,
  authors text[],
  publisher text,
  published_year integer,
  language text,
  category text,
  school_name text,
  barcode text,
  call_number text,
  state app.copy_state,
  acquired_on date,
  price integer
);
comment on type app.catalogue_line is
  'A copy in the catalogue, or a book without copies, as a spreadsheet has it.';
comment on column app.catalogue_line.isbn is 'The ISBN, 13 digits.';
comment on column app.catalogue_line.title is 'The title.';
comment on column app.catalogue_line.subtitle is 'The subtitle.';
comment on column app.catalogue_line.authors is 'The authors.';
comment on column app.catalogue_line.publisher is 'The publisher.';
comment on column app.catalogue_line.published_year is 'The year of publication.';
comment on column app.catalogue_line.language is 'The language, such as en or pt-BR.';
comment on column app.catalogue_line.category is 'The name of the category.';
comment on column app.catalogue_line.school_name is 'The school whose library has the copy.';
comment on column app.catalogue_line.barcode is 'The barcode of the copy.';
comment on column app.catalogue_line.call_number is 'Where the copy stands.';
comment on column app.catalogue_line.state is 'Where the copy is.';
comment on column app.catalogue_line.acquired_on is 'Since when the library has it.';
comment on column app.catalogue_line.price is 'What it costs to replace, in minor units (cents).';

create type app.loan_line as (
  loan_id uuid,
  barcode text,
  title text,
  member_name text,
  issued_at timestamptz,
  due_on date,
  returned_at timestamptz,
  outcome app.loan_outcome,
  renewals integer,
  charged bigint
);
comment on type app.loan_line is 'A loan in the library''s records, as a spreadsheet has it.';
comment on column app.loan_line.loan_id is 'The loan.';
comment on column app.loan_line.barcode is 'The barcode of the copy.';
comment on column app.loan_line.title is 'The title of the book.';
comment on column app.loan_line.member_name is 'The reader; null when the reader was removed.';
comment on column app.loan_line.issued_at is 'When it was lent.';
comment on column app.loan_line.due_on is 'When it was due.';
comment on column app.loan_line.returned_at is 'When the loan ended.';
comment on column app.loan_line.outcome is 'How it ended; null while it is open.';
comment on column app.loan_line.renewals is 'How often it was renewed.';
comment on column app.loan_line.charged is 'What was charged for it, in minor units (cents).';

create type app.fine_line as (
  fine_id uuid,
  member_name text,
  title text,
  reason app.fine_reason,
  charged_at timestamptz,
  amount integer,
  paid integer,
  waived integer,
  outstanding integer,
  currency text
);
comment on type app.fine_line is
  'A fine in the library''s books, as a spreadsheet has it. Amounts are in minor units (cents).';
comment on column app.fine_line.fine_id is 'The fine.';
comment on column app.fine_line.member_name is 'The reader; null when the reader was removed.';
comment on column app.fine_line.title is 'The title of the book, where it is about one.';
comment on column app.fine_line.reason is 'What it is for.';
comment on column app.fine_line.charged_at is 'When it was charged.';
comment on column app.fine_line.amount is 'What was charged.';
comment on column app.fine_line.paid is 'What was paid of it.';
comment on column app.fine_line.waived is 'What was waived of it.';
comment on column app.fine_line.outstanding is 'What is owed of it.';
comment on column app.fine_line.currency is 'The ISO 4217 code of the currency.';

create type app.payment_line as (
  payment_id uuid,
  receipt_number text,
  member_name text,
  reason app.fine_reason,
  paid_at timestamptz,
  amount integer,
  currency text,
  received_by_name text,
  is_cancelled boolean
);
comment on type app.payment_line is
  'A payment in the library''s cash book. Amounts are in minor units (cents).';
comment on column app.payment_line.payment_id is 'The payment.';
comment on column app.payment_line.receipt_number is 'The number of the receipt.';
comment on column app.payment_line.member_name is 'The reader; null when the reader was removed.';
comment on column app.payment_line.reason is 'What was paid for.';
comment on column app.payment_line.paid_at is 'When it was paid.';
comment on column app.payment_line.amount is 'How much was paid.';
comment on column app.payment_line.currency is 'The ISO 4217 code of the currency.';
comment on column app.payment_line.received_by_name is 'Who took the money.';
comment on column app.payment_line.is_cancelled is
  'Whether the payment was cancelled; its amount does not count then.';

create function app.isbn13(value text) returns text
  language sql immutable strict parallel safe
begin atomic
  -- Whatever people and scanners write around the digits goes. Weights of ISBN-13 are 1 and 3 in
  -- turn, the sum a multiple of 10; those of ISBN-10 run from 10 to 1, the sum a multiple of 11,
  -- and X stands for 10. 979-0 is music, not books.
  with written (code) as (
    select regexp_replace(
      regexp_replace(upper(value), '^\s*ISBN(?:[- ]?1[03](?=[: ]))?\s*:?', ''),
      '[\s\u00ad\u2010-\u2015\u2212-]', '', 'g'
    )
  )
  select
    case
      when code ~ '^97(8[0-9]|9[1-9])[0-9]{9}$' then (
        select case when sum(substr(code, place, 1)::integer * weight) % 10 = 0 then code end
        from generate_series(1, 13) as place
        cross join lateral (select 3 - place % 2 * 2) as weighed (weight)
      )
      when code ~ '^[0-9]{9}[0-9X]$' then (
        select
          case
            when sum(digit * (11 - place)) % 11 = 0 then
              '978' || left(code, 9)
              || (
                (10 - (38 + sum(digit * (1 + place % 2 * 2)) filter (where place < 10)) % 10) % 10
              )::text
          end
        from generate_series(1, 10) as place
        cross join lateral (
          select replace(substr(code, place, 1), 'X', '10')::integer
        ) as written_digit (digit)
      )
    end
  from written;
end;
comment on function app.isbn13(text) is
  'An ISBN, of ten or thirteen digits, with or without hyphens, as its thirteen digits; null when it is none, or its check digit is wrong.';
grant execute on function app.isbn13(text) to homeroom_tenant;

create function app.isbn10(isbn text) returns text
  language sql immutable strict parallel safe
begin atomic
  select
    case
      when isbn ~ '^978[0-9]{10}$' then (
        select
          substr(isbn, 4, 9)
          || replace(
            ((11 - sum(substr(isbn, place + 3, 1)::integer * (11 - place)) % 11) % 11)::text,
            '10', 'X'
          )
        from generate_series(1, 9) as place
      )
    end;
end;
comment on function app.isbn10(text) is
  'Thirteen digits of an ISBN as the ten that were usual until 2006; null where there were none.';
grant execute on function app.isbn10(text) to homeroom_tenant;

create function app.book_vector(
  title text, subtitle text, authors text[], publisher text, isbn text
) returns tsvector
  language sql immutable parallel safe
begin atomic
  -- Titles count most, then authors.
  select
    setweight(app.search_vector(title), 'A')
    || setweight(app.search_vector(variadic authors), 'B')
    || setweight(app.search_vector(subtitle), 'C')
    || setweight(app.search_vector(publisher, isbn, app.isbn10(isbn)), 'D');
end;
comment on function app.book_vector(text, text, text[], text, text) is
  'The full-text vector of a book, its title counting most.';
grant execute on function app.book_vector(text, text, text[], text, text) to homeroom_tenant;

create function app.book_words(title text, authors text[]) returns text
  language sql immutable parallel safe
begin atomic
  select app.fold(title || ' ' || array_to_string(authors, ' '));
end;
comment on function app.book_words(text, text[]) is
  'A book''s title and authors in lower case without accents, for finding misspelt ones.';
grant execute on function app.book_words(text, text[]) to homeroom_tenant;
--! EndIncluded app/library.sql

insert into platform.tenant_migrations (version, name, sql) values (7, 'library', $delta$
--! Included tenant/deltas/0007_library.sql
-- Books, their copies, and who borrows, reserves and owes what.

-- What holds for everybody in a school's library; the row without a school, for all schools that
-- have none of their own. Here and nowhere else stands the currency.
create table library_settings (
  id uuid not null default app.uuid_v7(),
  school_id uuid,
  currency text not null default 'USD',
  loan_limit integer not null default 3,
  loan_days integer not null default 14,
  renewal_limit integer not null default 2,
  reservation_limit integer not null default 5,
  hold_days integer not null default 3,
  grace_days integer not null default 0,
  fine_per_day integer not null default 10,
  fine_cap integer not null default 500,
  debt_limit integer default 1000,
  reminder_days integer default 7,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint library_settings_pkey primary key (id),
  constraint library_settings_school_id_key unique nulls not distinct (school_id),
  constraint library_settings_school_id_fkey foreign key (school_id) references schools (id)
    on delete cascade,
  constraint library_settings_currency_check check (currency ~ '^[A-Z]{3}$'),
  constraint library_settings_loan_limit_check check (loan_limit >= 0),
  constraint library_settings_loan_days_check check (loan_days between 1 and 366),
  constraint library_settings_renewal_limit_check check (renewal_limit >= 0),
  constraint library_settings_reservation_limit_check check (reservation_limit >= 0),
  constraint library_settings_hold_days_check check (hold_days between 1 and 60),
  constraint library_settings_grace_days_check check (grace_days between 0 and 60),
  constraint library_settings_fine_per_day_check check (fine_per_day between 0 and 1000000000),
  constraint library_settings_fine_cap_check check (fine_cap between 0 and 1000000000),
  constraint library_settings_debt_limit_check check (debt_limit between 0 and 1000000000),
  constraint library_settings_reminder_days_check check (reminder_days between 1 and 366)
);

create table book_categories (
  id uuid not null default app.uuid_v7(),
  parent_category_id uuid,
  name text collate app.natural not null,
  code text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint book_categories_pkey primary key (id),
  constraint book_categories_code_key unique (code),
  constraint book_categories_parent_category_id_name_key
    unique nulls not distinct (parent_category_id, name),
  constraint book_categories_parent_category_id_fkey foreign key (parent_category_id)
    references book_categories (id) on delete restrict,
  constraint book_categories_name_check check (btrim(name) <> ''),
  constraint book_categories_code_check check (btrim(code) <> ''),
  constraint book_categories_parent_category_id_check check (parent_category_id <> id)
);

-- The catalogue is one for all schools of a group; each library has copies of its own.
create table books (
  id uuid not null default app.uuid_v7(),
  category_id uuid,
  isbn text,
  title text collate app.natural not null,
  subtitle text,
  authors text[] not null default '{}',
  publisher text,
  published_year integer,
  edition text,
  language text,
  pages integer,
  description text not null default '',
  search tsvector not null generated always as (
    app.book_vector(title, subtitle, authors, publisher, isbn)
  ) stored,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint books_pkey primary key (id),
  constraint books_isbn_key unique (isbn),
  constraint books_category_id_fkey foreign key (category_id) references book_categories (id)
    on delete set null,
  -- A trigger brings what is written into this form.
  constraint books_isbn_check check (isbn = app.isbn13(isbn)),
  constraint books_title_check check (btrim(title) <> ''),
  constraint books_authors_check check (array_position(authors, null) is null),
  constraint books_published_year_check check (published_year between 1400 and 2200),
  constraint books_language_check check (language ~ '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$'),
  constraint books_pages_check check (pages > 0)
);
create index books_category_id_idx on books (category_id);
create index books_title_idx on books (title, id);
create index books_isbn_prefix_idx on books (isbn text_pattern_ops);
create index books_search_idx on books using gin (search);
create index books_trigram_idx on books using gin (app.book_words(title, authors) app.gin_trgm_ops);

-- Whether a copy is lent or kept for somebody follows from loans and reservations.
create table book_copies (
  id uuid not null default app.uuid_v7(),
  book_id uuid not null,
  school_id uuid not null,
  barcode text not null,
  call_number text,
  condition app.copy_condition not null default 'usable',
  is_reference boolean not null default false,
  price integer,
  acquired_on date,
  note text not null default '',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint book_copies_pkey primary key (id),
  constraint book_copies_barcode_key unique (barcode),
  constraint book_copies_school_id_id_key unique (school_id, id),
  constraint book_copies_book_id_fkey foreign key (book_id) references books (id)
    on delete restrict,
  constraint book_copies_school_id_fkey foreign key (school_id) references schools (id)
    on delete restrict,
  constraint book_copies_barcode_check check (barcode ~ '^[^[:space:]]{1,64}$'),
  constraint book_copies_price_check check (price between 0 and 1000000000)
);
create index book_copies_book_id_idx on book_copies (book_id, school_id);

-- A person as a reader of one school's library. Rules that are null are the school's.
create table library_members (
  id uuid not null default app.uuid_v7(),
  school_id uuid not null,
  student_id uuid,
  teacher_id uuid,
  user_id uuid,
  card_number text,
  loan_limit integer,
  loan_days integer,
  renewal_limit integer,
  reservation_limit integer,
  fine_per_day integer,
  fine_cap integer,
  blocked_at timestamptz,
  blocked_reason text,
  expires_on date,
  note text not null default '',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint library_members_pkey primary key (id),
  constraint library_members_school_id_id_key unique (school_id, id),
  constraint library_members_student_id_school_id_key unique (student_id, school_id),
  constraint library_members_teacher_id_school_id_key unique (teacher_id, school_id),
  constraint library_members_user_id_school_id_key unique (user_id, school_id),
  constraint library_members_card_number_key unique (card_number),
  constraint library_members_school_id_fkey foreign key (school_id) references schools (id)
    on delete restrict,
  constraint library_members_student_id_fkey foreign key (student_id) references students (id)
    on delete cascade,
  constraint library_members_teacher_id_fkey foreign key (teacher_id) references teachers (id)
    on delete cascade,
  constraint library_members_user_id_fkey foreign key (user_id) references users (id)
    on delete cascade,
  constraint library_members_person_check check (num_nonnulls(student_id, teacher_id, user_id) = 1),
  constraint library_members_card_number_check check (btrim(card_number) <> ''),
  constraint library_members_loan_limit_check check (loan_limit >= 0),
  constraint library_members_loan_days_check check (loan_days between 1 and 366),
  constraint library_members_renewal_limit_check check (renewal_limit >= 0),
  constraint library_members_reservation_limit_check check (reservation_limit >= 0),
  constraint library_members_fine_per_day_check check (fine_per_day between 0 and 1000000000),
  constraint library_members_fine_cap_check check (fine_cap between 0 and 1000000000),
  constraint library_members_blocked_reason_check
    check (blocked_reason is null or blocked_at is not null)
);

-- school_id repeats the copy's and the member's, and the foreign keys hold it to both. The member
-- is forgotten with the person; what the copy went through is not.
create table loans (
  id uuid not null default app.uuid_v7(),
  school_id uuid not null,
  copy_id uuid not null,
  member_id uuid,
  issued_at timestamptz not null default now(),
  issued_by_id uuid,
  due_on date not null,
  renewals integer not null default 0,
  reminded_at timestamptz,
  returned_at timestamptz,
  returned_to_id uuid,
  outcome app.loan_outcome,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint loans_pkey primary key (id),
  constraint loans_copy_id_fkey foreign key (school_id, copy_id)
    references book_copies (school_id, id) on delete restrict,
  constraint loans_member_id_fkey foreign key (school_id, member_id)
    references library_members (school_id, id) on delete set null (member_id),
  constraint loans_issued_by_id_fkey foreign key (issued_by_id) references users (id)
    on delete set null,
  constraint loans_returned_to_id_fkey foreign key (returned_to_id) references users (id)
    on delete set null,
  constraint loans_returned_at_check check (returned_at >= issued_at),
  constraint loans_outcome_check check ((outcome is null) = (returned_at is null)),
  constraint loans_renewals_check check (renewals >= 0)
);
create unique index loans_copy_id_key on loans (copy_id) where returned_at is null;
create index loans_copy_id_idx on loans (school_id, copy_id, issued_at);
create index loans_member_id_idx on loans (school_id, member_id, issued_at);
create index loans_open_member_idx on loans (member_id) where returned_at is null;
create index loans_due_on_idx on loans (due_on) where returned_at is null;
create index loans_issued_at_idx on loans (issued_at);
create index loans_issued_by_id_idx on loans (issued_by_id);
create index loans_returned_to_id_idx on loans (returned_to_id);

-- Who waits for a book, by priority, then time, then id. Whose turn it is has a copy, which is kept
-- until a day.
create table reservations (
  id uuid not null default app.uuid_v7(),
  school_id uuid not null,
  book_id uuid not null,
  member_id uuid not null,
  reserved_at timestamptz not null default now(),
  priority integer not null default 0,
  copy_id uuid,
  ready_at timestamptz,
  kept_until date,
  ended_at timestamptz,
  outcome app.reservation_outcome,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint reservations_pkey primary key (id),
  constraint reservations_book_id_fkey foreign key (book_id) references books (id)
    on delete cascade,
  constraint reservations_member_id_fkey foreign key (school_id, member_id)
    references library_members (school_id, id) on delete cascade,
  constraint reservations_copy_id_fkey foreign key (school_id, copy_id)
    references book_copies (school_id, id) on delete set null (copy_id),
  constraint reservations_copy_id_check check (
    ended_at is not null
    or (num_nonnulls(copy_id, ready_at, kept_until) in (0, 3))
  ),
  constraint reservations_outcome_check check ((outcome is null) = (ended_at is null))
);
create unique index reservations_member_id_book_id_key on reservations (member_id, book_id)
  where ended_at is null;
create unique index reservations_copy_id_key on reservations (copy_id) where ended_at is null;
create index reservations_book_id_idx
  on reservations (book_id, school_id, priority desc, reserved_at, id);
create index reservations_member_id_idx on reservations (school_id, member_id);
create index reservations_copy_id_idx on reservations (school_id, copy_id);
create index reservations_kept_until_idx on reservations (kept_until) where ended_at is null;

-- Amounts are in minor units of the library's currency.
create table fines (
  id uuid not null default app.uuid_v7(),
  school_id uuid not null,
  member_id uuid,
  loan_id uuid,
  reason app.fine_reason not null,
  amount integer not null,
  paid integer not null default 0,
  waived integer not null default 0,
  outstanding integer not null generated always as (amount - paid - waived) stored,
  days_late integer,
  note text not null default '',
  charged_at timestamptz not null default now(),
  charged_by_id uuid,
  waived_by_id uuid,
  waived_reason text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint fines_pkey primary key (id),
  constraint fines_school_id_id_key unique (school_id, id),
  constraint fines_member_id_fkey foreign key (school_id, member_id)
    references library_members (school_id, id) on delete set null (member_id),
  constraint fines_loan_id_fkey foreign key (loan_id) references loans (id) on delete restrict,
  constraint fines_charged_by_id_fkey foreign key (charged_by_id) references users (id)
    on delete set null,
  constraint fines_waived_by_id_fkey foreign key (waived_by_id) references users (id)
    on delete set null,
  constraint fines_amount_check check (amount between 1 and 1000000000),
  constraint fines_paid_check check (paid >= 0),
  constraint fines_waived_check check (waived >= 0),
  constraint fines_outstanding_check check (paid + waived <= amount),
  constraint fines_days_late_check check (days_late > 0)
);
create index fines_member_id_idx on fines (school_id, member_id);
create index fines_open_member_idx on fines (member_id) where outstanding > 0;
create index fines_loan_id_idx on fines (loan_id);
create index fines_charged_at_idx on fines (charged_at);
create index fines_charged_by_id_idx on fines (charged_by_id);
create index fines_waived_by_id_idx on fines (waived_by_id);

-- Each has a receipt. A mistaken one is cancelled, and stays with its number.
create table fine_payments (
  id uuid not null default app.uuid_v7(),
  school_id uuid not null,
  fine_id uuid not null,
  amount integer not null,
  receipt_number text not null,
  paid_at timestamptz not null default now(),
  received_by_id uuid,
  cancelled_at timestamptz,
  cancelled_by_id uuid,
  cancel_reason text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint fine_payments_pkey primary key (id),
  constraint fine_payments_receipt_number_key unique (receipt_number),
  constraint fine_payments_fine_id_fkey foreign key (school_id, fine_id)
    references fines (school_id, id) on delete restrict,
  constraint fine_payments_received_by_id_fkey foreign key (received_by_id) references users (id)
    on delete set null,
  constraint fine_payments_cancelled_by_id_fkey foreign key (cancelled_by_id) references users (id)
    on delete set null,
  constraint fine_payments_amount_check check (amount > 0),
  constraint fine_payments_cancelled_at_check check (
    cancelled_at is not null or num_nonnulls(cancelled_by_id, cancel_reason) = 0
  )
);
create index fine_payments_fine_id_idx on fine_payments (school_id, fine_id);
create index fine_payments_paid_at_idx on fine_payments (paid_at);
create index fine_payments_received_by_id_idx on fine_payments (received_by_id);
create index fine_payments_cancelled_by_id_idx on fine_payments (cancelled_by_id);
--! EndIncluded tenant/deltas/0007_library.sql
$delta$)
on conflict (version) do update set name = excluded.name, sql = excluded.sql;

reset role;
