create or replace function people_to_write_to(phrase text default '')
  returns setof app.person_reached
  language plpgsql stable parallel safe security definer rows 50
  set search_path from current
as $$
-- Definer, because whoever may write to somebody need not be allowed to read the account.
declare
  wanted constant text[] := regexp_split_to_array(
    btrim(regexp_replace(app.fold(coalesce(phrase, '')), '[^[:alnum:]]+', ' ', 'g')), ' '
  );
begin
  return query
    select *
    from people_named(array(
      select users.id
      from users
      where users.id in (select writable_user_ids())
        and not exists (
          select
          from unnest(wanted) as word
          where ' ' || regexp_replace(app.fold(users.display_name), '[^[:alnum:]]+', ' ', 'g')
            not like '% ' || word || '%'
        )
      order by users.display_name, users.id
      limit 50
    ));
end;
$$;
comment on function people_to_write_to(text) is
  'To whom you may write, by name, 50 at most: all words given occur in the name, each at least as a beginning.';
grant execute on function people_to_write_to(text) to :"tenant";
