create or replace function notify_users(
  recipients uuid[],
  kind text,
  title text,
  body text,
  subject_table name default null,
  subject_id uuid default null,
  is_urgent boolean default false
)
  returns integer
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because nobody may write notifications by hand.
#variable_conflict use_column
declare
  notified integer;
begin
  with wishes as materialized (
    select
      users.id as user_id,
      channel.channel,
      coalesce(
        particular.is_enabled, general.is_enabled,
        channel.channel = 'in_app' or (channel.channel = 'email' and usual.is_mailed)
      ) as is_wanted,
      coalesce(particular.quiet_from, general.quiet_from) as quiet_from,
      coalesce(particular.quiet_until, general.quiet_until) as quiet_until,
      coalesce(particular.is_digest, general.is_digest, false) and not notify_users.is_urgent
        as is_digest,
      case channel.channel when 'email' then users.email when 'sms' then users.phone end as address
    from users
    cross join unnest(enum_range(null::app.notification_channel)) as channel (channel)
    cross join lateral (
      select coalesce(bool_or(message_kinds.is_mailed), false) as is_mailed
      from message_kinds
      where message_kinds.kind = notify_users.kind
    ) as usual
    left join notification_preferences as particular
      on particular.user_id = users.id
      and particular.channel = channel.channel
      and particular.kind = notify_users.kind
    left join notification_preferences as general
      on general.user_id = users.id
      and general.channel = channel.channel
      and general.kind is null
    where users.id = any (recipients) and users.is_active
  ),
  -- What is muted in the app is kept for the channels by which it is to be sent, and not shown.
  made as (
    insert into notifications (user_id, kind, title, body, subject_table, subject_id, is_shown)
    select
      wishes.user_id, notify_users.kind, notify_users.title, coalesce(notify_users.body, ''),
      notify_users.subject_table, notify_users.subject_id,
      bool_or(wishes.is_wanted and wishes.channel = 'in_app')
    from wishes
    group by wishes.user_id
    having bool_or(wishes.is_wanted)
    order by wishes.user_id
    returning id, user_id
  ),
  sent as (
    insert into deliveries (notification_id, channel, address, is_digest, not_before)
    select
      made.id, wishes.channel, wishes.address, wishes.is_digest,
      case
        when wishes.is_digest then next_digest(now(), made.user_id)
        when notify_users.is_urgent or wishes.quiet_from is null then now()
        else end_of_quiet(
          now(), wishes.quiet_from, wishes.quiet_until, user_time_zone(made.user_id)
        )
      end
    from made
    join wishes on wishes.user_id = made.user_id
    where wishes.is_wanted
      and wishes.channel <> 'in_app'
      -- Nothing can be sent to where nobody is.
      and (wishes.channel = 'push' or wishes.address is not null)
    order by made.id, wishes.channel
  )
  select count(*) into notified from made;
  return notified;
end;
$$;
comment on function notify_users(uuid[], text, text, text, name, uuid, boolean) is
  E'@behavior -*\nNotifies each of these users who is active once, and has it delivered by the channels that they have switched on, after their quiet hours or with the next digest unless it is urgent. Returns how many were notified.';
