create or replace function delivery_message(
  notification_ids uuid[], channel app.notification_channel, is_digest boolean
)
  returns app.rendered_message
  language plpgsql stable strict parallel unsafe
  set search_path from current
as $$
declare
  told constant notifications[] := array(
    select notifications
    from notifications
    where notifications.id = any (notification_ids)
    order by notifications.id
  );
  first constant notifications := told[1];
  kind constant text := case when is_digest then 'digest' else first.kind end;
  template message_templates;
  facts jsonb;
begin
  select jsonb_build_object(
    'recipient_name', users.display_name,
    'school_name', schools.name,
    'title', first.title,
    -- Messages are notified under the name of who wrote them.
    'sender_name', first.title,
    'body', first.body,
    'count', cardinality(told),
    'items', (
      select string_agg(
        concat_ws(E'\n', item.title, nullif(btrim(item.body), '')), E'\n\n' order by item.id
      )
      from unnest(told) as item
    )
  )
  into facts
  from users
  left join schools on schools.id = user_school_id(users.id)
  where users.id = first.user_id;
  facts := facts || coalesce(subject_facts(first.subject_table, first.subject_id), '{}');

  template := template_for(kind, channel, (select locale from users where id = first.user_id));
  if template.id is null then
    return case
      when is_digest then (
        format('%s: %s', facts ->> 'school_name', first.title)
          || case when cardinality(told) > 1 then format(' (+%s)', cardinality(told) - 1) else '' end,
        facts ->> 'items'
      )::app.rendered_message
      else (first.title, first.body)::app.rendered_message
    end;
  end if;
  -- A template may name what this notification does not have, such as a place.
  return render_template(
    template.id,
    coalesce(
      (
        select jsonb_object_agg(known.name, coalesce(facts ->> known.name, ''))
        from message_kinds
        cross join unnest(message_kinds.placeholders) as known (name)
        where message_kinds.kind = template.kind
      ),
      '{}'
    )
  );
end;
$$;
comment on function delivery_message(uuid[], app.notification_channel, boolean) is
  'What is sent of one notification, or of several in a digest: by the template that the school has for this kind, channel and the reader''s language, or as the notification stands.';
