create or replace function template_for(
  kind text, channel app.notification_channel, locale text default 'en'
)
  returns message_templates
  language sql stable strict parallel safe
begin atomic
  select message_templates.*
  from message_templates
  where message_templates.kind = template_for.kind
    and message_templates.channel = template_for.channel
  order by
    message_templates.locale = template_for.locale desc,
    message_templates.locale = split_part(template_for.locale, '-', 1) desc,
    split_part(message_templates.locale, '-', 1) = split_part(template_for.locale, '-', 1) desc,
    message_templates.locale = 'en' desc,
    message_templates.locale
  limit 1;
end;
comment on function template_for(text, app.notification_channel, text) is
  'The template that a message of this kind has by this channel for a reader of this language: in the language itself, in another variety of it, in English, or in whatever there is.';
grant execute on function template_for(text, app.notification_channel, text) to :"tenant";
