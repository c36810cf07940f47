create or replace function import_school_of(value text, schools uuid[]) returns uuid
  language sql stable parallel safe
begin atomic
  -- Without a name: the only school within reach.
  select case when count(*) = 1 then (array_agg(schools.id))[1] end
  from schools
  where schools.id = any (import_school_of.schools)
    and (
      import_school_of.value is null and schools.kind = 'school'
      or app.fold(schools.name) = app.fold(import_school_of.value)
      or app.fold(schools.code) = app.fold(import_school_of.value)
    );
end;
comment on function import_school_of(text, uuid[]) is
  'The school that a file names, by name or code; without a name the only one there is. Null if none or several are meant.';
