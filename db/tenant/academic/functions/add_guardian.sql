create or replace function add_guardian(
  student_id uuid,
  first_name text,
  last_name text,
  relation app.guardian_relation,
  email text default null,
  phone text default null,
  mobile_phone text default null,
  postal_address text default null,
  has_custody boolean default true,
  lives_with boolean default true,
  is_emergency_contact boolean default true,
  has_data_access boolean default true
)
  returns guardians
  language plpgsql volatile security definer
  set search_path from current
as $$
#variable_conflict use_column
-- Definer, because a guardian belongs to no school: only the link to the student says who may add
-- one, and who may see it.
declare
  added guardians;
begin
  perform require_permission(
    code,
    has_permission(code) or add_guardian.student_id in (select staff_student_ids_for(code))
  )
  from unnest('{guardians:create,student_guardians:create}'::text[]) as code;

  insert into guardians (first_name, last_name, email, phone, mobile_phone, postal_address)
  values (
    add_guardian.first_name, add_guardian.last_name, add_guardian.email, add_guardian.phone,
    add_guardian.mobile_phone, add_guardian.postal_address
  )
  returning * into added;
  insert into student_guardians (
    student_id, guardian_id, relation, has_custody, lives_with, is_emergency_contact,
    has_data_access, contact_order
  )
  values (
    add_guardian.student_id, added.id, add_guardian.relation,
    coalesce(add_guardian.has_custody, true), coalesce(add_guardian.lives_with, true),
    coalesce(add_guardian.is_emergency_contact, true),
    coalesce(add_guardian.has_data_access, true),
    (
      select coalesce(max(contact_order), 0) + 1
      from student_guardians
      where student_guardians.student_id = add_guardian.student_id
    )
  );
  return added;
end;
$$;
comment on function
  add_guardian(
    uuid, text, text, app.guardian_relation, text, text, text, text, boolean, boolean, boolean,
    boolean
  )
  is
  'Adds a guardian together with the link to a student, the last in the order of contacts. Needs guardians:create and student_guardians:create for the student, so that the office of one school adds those of its students.';
grant execute on function
  add_guardian(
    uuid, text, text, app.guardian_relation, text, text, text, text, boolean, boolean, boolean,
    boolean
  )
  to :"tenant";
