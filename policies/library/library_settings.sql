select app.protect('library_settings');

create policy select_permitted on library_settings for select
  using (
    (select has_any_permission('library_settings:view'))
    or id = any (array(select granted_row_ids('library_settings:view')))
  );

create policy insert_permitted on library_settings for insert
  with check (
    (select has_permission('library_settings:create'))
    or school_id = any (array(select school_ids_for('library_settings:create')))
  );

create policy update_permitted on library_settings for update
  using (
    (select has_permission('library_settings:update'))
    or school_id = any (array(select school_ids_for('library_settings:update')))
    or id = any (array(select granted_row_ids('library_settings:update')))
  )
  with check (
    (select has_permission('library_settings:update'))
    or school_id = any (array(select school_ids_for('library_settings:update')))
    or id = any (array(select granted_row_ids('library_settings:update')))
  );

-- The row for all schools stays: others fall back on it.
create policy delete_permitted on library_settings for delete
  using (
    school_id is not null
    and (
      (select has_permission('library_settings:delete'))
      or school_id = any (array(select school_ids_for('library_settings:delete')))
      or id = any (array(select granted_row_ids('library_settings:delete')))
    )
  );

grant select on library_settings to :"reader";
grant
  insert (
    school_id, currency, loan_limit, loan_days, renewal_limit, reservation_limit, hold_days,
    grace_days, fine_per_day, fine_cap, debt_limit, reminder_days
  ),
  update (
    currency, loan_limit, loan_days, renewal_limit, reservation_limit, hold_days, grace_days,
    fine_per_day, fine_cap, debt_limit, reminder_days
  ),
  delete
on library_settings to :"tenant";
