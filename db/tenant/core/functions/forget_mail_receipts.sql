create or replace function forget_mail_receipts() returns integer
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because nobody may do this by hand; the worker alone may.
declare
  forgotten integer;
begin
  -- No job is tried again after so long.
  delete from mail_receipts where created_at <= now() - interval '90 days';
  get diagnostics forgotten = row_count;
  return forgotten;
end;
$$;
comment on function forget_mail_receipts() is
  'Removes receipts of mails that no job can send again; says how many.';
grant execute on function forget_mail_receipts() to homeroom_worker;
