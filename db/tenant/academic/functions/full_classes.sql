create or replace function full_classes(class_ids uuid[])
  returns table (class_id uuid, starts_on date, ends_on date, enrolled bigint)
  language sql stable parallel safe
-- Called by triggers, which run as the owner and so count everybody. Adding up who comes and who
-- goes takes one sorted pass, however large the class.
begin atomic
  with changes as (
    select enrollments.class_id, enrollments.starts_on as day, 1 as change
    from unnest(class_ids) as listed (id)
    join enrollments on enrollments.class_id = listed.id
    union all
    select enrollments.class_id, enrollments.ends_on + 1, -1
    from unnest(class_ids) as listed (id)
    join enrollments on enrollments.class_id = listed.id
    where enrollments.ends_on is not null
  ),
  days as (
    select changes.class_id, changes.day, sum(changes.change) as change
    from changes
    group by changes.class_id, changes.day
  ),
  levels as (
    select
      days.class_id,
      days.day as starts_on,
      lead(days.day) over by_day - 1 as ends_on,
      (sum(days.change) over by_day)::bigint as enrolled
    from days
    window by_day as (partition by days.class_id order by days.day)
  )
  select levels.class_id, levels.starts_on, levels.ends_on, levels.enrolled
  from levels
  join classes on classes.id = levels.class_id
  where levels.enrolled > classes.capacity;
end;
comment on function full_classes(uuid[]) is
  'The stretches of days on which more students are enrolled in these classes than have a seat.';
