create or replace function require_password_change(user_id uuid) returns void
  language plpgsql volatile strict security definer
  set search_path from current
as $$
-- Definer, because nobody may write this column, which users could set back in their own row.
begin
  perform require_permission(
    'users:update',
    has_permission('users:update')
      or require_password_change.user_id in (select user_ids_for('users:update'))
  );
  update users set must_change_password = true where id = require_password_change.user_id;
  if not found then
    raise exception using errcode = 'P0002', message = 'There is no such user.';
  end if;
end;
$$;
comment on function require_password_change(uuid) is
  'Makes somebody choose a new password before anything else is answered, within a second.';
grant execute on function require_password_change(uuid) to :"tenant";
