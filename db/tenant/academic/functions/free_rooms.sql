create or replace function free_rooms(period_id uuid, day date, seats integer default null)
  returns setof rooms
  language sql stable parallel safe rows 20
begin atomic
  select rooms.*
  from periods
  join rooms on rooms.school_id = periods.school_id
  where periods.id = free_rooms.period_id
    and rooms.is_bookable
    and (free_rooms.seats is null or rooms.capacity >= free_rooms.seats)
    and extract(isodow from free_rooms.day)::smallint = any (periods.week_days)
    and rooms.id not in (select taken_room_ids(free_rooms.period_id, free_rooms.day))
  order by rooms.capacity, rooms.name, rooms.id;
end;
comment on function free_rooms(uuid, date, integer) is
  'The rooms in which nothing stands in a period of a day, neither a lesson nor an exam, the smallest first; with at least so many seats, if given. A day on which the period is not held has none.';
grant execute on function free_rooms(uuid, date, integer) to :"reader";
