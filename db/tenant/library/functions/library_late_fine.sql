create or replace function library_late_fine(days_late integer, rules app.lending_policy)
  returns integer
  language sql immutable strict parallel safe
begin atomic
  -- The days of grace are free to those who keep within them, not to those who do not.
  select
    case
      when days_late > rules.grace_days
        then least(days_late * rules.fine_per_day::bigint, rules.fine_cap)::integer
      else 0
    end;
end;
comment on function library_late_fine(integer, app.lending_policy) is
  'What so many school days late cost, by a reader''s rules.';
