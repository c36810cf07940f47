create or replace function tell_of_expiring_roles() returns integer
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because nobody may write notifications by hand; the worker alone may do this.
declare
  expiring record;
  told integer := 0;
begin
  for expiring in
    select
      user_roles.id, user_roles.user_id, user_roles.school_id,
      format(
        '%s is %s until %s.', users.display_name, roles.name, user_roles.valid_until::date
      ) as body
    from user_roles
    join users on users.id = user_roles.user_id and users.is_active
    join roles on roles.id = user_roles.role_id
    where user_roles.valid_until > now()
      and user_roles.valid_until <= now() + interval '7 days'
    order by user_roles.valid_until, user_roles.id
  loop
    -- An end that was moved is told again.
    continue when exists (
      select
      from notifications
      where notifications.kind = 'role_expires'
        and notifications.subject_id = expiring.id
        and notifications.body = expiring.body
    );
    told := told + notify_users(
      array(
        select administrators.user_id
        from user_roles as administrators
        where administrators.role_id in (select administrator_role_ids())
          and (
            administrators.school_id is null
            or administrators.school_id in (select school_lineage(array[expiring.school_id]))
          )
          and administrators.valid_from <= now()
          and coalesce(administrators.valid_until > now(), true)
      ),
      'role_expires',
      'A role runs out',
      expiring.body,
      'user_roles',
      expiring.id
    );
  end loop;
  return told;
end;
$$;
comment on function tell_of_expiring_roles() is
  'Tells the administrators, once, which roles run out within a week. Says how many notices went out. For the worker.';
grant execute on function tell_of_expiring_roles() to homeroom_worker;
