-- last_number is left to next_number.
select app.protect('number_sequences');

create policy select_permitted on number_sequences for select
  using (
    (select has_permission('number_sequences:view'))
    or id = any (array(select granted_row_ids('number_sequences:view')))
  );

create policy insert_permitted on number_sequences for insert
  with check (
    (select has_permission('number_sequences:create'))
  );

create policy update_permitted on number_sequences for update
  using (
    (select has_permission('number_sequences:update'))
    or id = any (array(select granted_row_ids('number_sequences:update')))
  )
  with check (
    (select has_permission('number_sequences:update'))
    or id = any (array(select granted_row_ids('number_sequences:update')))
  );

create policy delete_permitted on number_sequences for delete
  using (
    (select has_permission('number_sequences:delete'))
    or id = any (array(select granted_row_ids('number_sequences:delete')))
  );

grant select on number_sequences to :"reader";
grant
  insert (name, pattern, resets_yearly),
  update (pattern, resets_yearly),
  delete
on number_sequences to :"tenant";
