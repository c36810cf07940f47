create or replace function release_hold(copy_id uuid) returns void
  language plpgsql volatile strict
  set search_path from current
as $$
#variable_conflict use_column
begin
  update reservations
  set copy_id = null, ready_at = null, kept_until = null
  where copy_id = release_hold.copy_id and ended_at is null;
end;
$$;
comment on function release_hold(uuid) is
  'Lets the reader for whom a copy is kept wait again, in the old place.';
