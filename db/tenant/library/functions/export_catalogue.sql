create or replace function export_catalogue() returns setof app.catalogue_line
  language plpgsql stable parallel safe security definer rows 10000
  set search_path from current
as $$
-- Definer, because a permission of its own is asked for.
begin
  perform require_permission('books:export', has_any_permission('books:export'));
  return query
    select
      books.isbn, books.title::text, books.subtitle, books.authors, books.publisher,
      books.published_year, books.language, book_categories.name::text, schools.name::text,
      book_copies.barcode, book_copies.call_number,
      case when book_copies.id is not null then book_copies_state(book_copies) end,
      book_copies.acquired_on, book_copies.price
    from books
    left join book_categories on book_categories.id = books.category_id
    left join book_copies on book_copies.book_id = books.id
    left join schools on schools.id = book_copies.school_id
    order by books.title, books.id, book_copies.barcode;
end;
$$;
comment on function export_catalogue() is
  'The whole catalogue, a line for each copy, and for each book without copies. Needs books:export.';
grant execute on function export_catalogue() to :"tenant";
