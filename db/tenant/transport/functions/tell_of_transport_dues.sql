create or replace function tell_of_transport_dues() returns integer
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because nobody may write notifications by hand; the worker alone may do this.
declare
  due record;
  told integer := 0;
begin
  for due in
    select
      dues.kind, dues.due_on, dues.what, coalesce(vehicles.id, drivers.id) as subject_id,
      case when vehicles.id is not null then 'vehicles' else 'drivers' end::name as subject_table,
      coalesce(vehicles.school_id, drivers.school_id) as school_id
    from vehicles_due(current_date + 14) as dues
    left join vehicles on vehicles.id = dues.vehicle_id
    left join drivers on drivers.id = dues.driver_id
    where not exists (
      select
      from notifications
      where notifications.kind = 'transport_due'
        and notifications.subject_id = coalesce(vehicles.id, drivers.id)
        and notifications.body = format('%s: %s, %s', dues.what, dues.kind, dues.due_on)
    )
  loop
    told := told + notify_users(
      array(
        select user_roles.user_id
        from user_roles
        join effective_permissions on effective_permissions.role_id = user_roles.role_id
        where effective_permissions.permission_code
            = case due.subject_table when 'vehicles' then 'vehicles:update' else 'drivers:update' end
          and effective_permissions.scope = 'all'
          and (
            user_roles.school_id is null
            or user_roles.school_id in (select school_lineage(array[due.school_id]))
          )
          and user_roles.valid_from <= now()
          and coalesce(user_roles.valid_until > now(), true)
      ),
      'transport_due',
      'A vehicle''s or a driver''s document runs out',
      format('%s: %s, %s', due.what, due.kind, due.due_on),
      due.subject_table,
      due.subject_id
    );
  end loop;
  return told;
end;
$$;
comment on function tell_of_transport_dues() is
  'Tells those who keep vehicles and drivers, once, of what falls due within a fortnight: insurances, inspections, maintenance, licences and medical checks. Says how many notices went out. For the worker.';
grant execute on function tell_of_transport_dues() to homeroom_worker;
