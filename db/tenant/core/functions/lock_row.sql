create or replace function lock_row(table_name text, row_id uuid) returns timestamptz
  language plpgsql volatile strict security definer
  set search_path from current
as $$
-- Definer, because who may delete a row need not be able to lock it, which takes the right to
-- change it. Ask it about rows that the caller sees; it tells nothing else of a row.
declare
  changed_at timestamptz;
begin
  execute format('select updated_at from %I where id = $1 for update', table_name)
  into changed_at using row_id;
  return changed_at;
end;
$$;
comment on function lock_row(text, uuid) is
  E'@behavior -*\nKeeps others from changing a row until the transaction ends, and says when it was last changed; null if it is gone.';
grant execute on function lock_row(text, uuid) to :"tenant";
