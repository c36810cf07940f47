create or replace function import_message_templates(entries app.template_entry[])
  returns setof message_templates
  language plpgsql volatile strict security definer rows 10
  set search_path from current
as $$
-- Definer, because loading a set is a right of its own.
#variable_conflict use_column
begin
  perform require_permission('message_templates:import');
  return query
    insert into message_templates (kind, channel, locale, subject, body)
    select entry.kind, entry.channel, entry.locale, coalesce(entry.subject, ''), entry.body
    from unnest(entries) as entry
    order by entry.kind, entry.channel, entry.locale
    on conflict on constraint message_templates_kind_channel_locale_key do update
    set subject = excluded.subject, body = excluded.body
    where (message_templates.subject, message_templates.body)
      <> (excluded.subject, excluded.body)
    returning *;
end;
$$;
comment on function import_message_templates(app.template_entry[]) is
  'Loads a set of templates, all or none: those of the same kind, channel and language are replaced. Returns those that are new or were changed, so that loading the same set again returns none. Needs message_templates:import.';
grant execute on function import_message_templates(app.template_entry[]) to :"tenant";
