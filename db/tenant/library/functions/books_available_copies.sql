create or replace function books_available_copies(book books, school_id uuid default null)
  returns integer
  language sql stable parallel safe security definer
begin atomic
  -- Definer, because whoever sees a book may know that it is lent, though not to whom.
  select count(*)::integer
  from book_copies
  where book_copies.book_id = book.id
    and book_copies.school_id
      = coalesce(books_available_copies.school_id, book_copies.school_id)
    and not book_copies.is_reference
    and book_copies_state(book_copies) = 'available';
end;
comment on function books_available_copies(books, uuid) is
  'How many copies could be borrowed now, at one school or at all. Copies that are only read in the library, and those that are kept for somebody, do not count.';
grant execute on function books_available_copies(books, uuid) to :"reader";
