create or replace function tg_book_copies__keep() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because loans count, whoever may see them.
begin
  perform refuse_lent_copy(old);
  if exists (select from loans where loans.copy_id = old.id) then
    raise exception using
      errcode = 'SC619',
      message = format('Copy %s was lent before, which stays on record.', old.barcode),
      hint = 'Withdraw it instead.';
  end if;
  return old;
end;
$$;

create or replace trigger _200_keep before delete on book_copies
  for each row execute function tg_book_copies__keep();

create or replace function tg_book_copies__serve() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because reservations are written by functions only. A copy that is new, or no longer
-- only for reading in the library, may be what somebody waits for.
declare
  awaited record;
begin
  perform release_hold(new_rows.id) from new_rows where new_rows.is_reference;
  for awaited in
    select distinct reservations.book_id, reservations.school_id
    from reservations
    join new_rows
      on new_rows.book_id = reservations.book_id and new_rows.school_id = reservations.school_id
    where reservations.ended_at is null and reservations.copy_id is null
    order by reservations.book_id, reservations.school_id
  loop
    perform from books where id = awaited.book_id for no key update;
    perform serve_reservations(awaited.school_id, awaited.book_id);
  end loop;
  return null;
end;
$$;

create or replace trigger _500_serve_insert after insert on book_copies
  referencing new table as new_rows
  for each statement execute function tg_book_copies__serve();
create or replace trigger _500_serve_update after update on book_copies
  referencing new table as new_rows
  for each statement execute function tg_book_copies__serve();
