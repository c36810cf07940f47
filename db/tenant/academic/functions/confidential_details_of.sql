create or replace function confidential_details_of(person_id uuid)
  returns app.confidential_details
  language plpgsql stable strict parallel safe security definer
  set search_path from current
as $$
-- Definer, because the columns are granted to nobody: not everyone who sees a person sees them.
declare
  school uuid;
  details app.confidential_details;
begin
  select found.school_id, found.birth_date, found.sex, found.mobile_phone, found.demographics
  into school, details.birth_date, details.sex, details.mobile_phone, details.demographics
  from (
    select id, school_id, birth_date, sex, mobile_phone, demographics from students
    union all
    select id, school_id, birth_date, sex, mobile_phone, demographics from teachers
    union all
    select id, null, null, null, mobile_phone, demographics from guardians
  ) as found
  where found.id = person_id;
  perform require_permission(
    'demographics:view',
    has_permission('demographics:view')
      or school in (select school_ids_for('demographics:view'))
      or person_id in (select granted_row_ids('demographics:view'))
  );
  return details;
end;
$$;
comment on function confidential_details_of(uuid) is
  'What is not for everyone who sees a student, teacher or guardian.';
grant execute on function confidential_details_of(uuid) to :"tenant";
