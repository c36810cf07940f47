create or replace function set_current_academic_year(academic_year_id uuid) returns academic_years
  language plpgsql volatile strict
  set search_path from current
as $$
declare
  chosen academic_years;
begin
  -- One after the other: there is never more than one current year.
  update academic_years set is_current = false where is_current and id <> academic_year_id;
  update academic_years set is_current = true where id = academic_year_id returning * into chosen;
  if not found then
    raise exception using errcode = 'P0002', message = 'There is no such academic year.';
  end if;
  return chosen;
end;
$$;
comment on function set_current_academic_year(uuid) is
  'Makes an academic year the current one, and no other.';
grant execute on function set_current_academic_year(uuid) to :"tenant";
