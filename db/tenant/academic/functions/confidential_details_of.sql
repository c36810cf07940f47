create or replace function confidential_details_of(person_id uuid)
  returns app.confidential_details
  language plpgsql volatile strict security definer
  set search_path from current
as $$
-- Definer, because the columns are granted to nobody: not everyone who sees a person sees them.
-- Volatile, because whoever sees them is noted; so it is a mutation, and no part of a report.
declare
  school uuid;
  kind text;
  details app.confidential_details;
begin
  select
    found.kind, found.school_id, found.birth_date, found.sex, found.mobile_phone,
    found.demographics
  into kind, school, details.birth_date, details.sex, details.mobile_phone, details.demographics
  from (
    select 'students' as kind, id, school_id, birth_date, sex, mobile_phone, demographics
    from students
    union all
    select 'teachers', id, school_id, birth_date, sex, mobile_phone, demographics from teachers
    union all
    select 'guardians', id, null, null, null, mobile_phone, demographics from guardians
  ) as found
  where found.id = person_id;
  perform require_permission(
    'demographics:view',
    has_permission('demographics:view')
      or school in (select school_ids_for('demographics:view'))
      or person_id in (select granted_row_ids('demographics:view'))
  );
  -- Not for an id that nobody has.
  perform record_view(kind, person_id, 'confidential_details');
  return details;
end;
$$;
comment on function confidential_details_of(uuid) is
  'What is not for everyone who sees a student, teacher or guardian. That you saw it is noted in recordViews.';
grant execute on function confidential_details_of(uuid) to :"tenant";
