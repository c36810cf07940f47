create or replace function search_books(phrase text) returns setof books
  language plpgsql stable strict parallel unsafe security definer rows 20
  set search_path from current
  -- It looks for few of many, which is what the indexes are for; the limits make a sequential scan
  -- seem cheap to the planner. What is looked for does not matter to the plans.
  set enable_seqscan = off
  set plan_cache_mode = force_generic_plan
as $$
-- Definer, because policies keep PostgreSQL from using the search indexes: their operators are not
-- known to be leakproof. It asks for what the policy of books asks for.
declare
  folded constant text := btrim(app.fold(phrase));
  beginnings constant tsquery := app.search_query(phrase);
  whole_words constant tsquery := replace(beginnings::text, ':*', '')::tsquery;
  digits constant text := regexp_replace(phrase, '[\s\u2010-\u2015-]', '', 'g');
  -- A beginning may fit thousands, and each takes its time to be ranked. Whole words come first.
  most constant integer := 100;
  everything constant boolean := has_any_permission('books:view');
  granted constant uuid[] := array(select granted_row_ids('books:view'));
  found_by_isbn uuid[] := '{}';
  found_books uuid[];
  typed text;
  half integer;
  near text[];
  -- What is asked for with its slips put right; words with more than one slip.
  meant tsquery := '';
  is_corrected boolean := false;
  unknown text[] := '{}';
  beginnings_of_unknown tsquery := '';
begin
  if numnode(beginnings) = 0 or not (everything or granted <> '{}') then
    return;
  end if;

  -- An ISBN means one book; its first digits mean some. Four may be a year.
  if app.isbn13(phrase) is not null then
    found_by_isbn := array(select id from books where isbn = app.isbn13(phrase));
  elsif digits ~ '^[0-9]{5,12}$' then
    found_by_isbn := array(
      select id
      from books
      where isbn ~>=~ digits and isbn ~<~ (digits || ':')
      limit most
    ) || array(
      select id
      from books
      where isbn ~>=~ ('978' || left(digits, 9)) and isbn ~<~ ('978' || left(digits, 9) || ':')
      limit most
    );
  end if;

  found_books := found_by_isbn || array(
    select id from books
    where search @@ whole_words and (everything or id = any (granted))
    limit most
  );
  if cardinality(found_books) < most then
    found_books := found_books || array(
      select id from books
      where search @@ beginnings and (everything or id = any (granted))
      limit most
    );
  end if;

  if cardinality(found_books) < 5 and folded !~ '[[:digit:]]' then
    -- Misspelt, perhaps. Comparing each title with the phrase takes long where many are a little
    -- like it, so words that hardly any book has are put right first.
    for typed in
      select word
      from regexp_split_to_table(folded, '[^[:alnum:]]+') as word
      where length(word) between 3 and 30
      order by length(word) desc
      limit 6
    loop
      near := array(
        select typed || ':*' from books where search @@ app.search_query(typed) limit 5
      );
      if cardinality(near) < 5 then
        is_corrected := true;
        near := near || array(
          select spelling
          from spellings_near(typed) as spelling
          where exists (select from books where search @@ spelling::tsquery)
        );
      end if;
      if near <> '{}' then
        meant := meant && array_to_string(near, '|')::tsquery;
      else
        half := length(typed) / 2;
        near := array(
          select spelling || ':*'
          from (
            select left(typed, half)
            union select spellings_near(left(typed, half)) where half > 4
          ) as beginning (spelling)
          where half > 2
            and exists (select from books where search @@ (spelling || ':*')::tsquery)
        );
        unknown := unknown || typed;
        beginnings_of_unknown := beginnings_of_unknown
          && coalesce(nullif(array_to_string(near, '|'), ''), typed)::tsquery;
      end if;
    end loop;

    if unknown <> '{}' then
      found_books := found_books || array(
        select id
        from books
        where id = any (
            array(
              select id
              from books
              where search @@ (meant && beginnings_of_unknown)
                and (everything or id = any (granted))
              limit most
            ) || array(
              select id
              from books
              where length(unknown[1]) > 5
                and app.book_words(title, authors)
                  like '%' || right(unknown[1], length(unknown[1]) / 2) || '%'
                and (numnode(meant) = 0 or search @@ meant)
                and (everything or id = any (granted))
              limit most
            )
          )
          and not exists (
            select
            from unnest(unknown) as word
            where app.word_similarity(word, app.book_words(title, authors)) < 0.2
          )
      );
    elsif is_corrected then
      found_books := found_books || array(
        select id from books
        where search @@ meant and (everything or id = any (granted))
        limit most
      );
    end if;
  end if;

  return query
    select books.*
    from books
    where books.id = any (found_books) and (everything or books.id = any (granted))
    order by
      app.fold(books.title) = folded desc,
      books.id = any (found_by_isbn) desc,
      books.search @@ whole_words desc,
      books.search @@ beginnings desc,
      ts_rank(books.search, beginnings)
        + app.word_similarity(folded, app.book_words(books.title, books.authors)) desc,
      books.title,
      books.id
    limit 100;
end;
$$;
comment on function search_books(text) is
  'Books by title, author, publisher or ISBN, the best match first, 100 at most: all words must occur, each at least as a beginning, without regard to case and accents; titles count most. Where few books fit, misspelt words are found too. An ISBN is found in any form, with ten or thirteen digits, and by its first digits.';
grant execute on function search_books(text) to :"tenant";
