--! Previous: sha1:9d37f1bfc793751bc43608a7e9e0b99652f59449
--! Hash: sha1:81122c8b5c318d213b2bcfd1d71acef78ecc03ae
--! Message: limits

-- Begin with `set local role homeroom_owner;`, so that everything belongs to it, whoever connects,
-- and end with `reset role;`. Here go changes of app and platform, and one
-- `insert into platform.tenant_migrations` a delta.

set local role homeroom_owner;

--! Included platform/limits.sql
-- Counters of the rate limits, shared by all servers.

-- Unlogged: what a crash loses is less than an hour of counting. The columns are those that the
-- server's library writes, in its order.
drop table if exists platform.rate_limits;
create unlogged table platform.rate_limits (
  key text not null,
  points integer not null,
  expire bigint not null,
  constraint rate_limits_pkey primary key (key)
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05);
create index rate_limits_expire_idx on platform.rate_limits (expire);
comment on table platform.rate_limits is 'What callers have used of their limits. The servers remove what has expired.';
comment on column platform.rate_limits.key is 'Limit, school, and user or network.';
comment on column platform.rate_limits.points is 'What is used of the window that ends at expire.';
comment on column platform.rate_limits.expire is 'Milliseconds since 1970.';

grant select, insert, update, delete on platform.rate_limits to homeroom_server;
--! EndIncluded platform/limits.sql

reset role;
