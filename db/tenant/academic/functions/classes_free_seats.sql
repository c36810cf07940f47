create or replace function classes_free_seats(class classes, day date default null) returns integer
  language sql stable parallel safe
begin atomic
  select greatest(class.capacity - classes_size(class, day), 0);
end;
comment on function classes_free_seats(classes, date) is
  'How many seats of the class are free on a day (today, unless given); null where the class has no limit.';
grant execute on function classes_free_seats(classes, date) to :"reader";
