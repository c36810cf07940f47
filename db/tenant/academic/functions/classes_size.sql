create or replace function classes_size(class classes, day date default null) returns integer
  language plpgsql stable parallel safe security definer
  set search_path from current
as $$
-- Definer, because the size of a class is no secret, while who is in it is.
begin
  return (
    select count(*)
    from schools
    join enrollments on enrollments.class_id = class.id
    where schools.id = class.school_id
      and coalesce(classes_size.day, schools_today(schools))
        <@ daterange(enrollments.starts_on, enrollments.ends_on, '[]')
  );
end;
$$;
comment on function classes_size(classes, date) is
  'How many students are enrolled in the class on a day (today, unless given).';
grant execute on function classes_size(classes, date) to :"reader";
