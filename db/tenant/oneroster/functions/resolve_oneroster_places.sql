create or replace function resolve_oneroster_places() returns void
  language plpgsql volatile
  set search_path from current
as $$
-- Finds, or reserves, the ids of schools, courses and academic sessions, and places every term
-- below an academic year.
begin
  insert into pg_temp.oneroster_school_keys (key, id, is_new)
  select
    coalesce(known.key, staged.sourced_id), coalesce(known.id, app.uuid_v7()), known.id is null
  from (select coalesce(sourced_id, id::text) as key, id from schools) as known
  full join (
    select distinct sourced_id from pg_temp.oneroster_orgs where not is_deleted and sourced_id <> ''
  ) as staged on staged.sourced_id = known.key;

  insert into pg_temp.oneroster_subject_keys (key, id, is_new)
  select
    coalesce(known.key, staged.sourced_id), coalesce(known.id, app.uuid_v7()), known.id is null
  from (select coalesce(sourced_id, id::text) as key, id from subjects) as known
  full join (
    select distinct sourced_id
    from pg_temp.oneroster_courses
    where not is_deleted and sourced_id <> ''
  ) as staged on staged.sourced_id = known.key;

  insert into pg_temp.oneroster_session_keys
    (key, line, id, is_year, is_new, title, starts_on, ends_on, parent_key, academic_year_id)
  select
    coalesce(known.key, staged.sourced_id), staged.line, coalesce(known.id, app.uuid_v7()),
    coalesce(staged.is_year, known.is_year), known.id is null,
    coalesce(staged.title, known.title), coalesce(staged.starts_on, known.starts_on),
    coalesce(staged.ends_on, known.ends_on),
    case
      when coalesce(staged.is_year, known.is_year) then null
      when staged.parent_sourced_id is null then known.parent_key
      else nullif(staged.parent_sourced_id, '')
    end,
    known.academic_year_id
  from (
    select
      coalesce(sourced_id, id::text) as key, id, true as is_year, name as title, starts_on, ends_on,
      null::text as parent_key, id as academic_year_id
    from academic_years
    union all
    select
      coalesce(terms.sourced_id, terms.id::text), terms.id, false, terms.name, terms.starts_on,
      terms.ends_on,
      coalesce(parents.sourced_id, parents.id::text, years.sourced_id, years.id::text),
      terms.academic_year_id
    from terms
    join academic_years as years on years.id = terms.academic_year_id
    left join terms as parents on parents.id = terms.parent_term_id
  ) as known
  full join (
    select distinct on (sourced_id) *
    from pg_temp.oneroster_academic_sessions
    where not is_deleted and sourced_id <> ''
    order by sourced_id, line
  ) as staged on staged.sourced_id = known.key;

  update pg_temp.oneroster_session_keys set academic_year_id = id, depth = 0 where is_year;

  -- A term belongs to the year above it, else to the one it is in already, else to the only one
  -- that spans it.
  with recursive placed (key, depth, root_key) as (
    select term.key, 1, term.key
    from pg_temp.oneroster_session_keys as term
    left join pg_temp.oneroster_session_keys as parent on parent.key = term.parent_key
    where not term.is_year and (parent.key is null or parent.is_year)
    union all
    select term.key, placed.depth + 1, placed.root_key
    from placed
    join pg_temp.oneroster_session_keys as term on term.parent_key = placed.key
    where not term.is_year
  )
  update pg_temp.oneroster_session_keys as term
  set depth = placed.depth,
    academic_year_id = coalesce(year.id, root.academic_year_id, spanning.id)
  from placed
  join pg_temp.oneroster_session_keys as root on root.key = placed.root_key
  left join pg_temp.oneroster_session_keys as year
    on year.key = root.parent_key and year.is_year
  left join lateral (
    select (array_agg(years.id))[1] as id
    from pg_temp.oneroster_session_keys as years
    where years.is_year and years.starts_on <= root.starts_on and years.ends_on >= root.ends_on
    having count(*) = 1
  ) as spanning on true
  where placed.key = term.key;

  -- Terms that stand alone: the year that their schoolYear names (in which it ends) is made.
  create temporary table oneroster_lone_terms on commit drop as
  select
    term.key, term.starts_on, term.ends_on,
    coalesce(
      substring(staged.school_year from '^\d{4}$')::integer, extract(year from term.ends_on)::integer
    ) as year
  from pg_temp.oneroster_session_keys as term
  join pg_temp.oneroster_academic_sessions as staged
    on staged.sourced_id = term.key and not staged.is_deleted
  where not term.is_year and term.academic_year_id is null and term.depth is not null;

  with made as (
    insert into pg_temp.oneroster_session_keys
      (key, id, is_year, is_new, title, starts_on, ends_on, academic_year_id, depth)
    select id::text, id, true, true, title, starts_on, ends_on, id, 0
    from (
      select
        app.uuid_v7() as id, format('%s–%s', year - 1, year) as title, min(starts_on) as starts_on,
        max(ends_on) as ends_on
      from pg_temp.oneroster_lone_terms
      where starts_on < ends_on
      group by year
    ) as years
    returning id, title
  )
  update pg_temp.oneroster_session_keys as term
  set academic_year_id = made.id
  from pg_temp.oneroster_lone_terms as lone
  join made on made.title = format('%s–%s', lone.year - 1, lone.year)
  where term.key = lone.key;
  drop table pg_temp.oneroster_lone_terms;
end;
$$;
comment on function resolve_oneroster_places() is
  'A step of import_oneroster(): which schools, courses and sessions the rows of a bundle are.';
