create or replace function invite_users(event calendar_events, user_ids uuid[]) returns integer
  language plpgsql volatile
  set search_path from current
as $$
#variable_conflict use_column
declare
  invited uuid[];
begin
  if event.cancelled_at is not null or is_event_over(event) then
    raise exception using
      errcode = 'SC512',
      message = format('"%s" is cancelled or over.', event.title),
      hint = 'Make a new event.';
  end if;
  with made as (
    insert into event_attendees (calendar_event_id, user_id, name, invited_by_id)
    select event.id, users.id, users.display_name, current_user_id()
    from users
    where users.id = any (user_ids) and users.is_active
    order by users.id
    on conflict on constraint event_attendees_calendar_event_id_user_id_key do nothing
    returning user_id
  )
  select coalesce(array_agg(made.user_id), '{}') into invited from made;
  return notify_users(
    invited, 'event_invitation', event.title, left(event.description, 500), 'calendar_events',
    event.id
  );
end;
$$;
comment on function invite_users(calendar_events, uuid[]) is
  'Invites those users who are active and not invited yet, and notifies them.';
