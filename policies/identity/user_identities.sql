-- Written when somebody signs in at a provider. Anybody may part from it.
select app.protect('user_identities');

create policy select_permitted on user_identities for select
  using (
    user_id = (select current_user_id())
    or (select has_permission('user_identities:view'))
  );

create policy delete_permitted on user_identities for delete
  using (
    user_id = (select current_user_id())
    or (select has_permission('user_identities:delete'))
  );

grant select on user_identities to :"reader";
grant delete on user_identities to :"tenant";
