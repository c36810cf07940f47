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
  words constant text[] := array(
    select word
    from regexp_split_to_table(folded, '[^[:alnum:]]+') as word
    where length(word) > 2
    order by length(word) desc
    limit 10
  );
  likeness constant real := 0.35;
  -- A beginning may fit thousands. Ranking so many of them takes no time; whole words come first.
  most constant integer := 200;
  everything constant boolean := has_any_permission('books:view');
  granted constant uuid[] := array(select granted_row_ids('books:view'));
  found_by_isbn uuid[] := '{}';
  found_books uuid[];
begin
  if numnode(beginnings) = 0 then
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
    select id from books where search @@ whole_words limit most
  ) || array(
    select id from books where search @@ beginnings limit most
  );

  if cardinality(found_books) < 5 and words <> '{}' and folded !~ '[[:digit:]]' then
    -- Misspelt, perhaps. Two letters that changed places leave a third of a word's trigrams. The
    -- index finds what is like the longest word, among which every word must be like something.
    perform set_config('pg_trgm.word_similarity_threshold', likeness::text, true);
    found_books := found_books || array(
      select id
      from books
      where words[1] operator(app.<%) app.book_words(title, authors)
        and not exists (
          select
          from unnest(words) as word
          where app.word_similarity(word, app.book_words(title, authors)) < likeness
        )
      limit most
    );
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
