create or replace function send_notification(
  user_ids uuid[], title text, body text default '', is_urgent boolean default false
)
  returns integer
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because nobody may write notifications by hand.
begin
  perform require_permission(
    'notifications:create',
    has_permission('notifications:create')
      or user_ids <@ array(select user_ids_for('notifications:create'))
        and has_any_permission('notifications:create')
  );
  return notify_users(user_ids, 'notice', title, body, is_urgent => is_urgent);
end;
$$;
comment on function send_notification(uuid[], text, text, boolean) is
  'Notifies people of something, each once, by the channels that they have chosen. Returns how many were notified: whoever is deactivated is left out. Needs notifications:create.';
grant execute on function send_notification(uuid[], text, text, boolean) to :"tenant";
