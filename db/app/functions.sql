-- Helpers that touch no school's data. Every school's role is a member of homeroom_tenant, through
-- which it may use them.

grant usage on schema app to homeroom_tenant;

create function app.uuid_v7() returns uuid
  language sql volatile parallel safe
begin atomic
  -- A random (version 4) uuid, its first 48 bits replaced by milliseconds since 1970 and its
  -- version by 7. PostgreSQL 18 has uuidv7(); the older releases we support have not.
  select encode(
    set_bit(
      set_bit(
        overlay(
          uuid_send(gen_random_uuid())
          placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3)
          from 1 for 6
        ),
        52, 1
      ),
      53, 1
    ),
    'hex'
  )::uuid;
end;
comment on function app.uuid_v7() is 'A new time-ordered uuid (RFC 9562, version 7).';
grant execute on function app.uuid_v7() to homeroom_tenant;

create function app.fold(value text) returns text
  language sql immutable strict parallel safe
-- Immutable because it names its dictionary; lower() here follows the default collation, which
-- every database of ours creates alike.
begin atomic
  select lower(app.unaccent('app.unaccent'::regdictionary, value));
end;
comment on function app.fold(text) is 'Lower case without accents, for comparing what people type.';
grant execute on function app.fold(text) to homeroom_tenant;

create function app.search_vector(variadic words text[]) returns tsvector
  language sql immutable parallel safe
begin atomic
  -- The 'simple' configuration: names are not words of any one language. Cut at everything that
  -- is no letter or digit, as queries are; Postgres would read "2027-00042" as 2027 and -42.
  select to_tsvector(
    'pg_catalog.simple'::regconfig,
    coalesce(
      regexp_replace(app.fold(array_to_string(words, ' ')), '[^[:alnum:]]+', ' ', 'g'),
      ''
    )
  );
end;
comment on function app.search_vector(text[]) is 'The full-text vector of a row''s names and numbers.';
grant execute on function app.search_vector(text[]) to homeroom_tenant;

create function app.search_query(phrase text) returns tsquery
  language sql immutable parallel safe
begin atomic
  -- Every word must occur, the last ones as typed so far: "mar sim" finds "Margaret Simpson".
  select to_tsquery(
    'pg_catalog.simple'::regconfig,
    coalesce(
      (
        select string_agg(quote_literal(word) || ':*', ' & ')
        from regexp_split_to_table(app.fold(phrase), '[^[:alnum:]]+') as word
        where word <> ''
      ),
      ''
    )
  );
end;
comment on function app.search_query(text) is
  'What a person typed, as a full-text query: all words, each a prefix.';
grant execute on function app.search_query(text) to homeroom_tenant;

create function app.is_time_zone(name text) returns boolean
  language plpgsql immutable strict parallel safe
  set search_path = ''
as $$
begin
  -- AT TIME ZONE takes offsets and POSIX strings too, which know no daylight saving.
  if name !~ '^(UTC|[A-Z][A-Za-z_]+/[A-Za-z0-9_+/-]+)$' then
    return false;
  end if;
  perform timestamptz 'epoch' at time zone name;
  return true;
exception
  when invalid_parameter_value then
    return false;
end;
$$;
comment on function app.is_time_zone(text) is 'Whether this is the IANA name of a time zone.';
grant execute on function app.is_time_zone(text) to homeroom_tenant;

create function app.are_week_days(days smallint[]) returns boolean
  language sql immutable strict parallel safe
begin atomic
  select cardinality(days) between 1 and 7
    and days <@ '{1,2,3,4,5,6,7}'::smallint[]
    and cardinality(days) = (select count(distinct day) from unnest(days) as day);
end;
comment on function app.are_week_days(smallint[]) is
  'Whether these are distinct days of the week, 1 for Monday to 7 for Sunday.';
grant execute on function app.are_week_days(smallint[]) to homeroom_tenant;

create function app.is_number_pattern(pattern text) returns boolean
  language sql immutable strict parallel safe
begin atomic
  select pattern ~ '^[^{}]*(\{year\}[^{}]*)?\{seq:[1-9]\}[^{}]*$';
end;
comment on function app.is_number_pattern(text) is
  'Whether this is a pattern for numbers, such as {year}-{seq:5}.';
grant execute on function app.is_number_pattern(text) to homeroom_tenant;

create function app.permission_type_name(type app.permission_type) returns text
  language sql immutable strict parallel safe
-- enum_out is only stable, which generated columns refuse; our enum's labels never change.
begin atomic
  select case type
    when 'view' then 'view'
    when 'create' then 'create'
    when 'update' then 'update'
    when 'delete' then 'delete'
    when 'approve' then 'approve'
    when 'publish' then 'publish'
    when 'export' then 'export'
    when 'import' then 'import'
    when 'assign' then 'assign'
  end;
end;
comment on function app.permission_type_name(app.permission_type) is
  'The word for a type of permission.';
grant execute on function app.permission_type_name(app.permission_type) to homeroom_tenant;

create function app.tg__timestamps() returns trigger
  language plpgsql
  set search_path = ''
as $$
begin
  if tg_op = 'UPDATE' and new.id <> old.id then
    raise exception using
      errcode = 'SC003',
      message = 'The id of a row never changes.',
      detail = format('Table %s, row %s.', tg_table_name, old.id),
      hint = 'Make a new row instead.';
  end if;
  new.created_at := case when tg_op = 'INSERT' then now() else old.created_at end;
  new.updated_at := now();
  return new;
end;
$$;
comment on function app.tg__timestamps() is 'Keeps id, created_at and updated_at out of everyone''s hands.';
grant execute on function app.tg__timestamps() to homeroom_tenant;

create function app.protect(target regclass) returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  entry record;
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  for entry in select polname from pg_catalog.pg_policy where polrelid = target loop
    execute format('drop policy %I on %s', entry.polname, target);
  end loop;
  for entry in
    select distinct acl.grantee::regrole as grantee
    from pg_catalog.pg_class as class
    cross join lateral (
      select * from pg_catalog.aclexplode(class.relacl)
      union all
      select column_acl.*
      from pg_catalog.pg_attribute as attribute
      cross join lateral pg_catalog.aclexplode(attribute.attacl) as column_acl
      where attribute.attrelid = class.oid
    ) as acl
    where class.oid = target and acl.grantee not in (0, class.relowner)
  loop
    -- Revoking on the table revokes on its columns too.
    execute format('revoke all on %s from %s', target, entry.grantee);
  end loop;
  -- The owner is nobody's login: deltas and SECURITY DEFINER functions act as it.
  execute format(
    'create policy all_owner on %s to homeroom_owner using (true) with check (true)', target
  );
end;
$$;
comment on function app.protect(regclass) is
  'Starts a policy file: forces row-level security and takes back all policies and grants of before.';

create function app.sha256_hex(value text) returns text
  language sql immutable strict parallel safe
-- Immutable because every database of ours is in UTF-8.
begin atomic
  select encode(sha256(convert_to(value, 'UTF8')), 'hex');
end;
comment on function app.sha256_hex(text) is 'The SHA-256 of a text in UTF-8, in hexadecimal.';
grant execute on function app.sha256_hex(text) to homeroom_tenant;

create function app.round_percent(value numeric) returns numeric
  language sql immutable strict parallel safe
begin atomic
  -- Quotients are exact to some twenty digits only: without the first rounding, three thirds that
  -- should come to 66.665 could fall below the half.
  select round(round(value, 10), 2);
end;
comment on function app.round_percent(numeric) is
  'A percentage as it is shown and graded: two decimals, halves rounded up.';
grant execute on function app.round_percent(numeric) to homeroom_tenant;
