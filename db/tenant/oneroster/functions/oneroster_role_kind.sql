create or replace function oneroster_role_kind(role text) returns text
  language sql immutable strict parallel safe
begin atomic
  select case
    when lower(role) = 'student' then 'student'
    when lower(role) = 'teacher' then 'teacher'
    when lower(role) in ('guardian', 'parent', 'relative') then 'guardian'
    when lower(role) in (
      'administrator', 'aide', 'counselor', 'districtadministrator', 'principal', 'proctor',
      'siteadministrator', 'systemadministrator'
    ) or lower(role) like 'ext:%'
      then 'staff'
  end;
end;
comment on function oneroster_role_kind(text) is
  'What a role of OneRoster makes of a user: student, teacher, guardian, or staff (an account that gets no role from a roster); null for an unknown role.';
