create or replace function prioritize_reservation(reservation_id uuid, priority integer)
  returns reservations
  language plpgsql volatile strict security definer
  set search_path from current
as $$
-- Definer, because reservations are written by functions only.
declare
  reservation reservations := lock_reservation(reservation_id);
begin
  perform require_permission(
    'reservations:update', may_for_library('reservations:update', reservation.school_id)
  );
  perform refuse_ended_reservation(reservation);
  update reservations
  set priority = prioritize_reservation.priority
  where id = reservation.id
  returning * into reservation;
  return reservation;
end;
$$;
comment on function prioritize_reservation(uuid, integer) is
  'Moves a reservation in the queue: those of higher priority come first, those of the same in the order in which they were made. A copy that is kept for somebody stays kept. Needs reservations:update.';
grant execute on function prioritize_reservation(uuid, integer) to :"tenant";
