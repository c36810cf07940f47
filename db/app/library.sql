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
