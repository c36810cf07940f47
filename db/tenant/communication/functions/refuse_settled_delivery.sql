create or replace function refuse_settled_delivery() returns void
  language plpgsql immutable parallel safe
  set search_path from current
as $$
begin
  raise exception using
    errcode = 'SC515',
    message = 'There is no such delivery for which somebody has to decide.',
    hint = 'Those whose state is failed or uncertain can be retried or dismissed.';
end;
$$;
comment on function refuse_settled_delivery() is
  E'@behavior -*\nSays that a delivery is neither failed nor uncertain.';
grant execute on function refuse_settled_delivery() to :"tenant";
