create or replace function compile_report(query text, types jsonb, source text) returns text
  language plpgsql immutable strict parallel safe
  set search_path from current
as $$
-- Reads the text as Postgres's own lexer would, of which it takes a part only: what could be read
-- in two ways (escapes, dollar quotes, letters beyond ASCII) is refused. Comments are left out, and
-- what stands in quotes is nobody's parameter.
declare
  pattern constant text :=
    $re$[eE]'|[uU]&['"]|'[^']*'|"[^"]*"|--[^\r\n]*|/\*(?:[^*]|\*+[^*/])*\*+/|::|$re$
    || $re$:[A-Za-z_][A-Za-z0-9_]*|[A-Za-z_][A-Za-z0-9_$]*|[0-9][0-9A-Za-z_.]*|\s+|.$re$;
  compiled text := '';
  used jsonb := '{}';
  ended boolean := false;
  token text;
  word text;
  wrong text;
begin
  if btrim(query) = '' then
    wrong := 'it is empty';
  end if;
  for token in select match[1] from regexp_matches(query, '(' || pattern || ')', 'g') as match loop
    exit when wrong is not null;
    word := case
      when token ~ '^".' then substring(token from 2 for char_length(token) - 2)
      when token ~ '^[A-Za-z_]' then lower(token)
    end;
    if token ~ '^(--|/\*.)' then
      compiled := compiled || ' ';
    elsif token ~ '^\s' then
      compiled := compiled || token;
    elsif ended then
      wrong := 'there is more than one statement';
    elsif token = ';' then
      ended := true;
    elsif token ~ '^:[A-Za-z_]' then
      word := substring(token from 2);
      if types ? word then
        used := used || jsonb_build_object(word, true);
        compiled := compiled || format(' ((%s ->> %L)::%s) ', source, word, types ->> word);
      else
        raise exception using
          errcode = 'SC803',
          message = format('The query uses the parameter %s, which is not declared.', token),
          hint = 'Declare it in the schema of the parameters.';
      end if;
    elsif token ~ '^([eE]''|[uU]&)' then
      wrong := 'quotes with escapes (E'''', U&'''') are not for reports';
    elsif token in ('''', '"') then
      wrong := 'a quote is never closed';
    elsif token = '$' or word ~ '\$' then
      wrong := 'dollar signs are not for reports; parameters are named :like_this';
    elsif token !~ '^[''"\x01-\x7f]' then
      wrong := format('%s stands outside quotes', token);
    elsif word ~ '^(tenant[_]|pg_|reg[a-z]+$)'
      or word = any ('{app,platform,public,information_schema,graphile_worker}')
    then
      wrong := format('%s has no place in a report', word);
    else
      compiled := compiled || token;
    end if;
  end loop;
  if wrong is not null then
    raise exception using
      errcode = 'SC801',
      message = format('The query cannot be used: %s.', wrong),
      hint = 'Write one SELECT over the reporting views, with values as parameters (:from_day).';
  end if;
  if types - array(select jsonb_object_keys(used)) <> '{}' then
    raise exception using
      errcode = 'SC803',
      message = format(
        'The query does not use the parameter %s.',
        (
          select min(name)
          from jsonb_object_keys(types - array(select jsonb_object_keys(used))) as name
        )
      ),
      hint = 'Use it, or take it out of the schema of the parameters.';
  end if;
  return compiled;
end;
$$;
comment on function compile_report(text, jsonb, text) is
  E'@behavior -*\nThe text of a report with its parameters put in as values of source, a jsonb. Refuses (SC801, SC803) what it cannot read for certain.';
grant execute on function compile_report(text, jsonb, text) to :"reader";
