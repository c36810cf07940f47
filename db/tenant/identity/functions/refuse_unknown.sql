create or replace function refuse_unknown(kind text, name text, known text[]) returns void
  language plpgsql stable parallel safe
  set search_path from current
as $$
declare
  closest constant text := (
    select candidate
    from unnest(known) as candidate
    cross join lateral (
      select greatest(app.similarity(candidate, name), app.word_similarity(name, candidate))
    ) as measured (likeness)
    where likeness > 0.3
    order by likeness desc, abs(length(candidate) - length(name)), candidate
    limit 1
  );
begin
  raise exception using
    errcode = 'SC106',
    message = format('There is no %s %s.', kind, coalesce(name, 'without a name')),
    hint = case
      when closest is null then 'Nothing comes close to it.'
      else format('Did you mean %s?', closest)
    end;
end;
$$;
comment on function refuse_unknown(text, text, text[]) is
  E'@behavior -*\nRefuses (SC106) a name that does not exist, and says which one comes closest.';
grant execute on function refuse_unknown(text, text, text[]) to :"tenant";
