create or replace function tg_notification_preferences__sign() returns trigger
  language plpgsql volatile
  set search_path from current
as $$
begin
  new.user_id := coalesce(current_user_id(), new.user_id);
  return new;
end;
$$;

create or replace trigger _150_sign before insert on notification_preferences
  for each row execute function tg_notification_preferences__sign();
