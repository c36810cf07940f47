create or replace function charge_fine(
  member_id uuid,
  reason app.fine_reason,
  amount integer,
  loan_id uuid default null,
  note text default ''
) returns fines
  language plpgsql volatile security definer
  set search_path from current
as $$
#variable_conflict use_column
-- Definer, because amounts are written by functions only.
declare
  member library_members;
  charged fines;
begin
  perform require_permission(
    'fines:create', may_for_library_member('fines:create', charge_fine.member_id)
  );
  perform refuse_bad_amount(charge_fine.amount);
  member := lock_library_member(charge_fine.member_id);
  if charge_fine.loan_id is not null and not exists (
    select from loans where loans.id = charge_fine.loan_id and loans.member_id = member.id
  ) then
    raise exception using errcode = 'P0002', message = 'The reader has no such loan.';
  end if;
  insert into fines (school_id, member_id, loan_id, reason, amount, note, charged_by_id)
  values (
    member.school_id, member.id, charge_fine.loan_id, charge_fine.reason, charge_fine.amount,
    coalesce(charge_fine.note, ''), current_user_id()
  )
  returning * into charged;
  return charged;
end;
$$;
comment on function charge_fine(uuid, app.fine_reason, integer, uuid, text) is
  'Charges a reader an amount, in minor units (cents), for a loan or at large. Lateness is charged when a copy comes back, without this. Needs fines:create.';
grant execute on function charge_fine(uuid, app.fine_reason, integer, uuid, text) to :"tenant";
