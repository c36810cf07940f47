-- Statement by statement, so that thousands of people with one role cost one check. The rows of the
-- statement itself prove nothing about the person who writes them.
create or replace function tg_user_roles__within_own() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because users do not read the tables that decide.
declare
  asker constant uuid := current_user_id();
begin
  if asker is null then
    return null;
  end if;
  if tg_op = 'INSERT' then
    perform check_role_within_own(given.role_id, given.school_id, given.valid_until, given.ids)
    from (
      select
        role_id, school_id, valid_until, (select array_agg(id) from new_rows) as ids
      from new_rows
      group by role_id, school_id, valid_until
    ) as given;
  elsif tg_op = 'UPDATE' then
    -- Everybody may cut short what is one's own.
    perform check_role_within_own(
      after.role_id, after.school_id, after.valid_until,
      case when after.user_id = asker then array[after.id] else '{}' end
    )
    from new_rows as after
    join old_rows as before on before.id = after.id
    where not (
      after.user_id = asker
      and after.role_id = before.role_id
      and after.school_id is not distinct from before.school_id
      and after.valid_from >= before.valid_from
      and coalesce(after.valid_until, 'infinity') <= coalesce(before.valid_until, 'infinity')
    );
  else
    perform check_role_within_own(role_id, school_id, now())
    from old_rows
    where user_id <> asker
      -- A user who is gone took the roles along: who may delete users was asked already.
      and exists (select from users where users.id = old_rows.user_id)
    group by role_id, school_id;
  end if;
  return null;
end;
$$;
comment on function tg_user_roles__within_own() is
  'Nobody gives, extends or takes a role that holds more than one''s own.';

create or replace trigger _200_within_own_insert after insert on user_roles
  referencing new table as new_rows
  for each statement execute function tg_user_roles__within_own();
create or replace trigger _200_within_own_update after update on user_roles
  referencing old table as old_rows new table as new_rows
  for each statement execute function tg_user_roles__within_own();
create or replace trigger _200_within_own_delete after delete on user_roles
  referencing old table as old_rows
  for each statement execute function tg_user_roles__within_own();
