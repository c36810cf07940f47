create or replace function lending_policy_of(member_id uuid) returns app.lending_policy
  language sql stable strict parallel safe security definer
begin atomic
  -- Definer, because rules hold for readers too who may not read them.
  select (
    settings.currency,
    coalesce(member.loan_limit, settings.loan_limit),
    coalesce(member.loan_days, settings.loan_days),
    coalesce(member.renewal_limit, settings.renewal_limit),
    coalesce(member.reservation_limit, settings.reservation_limit),
    settings.hold_days,
    settings.grace_days,
    coalesce(member.fine_per_day, settings.fine_per_day),
    coalesce(member.fine_cap, settings.fine_cap),
    settings.debt_limit
  )::app.lending_policy
  from library_members as member
  cross join lateral library_settings_of(member.school_id) as settings
  where member.id = lending_policy_of.member_id;
end;
comment on function lending_policy_of(uuid) is
  'What holds for a reader: the reader''s own rules, else the library''s.';
