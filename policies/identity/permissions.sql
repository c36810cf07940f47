-- Which permissions there are is a matter of the release, see install_permissions.
select app.protect('permissions');

create policy select_permitted on permissions for select
  using (
    (select has_any_permission('permissions:view'))
  );

grant select on permissions to :"reader";
