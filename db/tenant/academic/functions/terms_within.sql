create or replace function terms_within(term_id uuid) returns setof uuid
  language sql stable strict parallel safe rows 5
begin atomic
  with recursive within (id) as (
    select terms.id from terms where terms.id = terms_within.term_id
    union all
    select terms.id
    from within
    join terms on terms.parent_term_id = within.id
  )
  select within.id from within;
end;
comment on function terms_within(uuid) is
  E'@behavior -*\nA term and the terms that are parts of it.';
grant execute on function terms_within(uuid) to :"reader";
