--! Previous: sha1:fb36b0d80f83ab857f84d2137db1746417557510
--! Hash: sha1:a9a0cdcac602c8248217e9a8d19b449d5599f550
--! Message: deliveries

-- Begin with `set local role homeroom_owner;`, so that everything belongs to it, whoever connects,
-- and end with `reset role;`. Here go changes of app and platform, and one
-- `insert into platform.tenant_migrations` a delta.

set local role homeroom_owner;

--! Included app/deliveries.sql
alter type app.delivery_state add value if not exists 'uncertain' after 'failed';
comment on type app.delivery_state is
  'How far a delivery is: it waits, is being sent, was sent, was given up, may have arrived or not (a person is to look), or is no longer wanted.';

do $$
begin
  if to_regtype('app.webhook_secret') is null then
    create type app.webhook_secret as (webhook_id uuid, secret text);
  end if;
end;
$$;
comment on type app.webhook_secret is 'A webhook, and the secret with which what it is sent is signed.';
comment on column app.webhook_secret.webhook_id is 'The webhook.';
comment on column app.webhook_secret.secret is 'The secret; it is shown this once.';
--! EndIncluded app/deliveries.sql

insert into platform.tenant_migrations (version, name, sql) values (13, 'deliveries', $delta$
--! Included tenant/deltas/0013_deliveries.sql
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

-- Where a user's browsers take pushed messages. Their keys are granted to nobody.
create table push_subscriptions (
  id uuid not null default app.uuid_v7(),
  user_id uuid not null,
  endpoint text not null,
  public_key bytea not null,
  auth_secret bytea not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint push_subscriptions_pkey primary key (id),
  constraint push_subscriptions_endpoint_key unique (endpoint),
  constraint push_subscriptions_user_id_fkey foreign key (user_id) references users (id)
    on delete cascade,
  constraint push_subscriptions_endpoint_check
    check (endpoint ~ '^https?://[^[:space:]]+$' and length(endpoint) <= 1000),
  constraint push_subscriptions_public_key_check check (octet_length(public_key) = 65),
  constraint push_subscriptions_auth_secret_check check (octet_length(auth_secret) = 16)
);
create index push_subscriptions_user_id_idx on push_subscriptions (user_id);

-- Addresses of other programs that want to know what happens. Their secrets are granted to nobody;
-- the one before is good until secret_changed_at is a day ago.
create table webhooks (
  id uuid not null default app.uuid_v7(),
  url text not null,
  description text not null default '',
  events text[] not null,
  is_active boolean not null default true,
  secret bytea not null,
  previous_secret bytea,
  secret_changed_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint webhooks_pkey primary key (id),
  constraint webhooks_url_check check (url ~ '^https?://[^[:space:]]+$' and length(url) <= 1000),
  constraint webhooks_description_check check (length(description) <= 500),
  constraint webhooks_events_check check (
    cardinality(events) > 0 and array_position(events, null) is null
    and array_to_string(events, ' ') ~
      '^((students|guardians|teachers|enrollments|attendance_records|results|announcements|calendar_events|loans)\.(created|updated|deleted)( |$))+$'
  )
);

create table webhook_deliveries (
  id uuid not null default app.uuid_v7(),
  webhook_id uuid not null,
  event text not null,
  row_ids uuid[] not null,
  occurred_at timestamptz not null default now(),
  state app.delivery_state not null default 'pending',
  attempts integer not null default 0,
  not_before timestamptz not null default now(),
  claimed_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint webhook_deliveries_pkey primary key (id),
  constraint webhook_deliveries_webhook_id_fkey foreign key (webhook_id) references webhooks (id)
    on delete cascade,
  constraint webhook_deliveries_attempts_check check (attempts >= 0),
  constraint webhook_deliveries_claimed_at_check
    check (state <> 'sending' or claimed_at is not null)
);
create index webhook_deliveries_webhook_id_idx on webhook_deliveries (webhook_id, id);
create index webhook_deliveries_open_idx on webhook_deliveries (not_before)
  where state in ('pending', 'sending');
create index webhook_deliveries_created_at_idx on webhook_deliveries (created_at);

create table webhook_attempts (
  id uuid not null default app.uuid_v7(),
  webhook_delivery_id uuid not null,
  number integer not null,
  status integer,
  duration_ms integer not null,
  error text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint webhook_attempts_pkey primary key (id),
  constraint webhook_attempts_webhook_delivery_id_fkey foreign key (webhook_delivery_id)
    references webhook_deliveries (id) on delete cascade
);
create index webhook_attempts_webhook_delivery_id_idx
  on webhook_attempts (webhook_delivery_id, number);
--! EndIncluded tenant/deltas/0013_deliveries.sql
$delta$)
on conflict (version) do update set name = excluded.name, sql = excluded.sql;

reset role;
