create or replace function expire_reservations() returns integer
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because reservations are written by functions only.
declare
  late reservations;
  awaited record;
  expired integer := 0;
begin
  perform require_permission('reservations:approve', has_any_permission('reservations:approve'));
  -- In one order, so that two who do it at once do not wait for one another.
  for late in
    select reservations.*
    from reservations
    where reservations.ended_at is null
      and reservations.kept_until < current_date + 1
      and reservations.kept_until < library_day(reservations.school_id)
      and may_for_library('reservations:approve', reservations.school_id)
    order by reservations.book_id, reservations.id
  loop
    late := lock_reservation(late.id);
    -- It may have been fetched meanwhile.
    continue when late.ended_at is not null
      or late.kept_until is null
      or late.kept_until >= library_day(late.school_id);
    update reservations set ended_at = now(), outcome = 'expired' where id = late.id;
    expired := expired + 1;
    perform notify_library_member(
      late.member_id,
      'library_reservation_expired',
      'Your reservation has expired',
      format(
        '%s was kept for you until %s.',
        (select title from books where id = late.book_id), late.kept_until
      ),
      'reservations',
      late.id
    );
    perform serve_reservations(late.school_id, late.book_id);
  end loop;

  -- Readers whose block ended with a day, or who came back to the school, are in turn again.
  for awaited in
    select distinct reservations.book_id, reservations.school_id
    from reservations
    join books on books.id = reservations.book_id
    where reservations.ended_at is null
      and reservations.copy_id is null
      and books_available_copies(books, reservations.school_id) > 0
      and may_for_library('reservations:approve', reservations.school_id)
    order by reservations.book_id, reservations.school_id
  loop
    perform from books where id = awaited.book_id for no key update;
    perform serve_reservations(awaited.school_id, awaited.book_id);
  end loop;
  return expired;
end;
$$;
comment on function expire_reservations() is
  'Ends the reservations whose copy was not fetched in time, and keeps the copies, and whatever else is free, for those who wait, who are told. Runs every night, and may run at any time. Returns how many it ended. Needs reservations:approve.';
grant execute on function expire_reservations() to :"tenant";
