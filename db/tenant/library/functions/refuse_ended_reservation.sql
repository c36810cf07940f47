create or replace function refuse_ended_reservation(reservation reservations) returns void
  language plpgsql stable parallel safe
  set search_path from current
as $$
begin
  if reservation.id is null then
    raise exception using errcode = 'P0002', message = 'There is no such reservation.';
  end if;
  if reservation.ended_at is not null then
    raise exception using
      errcode = 'SC615',
      message = format('The reservation has ended: it is %s.', reservation.outcome),
      hint = 'Reserve the book again.';
  end if;
end;
$$;
comment on function refuse_ended_reservation(reservations) is
  E'@behavior -*\nRefuses to do anything with a reservation that has ended (SC615), or does not exist.';
