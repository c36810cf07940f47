create or replace function import_school_ids(code text) returns uuid[]
  language plpgsql stable strict parallel safe
  set search_path from current
as $$
begin
  return case
    when has_permission(code) or is_owners_session() then array(select id from schools)
    else array(select school_ids_for(code))
  end;
end;
$$;
comment on function import_school_ids(text) is
  'The schools for which you may import.';
