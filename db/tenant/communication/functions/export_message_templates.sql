create or replace function export_message_templates() returns setof app.template_entry
  language plpgsql stable parallel safe security definer rows 10
  set search_path from current
as $$
-- Definer, because taking out all of them is a right of its own.
begin
  perform require_permission('message_templates:export');
  return query
    select
      message_templates.kind, message_templates.channel, message_templates.locale,
      message_templates.subject, message_templates.body
    from message_templates
    order by message_templates.kind, message_templates.channel, message_templates.locale;
end;
$$;
comment on function export_message_templates() is
  'All templates, as importMessageTemplates takes them. Needs message_templates:export.';
grant execute on function export_message_templates() to :"tenant";
