-- Sending what notifications are delivered by: claims, digests, push subscriptions and webhooks.

alter table deliveries
  add column is_digest boolean not null default false,
  add column claimed_at timestamptz,
  add constraint deliveries_claimed_at_check check (state <> 'sending' or claimed_at is not null);
create index deliveries_claimed_at_idx on deliveries (claimed_at) where state = 'sending';

alter table notification_preferences
  add column is_digest boolean not null default false,
  add constraint notification_preferences_is_digest_check check (not is_digest or channel = 'email');

alter table schools add column digest_at time not null default '07:00';

-- It has a parameter more.
drop function if exists set_notification_preference(
  app.notification_channel, boolean, text, time, time
);
