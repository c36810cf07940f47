create or replace function tg_every_chain__validate() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because a chain may lead through rows that the writer does not see. The argument names
-- the column by which a row refers to another row of its table.
declare
  link constant text := tg_argv[0];
  is_circle boolean;
begin
  -- Two halves of a circle may arrive at the same time.
  perform pg_advisory_xact_lock(hashtextextended(tg_table_schema || '.' || tg_table_name, 0));
  execute format(
    'with recursive chain (id) as (
       select $1
       union
       select linked.%2$I from %1$I as linked join chain on chain.id = linked.id
     )
     select exists (select from chain where id = $2)',
    tg_table_name, link
  )
  into is_circle
  using (to_jsonb(new) ->> link)::uuid, new.id;
  if is_circle then
    raise exception using
      errcode = 'SC201',
      message = format('%s would lead back to itself.', to_jsonb(new) ->> 'name'),
      hint = format('Choose another row for %s: one that does not lead here.', link),
      table = tg_table_name,
      column = link;
  end if;
  return new;
end;
$$;

create or replace trigger _200_validate_chain
  before insert or update of parent_school_id on schools
  for each row when (new.parent_school_id is not null)
  execute function tg_every_chain__validate('parent_school_id');
create or replace trigger _200_validate_chain
  before insert or update of parent_term_id on terms
  for each row when (new.parent_term_id is not null)
  execute function tg_every_chain__validate('parent_term_id');
create or replace trigger _200_validate_chain
  before insert or update of next_grade_level_id on grade_levels
  for each row when (new.next_grade_level_id is not null)
  execute function tg_every_chain__validate('next_grade_level_id');
