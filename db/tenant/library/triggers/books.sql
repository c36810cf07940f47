create or replace function tg_books__isbn() returns trigger
  language plpgsql volatile
  set search_path from current
as $$
declare
  given constant text := nullif(btrim(new.isbn), '');
begin
  new.isbn := app.isbn13(given);
  if given is not null and new.isbn is null then
    raise exception using
      errcode = 'SC601',
      message = format('%s is no ISBN.', given),
      hint = 'Compare it with the book: the last digit follows from the others.';
  end if;
  return new;
end;
$$;

create or replace trigger _150_isbn before insert or update of isbn on books
  for each row when (new.isbn is not null) execute function tg_books__isbn();
