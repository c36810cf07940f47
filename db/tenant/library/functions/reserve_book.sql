create or replace function reserve_book(book_id uuid, member_id uuid) returns reservations
  language plpgsql volatile strict security definer
  set search_path from current
as $$
#variable_conflict use_column
-- Definer, because reservations are written by functions only, and depend on what others have.
declare
  book books;
  member library_members;
  rules app.lending_policy;
  made reservations;
begin
  perform require_permission(
    'reservations:create', may_for_library_member('reservations:create', reserve_book.member_id)
  );
  select books.* into book from books where books.id = reserve_book.book_id for no key update;
  if not found then
    raise exception using errcode = 'P0002', message = 'There is no such book.';
  end if;
  member := lock_library_member(reserve_book.member_id);
  rules := lending_policy_of(member.id);
  perform check_library_member(member.id, false);
  if exists (
    select
    from reservations
    where reservations.member_id = member.id
      and reservations.book_id = book.id
      and reservations.ended_at is null
  ) then
    raise exception using
      errcode = 'SC611',
      message = format('%s has reserved %s already.', library_member_name(member.id), book.title),
      hint = 'Nothing needs to be done.';
  end if;
  if exists (
    select
    from loans
    join book_copies on book_copies.id = loans.copy_id
    where loans.member_id = member.id
      and loans.returned_at is null
      and book_copies.book_id = book.id
  ) then
    raise exception using
      errcode = 'SC612',
      message = format('%s has borrowed %s.', library_member_name(member.id), book.title),
      hint = 'Renew the loan instead.';
  end if;
  if (
    select count(*)
    from reservations
    where reservations.member_id = member.id and reservations.ended_at is null
  ) >= rules.reservation_limit then
    raise exception using
      errcode = 'SC614',
      message = format(
        '%s may have %s reservations at once, and has them.', library_member_name(member.id),
        rules.reservation_limit
      ),
      hint = 'Cancel one first.';
  end if;
  if books_lendable_copies(book, member.school_id) = 0 then
    raise exception using
      errcode = 'SC613',
      message = format('The library has no copy of %s to lend.', book.title),
      hint = 'Ask the librarian to buy one.';
  end if;

  insert into reservations (school_id, book_id, member_id)
  values (member.school_id, book.id, member.id)
  returning * into made;
  perform serve_reservations(member.school_id, book.id);
  select reservations.* into made from reservations where reservations.id = made.id;
  return made;
end;
$$;
comment on function reserve_book(uuid, uuid) is
  'Reserves a book for a reader. When a copy is free it is kept for the reader at once; else the reader waits in turn, and is told. Refused when the reader has reserved (SC611) or borrowed (SC612) the book, has all reservations they may have (SC614), is blocked (SC604) or owes too much (SC606), or when the library has no copy to lend (SC613). Needs reservations:create; readers have it for themselves.';
grant execute on function reserve_book(uuid, uuid) to :"tenant";
