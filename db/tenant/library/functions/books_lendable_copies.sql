create or replace function books_lendable_copies(book books, school_id uuid default null)
  returns integer
  language sql stable parallel safe security definer
begin atomic
  -- Definer, so that the number does not depend on who asks.
  select count(*)::integer
  from book_copies
  where book_copies.book_id = book.id
    and book_copies.school_id = coalesce(books_lendable_copies.school_id, book_copies.school_id)
    and not book_copies.is_reference
    and book_copies.condition in ('usable', 'damaged');
end;
comment on function books_lendable_copies(books, uuid) is
  'How many copies are lent, at one school or at all: those that are out, or being mended, included.';
grant execute on function books_lendable_copies(books, uuid) to :"reader";
