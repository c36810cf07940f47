create or replace function refuse_lent_copy(copy book_copies) returns void
  language plpgsql stable parallel safe
  set search_path from current
as $$
begin
  if (open_loan_of(copy.id)).id is not null then
    raise exception using
      errcode = 'SC602',
      message = format('Copy %s is lent.', copy.barcode),
      hint = 'Take it back first.';
  end if;
end;
$$;
comment on function refuse_lent_copy(book_copies) is
  E'@behavior -*\nRefuses a copy that is lent (SC602).';
