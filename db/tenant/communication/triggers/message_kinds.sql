create or replace function tg_message_kinds__validate() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because templates that the writer may not read count as well.
declare
  wrong text;
begin
  select name into wrong
  from new_rows
  cross join lateral unnest(placeholders) as name
  where name is null or name !~ '^[a-z][a-z0-9_]*$' or length(name) > 63
  limit 1;
  if found then
    raise exception using
      errcode = 'SC503',
      message = format('%s cannot be the name of a placeholder.', coalesce(quote_literal(wrong), 'Null')),
      hint = 'Names have lower-case letters, digits and underscores, and begin with a letter.';
  end if;
  perform check_templates(array(
    select message_templates.id
    from message_templates
    where message_templates.kind in (select kind from new_rows)
  ));
  return null;
end;
$$;

create or replace trigger _200_validate_insert after insert on message_kinds
  referencing new table as new_rows
  for each statement execute function tg_message_kinds__validate();
create or replace trigger _200_validate_update after update on message_kinds
  referencing new table as new_rows
  for each statement execute function tg_message_kinds__validate();
