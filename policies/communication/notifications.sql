-- Made by notify_users; marked as read by a function.
select app.protect('notifications');

create policy select_permitted on notifications for select
  using (
    (user_id = (select current_user_id()) and is_shown)
    or (select has_permission('notifications:view'))
  );

create policy delete_permitted on notifications for delete
  using (
    (user_id = (select current_user_id()) and is_shown)
    or (select has_permission('notifications:delete'))
  );

grant select on notifications to :"reader";
grant delete on notifications to :"tenant";
