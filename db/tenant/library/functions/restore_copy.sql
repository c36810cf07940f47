create or replace function restore_copy(copy_id uuid) returns book_copies
  language plpgsql volatile strict security definer
  set search_path from current
as $$
#variable_conflict use_column
-- Definer, because fines and the condition of copies are written by functions only.
declare
  copy constant book_copies := lock_book_of(restore_copy.copy_id);
begin
  perform require_permission(
    'book_copies:approve', may_for_library('book_copies:approve', copy.school_id)
  );
  perform refuse_copy_state(copy, '{usable}');
  -- Found: nobody owes its price any longer. What was paid, the librarian gives back or not.
  if copy.condition = 'lost' then
    update fines
    set
      waived = fines.waived + fines.outstanding,
      waived_by_id = current_user_id(),
      waived_reason = 'The copy was found.'
    from loans
    where loans.copy_id = copy.id
      and loans.school_id = copy.school_id
      and fines.loan_id = loans.id
      and fines.reason = 'lost'
      and fines.outstanding > 0;
  end if;
  return change_copy_condition(copy, 'usable');
end;
$$;
comment on function restore_copy(uuid) is
  'Puts a copy that was lost, damaged or withdrawn back into circulation, and keeps it for whoever waits. What is still owed for a copy that was lost is waived. Needs book_copies:approve.';
grant execute on function restore_copy(uuid) to :"tenant";
