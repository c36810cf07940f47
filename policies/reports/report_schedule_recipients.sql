-- Whoever sets up a schedule says who is mailed what it shows; a recipient may end it.
select app.protect('report_schedule_recipients');

create policy select_permitted on report_schedule_recipients for select
  using (
    user_id = (select current_user_id())
    or report_schedule_id = any (array(select report_schedules.id from report_schedules))
  );

create policy insert_permitted on report_schedule_recipients for insert
  with check (
    (select has_permission('report_schedules:update'))
    or report_schedule_id = any (
      array(
        select report_schedules.id
        from report_schedules
        where report_schedules.owner_id = (select current_user_id())
      )
    )
  );

create policy delete_permitted on report_schedule_recipients for delete
  using (
    user_id = (select current_user_id())
    or (select has_permission('report_schedules:update'))
    or report_schedule_id = any (
      array(
        select report_schedules.id
        from report_schedules
        where report_schedules.owner_id = (select current_user_id())
      )
    )
  );

grant select on report_schedule_recipients to :"reader";
grant
  insert (report_schedule_id, user_id),
  delete
on report_schedule_recipients to :"tenant";
