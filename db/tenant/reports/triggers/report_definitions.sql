create or replace function tg_report_definitions__owner() returns trigger
  language plpgsql volatile
  set search_path from current
as $$
begin
  -- A user cannot make one in another's name; without a user (a DBA) the given one stays.
  new.owner_id := coalesce(current_user_id(), new.owner_id);
  return new;
end;
$$;

create or replace trigger _150_owner before insert on report_definitions
  for each row execute function tg_report_definitions__owner();
create or replace trigger _150_owner before insert on dashboards
  for each row execute function tg_report_definitions__owner();
create or replace trigger _150_owner before insert on report_schedules
  for each row execute function tg_report_definitions__owner();

create or replace function tg_report_definitions__validate() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because checking a query takes rights that nobody else has.
begin
  new.columns := check_report_query(new.query, report_parameter_types(new.parameter_schema));
  return new;
end;
$$;

create or replace trigger _200_validate_insert before insert on report_definitions
  for each row execute function tg_report_definitions__validate();
create or replace trigger _200_validate_update before update on report_definitions
  for each row when (
    (new.query, new.parameter_schema, new.columns)
      is distinct from (old.query, old.parameter_schema, old.columns)
  )
  execute function tg_report_definitions__validate();
