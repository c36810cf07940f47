create or replace function report_copy_damaged(copy_id uuid, charge integer default null)
  returns book_copies
  language plpgsql volatile security definer
  set search_path from current
as $$
#variable_conflict use_column
-- Definer, because fines and the condition of copies are written by functions only.
declare
  copy constant book_copies := lock_book_of(report_copy_damaged.copy_id);
  latest loans;
begin
  perform require_permission('loans:approve', may_for_library('loans:approve', copy.school_id));
  perform refuse_copy_state(copy, '{damaged,lost,withdrawn}');
  perform refuse_lent_copy(copy);
  if coalesce(report_copy_damaged.charge, 0) <> 0 then
    select loans.* into latest
    from loans
    where loans.copy_id = copy.id and loans.school_id = copy.school_id
    order by loans.issued_at desc, loans.id desc
    limit 1;
    if latest.member_id is null then
      raise exception using
        errcode = 'P0002', message = 'Nobody has borrowed the copy whom one could charge.';
    end if;
    perform charge_for_loan(latest, 'damaged', report_copy_damaged.charge);
  end if;
  return change_copy_condition(copy, 'damaged');
end;
$$;
comment on function report_copy_damaged(uuid, integer) is
  'Takes a copy that must be mended out of circulation, and charges whoever borrowed it last, if a charge is given, in minor units (cents). Take it back first. If it was kept for somebody, they wait again. Needs loans:approve.';
grant execute on function report_copy_damaged(uuid, integer) to :"tenant";
