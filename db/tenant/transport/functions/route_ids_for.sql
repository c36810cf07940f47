create or replace function route_ids_for(code text) returns setof uuid
  language plpgsql stable strict parallel safe security definer rows 5
  set search_path from current
as $$
-- Definer, because it looks beyond the rows that the asker may read.
begin
  return query
    select transport_assignments.route_id
    from transport_assignments
    where transport_assignments.student_id in (select student_ids_for(code))
      and coalesce(transport_assignments.ends_on, 'infinity') >= current_date
    union
    select routes.id
    from routes
    where routes.school_id in (select school_ids_for(code));
end;
$$;
comment on function route_ids_for(text) is
  E'@behavior -*\nThe routes for which you hold a permission: those that you, your wards or those you teach ride on, now or soon, or those of your school.';
grant execute on function route_ids_for(text) to :"reader";
