create or replace function create_default_roles() returns void
  language sql volatile
begin atomic
  with default_roles (name, parent_name, description) as (
    values
      ('Administrator', 'Principal', 'May do everything, and decides who may do what.'),
      ('Principal', 'Registrar', 'Runs the school: all that the office may do, and publishes.'),
      ('Registrar', null, 'The office: students, guardians, enrolment, accounts and records.'),
      ('Teacher', null, 'Teaches: reads and writes about the classes it teaches.'),
      ('Student', null, 'Learns: reads about itself.'),
      ('Guardian', null, 'Cares for students: reads about those whose data it may see.'),
      ('Librarian', null, 'Runs the library.'),
      ('Transport manager', 'Driver', 'Runs the school''s transport.'),
      ('Driver', null, 'Drives a vehicle of the school.'),
      ('Auditor', null, 'Reads and exports everything, and changes nothing.'),
      ('Worker', null, 'What the jobs that run in the background may read.')
  ),
  identified as materialized (
    select app.uuid_v7() as id, name, parent_name, description from default_roles
  )
  insert into roles (id, name, description, is_system, parent_role_id)
  select identified.id, identified.name, identified.description, true, parent.id
  from identified
  left join identified as parent on parent.name = identified.parent_name
  where not exists (select from roles);
end;
comment on function create_default_roles() is
  'Gives a school without roles the default ones. A role has all that its parent has.';
