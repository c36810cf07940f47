create or replace function refuse_copy_state(copy book_copies, refused app.copy_condition[])
  returns void
  language plpgsql stable parallel safe
  set search_path from current
as $$
begin
  if copy.id is null then
    raise exception using errcode = 'P0002', message = 'There is no such copy.';
  end if;
  if copy.condition = any (refused) then
    raise exception using
      errcode = 'SC623',
      message = format('Copy %s is %s.', copy.barcode, copy.condition),
      hint = 'Nothing needs to be done, or it must be put back into circulation first.';
  end if;
end;
$$;
comment on function refuse_copy_state(book_copies, app.copy_condition[]) is
  E'@behavior -*\nRefuses copies in one of these conditions (SC623), or that do not exist.';
