create or replace function refuse_beyond_rules(beyond_rules boolean, school_id uuid)
  returns void
  language plpgsql stable parallel safe
  set search_path from current
as $$
begin
  if beyond_rules then
    perform require_permission('loans:assign', may_for_library('loans:assign', school_id));
  end if;
end;
$$;
comment on function refuse_beyond_rules(boolean, uuid) is
  'Refuses whoever wants to go beyond the rules without loans:assign.';
