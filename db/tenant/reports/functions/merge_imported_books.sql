create or replace function merge_imported_books(rows jsonb, schools uuid[])
  returns app.import_counts
  language plpgsql volatile
  set search_path from current
as $$
declare
  counts app.import_counts;
  made text[];
  changed uuid[];
begin
  with entry as materialized (
    select distinct on (imported.key) imported.*
    from imported_books(rows) as imported
    order by imported.key, imported.line
  ),
  created as (
    insert into books (
      category_id, isbn, title, subtitle, authors, publisher, published_year, edition, language,
      pages
    )
    select
      category_id, isbn, title, subtitle, authors, publisher, published_year, edition, language,
      pages
    from entry
    where book_id is null
    returning coalesce(isbn, app.fold(title) || ' ' || authors::text) as key
  ),
  updated as (
    update books as known
    set
      category_id = coalesce(entry.category_id, known.category_id),
      title = entry.title,
      subtitle = coalesce(entry.subtitle, known.subtitle),
      authors = case when entry.authors <> '{}' then entry.authors else known.authors end,
      publisher = coalesce(entry.publisher, known.publisher),
      published_year = coalesce(entry.published_year, known.published_year),
      edition = coalesce(entry.edition, known.edition),
      language = coalesce(entry.language, known.language),
      pages = coalesce(entry.pages, known.pages)
    from entry
    where known.id = entry.book_id
      and (
        known.category_id, known.title, known.subtitle, known.authors, known.publisher,
        known.published_year, known.edition, known.language, known.pages
      ) is distinct from (
        coalesce(entry.category_id, known.category_id), entry.title,
        coalesce(entry.subtitle, known.subtitle),
        case when entry.authors <> '{}' then entry.authors else known.authors end,
        coalesce(entry.publisher, known.publisher),
        coalesce(entry.published_year, known.published_year),
        coalesce(entry.edition, known.edition), coalesce(entry.language, known.language),
        coalesce(entry.pages, known.pages)
      )
    returning known.id
  )
  select array(select key from created), array(select id from updated) into made, changed;

  with entry as materialized (
    select * from imported_books(rows)
  ),
  named_schools as materialized (
    select school, import_school_of(school, schools) as id
    from (select distinct school from entry) as named
  ),
  created as (
    insert into book_copies (book_id, school_id, barcode, call_number, acquired_on)
    select
      entry.book_id, named_schools.id, entry.barcode, entry.call_number, entry.acquired_on
    from entry
    join named_schools on named_schools.school is not distinct from entry.school
    where entry.barcode is not null and entry.copy_id is null
    returning barcode
  ),
  updated as (
    update book_copies as known
    set
      call_number = coalesce(entry.call_number, known.call_number),
      acquired_on = coalesce(entry.acquired_on, known.acquired_on)
    from entry
    where known.id = entry.copy_id
      and (known.call_number, known.acquired_on) is distinct from (
        coalesce(entry.call_number, known.call_number),
        coalesce(entry.acquired_on, known.acquired_on)
      )
    returning known.barcode
  ),
  outcome as (
    select
      key = any (made) or barcode in (select barcode from created) as is_created,
      book_id = any (changed) or barcode in (select barcode from updated) as is_updated
    from entry
  )
  select
    count(*) filter (where is_created),
    count(*) filter (where is_updated is true and is_created is not true),
    count(*) filter (where is_updated is not true and is_created is not true)
  into counts
  from outcome;
  return counts;
end;
$$;
comment on function merge_imported_books(jsonb, uuid[]) is
  'Makes and changes the books and copies of a file.';
