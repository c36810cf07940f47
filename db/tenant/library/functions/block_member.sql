create or replace function block_member(member_id uuid, reason text) returns library_members
  language plpgsql volatile strict security definer
  set search_path from current
as $$
#variable_conflict use_column
-- Definer, because blocks and reservations are written by functions only.
declare
  blocked library_members;
  awaited record;
begin
  perform require_permission(
    'library_members:approve',
    may_for_library_member('library_members:approve', block_member.member_id)
  );
  perform lock_awaited_books(block_member.member_id);
  perform lock_library_member(block_member.member_id);
  update library_members
  set blocked_at = coalesce(blocked_at, now()), blocked_reason = block_member.reason
  where id = block_member.member_id
  returning * into blocked;
  -- What is kept for them goes to those who may fetch it.
  for awaited in
    select book_id, copy_id
    from reservations
    where reservations.member_id = blocked.id
      and reservations.ended_at is null
      and reservations.copy_id is not null
  loop
    perform release_hold(awaited.copy_id);
    perform serve_reservations(blocked.school_id, awaited.book_id);
  end loop;
  return blocked;
end;
$$;
comment on function block_member(uuid, text) is
  'Lets a reader borrow, renew and reserve nothing more, and says why. Reservations keep their place, copies that are kept go to others. Needs library_members:approve.';
grant execute on function block_member(uuid, text) to :"tenant";
