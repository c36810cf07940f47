create or replace function tg_announcements__sign() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because an author's account is not for everybody to read, while the name stands here.
begin
  new.author_id := coalesce(current_user_id(), new.author_id);
  new.author_name := coalesce(
    (select users.display_name from users where users.id = new.author_id), new.author_name
  );
  return new;
end;
$$;

create or replace trigger _150_sign before insert on announcements
  for each row execute function tg_announcements__sign();
