create or replace function tg_report_schedule_recipients__validate() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because nobody else reads what others may do.
begin
  if not may_receive_reports(new.user_id) then
    raise exception using
      errcode = 'SC812',
      message = 'This user may not be sent what a report shows to others.',
      hint = 'Recipients need report_files:view and report_files:export for all schools, as the roles Principal and Auditor have them.';
  end if;
  return new;
end;
$$;

create or replace trigger _200_validate_insert before insert on report_schedule_recipients
  for each row execute function tg_report_schedule_recipients__validate();
