create or replace function policy_allows(person uuid, code text, row_id uuid) returns boolean
  language plpgsql stable parallel unsafe security definer
  set search_path from current
as $$
-- Definer, because it looks at the row as somebody else would.
declare
  resource constant regclass := to_regclass(quote_ident(split_part(code, ':', 1)));
  asker constant text := current_setting('app.user_id', true);
  condition text;
  verdict boolean;
begin
  select pg_catalog.pg_get_expr(pg_policy.polqual, resource) into condition
  from pg_catalog.pg_policy
  where pg_policy.polrelid = resource
    and pg_policy.polname <> 'all_owner'
    and pg_policy.polcmd = case split_part(code, ':', 2)
      when 'view' then 'r' when 'update' then 'w' when 'delete' then 'd'
    end::"char";
  if condition is null then
    return null;
  end if;
  perform set_config('app.user_id', person::text, true);
  execute format('select %s from %s where id = $1', condition, resource) into verdict using row_id;
  -- An error would undo the setting as well.
  perform set_config('app.user_id', coalesce(asker, ''), true);
  return verdict;
end;
$$;
comment on function policy_allows(uuid, text, uuid) is
  'Whether the table''s policy lets a user view, update or delete a row; null when there is no such row, or no policy decides.';
