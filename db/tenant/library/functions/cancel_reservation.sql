create or replace function cancel_reservation(reservation_id uuid) returns reservations
  language plpgsql volatile strict security definer
  set search_path from current
as $$
-- Definer, because reservations are written by functions only.
declare
  reservation reservations := lock_reservation(reservation_id);
begin
  perform require_permission(
    'reservations:delete',
    may_for_library_member('reservations:delete', reservation.member_id)
  );
  perform refuse_ended_reservation(reservation);
  update reservations
  set ended_at = now(), outcome = 'cancelled'
  where id = reservation.id
  returning * into reservation;
  perform serve_reservations(reservation.school_id, reservation.book_id);
  return reservation;
end;
$$;
comment on function cancel_reservation(uuid) is
  'Gives a reservation up. A copy that was kept goes to the next reader who waits, who is told. Needs reservations:delete; readers have it for their own.';
grant execute on function cancel_reservation(uuid) to :"tenant";
