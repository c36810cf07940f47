create or replace function serve_reservations(school_id uuid, book_id uuid) returns integer
  language plpgsql volatile security definer
  set search_path from current
as $$
#variable_conflict use_column
-- Definer, because nobody may write reservations by hand. Its caller has locked the book.
declare
  waiting reservations;
  free_copy uuid;
  served integer := 0;
  day constant date := library_day(serve_reservations.school_id);
  rules constant library_settings := library_settings_of(serve_reservations.school_id);
begin
  for waiting in
    select reservations.*
    from reservations
    where reservations.book_id = serve_reservations.book_id
      and reservations.school_id = serve_reservations.school_id
      and reservations.ended_at is null
      and reservations.copy_id is null
    order by reservations.priority desc, reservations.reserved_at, reservations.id
  loop
    -- Whoever may not borrow now keeps the place, and waits.
    continue when library_member_obstacle(waiting.member_id) is not null;
    select book_copies.id into free_copy
    from book_copies
    where book_copies.book_id = serve_reservations.book_id
      and book_copies.school_id = serve_reservations.school_id
      and book_copies_state(book_copies) = 'available'
      and not book_copies.is_reference
    order by book_copies.barcode
    limit 1;
    exit when not found;
    update reservations
    set
      copy_id = free_copy,
      ready_at = now(),
      kept_until = library_open_day(waiting.school_id, day + 1, rules.hold_days)
    where id = waiting.id
    returning * into waiting;
    served := served + 1;
    perform notify_library_member(
      waiting.member_id,
      'library_reservation_ready',
      'Your book is ready',
      format(
        '%s is kept in the library until %s.',
        (select title from books where id = waiting.book_id), waiting.kept_until
      ),
      'reservations',
      waiting.id
    );
  end loop;
  return served;
end;
$$;
comment on function serve_reservations(uuid, uuid) is
  'Keeps the free copies of a book for those who wait, in turn, and tells them. Returns for how many.';
