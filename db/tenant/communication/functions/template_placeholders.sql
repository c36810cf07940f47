create or replace function template_placeholders(template text) returns text[]
  language plpgsql immutable strict parallel safe
  set search_path from current
as $$
declare
  rest constant text := regexp_replace(template, '\{\{\s*[a-z][a-z0-9_]*\s*\}\}', '', 'g');
begin
  if rest ~ '\{\{|\}\}' then
    raise exception using
      errcode = 'SC503',
      message = format(
        'This is no placeholder: %s', left(substring(rest from '(?:\{\{|\}\}).*'), 40)
      ),
      hint = 'Write {{name}}, the name in lower case.';
  end if;
  return array(
    select distinct used[1]
    from regexp_matches(template, '\{\{\s*([a-z][a-z0-9_]*)\s*\}\}', 'g') as used
    order by 1
  );
end;
$$;
comment on function template_placeholders(text) is
  E'@behavior -*\nThe names of the placeholders in a template, or an error where braces do not make one.';
grant execute on function template_placeholders(text) to :"tenant";
