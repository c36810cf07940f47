create or replace function set_notification_preference(
  channel app.notification_channel,
  is_enabled boolean default true,
  kind text default null,
  quiet_from time default null,
  quiet_until time default null,
  is_digest boolean default false
)
  returns notification_preferences
  language plpgsql volatile
  set search_path from current
as $$
#variable_conflict use_column
declare
  preference notification_preferences;
begin
  insert into notification_preferences (
    kind, channel, is_enabled, quiet_from, quiet_until, is_digest
  )
  values (
    set_notification_preference.kind, set_notification_preference.channel,
    set_notification_preference.is_enabled, set_notification_preference.quiet_from,
    set_notification_preference.quiet_until, set_notification_preference.is_digest
  )
  on conflict on constraint notification_preferences_user_id_kind_channel_key do update
  set
    is_enabled = excluded.is_enabled,
    quiet_from = excluded.quiet_from,
    quiet_until = excluded.quiet_until,
    is_digest = excluded.is_digest
  returning * into preference;
  return preference;
end;
$$;
comment on function set_notification_preference(
  app.notification_channel, boolean, text, time, time, boolean
) is
  'Says whether you want to be notified by a channel, of one kind of things or (without a kind) of all that you say nothing else about, and during which hours of your day not, or (by e-mail) once a day in a digest. Replaces what you said before.';
grant execute on function set_notification_preference(
  app.notification_channel, boolean, text, time, time, boolean
) to :"tenant";
