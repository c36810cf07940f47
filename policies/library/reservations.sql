-- Written by functions only: reserve_book, cancel_reservation, prioritize_reservation.
select app.protect('reservations');

create policy select_permitted on reservations for select
  using (
    (select has_permission('reservations:view'))
    or school_id = any (array(select school_ids_for('reservations:view')))
    or member_id = any (array(select library_member_ids_for('reservations:view')))
    or id = any (array(select granted_row_ids('reservations:view')))
  );

grant select on reservations to :"reader";
