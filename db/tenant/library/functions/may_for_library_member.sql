create or replace function may_for_library_member(code text, member_id uuid) returns boolean
  language plpgsql stable strict parallel safe security definer
  set search_path from current
as $$
-- Definer, because it looks beyond the rows that the asker may read.
begin
  return has_permission(code)
    or member_id in (select library_member_ids_for(code))
    or exists (
      select
      from library_members
      where library_members.id = member_id
        and library_members.school_id in (select school_ids_for(code))
    )
    or is_owners_session();
end;
$$;
comment on function may_for_library_member(text, uuid) is
  'Whether you hold a permission for a reader of the library, or are its DBA.';
