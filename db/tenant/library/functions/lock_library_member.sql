create or replace function lock_library_member(member_id uuid) returns library_members
  language plpgsql volatile
  set search_path from current
as $$
declare
  member library_members;
begin
  select library_members.* into member
  from library_members
  where library_members.id = member_id
  for no key update;
  if not found then
    raise exception using errcode = 'P0002', message = 'There is no such reader.';
  end if;
  return member;
end;
$$;
comment on function lock_library_member(uuid) is
  'Locks a reader, so that limits are counted one after the other.';
