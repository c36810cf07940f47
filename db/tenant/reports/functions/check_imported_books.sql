create or replace function check_imported_books(rows jsonb, schools uuid[])
  returns setof app.import_problem
  language sql stable parallel safe rows 10
begin atomic
  with entry as materialized (
    select
      imported.*,
      jsonb_build_array(
        imported.title, imported.subtitle, imported.authors, imported.publisher,
        imported.published_year, imported.edition, imported.language, imported.pages,
        imported.category
      ) as book,
      first_value(
        jsonb_build_array(
          imported.title, imported.subtitle, imported.authors, imported.publisher,
          imported.published_year, imported.edition, imported.language, imported.pages,
          imported.category
        )
      ) over by_book as first_book,
      first_value(imported.line) over by_book as first_line,
      first_value(imported.line) over (partition by imported.barcode order by imported.line)
        as first_copy_line,
      lag(imported.line) over (
        partition by imported.key, imported.barcode order by imported.line
      ) as same_line
    from imported_books(rows) as imported
    window by_book as (partition by imported.key order by imported.line)
  )
  select line, 'barcode', barcode,
    format('is on line %s already', first_copy_line)
  from entry
  where barcode is not null and first_copy_line < line
  union all
  select line, 'title', title, format('is on line %s already', same_line)
  from entry
  where barcode is null and title is not null and same_line is not null
  union all
  select line, 'isbn', isbn, format('is another book on line %s', first_line)
  from entry
  where key is not null and book <> first_book
  union all
  select line, 'barcode', barcode, 'is a copy of another book'
  from entry
  where copy_id is not null and copys_book_id is distinct from book_id and 'isbn' <> all (unread)
  union all
  select line, 'barcode', barcode, 'has spaces, or more than 64 characters'
  from entry
  where barcode !~ '^[^[:space:]]{1,64}$'
  union all
  select line, 'category', category, 'is no category of books'
  from entry
  where category is not null and category_id is null
  union all
  select line, 'published_year', published_year::text, 'is no year of a book'
  from entry
  where published_year not between 1400 and 2200
  union all
  select line, 'pages', pages::text, 'is not above zero'
  from entry
  where pages <= 0
  union all
  select line, 'language', language, 'is no code of a language, such as en'
  from entry
  where language !~ '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$'
  union all
  select problem.*
  from check_imported_schools(
    rows, schools, array(select line from entry where barcode is null or copy_id is not null)
  ) as problem
  union all
  select line, 'barcode', barcode, 'is a copy of a school beyond your reach'
  from entry
  where exists (
    select
    from book_copies
    where book_copies.id = entry.copy_id and book_copies.school_id <> all (schools)
  );
end;
comment on function check_imported_books(jsonb, uuid[]) is
  'What is wrong with the rows of a file of books and copies.';
