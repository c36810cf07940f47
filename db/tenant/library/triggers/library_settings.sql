create or replace function tg_library_settings__currency() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because fines count, whoever may see them. Amounts carry no currency of their own, so it
-- does not change while somebody owes one.
declare
  before_change constant library_settings := case tg_op
    when 'INSERT' then library_settings_of(new.school_id)
    else old
  end;
  after_change constant library_settings := case tg_op
    when 'DELETE' then
      library_settings_of((select parent_school_id from schools where id = old.school_id))
    else new
  end;
begin
  if before_change.currency <> after_change.currency and exists (
    select
    from fines
    where fines.outstanding > 0
      and (library_settings_of(fines.school_id)).id = before_change.id
      and (tg_op <> 'INSERT' or fines.school_id = new.school_id)
  ) then
    raise exception using
      errcode = 'SC624',
      message = format('Readers owe the library amounts in %s.', before_change.currency),
      hint = 'Let them be paid, or waive them, first.';
  end if;
  return coalesce(new, old);
end;
$$;

create or replace trigger _200_currency before insert or delete or update of currency
  on library_settings
  for each row execute function tg_library_settings__currency();
