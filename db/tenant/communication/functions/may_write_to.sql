create or replace function may_write_to(user_id uuid) returns boolean
  language sql stable strict parallel safe security definer
begin atomic
  -- Definer, because writable_user_ids is nobody's to read: it would list all accounts.
  select may_write_to.user_id in (select writable_user_ids());
end;
comment on function may_write_to(uuid) is
  'Whether you may start a conversation with somebody. Students and guardians may with those who teach the child and with the office, teachers with their students, the guardians of these and staff.';
grant execute on function may_write_to(uuid) to :"tenant";
