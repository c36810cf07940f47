-- Errors quote the file, so more than the import's counts is asked for. Written by import_csv only.
select app.protect('data_import_errors');

create policy select_permitted on data_import_errors for select
  using (
    (select has_permission('data_import_errors:view'))
    or data_import_id = any (
      array(
        select data_imports.id
        from data_imports
        where data_imports.asked_by_id = (select current_user_id())
      )
    )
  );

grant select on data_import_errors to :"reader";
