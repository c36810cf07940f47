create or replace function vehicle_ids_for(code text) returns setof uuid
  language plpgsql stable strict parallel safe security definer rows 5
  set search_path from current
as $$
-- Definer, because it looks beyond the rows that the asker may read.
begin
  return query
    select vehicles.id
    from vehicles
    where vehicles.school_id in (select school_ids_for(code));
end;
$$;
comment on function vehicle_ids_for(text) is
  E'@behavior -*\nThe vehicles for which you hold a permission: those of your school.';
grant execute on function vehicle_ids_for(text) to :"reader";
