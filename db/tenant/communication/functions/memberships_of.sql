create or replace function memberships_of(user_id uuid) returns audience_memberships[]
  language plpgsql stable strict parallel safe
  set search_path from current
  -- Nobody is much, which the planner does not know; and planning takes longer than the rest.
  set enable_seqscan = off
  set enable_hashjoin = off
  set enable_mergejoin = off
  set plan_cache_mode = force_generic_plan
as $$
-- Kind by kind, because few people are more than one thing, and what the view joins for the other
-- kinds would take longer than all else.
#variable_conflict use_column
declare
  asker constant uuid := memberships_of.user_id;
  is_student boolean;
  is_guardian boolean;
  is_teacher boolean;
  -- A necessary condition; the view looks at what roles come down from, too.
  may_be_staff boolean;
  found_memberships audience_memberships[] := '{}';
begin
  select
    exists (select from students where students.user_id = asker),
    exists (select from guardians where guardians.user_id = asker),
    exists (select from teachers where teachers.user_id = asker),
    exists (
      select
      from user_roles
      join roles on roles.id = user_roles.role_id
      where user_roles.user_id = asker
        and not (roles.is_system and roles.name in ('Student', 'Guardian', 'Worker'))
    )
  into is_student, is_guardian, is_teacher, may_be_staff;
  if is_student then
    found_memberships := array(
      select mine
      from audience_memberships as mine
      where mine.user_id = asker and mine.relation = 'students'
    );
  end if;
  if is_guardian then
    found_memberships := found_memberships || array(
      select mine
      from audience_memberships as mine
      where mine.user_id = asker and mine.relation = 'guardians'
    );
  end if;
  if is_teacher then
    found_memberships := found_memberships || array(
      select mine
      from audience_memberships as mine
      where mine.user_id = asker and mine.relation = 'teachers'
    );
  end if;
  if may_be_staff then
    found_memberships := found_memberships || array(
      select mine
      from audience_memberships as mine
      where mine.user_id = asker and mine.relation = 'staff'
    );
  end if;
  return found_memberships;
end;
$$;
comment on function memberships_of(uuid) is
  'What a user is, as audience_memberships has it.';
