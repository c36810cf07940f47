create or replace function may_for_library(code text, school_id uuid) returns boolean
  language plpgsql stable parallel safe security definer
  set search_path from current
as $$
-- Definer, because helpers of it are not for everybody.
begin
  return has_permission(code)
    or school_id in (select school_ids_for(code))
    or is_owners_session();
end;
$$;
comment on function may_for_library(text, uuid) is
  'Whether you hold a permission for all of a school''s library, or are its DBA.';
