create or replace function school_id_named(school_name text) returns uuid
  language plpgsql stable parallel safe
  set search_path from current
as $$
declare
  found_ids constant uuid[] := array(
    select id from schools where name = school_name or code = school_name
  );
begin
  if school_name is null then
    return null;
  elsif found_ids = '{}' then
    perform refuse_unknown('school', school_name, array(select name from schools));
  elsif cardinality(found_ids) > 1 then
    raise exception using
      errcode = 'SC106',
      message = format('%s schools are called %s.', cardinality(found_ids), school_name),
      hint = 'Name the one you mean by its code.';
  end if;
  return found_ids[1];
end;
$$;
comment on function school_id_named(text) is
  E'@behavior -*\nThe school of this name or code; refuses (SC106) an unknown one. Null for null.';
grant execute on function school_id_named(text) to :"tenant";
