create or replace function tg_message_templates__validate() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because the writer need not be allowed to read what kinds there are.
begin
  -- Nobody changes the kinds' placeholders in the meantime.
  perform
  from message_kinds
  where message_kinds.kind in (select kind from new_rows)
  order by message_kinds.id
  for share;
  perform check_templates(array(select id from new_rows));
  return null;
end;
$$;

create or replace trigger _200_validate_insert after insert on message_templates
  referencing new table as new_rows
  for each statement execute function tg_message_templates__validate();
create or replace trigger _200_validate_update after update on message_templates
  referencing new table as new_rows
  for each statement execute function tg_message_templates__validate();
