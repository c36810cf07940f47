create or replace function school_ids_for(code text) returns setof uuid
  language plpgsql stable strict parallel safe security definer rows 5
  set search_path from current
as $$
-- Definer, because it looks beyond the rows that the asker may read.
declare
  limits constant uuid[] := array(
    select school_id from held_scopes(code) where scope = 'all' and school_id is not null
  );
begin
  -- Most people's roles are not limited to a school.
  if limits <> '{}' then
    return query
      with recursive reached (id) as (
        select unnest(limits)
        union
        select schools.id
        from schools
        join reached on reached.id = schools.parent_school_id
      )
      select id from reached;
  end if;
end;
$$;
comment on function school_ids_for(text) is
  E'@behavior -*\nThe schools to which one of your roles limits a permission, and all below them.';
grant execute on function school_ids_for(text) to :"reader";
