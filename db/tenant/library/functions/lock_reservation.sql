create or replace function lock_reservation(reservation_id uuid) returns reservations
  language plpgsql volatile strict
  set search_path from current
as $$
declare
  reservation reservations;
begin
  perform from books
  where id = (select book_id from reservations where id = reservation_id)
  for no key update;
  select reservations.* into reservation from reservations where id = reservation_id for update;
  return reservation;
end;
$$;
comment on function lock_reservation(uuid) is
  'Locks the book of a reservation, then the reservation, and returns it; null when there is none.';
