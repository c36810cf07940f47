create or replace function school_ids_for(code text) returns setof uuid
  language plpgsql stable strict parallel safe security definer rows 5
  set search_path from current
as $$
-- Definer, because it looks beyond the rows that the asker may read.
begin
  return query
    with recursive reached as (
      select held.school_id as id
      from held_scopes(code) as held
      where held.scope = 'all' and held.school_id is not null
      union
      select schools.id
      from schools
      join reached on schools.parent_school_id = reached.id
    )
    select id from reached;
end;
$$;
comment on function school_ids_for(text) is
  E'@behavior -*\nThe schools to which one of your roles limits a permission, and all below them.';
grant execute on function school_ids_for(text) to :"reader";
