create or replace function import_permission(kind app.import_kind) returns text
  language sql stable strict parallel safe
begin atomic
  select case kind::text when 'oneroster' then 'schools' else kind::text end || ':import';
end;
comment on function import_permission(app.import_kind) is
  'The permission that importing files of a kind needs.';
