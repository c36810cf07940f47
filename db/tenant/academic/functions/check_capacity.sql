create or replace function check_capacity(class_ids uuid[], spells daterange[]) returns void
  language plpgsql volatile
  set search_path from current
as $$
-- Called by triggers, which run as the owner, after they locked the classes. Days on which nothing
-- changed are left alone, so that a class that was too full once can still be corrected.
declare
  crowded record;
begin
  select classes.name, classes.capacity, overfull.starts_on, overfull.enrolled
  into crowded
  from full_classes(array(select distinct id from unnest(class_ids) as listed (id))) as overfull
  join classes on classes.id = overfull.class_id
  where exists (
    select
    from unnest(class_ids, spells) as changed (class_id, spell)
    where changed.class_id = overfull.class_id
      and changed.spell && daterange(overfull.starts_on, overfull.ends_on, '[]')
  )
  limit 1;
  if found then
    raise exception using
      errcode = 'SC205',
      message = format(
        'Class %s has %s seats; %s students would be enrolled on %s.',
        crowded.name, crowded.capacity, crowded.enrolled, crowded.starts_on
      ),
      hint = 'Raise the capacity of the class, or choose another one.';
  end if;
end;
$$;
comment on function check_capacity(uuid[], daterange[]) is
  'Refuses (SC205) more students than a class has seats, on any day of the spells given with the classes.';
