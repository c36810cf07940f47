create or replace function reset_second_factor(user_id uuid) returns void
  language plpgsql volatile strict security definer
  set search_path from current
as $$
-- Definer, because nobody may remove secrets by hand.
begin
  perform require_permission(
    'second_factors:delete',
    has_permission('second_factors:delete')
      or reset_second_factor.user_id in (select user_ids_for('second_factors:delete'))
  );
  -- One's own goes with a code of it only: a stolen session is not enough.
  if reset_second_factor.user_id = current_user_id() then
    raise exception using
      errcode = 'SC112',
      message = 'This is your own second factor.',
      hint = 'Turn it off with disableTotp, or ask another administrator.';
  end if;
  if current_user_id() is not null then
    perform check_user_within_own(reset_second_factor.user_id);
  end if;
  delete from second_factors where second_factors.user_id = reset_second_factor.user_id;
  if not found then
    raise exception using errcode = 'P0002', message = 'This user has no second factor.';
  end if;
end;
$$;
comment on function reset_second_factor(uuid) is
  'Removes the second factor of somebody who lost it, who then signs in with the password alone. Refused (SC102) for who may do more than you.';
grant execute on function reset_second_factor(uuid) to :"tenant";
