create or replace function reservations_queue_position(reservation reservations) returns integer
  language sql stable parallel safe security definer
begin atomic
  -- Definer, because it counts others, whom the reader does not see.
  select count(*)::integer
  from reservations as other
  where reservation.ended_at is null
    and reservation.copy_id is null
    and other.book_id = reservation.book_id
    and other.school_id = reservation.school_id
    and other.ended_at is null
    and other.copy_id is null
    and (-other.priority, other.reserved_at, other.id)
      <= (-reservation.priority, reservation.reserved_at, reservation.id)
  having count(*) > 0;
end;
comment on function reservations_queue_position(reservations) is
  'The place in the queue, 1 for who is next; null when a copy is kept already, or the reservation has ended.';
grant execute on function reservations_queue_position(reservations) to :"reader";
