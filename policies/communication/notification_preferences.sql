-- Everybody's own; a trigger says whose a new one is.
select app.protect('notification_preferences');

create policy select_permitted on notification_preferences for select
  using (
    user_id = (select current_user_id())
    or (select has_permission('notification_preferences:view'))
  );

create policy insert_permitted on notification_preferences for insert
  with check (user_id = (select current_user_id()));

create policy update_permitted on notification_preferences for update
  using (user_id = (select current_user_id()))
  with check (user_id = (select current_user_id()));

create policy delete_permitted on notification_preferences for delete
  using (user_id = (select current_user_id()));

grant select on notification_preferences to :"reader";
grant
  insert (kind, channel, is_enabled, quiet_from, quiet_until, is_digest),
  update (is_enabled, quiet_from, quiet_until, is_digest),
  delete
on notification_preferences to :"tenant";
