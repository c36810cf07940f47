create or replace function explain_access(email text, code text, row_id uuid default null)
  returns table (
    allows boolean,
    reason text,
    role_name text,
    scope app.permission_scope,
    school_name text,
    valid_until timestamptz
  )
  language plpgsql stable parallel unsafe security definer rows 5
  set search_path from current
as $$
-- Definer, because whoever asks need not see all that decides.
declare
  person users;
  permission uuid;
  verdict boolean;
  any_reason boolean := false;
  reason_row record;
begin
  -- Asked before anything is looked up: who may not know is not told who exists.
  select users.* into person from users where users.id = current_user_id();
  if lower(person.email) is distinct from lower(explain_access.email) then
    perform require_permission('user_roles:view');
    perform require_permission('role_permissions:view');
    select users.* into person from users where users.id = user_id_of(explain_access.email);
  end if;
  permission := permission_id_of(code);
  if row_id is not null then
    verdict := policy_allows(person.id, code, row_id);
  end if;

  for reason_row in
    select
      roles.name,
      effective_permissions.scope,
      schools.name as school,
      user_roles.valid_until,
      case
        when not person.is_active then 'the account is deactivated'
        when user_roles.valid_from > now() then 'the role has not begun'
        when user_roles.valid_until <= now() then 'the role has ended'
      end as obstacle,
      effective_permissions.scope = 'all' and user_roles.school_id is null as reaches_all
    from user_roles
    join roles on roles.id = user_roles.role_id
    join effective_permissions on effective_permissions.role_id = roles.id
    left join schools on schools.id = user_roles.school_id
    where user_roles.user_id = person.id
      and effective_permissions.permission_code = explain_access.code
    order by 6 desc, roles.name
  loop
    any_reason := any_reason or reason_row.obstacle is null;
    allows := reason_row.obstacle is null
      and (reason_row.reaches_all or explain_access.row_id is null or verdict);
    reason := format(
      'The role %s holds %s %s: %s.',
      reason_row.name,
      explain_access.code,
      case reason_row.scope
        when 'all' then coalesce('for ' || reason_row.school || ' and below', 'for all rows')
        when 'self' then 'for the own rows of the student, or driver'
        when 'wards' then 'for the guardian''s wards'
        when 'classes' then 'for the classes that the teacher teaches'
      end,
      coalesce(
        'but ' || reason_row.obstacle,
        case
          when reason_row.reaches_all then 'it reaches every row'
          when explain_access.row_id is null then 'it reaches some rows'
          when verdict then 'the row may be among them'
          when verdict is null then 'whether the row is among them only the function can say'
          else 'the row is not among them'
        end
      )
    );
    role_name := reason_row.name;
    scope := reason_row.scope;
    school_name := reason_row.school;
    valid_until := reason_row.valid_until;
    return next;
  end loop;

  for reason_row in
    select roles.name, object_permissions.valid_until, object_permissions.row_id as granted_row
    from object_permissions
    left join roles on roles.id = object_permissions.role_id
    where object_permissions.permission_id = permission
      and (explain_access.row_id is null or object_permissions.row_id = explain_access.row_id)
      and (object_permissions.valid_until is null or object_permissions.valid_until > now())
      and (
        object_permissions.user_id = person.id
        or object_permissions.role_id in (
          select user_roles.role_id
          from user_roles
          where user_roles.user_id = person.id
            and user_roles.valid_from <= now()
            and (user_roles.valid_until is null or user_roles.valid_until > now())
        )
      )
    order by roles.name, granted_row
  loop
    any_reason := any_reason or person.is_active;
    allows := person.is_active;
    reason := format(
      '%s was given %s on the row %s itself.',
      coalesce('The role ' || reason_row.name, person.display_name), code, reason_row.granted_row
    );
    role_name := reason_row.name;
    scope := null;
    school_name := null;
    valid_until := reason_row.valid_until;
    return next;
  end loop;

  role_name := null;
  scope := null;
  school_name := null;
  valid_until := null;
  if verdict and not any_reason then
    allows := true;
    reason := 'The policy of the table allows it for everybody whom the row is about.';
    return next;
  elsif not any_reason then
    allows := false;
    reason := format(
      'No role that %s has now holds %s. It is held by: %s.',
      person.display_name,
      code,
      coalesce(
        (
          select string_agg(distinct roles.name, ', ')
          from effective_permissions
          join roles on roles.id = effective_permissions.role_id
          where effective_permissions.permission_code = explain_access.code
        ),
        'nobody'
      )
    );
    return next;
  elsif row_id is not null and verdict is null and to_regclass(split_part(code, ':', 1)) is not null
    and split_part(code, ':', 2) in ('view', 'update', 'delete')
  then
    allows := false;
    reason := format('There is no row %s.', row_id);
    return next;
  end if;
end;
$$;
comment on function explain_access(text, text, uuid) is
  'Why a user may, or may not, do something (to a row): one line for each role or grant that speaks for it, with what stands against it. Everybody may ask about oneself.';
grant execute on function explain_access(text, text, uuid) to :"tenant";
