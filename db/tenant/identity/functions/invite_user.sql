create or replace function invite_user(user_id uuid) returns void
  language plpgsql volatile strict security definer
  set search_path from current
as $$
-- Definer, because nobody may queue jobs by hand.
declare
  account users;
begin
  perform require_permission('users:create');
  select * into account from users where id = invite_user.user_id;
  if account.id is null then
    raise exception using errcode = 'P0002', message = 'There is no such user.';
  elsif account.password_hash is not null then
    raise exception using
      errcode = 'SC110',
      message = format('%s has a password already.', account.display_name),
      hint = 'Who forgot it asks for a new one where one signs in.';
  elsif not account.is_active then
    raise exception using
      errcode = 'SC111',
      message = format('%s is deactivated.', account.display_name),
      hint = 'Activate the account first.';
  end if;
  perform queue_job('send_invitation', jsonb_build_object('user_id', account.id), account.id::text);
end;
$$;
comment on function invite_user(uuid) is
  'Sends the invitation again to somebody who has not chosen a password yet. Earlier invitations end.';
grant execute on function invite_user(uuid) to :"tenant";
