create or replace function check_templates(template_ids uuid[]) returns void
  language plpgsql stable strict
  parallel safe
  set search_path from current
as $$
declare
  wrong record;
begin
  select template.kind, template.channel, template.locale, used.name, message_kinds.placeholders
  into wrong
  from message_templates as template
  join message_kinds on message_kinds.kind = template.kind
  cross join lateral unnest(
    template_placeholders(template.subject || E'\n' || template.body)
  ) as used (name)
  where template.id = any (template_ids)
    and used.name <> all (message_kinds.placeholders)
  order by template.id, used.name
  limit 1;
  if found then
    raise exception using
      errcode = 'SC503',
      message = format(
        'Messages of the kind %s have no placeholder {{%s}} (%s, %s).',
        wrong.kind, wrong.name, wrong.channel, wrong.locale
      ),
      hint = format('They have: %s.', array_to_string(wrong.placeholders, ', '));
  end if;
end;
$$;
comment on function check_templates(uuid[]) is
  'Refuses templates that mention what their kind does not have.';
