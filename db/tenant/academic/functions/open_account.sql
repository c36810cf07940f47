create or replace function open_account(kind app.person_kind, person_id uuid, email text)
  returns users
  language plpgsql volatile strict security definer
  set search_path from current
as $$
#variable_conflict use_column
-- Definer, because an account belongs to no school: only the person behind it says who may open it.
declare
  person record;
  account users;
  limits uuid[] := '{}';
begin
  select listed.*
  into person
  from (
    select
      'student'::app.person_kind as kind, id, user_id, full_name, array[school_id] as school_ids
    from students
    union all
    select 'teacher', id, user_id, full_name, array[school_id] from teachers
    union all
    select
      'guardian', id, user_id, full_name,
      array(
        select students.school_id
        from student_guardians
        join students on students.id = student_guardians.student_id
        where student_guardians.guardian_id = guardians.id
        order by student_guardians.student_id
      )
    from guardians
  ) as listed
  where listed.kind = open_account.kind and listed.id = open_account.person_id;

  -- Of one school only, and then only for it, unless one holds both for all.
  if not (has_permission('users:create') and has_permission('user_roles:assign')) then
    limits := array(
      select near.school_id
      from unnest(person.school_ids) as near (school_id)
      where (
          has_permission('users:create')
          or near.school_id in (select school_ids_for('users:create'))
        )
        and (
          has_permission('user_roles:assign')
          or near.school_id in (select school_ids_for('user_roles:assign'))
        )
    );
  end if;
  perform require_permission(code, has_permission(code) or limits <> '{}')
  from unnest('{users:create,user_roles:assign}'::text[]) as code;
  if person.id is null then
    raise exception using errcode = 'P0002', message = 'There is no such person.';
  elsif person.user_id is not null then
    raise exception using
      errcode = 'SC323',
      message = format('%s has an account already.', person.full_name),
      hint = 'Change the address of that account instead.';
  end if;

  insert into users (email, display_name)
  values (open_account.email, person.full_name)
  returning * into account;
  update students set user_id = account.id where person.kind = 'student' and id = person.id;
  update teachers set user_id = account.id where person.kind = 'teacher' and id = person.id;
  update guardians set user_id = account.id where person.kind = 'guardian' and id = person.id;
  insert into user_roles (user_id, role_id, school_id)
  select account.id, roles.id, limits[1]
  from roles
  where roles.name = initcap(person.kind::text) and roles.is_system;
  return account;
end;
$$;
comment on function open_account(app.person_kind, uuid, text) is
  'Opens an account for a student, teacher or guardian: makes the user, links it to the person, gives it the role Student, Teacher or Guardian, and sends the invitation. Needs users:create and user_roles:assign for the school of the person (of a student of the guardian); whoever holds them for one school only gives the role for that school.';
grant execute on function open_account(app.person_kind, uuid, text) to :"tenant";
