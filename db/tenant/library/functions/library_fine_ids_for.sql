create or replace function library_fine_ids_for(code text) returns setof uuid
  language plpgsql stable strict parallel safe security definer rows 5
  set search_path from current
as $$
-- Definer, because it looks beyond the rows that the asker may read.
declare
  members constant uuid[] := array(select library_member_ids_for(code));
begin
  if members <> '{}' then
    return query select id from fines where member_id = any (members);
  end if;
end;
$$;
comment on function library_fine_ids_for(text) is
  E'@behavior -*\nThe fines of the readers for whom you hold a permission.';
grant execute on function library_fine_ids_for(text) to :"reader";
