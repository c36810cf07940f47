create or replace function render_template(template_id uuid, data jsonb)
  returns app.rendered_message
  language plpgsql stable strict parallel safe
  set search_path from current
as $$
declare
  template message_templates;
  known text[];
  needed text[];
  problem text;
begin
  select message_templates.* into template
  from message_templates
  where message_templates.id = render_template.template_id;
  if not found then
    raise exception using errcode = 'P0002', message = 'There is no such template.';
  end if;
  select message_kinds.placeholders into known
  from message_kinds
  where message_kinds.kind = template.kind;
  needed := template_placeholders(template.subject || E'\n' || template.body);

  if jsonb_typeof(data) <> 'object' then
    problem := 'The values are not an object.';
  else
    select
      case
        when given.name is null then format('There is no value for {{%s}}.', required.name)
        when given.name <> all (coalesce(known, '{}')) then format('There is no placeholder {{%s}}.', given.name)
        else format('The value for {{%s}} is neither a text nor a number.', given.name)
      end
    into problem
    from jsonb_each(data) as given (name, value)
    full join unnest(needed) as required (name) on required.name = given.name
    where given.name is null
      or given.name <> all (coalesce(known, '{}'))
      or jsonb_typeof(given.value) in ('object', 'array')
      or jsonb_typeof(given.value) = 'null' and required.name is not null
    order by coalesce(given.name, required.name)
    limit 1;
  end if;
  if problem is not null then
    raise exception using
      errcode = 'SC505',
      message = problem,
      hint = format('Give values for: %s.', array_to_string(needed, ', '));
  end if;

  return (
    -- A subject is one line.
    regexp_replace(fill_placeholders(template.subject, data), '[[:cntrl:]]+', ' ', 'g'),
    fill_placeholders(template.body, data)
  );
end;
$$;
comment on function render_template(uuid, jsonb) is
  'Fills in the placeholders of a template from an object such as {"title": "Snow"}. A value that is missing is an error, and so is one that this kind of message does not have.';
grant execute on function render_template(uuid, jsonb) to :"tenant";
