create or replace function has_second_factor(person uuid) returns boolean
  language sql stable strict parallel safe security definer
begin atomic
  -- Definer, because only signing in asks.
  select exists (
    select from second_factors where user_id = person and confirmed_at is not null
  );
end;
comment on function has_second_factor(uuid) is
  'Whether a user must give a code beside the password.';
