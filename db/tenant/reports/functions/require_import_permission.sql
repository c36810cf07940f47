create or replace function require_import_permission(kind app.import_kind) returns void
  language plpgsql stable strict parallel safe
  set search_path from current
as $$
declare
  code constant text := import_permission(kind);
begin
  -- A roster is about all schools of the group.
  perform require_permission(
    code,
    case kind::text when 'oneroster' then has_permission(code) else has_any_permission(code) end
  );
end;
$$;
comment on function require_import_permission(app.import_kind) is
  'Refuses (42501) who may not import files of a kind.';
