create or replace function may_address(code text, audience audiences) returns boolean
  language sql stable parallel safe
begin atomic
  select has_permission(code)
    or coalesce(audience.class_id in (select addressable_class_ids(code)), false)
    or coalesce(audience.school_id in (select school_ids_for(code)), false);
end;
comment on function may_address(text, audiences) is
  'Whether you hold a permission for all whom an audience means.';
