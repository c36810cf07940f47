create or replace function library_late_fine(days_late integer, rules app.library_rules)
  returns bigint
  language sql immutable strict parallel safe
begin atomic
  -- The days of grace are free to those who keep within them, not to those who do not.
  select
    case
      when days_late > rules.grace_days
        then least(days_late * rules.fine_per_day, rules.fine_cap)
      else 0
    end;
end;
comment on function library_late_fine(integer, app.library_rules) is
  'What so many school days late cost, by a reader''s rules.';
