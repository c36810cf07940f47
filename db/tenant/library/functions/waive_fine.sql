create or replace function waive_fine(fine_id uuid, reason text, amount integer default null)
  returns fines
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because amounts are written by functions only.
declare
  fine fines;
begin
  perform require_permission(
    'fines:approve',
    may_for_library('fines:approve', library_school_of_fine(waive_fine.fine_id))
  );
  fine := lock_fine(waive_fine.fine_id, waive_fine.amount);
  update fines
  set
    waived = waived + coalesce(waive_fine.amount, fine.outstanding),
    waived_by_id = current_user_id(),
    waived_reason = waive_fine.reason
  where id = fine.id
  returning * into fine;
  return fine;
end;
$$;
comment on function waive_fine(uuid, text, integer) is
  'Forgives a fine, all that is owed unless an amount is given, in minor units (cents). More than is owed is refused (SC616). Needs fines:approve.';
grant execute on function waive_fine(uuid, text, integer) to :"tenant";
