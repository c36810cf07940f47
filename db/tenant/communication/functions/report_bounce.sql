create or replace function report_bounce(delivery_id uuid, reason text) returns deliveries
  language plpgsql volatile strict
  set search_path from current
as $$
declare
  delivery deliveries;
begin
  perform require_permission('deliveries:update');
  update deliveries
  set state = 'failed', error = 'Bounced: ' || left(btrim(report_bounce.reason), 1000)
  where deliveries.id = report_bounce.delivery_id and deliveries.state in ('sent', 'uncertain')
  returning * into delivery;
  if not found then
    raise exception using
      errcode = 'SC516',
      message = 'There is no such delivery that was sent.',
      hint = 'The Message-ID that came back is <school>.delivery.<id>@…';
  end if;
  return delivery;
end;
$$;
comment on function report_bounce(uuid, text) is
  'Notes that what was sent has come back, and why, as a program does that reads bounces or is told of them by a mail service. The mail''s Message-ID is <school>.delivery.<id>@… Needs deliveries:update.';
grant execute on function report_bounce(uuid, text) to :"tenant";
