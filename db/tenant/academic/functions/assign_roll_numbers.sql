create or replace function assign_roll_numbers(class_id uuid, renumber boolean default false)
  returns setof enrollments
  language plpgsql volatile
  set search_path from current
as $$
#variable_conflict use_column
begin
  renumber := coalesce(renumber, false);
  -- Two who do this at the same time go one after the other.
  perform from enrollments
  where enrollments.class_id = assign_roll_numbers.class_id and enrollments.exit_code is null
  order by enrollments.id
  for update;

  if renumber then
    -- Out of the way first: no two may have one number, not even for a moment.
    update enrollments
    set roll_number = null
    where enrollments.class_id = assign_roll_numbers.class_id
      and enrollments.exit_code is null
      and enrollments.roll_number is not null;
  end if;

  update enrollments
  set roll_number = numbered.roll_number
  from (
    select
      unnumbered.id,
      row_number() over (
        order by students.last_name, students.first_name, students.id
      ) + (
        select coalesce(max(enrollments.roll_number), 0)
        from enrollments
        where enrollments.class_id = assign_roll_numbers.class_id
          and (not renumber or enrollments.exit_code is null)
      ) as roll_number
    from enrollments as unnumbered
    join students on students.id = unnumbered.student_id
    where unnumbered.class_id = assign_roll_numbers.class_id
      and unnumbered.exit_code is null
      and unnumbered.roll_number is null
  ) as numbered
  where enrollments.id = numbered.id;

  return query
    select enrollments.*
    from enrollments
    where enrollments.class_id = assign_roll_numbers.class_id and enrollments.exit_code is null
    order by enrollments.roll_number;
end;
$$;
comment on function assign_roll_numbers(uuid, boolean) is
  'Gives the students of a class their roll numbers by name: those who have none yet get the next ones, or, with renumber, all begin at 1 again. Returns the class''s register.';
grant execute on function assign_roll_numbers(uuid, boolean) to :"tenant";
