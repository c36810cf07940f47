create or replace function tg_library_members__settled() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because loans and debts count, whoever may see them.
declare
  lent bigint;
  debt constant bigint := library_debt_of(old.id);
  currency text;
begin
  select count(*) into lent
  from loans
  where loans.member_id = old.id and loans.returned_at is null;
  if lent > 0 or debt > 0 then
    currency := (library_settings_of(old.school_id)).currency;
    raise exception using
      errcode = 'SC618',
      message = format(
        '%s has %s copies of the library''s, and owes %s %s.',
        coalesce(library_member_name(old.id), 'The reader'), lent, currency,
        library_amount(debt, currency)
      ),
      hint = 'Take the copies back, or report them as lost; then let what is owed be paid or waive it.';
  end if;
  return old;
end;
$$;

create or replace trigger _200_settled before delete on library_members
  for each row execute function tg_library_members__settled();

create or replace function tg_library_members__pass_on() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because reservations are written by functions only. What is kept for somebody who is
-- removed goes to the next; the row's own deletion would leave the copy on the shelf.
declare
  kept record;
begin
  perform lock_awaited_books(old.id);
  for kept in
    delete from reservations
    where reservations.member_id = old.id and reservations.ended_at is null
    returning reservations.book_id, reservations.copy_id
  loop
    if kept.copy_id is not null then
      perform serve_reservations(old.school_id, kept.book_id);
    end if;
  end loop;
  return old;
end;
$$;

create or replace trigger _500_pass_on before delete on library_members
  for each row execute function tg_library_members__pass_on();
