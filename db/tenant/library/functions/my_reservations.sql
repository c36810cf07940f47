create or replace function my_reservations(include_ended boolean default false)
  returns setof reservations
  language sql stable parallel safe rows 10
begin atomic
  select my.*
  from reservations as my
  where my.member_id in (select own_library_member_ids())
    and (my.ended_at is null or my_reservations.include_ended)
  order by my.reserved_at, my.id;
end;
comment on function my_reservations(boolean) is
  'What you have reserved, as a reader yourself, in all libraries of the school; what has ended too if you want.';
grant execute on function my_reservations(boolean) to :"tenant";
