create or replace function start_nights(tasks text[], moment timestamptz default now())
  returns integer
  language plpgsql volatile strict security definer
  set search_path from current
as $$
-- Definer, because nobody may queue jobs by hand. A night begins at two, or at three where the
-- clock skips that hour; one that repeats begins no other. Whoever comes too late for some nights
-- begins the last of them only. plpgsql, as it must not depend on what graphile-worker replaces.
declare
  school constant text := split_part(current_schema(), '_', 2);
  begun integer;
begin
  insert into nights (time_zone, night)
  select zones.time_zone, ((moment at time zone zones.time_zone) - interval '2 hours')::date
  from (
    select time_zone from schools
    union
    select 'UTC' where not exists (select from schools)
  ) as zones
  on conflict on constraint nights_time_zone_key do update
    set night = excluded.night
    where nights.night < excluded.night;
  get diagnostics begun = row_count;
  if begun = 0 then
    return 0;
  end if;

  perform graphile_worker.add_jobs(array(
    select (
      task,
      json_build_object('school', school, 'payload', json_build_object()),
      null, null, null,
      concat_ws(':', school, task),
      -- Behind what people wait for.
      1000,
      null
    )::graphile_worker.job_spec
    from unnest(tasks) as task
  ));
  return begun;
end;
$$;
comment on function start_nights(text[], timestamptz) is
  'Queues these tasks if it has become night where a school is and nobody has done so; says in how many time zones it has.';
grant execute on function start_nights(text[], timestamptz) to homeroom_worker;
