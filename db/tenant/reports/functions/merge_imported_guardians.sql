create or replace function merge_imported_guardians(rows jsonb, schools uuid[])
  returns app.import_counts
  language plpgsql volatile
  set search_path from current
as $$
declare
  counts app.import_counts;
  made text[];
  changed text[];
begin
  with entry as materialized (
    select
      min(entry.email) as email,
      min(entry.first_name) as first_name,
      min(entry.middle_name) as middle_name,
      min(entry.last_name) as last_name,
      min(entry.phone) as phone,
      min(entry.mobile_phone) as mobile_phone,
      min(entry.postal_address) as postal_address,
      min(entry.occupation) as occupation
    from jsonb_to_recordset(rows) as entry (
      line integer, email text, first_name text, middle_name text, last_name text, phone text,
      mobile_phone text, postal_address text, occupation text
    )
    group by lower(entry.email)
  ),
  created as (
    insert into guardians (
      first_name, middle_name, last_name, email, phone, mobile_phone, postal_address, occupation
    )
    select
      first_name, middle_name, last_name, email, phone, mobile_phone, postal_address, occupation
    from entry
    where lower(email) not in (
      select lower(guardians.email) from guardians where guardians.email is not null
    )
    returning lower(email) as key
  ),
  updated as (
    update guardians as known
    set
      first_name = entry.first_name,
      middle_name = coalesce(entry.middle_name, known.middle_name),
      last_name = entry.last_name,
      phone = coalesce(entry.phone, known.phone),
      mobile_phone = coalesce(entry.mobile_phone, known.mobile_phone),
      postal_address = coalesce(entry.postal_address, known.postal_address),
      occupation = coalesce(entry.occupation, known.occupation)
    from entry
    where lower(known.email) = lower(entry.email)
      and (
        known.first_name, known.middle_name, known.last_name, known.phone, known.mobile_phone,
        known.postal_address, known.occupation
      ) is distinct from (
        entry.first_name, coalesce(entry.middle_name, known.middle_name), entry.last_name,
        coalesce(entry.phone, known.phone), coalesce(entry.mobile_phone, known.mobile_phone),
        coalesce(entry.postal_address, known.postal_address),
        coalesce(entry.occupation, known.occupation)
      )
    returning lower(known.email) as key
  )
  select array(select key from created), array(select key from updated) into made, changed;

  with entry as materialized (
    select
      entry.*, guardians.id as guardian_id, students.id as student_id,
      present.id as present_id
    from jsonb_to_recordset(rows) as entry (
      line integer, email text, admission_number text, relation app.guardian_relation,
      has_custody boolean, is_emergency_contact boolean, lives_with boolean,
      has_data_access boolean, contact_order smallint
    )
    join guardians on lower(guardians.email) = lower(entry.email)
    left join students on students.admission_number = entry.admission_number
    left join student_guardians as present
      on present.student_id = students.id and present.guardian_id = guardians.id
  ),
  linked as (
    insert into student_guardians as known (
      student_id, guardian_id, relation, has_custody, is_emergency_contact, lives_with,
      has_data_access, contact_order
    )
    select
      entry.student_id, entry.guardian_id, coalesce(entry.relation, present.relation),
      coalesce(entry.has_custody, present.has_custody, true),
      coalesce(entry.is_emergency_contact, present.is_emergency_contact, true),
      coalesce(entry.lives_with, present.lives_with, true),
      coalesce(entry.has_data_access, present.has_data_access, true),
      coalesce(entry.contact_order, present.contact_order, 1)
    from entry
    left join student_guardians as present on present.id = entry.present_id
    where entry.student_id is not null
    order by entry.student_id, entry.guardian_id
    on conflict on constraint student_guardians_student_id_guardian_id_key do update
    set
      relation = excluded.relation,
      has_custody = excluded.has_custody,
      is_emergency_contact = excluded.is_emergency_contact,
      lives_with = excluded.lives_with,
      has_data_access = excluded.has_data_access,
      contact_order = excluded.contact_order
    where (
        known.relation, known.has_custody, known.is_emergency_contact, known.lives_with,
        known.has_data_access, known.contact_order
      ) is distinct from (
        excluded.relation, excluded.has_custody, excluded.is_emergency_contact,
        excluded.lives_with, excluded.has_data_access, excluded.contact_order
      )
    returning known.student_id, known.guardian_id
  ),
  outcome as (
    select
      lower(entry.email) = any (made) or (entry.student_id is not null and entry.present_id is null)
        as is_created,
      lower(entry.email) = any (changed) or exists (
        select
        from linked
        where linked.student_id = entry.student_id and linked.guardian_id = entry.guardian_id
      ) as is_updated
    from entry
  )
  select
    count(*) filter (where is_created),
    count(*) filter (where is_updated and not is_created),
    count(*) filter (where not is_updated and not is_created)
  into counts
  from outcome;
  return counts;
end;
$$;
comment on function merge_imported_guardians(jsonb, uuid[]) is
  'Makes and changes the guardians of a file, and links them to students.';
