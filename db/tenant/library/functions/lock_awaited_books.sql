create or replace function lock_awaited_books(member_id uuid) returns void
  language plpgsql volatile strict
  set search_path from current
as $$
begin
  perform
  from books
  where id in (
    select reservations.book_id
    from reservations
    where reservations.member_id = lock_awaited_books.member_id
      and reservations.ended_at is null
  )
  order by id
  for no key update;
end;
$$;
comment on function lock_awaited_books(uuid) is
  'Locks the books that a reader has reserved, before the reader is locked.';
