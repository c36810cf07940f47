create or replace function withdraw_copy(copy_id uuid) returns book_copies
  language plpgsql volatile strict security definer
  set search_path from current
as $$
#variable_conflict use_column
-- Definer, because the condition of copies is written by functions only.
declare
  copy constant book_copies := lock_book_of(withdraw_copy.copy_id);
begin
  perform require_permission(
    'book_copies:approve', may_for_library('book_copies:approve', copy.school_id)
  );
  perform refuse_copy_state(copy, '{withdrawn}');
  perform refuse_lent_copy(copy);
  return change_copy_condition(copy, 'withdrawn');
end;
$$;
comment on function withdraw_copy(uuid) is
  'Takes a copy out of the stock; its loans stay on record. One that is lent is refused (SC602). If it was kept for somebody, they wait again. Needs book_copies:approve.';
grant execute on function withdraw_copy(uuid) to :"tenant";
