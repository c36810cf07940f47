create or replace function lock_book_of(copy_id uuid) returns book_copies
  language plpgsql volatile strict
  set search_path from current
as $$
declare
  copy book_copies;
begin
  -- Whatever happens to a book's copies and queue happens one after the other: the book is locked
  -- first, by all, then the copy, then the reader.
  perform from books
  where id = (select book_id from book_copies where id = copy_id)
  for no key update;
  select book_copies.* into copy from book_copies where id = copy_id for no key update;
  return copy;
end;
$$;
comment on function lock_book_of(uuid) is
  'Locks the book of a copy, then the copy, and returns it; null when there is none.';
