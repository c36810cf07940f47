create or replace function lock_fine(fine_id uuid, amount integer default null) returns fines
  language plpgsql volatile
  set search_path from current
as $$
declare
  fine fines;
  settings library_settings;
begin
  select fines.* into fine from fines where fines.id = fine_id for update;
  if not found then
    raise exception using errcode = 'P0002', message = 'There is no such fine.';
  end if;
  if amount is not null then
    perform refuse_bad_amount(amount);
  end if;
  if fine.outstanding < coalesce(amount, 1) then
    settings := library_settings_of(fine.school_id);
    raise exception using
      errcode = 'SC616',
      message = format(
        'No more is owed than %s %s.', settings.currency,
        library_amount(fine.outstanding, settings.currency)
      ),
      hint = 'Somebody may have paid or waived it already.';
  end if;
  return fine;
end;
$$;
comment on function lock_fine(uuid, integer) is
  'Locks a fine on which an amount (null: something) is owed, and returns it; refuses when less is owed (SC616).';
