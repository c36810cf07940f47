create or replace function search_announcements(phrase text)
  returns setof app.announcement_match
  language plpgsql stable strict parallel unsafe security definer rows 20
  set search_path from current
  -- It looks for few of many, which is what the indexes are for; the limits make a sequential scan
  -- seem cheap to the planner. What is looked for does not matter to the plans.
  set enable_seqscan = off
  set plan_cache_mode = force_generic_plan
as $$
-- Definer, because policies keep PostgreSQL from using the search indexes: their operators are not
-- known to be leakproof. It asks for the same as the policy of the table does.
declare
  folded constant text := btrim(app.fold(phrase));
  beginnings constant tsquery := app.search_query(phrase);
  whole_words constant tsquery := replace(beginnings::text, ':*', '')::tsquery;
  -- A beginning may fit thousands, and each takes its time to be ranked. Whole words come first.
  most constant integer := 100;
  sees_all constant boolean := has_permission('announcements:view');
  near constant uuid[] := array(select school_ids_for('announcements:view'));
  sees_many constant boolean := sees_all or near <> '{}';
  -- Few, which are looked through one by one.
  seen uuid[] := '{}';
  found_ids uuid[];
begin
  if numnode(beginnings) = 0 then
    return;
  end if;
  if not sees_all then
    seen := array(
      select visible_announcement_ids()
      union select granted_row_ids('announcements:view')
      union select id from announcements where author_id = current_user_id()
    );
  end if;

  found_ids := array(
    select id from announcements
    where id = any (seen) and search @@ beginnings
    order by search @@ whole_words desc, publish_at desc nulls first
    limit most
  ) || array(
    select id from announcements
    where sees_many and search @@ whole_words and (sees_all or school_id = any (near))
    limit most
  );
  if sees_many and cardinality(found_ids) < most then
    found_ids := found_ids || array(
      select id from announcements
      where search @@ beginnings and (sees_all or school_id = any (near))
      limit most
    );
  end if;
  if cardinality(found_ids) < 5 and folded !~ '[[:digit:]]' then
    -- Misspelt, perhaps; see search_people.
    perform set_config(
      'pg_trgm.word_similarity_threshold',
      case when folded ~ '[[:alpha:]]{2,}[^[:alpha:]]+[[:alpha:]]{2,}' then '0.45' else '0.35' end,
      true
    );
    found_ids := found_ids || array(
      select id from announcements
      where sees_many
        and folded operator(app.<%) app.fold(title)
        and (sees_all or school_id = any (near))
      limit most
    ) || array(
      select id
      from (
        -- The newest: comparing takes longer than the rest.
        select id, title from announcements where id = any (seen)
        order by publish_at desc nulls first
        limit 250
      ) as newest
      where folded operator(app.<%) app.fold(title)
      limit most
    );
  end if;

  return query
    select
      announcements.id, announcements.title, announcements.author_name, announcements.publish_at,
      (
        case
          when announcements.search @@ beginnings
            then 0.5 + 0.5 * greatest(likeness.title, ts_rank(announcements.search, beginnings))
          else 0.5 * likeness.title
        end
      )::real as fitness
    from announcements
    cross join lateral (
      -- How well it fits a part of the title, and how well the whole.
      select
        (
          app.word_similarity(folded, app.fold(announcements.title))
            + app.similarity(folded, app.fold(announcements.title))
        ) / 2 as title
    ) as likeness
    where announcements.id = any (found_ids)
    order by
      fitness desc, announcements.publish_at desc nulls first, announcements.id desc
    limit 50;
end;
$$;
comment on function search_announcements(text) is
  'Announcements by the words of their title and text, the best match first, 50 at most: all words must occur, each at least as a beginning, without regard to case and accents; where few fit, misspelt titles are found too. Finds what you may see in the list of announcements.';
grant execute on function search_announcements(text) to :"tenant";
