create or replace function claim_report_schedule(report_schedule_id uuid, at timestamptz)
  returns report_schedules
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because nobody sets when a schedule ran by hand; the worker's user alone, or a DBA, may
-- act as its owner.
declare
  claimed report_schedules;
begin
  perform refuse_all_but_worker();
  -- Two workers at once: the second one finds that it is no longer due.
  update report_schedules
  set
    last_run_at = claim_report_schedule.at,
    next_run_at = next_cron_time(
      report_schedules.cron, schools.time_zone,
      greatest(claim_report_schedule.at, report_schedules.next_run_at)
    )
  from schools
  where report_schedules.id = claim_report_schedule.report_schedule_id
    and schools.id = report_schedules.school_id
    and report_schedules.next_run_at <= claim_report_schedule.at
    and exists (
      select from users where users.id = report_schedules.owner_id and users.is_active
    )
  returning report_schedules.* into claimed;
  return claimed;
end;
$$;
comment on function claim_report_schedule(uuid, timestamptz) is
  E'@behavior -*\nTakes a schedule that is due, so that it is run once however often it was missed; null if it is not due.';
grant execute on function claim_report_schedule(uuid, timestamptz) to :"tenant";
