create or replace function refuse_bad_amount(amount integer) returns void
  language plpgsql immutable parallel safe
  set search_path from current
as $$
begin
  if coalesce(amount, 0) not between 1 and 1000000000 then
    raise exception using
      errcode = 'SC617',
      message = 'The amount must be more than nothing.',
      hint = 'Amounts are in minor units: 1250 is 12.50.';
  end if;
end;
$$;
comment on function refuse_bad_amount(integer) is
  'Refuses amounts that are not positive, or absurd (SC617).';
