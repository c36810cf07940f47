create or replace function require_permission(code text, permitted boolean default null)
  returns void
  language plpgsql stable parallel safe
  set search_path from current
as $$
begin
  if not (coalesce(permitted, has_permission(code)) or is_owners_session()) then
    raise exception using
      errcode = '42501',
      message = format('You may not do this: it needs the permission %s.', code),
      hint = 'Ask an administrator of the school for it.';
  end if;
end;
$$;
comment on function require_permission(text, boolean) is
  E'@behavior -*\nRefuses (42501) whoever lacks a permission, but not a DBA; pass what you found out already as permitted.';
grant execute on function require_permission(text, boolean) to :"reader";
