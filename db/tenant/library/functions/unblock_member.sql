create or replace function unblock_member(member_id uuid) returns library_members
  language plpgsql volatile strict security definer
  set search_path from current
as $$
#variable_conflict use_column
-- Definer, because blocks and reservations are written by functions only.
declare
  unblocked library_members;
begin
  perform require_permission(
    'library_members:approve',
    may_for_library_member('library_members:approve', unblock_member.member_id)
  );
  perform lock_awaited_books(unblock_member.member_id);
  perform lock_library_member(unblock_member.member_id);
  update library_members
  set blocked_at = null, blocked_reason = null
  where id = unblock_member.member_id
  returning * into unblocked;
  perform serve_reservations(unblocked.school_id, reservations.book_id)
  from reservations
  where reservations.member_id = unblocked.id
    and reservations.ended_at is null
    and reservations.copy_id is null;
  return unblocked;
end;
$$;
comment on function unblock_member(uuid) is
  'Lifts the block of a reader, whose turn it is then for what is free. Needs library_members:approve.';
grant execute on function unblock_member(uuid) to :"tenant";
