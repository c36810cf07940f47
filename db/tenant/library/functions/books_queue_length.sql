create or replace function books_queue_length(book books, school_id uuid default null)
  returns integer
  language sql stable parallel safe security definer
begin atomic
  -- Definer, because whoever sees a book may know how many wait for it, though not who.
  select count(*)::integer
  from reservations
  where reservations.book_id = book.id
    and reservations.school_id = coalesce(books_queue_length.school_id, reservations.school_id)
    and reservations.ended_at is null
    and reservations.copy_id is null;
end;
comment on function books_queue_length(books, uuid) is
  'How many readers wait for the book, at one school or at all. Those for whom a copy is kept do not count.';
grant execute on function books_queue_length(books, uuid) to :"reader";
