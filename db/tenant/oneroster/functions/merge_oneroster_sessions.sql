create or replace function merge_oneroster_sessions() returns void
  language plpgsql volatile
  set search_path from current
as $$
-- Rosters of several schools repeat titles ("Fall 2026" for each); ours are unique within the year,
-- so the later ones get a number.
declare
  has_new_years constant boolean := exists (
    select from pg_temp.oneroster_session_keys where is_year and is_new
  );
begin
  insert into academic_years (id, name, starts_on, ends_on, sourced_id)
  select
    keys.id,
    keys.title || case when numbered.number > 1 then format(' (%s)', numbered.number) else '' end,
    keys.starts_on, keys.ends_on, case when keys.line is not null then keys.key end
  from pg_temp.oneroster_session_keys as keys
  cross join lateral (
    select
      (
        select coalesce(max(oneroster_title_number(name, keys.title)), 0) from academic_years
      ) + (
        select count(*) from pg_temp.oneroster_session_keys as other
        where other.is_year and other.is_new and other.title = keys.title
          and (coalesce(other.line, 0), other.key) <= (coalesce(keys.line, 0), keys.key)
      ) as number
  ) as numbered
  where keys.is_year and keys.is_new
  order by keys.starts_on, keys.line;

  with changed as (
    update academic_years
    set
      name = case
        when oneroster_title_number(academic_years.name, keys.title) is null
          then keys.title || coalesce(
            (
              select format(' (%s)', max(oneroster_title_number(name, keys.title)) + 1)
              from academic_years
              having max(oneroster_title_number(name, keys.title)) is not null
            ),
            ''
          )
        else academic_years.name
      end,
      starts_on = keys.starts_on, ends_on = keys.ends_on
    from pg_temp.oneroster_session_keys as keys
    where academic_years.id = keys.id and keys.line is not null
      and (
        oneroster_title_number(academic_years.name, keys.title) is null
        or (academic_years.starts_on, academic_years.ends_on)
          is distinct from (keys.starts_on, keys.ends_on)
      )
    returning keys.line
  )
  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select 'academicSessions.csv', line, 'changed' from changed;

  insert into terms
    (id, academic_year_id, parent_term_id, name, kind, starts_on, ends_on, sourced_id)
  select
    keys.id, keys.academic_year_id, parent.id,
    keys.title || case when numbered.number > 1 then format(' (%s)', numbered.number) else '' end,
    oneroster_term_kind(staged.type, staged.homeroom_kind), keys.starts_on, keys.ends_on, keys.key
  from pg_temp.oneroster_session_keys as keys
  join pg_temp.oneroster_academic_sessions as staged on staged.line = keys.line
  left join pg_temp.oneroster_session_keys as parent
    on parent.key = keys.parent_key and not parent.is_year
  cross join lateral (
    select
      (
        select coalesce(max(oneroster_title_number(terms.name, keys.title)), 0)
        from terms
        where terms.academic_year_id = keys.academic_year_id
      ) + (
        select count(*) from pg_temp.oneroster_session_keys as other
        where not other.is_year and other.is_new and other.title = keys.title
          and other.academic_year_id = keys.academic_year_id and other.line <= keys.line
      ) as number
  ) as numbered
  where not keys.is_year and keys.is_new
  order by keys.depth, keys.starts_on, keys.line;

  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select 'academicSessions.csv', line, 'added'
  from pg_temp.oneroster_session_keys
  where is_new and line is not null;

  with changed as (
    update terms
    set
      name = case
        when oneroster_title_number(terms.name, keys.title) is null
          then keys.title || coalesce(
            (
              select format(' (%s)', max(oneroster_title_number(others.name, keys.title)) + 1)
              from terms as others
              where others.academic_year_id = keys.academic_year_id
              having max(oneroster_title_number(others.name, keys.title)) is not null
            ),
            ''
          )
        else terms.name
      end,
      starts_on = keys.starts_on, ends_on = keys.ends_on,
      kind = wanted.kind, academic_year_id = keys.academic_year_id, parent_term_id = parent.id
    from pg_temp.oneroster_session_keys as keys
    join pg_temp.oneroster_academic_sessions as staged on staged.line = keys.line
    left join pg_temp.oneroster_session_keys as parent
      on parent.key = keys.parent_key and not parent.is_year
    cross join lateral (
      select oneroster_term_kind(staged.type, staged.homeroom_kind) as kind
    ) as wanted
    where terms.id = keys.id and not keys.is_new
      and (
        oneroster_title_number(terms.name, keys.title) is null
        or (
          terms.starts_on, terms.ends_on, terms.kind, terms.academic_year_id, terms.parent_term_id
        ) is distinct from (
          keys.starts_on, keys.ends_on, wanted.kind, keys.academic_year_id, parent.id
        )
      )
    returning keys.line
  )
  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select 'academicSessions.csv', line, 'changed' from changed;

  if has_new_years and not exists (select from academic_years where is_current) then
    update academic_years set is_current = true
    where id = (
      select id from academic_years
      where current_date between starts_on and ends_on
      order by starts_on desc, id
      limit 1
    );
  end if;
end;
$$;
comment on function merge_oneroster_sessions() is
  'A step of import_oneroster(): academic sessions become years and terms.';
