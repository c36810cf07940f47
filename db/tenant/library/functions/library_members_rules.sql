create or replace function library_members_rules(member library_members)
  returns app.lending_policy
  language sql stable parallel safe security definer
begin atomic
  -- Definer, because rules hold for readers too who may not read them.
  select lending_policy_of(member.id) where may_for_library_member('library_members:view', member.id);
end;
comment on function library_members_rules(library_members) is
  'What holds for the reader: the reader''s own rules, else the library''s.';
grant execute on function library_members_rules(library_members) to :"reader";
