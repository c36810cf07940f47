create or replace function claim_delivery(delivery_id uuid)
  returns table (
    delivery_ids uuid[],
    claimed_at text,
    channel app.notification_channel,
    address text,
    user_id uuid,
    recipient_name text,
    kind text,
    subject text,
    body text
  )
  language plpgsql volatile strict security definer
  set search_path from current
as $$
-- Definer, because the worker alone may. The claim is committed before anything is handed over, so
-- that whoever finds it later knows that the message may be out. With a digest's first delivery all
-- that go the same way at the same time are claimed.
#variable_conflict use_column
declare
  claim constant timestamptz := clock_timestamp();
  wanted record;
  claimed uuid[];
  told uuid[];
  message app.rendered_message;
begin
  select
    deliveries.channel, deliveries.address, deliveries.is_digest, notifications.user_id,
    notifications.kind, users.display_name, users.is_active
  into wanted
  from deliveries
  join notifications on notifications.id = deliveries.notification_id
  join users on users.id = notifications.user_id
  where deliveries.id = claim_delivery.delivery_id
    and deliveries.state = 'pending'
    and deliveries.not_before <= claim;
  if not found then
    return;
  end if;

  with due as (
    select deliveries.id
    from deliveries
    join notifications on notifications.id = deliveries.notification_id
    where deliveries.state = 'pending'
      and deliveries.not_before <= claim
      and (
        deliveries.id = claim_delivery.delivery_id
        or (
          wanted.is_digest and deliveries.is_digest
          and deliveries.channel = wanted.channel
          and deliveries.address = wanted.address
          and notifications.user_id = wanted.user_id
        )
      )
    order by deliveries.id
    for no key update of deliveries
  ),
  changed as (
    update deliveries
    set
      state = case when wanted.is_active then 'sending' else 'cancelled' end::app.delivery_state,
      attempts = attempts + wanted.is_active::integer,
      claimed_at = claim
    where id in (select id from due) and state = 'pending'
    returning id, notification_id
  )
  select array_agg(id order by id), array_agg(notification_id order by id)
  into claimed, told
  from changed;
  if claimed is null or not wanted.is_active then
    return;
  end if;

  message := delivery_message(told, wanted.channel, wanted.is_digest);
  return query select
    claimed, claim::text, wanted.channel, wanted.address, wanted.user_id,
    wanted.display_name::text, wanted.kind, message.subject, message.body;
end;
$$;
comment on function claim_delivery(uuid) is
  'Marks a delivery that is due as being sent and says what and to whom; no row if it is not due, or somebody else has it.';
grant execute on function claim_delivery(uuid) to homeroom_worker;
