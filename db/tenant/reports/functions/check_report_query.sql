create or replace function check_report_query(query text, types jsonb) returns jsonb
  language plpgsql volatile strict security definer
  set search_path from current
as $$
-- Definer, because it makes a view of the query: that way Postgres itself says what it is made of,
-- down to the functions behind its operators. The view is gone again before anybody can see it.
declare
  compiled constant text := compile_report(query, types, '(null::jsonb)');
  view_name constant text := 'report_check_' || replace(gen_random_uuid()::text, '-', '');
  columns jsonb;
  refusal text;
  tree text;
begin
  begin
    execute format('create view %I as %s', view_name, compiled);
    select ev_action::text into tree
    from pg_catalog.pg_rewrite
    where ev_class = to_regclass(quote_ident(view_name));
    refusal := report_tree_problem(tree, to_regclass(quote_ident(view_name)));
    if refusal is null then
      select
        jsonb_agg(
          jsonb_build_object('name', attname, 'type', format_type(atttypid, atttypmod))
          order by attnum
        ),
        max(
          case
            when attname = '?column?' then 'a column has no name; give it one with "as"'
            when not is_report_type(atttypid)
              then format('the column %s has the type %s', attname, atttypid::regtype)
          end
        )
      into columns, refusal
      from pg_catalog.pg_attribute
      where attrelid = to_regclass(quote_ident(view_name)) and attnum > 0;
      refusal := coalesce(refusal, case when columns is null then 'it returns no columns' end);
    end if;
    -- Takes the view back.
    raise exception using errcode = 'HR801', message = 'checked';
  exception
    when sqlstate 'HR801' then
      null;
    when others then
      refusal := sqlerrm;
  end;
  if refusal is not null then
    raise exception using
      errcode = 'SC801',
      message = format('The query cannot be used: %s.', refusal),
      hint = 'Write one SELECT over the reporting views, with values as parameters (:from_day).';
  end if;
  return columns;
end;
$$;
comment on function check_report_query(text, jsonb) is
  'Names and types of the columns of a report''s query. Refuses (SC801, SC803) what is no single SELECT over the reporting views with harmless functions.';
