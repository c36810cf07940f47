create or replace function forget_record_views() returns integer
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because nobody may erase the log by hand; the worker alone may what is old.
declare
  forgotten integer;
begin
  delete from record_views where occurred_at <= now() - interval '2 years';
  get diagnostics forgotten = row_count;
  return forgotten;
end;
$$;
comment on function forget_record_views() is
  'Removes views of more than two years ago; says how many.';
grant execute on function forget_record_views() to homeroom_worker;
