create or replace function sign_in_locked_until(typed_email text) returns timestamptz
  language sql stable strict parallel safe security definer
begin atomic
  -- Definer, because only sign-ins ask. Attempts during a lock do not count, so that nobody can
  -- lock somebody out for ever; a success starts the count anew. What another provider refuses is
  -- no guess at a password of ours, nor is asking for the second factor one.
  select max(failures.created_at) + interval '15 minutes'
  from (
    select login_history.created_at
    from login_history
    where lower(login_history.email) = lower(typed_email)
      and not login_history.succeeded
      and login_history.failure_reason not in (
        'locked', 'second_factor_needed', 'provider_refused', 'unverified_email', 'not_linked'
      )
      and login_history.created_at > now() - interval '30 minutes'
      and login_history.created_at > coalesce(
        (
          select max(successes.created_at)
          from login_history as successes
          where lower(successes.email) = lower(typed_email)
            and successes.succeeded
            and successes.created_at > now() - interval '30 minutes'
        ),
        '-infinity'
      )
    order by login_history.created_at desc
    limit 10
  ) as failures
  having count(*) = 10
    and max(failures.created_at) - min(failures.created_at) <= interval '15 minutes'
    and max(failures.created_at) > now() - interval '15 minutes';
end;
comment on function sign_in_locked_until(text) is
  'Until when an address is locked after ten failures within fifteen minutes; null when it is not.';
