create or replace trigger _100_timestamps before insert or update on vehicle_positions
  for each row execute function app.tg__timestamps();

create or replace function tg_vehicle_positions__append_only() returns trigger
  language plpgsql volatile
  set search_path from current
as $$
begin
  raise exception using
    errcode = 'SC712',
    message = 'Positions can be neither changed nor erased one by one.',
    hint = 'Old days are removed as a whole, see drop_position_partitions.';
end;
$$;

create or replace trigger _200_append_only before update or delete on vehicle_positions
  for each row execute function tg_vehicle_positions__append_only();
create or replace trigger _200_append_only_truncate before truncate on vehicle_positions
  for each statement execute function tg_vehicle_positions__append_only();

select ensure_position_partitions();
