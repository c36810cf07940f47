-- The schools share their years: whoever holds the permission for one school reads them all.
select app.protect('academic_years');

create policy select_permitted on academic_years for select
  using (
    (select has_any_permission('academic_years:view'))
    or id = any (array(select granted_row_ids('academic_years:view')))
  );

create policy insert_permitted on academic_years for insert
  with check (
    (select has_permission('academic_years:create'))
  );

create policy update_permitted on academic_years for update
  using (
    (select has_permission('academic_years:update'))
    or id = any (array(select granted_row_ids('academic_years:update')))
  )
  with check (
    (select has_permission('academic_years:update'))
    or id = any (array(select granted_row_ids('academic_years:update')))
  );

create policy delete_permitted on academic_years for delete
  using (
    (select has_permission('academic_years:delete'))
    or id = any (array(select granted_row_ids('academic_years:delete')))
  );

grant select on academic_years to :"reader";
grant
  insert (name, starts_on, ends_on, sourced_id),
  update (name, starts_on, ends_on, is_current, sourced_id),
  delete
on academic_years to :"tenant";
