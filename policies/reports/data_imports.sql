-- Written by import_csv only.
select app.protect('data_imports');

create policy select_permitted on data_imports for select
  using (
    asked_by_id = (select current_user_id())
    or (select has_permission('data_imports:view'))
    or id = any (array(select granted_row_ids('data_imports:view')))
  );

create policy delete_permitted on data_imports for delete
  using ((select has_permission('data_imports:delete')));

grant select on data_imports to :"reader";
grant delete on data_imports to :"tenant";
