create or replace function issue_copy(
  copy_id uuid,
  member_id uuid,
  beyond_rules boolean default false
) returns loans
  language plpgsql volatile security definer
  set search_path from current
as $$
#variable_conflict use_column
-- Definer, because loans are written by functions only, and depend on what others have and owe.
declare
  copy book_copies := lock_book_of(issue_copy.copy_id);
  beyond constant boolean := coalesce(beyond_rules, false);
  member library_members;
  rules app.lending_policy;
  hold reservations;
  issued loans;
begin
  perform require_permission('loans:create', may_for_library('loans:create', copy.school_id));
  perform refuse_beyond_rules(beyond, copy.school_id);
  if copy.id is null then
    raise exception using errcode = 'P0002', message = 'There is no such copy.';
  end if;
  member := lock_library_member(issue_copy.member_id);
  rules := lending_policy_of(member.id);
  if member.school_id <> copy.school_id then
    raise exception using
      errcode = 'SC620',
      message = format(
        '%s is no reader of the library that has copy %s.', library_member_name(member.id),
        copy.barcode
      ),
      hint = 'Make them a reader of that school''s library.';
  end if;

  perform refuse_lent_copy(copy);
  if copy.condition <> 'usable' or copy.is_reference then
    raise exception using
      errcode = 'SC603',
      message = format(
        'Copy %s %s.', copy.barcode,
        case when copy.condition = 'usable' then 'is read in the library only'
          else 'is ' || copy.condition end
      ),
      hint = 'Choose another copy.';
  end if;
  perform check_library_member(member.id, beyond);
  if not beyond
    and (
      select count(*) from loans where loans.member_id = member.id and loans.returned_at is null
    ) >= rules.loan_limit
  then
    raise exception using
      errcode = 'SC605',
      message = format(
        '%s may have %s copies at once, and has them.', library_member_name(member.id),
        rules.loan_limit
      ),
      hint = 'They bring one back first. Whoever has loans:assign may go beyond it.';
  end if;

  select reservations.* into hold
  from reservations
  where reservations.copy_id = copy.id and reservations.ended_at is null;
  if hold.member_id <> member.id then
    if not beyond then
      raise exception using
        errcode = 'SC607',
        message = format(
          'Copy %s is kept for another reader until %s.', copy.barcode, hold.kept_until
        ),
        hint = 'Choose another copy, or reserve the book.';
    end if;
    perform release_hold(copy.id);
  end if;

  insert into loans (school_id, copy_id, member_id, issued_by_id, due_on)
  values (
    copy.school_id,
    copy.id,
    member.id,
    current_user_id(),
    library_open_day(copy.school_id, library_day(copy.school_id) + rules.loan_days)
  )
  returning * into issued;
  update reservations
  set ended_at = now(), outcome = 'fulfilled', copy_id = copy.id
  where reservations.member_id = member.id
    and reservations.book_id = copy.book_id
    and reservations.ended_at is null;
  -- Another copy may have been kept for this reader, and this one for another.
  perform serve_reservations(copy.school_id, copy.book_id);
  return issued;
end;
$$;
comment on function issue_copy(uuid, uuid, boolean) is
  'Lends a copy to a reader. It is due after the reader''s loan days, or on the next school day if that one is closed, and ends the reader''s reservation of the book. Refused when the copy is lent (SC602) or not for loan (SC603), the reader is blocked or has left (SC604), has all copies they may have (SC605) or owes too much (SC606), or when the copy is kept for somebody else (SC607). beyondRules lifts the last three; it needs loans:assign. Needs loans:create.';
grant execute on function issue_copy(uuid, uuid, boolean) to :"tenant";
