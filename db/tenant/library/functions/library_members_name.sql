create or replace function library_members_name(member library_members) returns text
  language sql stable parallel safe security definer
begin atomic
  -- Definer, because whoever sees a reader may know who it is.
  select library_member_name(member.id)
  where may_for_library_member('library_members:view', member.id);
end;
comment on function library_members_name(library_members) is 'The reader''s name.';
grant execute on function library_members_name(library_members) to :"reader";
