create or replace function are_related_terms(one uuid, other uuid) returns boolean
  language sql stable strict parallel safe
begin atomic
  with recursive lineage (start_id, id) as (
    select terms.id, terms.id from terms where terms.id in (one, other)
    union
    select lineage.start_id, terms.parent_term_id
    from lineage
    join terms on terms.id = lineage.id
    where terms.parent_term_id is not null
  )
  select exists (
    select
    from lineage
    where (lineage.start_id = one and lineage.id = other)
      or (lineage.start_id = other and lineage.id = one)
  );
end;
comment on function are_related_terms(uuid, uuid) is
  'Whether two terms are the same or one is part of the other.';
