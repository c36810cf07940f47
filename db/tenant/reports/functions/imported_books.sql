create or replace function imported_books(rows jsonb)
  returns table (
    line integer, isbn text, title text, subtitle text, authors text[], publisher text,
    published_year integer, edition text, language text, pages integer, category text,
    barcode text, school text, call_number text, acquired_on date, key text, book_id uuid,
    copy_id uuid, copys_book_id uuid, category_id uuid,
    unread text[]
  )
  language sql stable parallel safe rows 100
begin atomic
  -- A book is known by its ISBN; without one by title and authors.
  with entry as materialized (
    select
      entry.*,
      array(
        select btrim(author)
        from regexp_split_to_table(entry.authors, ';') as author
        where btrim(author) <> ''
      ) as author_list
    from jsonb_to_recordset(rows) as entry (
      line integer, isbn text, title text, subtitle text, authors text, publisher text,
      published_year integer, edition text, language text, pages integer, category text,
      barcode text, school text, call_number text, acquired_on date, unread text[]
    )
  ),
  untitled as materialized (
    select app.fold(books.title) as title, books.authors, (array_agg(books.id order by id))[1] as id
    from books
    where books.isbn is null
    group by app.fold(books.title), books.authors
  )
  select
    entry.line, entry.isbn, entry.title, entry.subtitle, entry.author_list, entry.publisher,
    entry.published_year, entry.edition, entry.language, entry.pages, entry.category,
    entry.barcode, entry.school, entry.call_number, entry.acquired_on,
    coalesce(entry.isbn, app.fold(entry.title) || ' ' || entry.author_list::text),
    coalesce(by_isbn.id, untitled.id), book_copies.id, book_copies.book_id,
    (
      select case when count(*) = 1 then (array_agg(book_categories.id))[1] end
      from book_categories
      where app.fold(book_categories.name) = app.fold(entry.category)
        or app.fold(book_categories.code) = app.fold(entry.category)
    ),
    coalesce(entry.unread, '{}')
  from entry
  left join books as by_isbn on by_isbn.isbn = entry.isbn
  left join untitled
    on entry.isbn is null and untitled.title = app.fold(entry.title)
    and untitled.authors = entry.author_list
  left join book_copies on book_copies.barcode = entry.barcode;
end;
comment on function imported_books(jsonb) is
  'The rows of a file of books with the book, copy and category that they name.';
