create or replace view report_fines_by_month with (security_invoker = true) as
select
  fines.school_id,
  schools.name as school_name,
  date_trunc('month', fines.charged_at at time zone schools.time_zone)::date as month,
  fines.reason::text as reason,
  count(*) as fines,
  sum(fines.amount)::bigint as amount,
  sum(fines.paid)::bigint as paid,
  sum(fines.waived)::bigint as waived,
  sum(fines.outstanding)::bigint as outstanding
from fines
join schools on schools.id = fines.school_id
group by schools.id, fines.school_id, fines.reason,
  date_trunc('month', fines.charged_at at time zone schools.time_zone)::date;

comment on view report_fines_by_month is
  'For reports: what readers were charged, by month and reason, and what became of it. Amounts are in minor units of the library''s currency.';
comment on column report_fines_by_month.school_id is 'The school of the library.';
comment on column report_fines_by_month.school_name is 'The name of that school.';
comment on column report_fines_by_month.month is 'The month of the charge: its first day.';
comment on column report_fines_by_month.reason is 'What for: late, lost, damaged or other.';
comment on column report_fines_by_month.fines is 'How many fines.';
comment on column report_fines_by_month.amount is 'How much was charged.';
comment on column report_fines_by_month.paid is 'How much of it was paid.';
comment on column report_fines_by_month.waived is 'How much of it was waived.';
comment on column report_fines_by_month.outstanding is 'How much of it is owed.';
grant select on report_fines_by_month to :"reader";
