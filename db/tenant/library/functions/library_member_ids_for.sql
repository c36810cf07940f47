create or replace function library_member_ids_for(code text) returns setof uuid
  language plpgsql stable strict parallel safe security definer rows 5
  set search_path from current
as $$
-- Definer, because it looks beyond the rows that the asker may read.
begin
  -- However near a permission reaches, it reaches oneself.
  if exists (select from held_scopes(code) as held where held.scope <> 'all') then
    return query
      select own_library_member_ids()
      union all
      select id from library_members where student_id in (select student_ids_for(code));
  end if;
end;
$$;
comment on function library_member_ids_for(text) is
  E'@behavior -*\nThe readers for whom you hold a permission: yourself, your wards, or those whom you teach.';
grant execute on function library_member_ids_for(text) to :"reader";
