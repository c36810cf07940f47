create or replace function report_tree_problem(tree text, view oid) returns text
  language plpgsql stable strict parallel safe
  set search_path from current
as $$
-- tree is Postgres's own notation of the parsed query. Names and values in it are escaped, so that
-- nothing in the text of a query can look like a part of the notation.
declare
  problem text;
begin
  select format('it contains %s, which is not for reports', lower(match[1])) into problem
  from regexp_matches(tree, '(?<!\\)\{([A-Z_]+)', 'g') as match
  where match[1] <> all (
    '{QUERY,RTE,RANGETBLENTRY,RTEPERMISSIONINFO,ALIAS,RANGETBLREF,RANGETBLFUNCTION,FROMEXPR,JOINEXPR,TARGETENTRY,COMMONTABLEEXPR,SETOPERATIONSTMT,SORTGROUPCLAUSE,GROUPINGSET,GROUPINGFUNC,WINDOWCLAUSE,WINDOWFUNC,AGGREF,SUBLINK,VAR,CONST,FUNCEXPR,OPEXPR,DISTINCTEXPR,NULLIFEXPR,SCALARARRAYOPEXPR,BOOLEXPR,RELABELTYPE,COERCEVIAIO,ARRAYCOERCEEXPR,COLLATEEXPR,CASEEXPR,CASEWHEN,CASETESTEXPR,CASE,WHEN,ARRAYEXPR,ARRAY,ROWEXPR,ROW,ROWCOMPAREEXPR,ROWCOMPARE,COALESCEEXPR,COALESCE,MINMAXEXPR,MINMAX,SQLVALUEFUNCTION,NULLTEST,BOOLEANTEST,SUBSCRIPTINGREF,NAMEDARGEXPR,CTE}'::text[]
  )
  limit 1;
  if problem is not null then
    return problem;
  end if;

  problem := case
    when tree ~ ':commandType [^1]' or tree ~ ':hasModifyingCTE true' then 'it changes data'
    when tree ~ ':hasForUpdate true' then 'it locks rows'
    when tree ~ ':hasRecursive true' then 'it is recursive'
    when tree ~ '\{SQLVALUEFUNCTION :op (9|[1-9]\d)' then 'it asks who is connected'
  end;
  if problem is not null then
    return problem;
  end if;

  select format('it reads %s, which is no reporting view', relation.oid::regclass) into problem
  from (
    select match[1]::oid as oid from regexp_matches(tree, ':relid (\d+)', 'g') as match
    union
    select refobjid
    from pg_catalog.pg_depend
    where classid = 'pg_rewrite'::regclass
      and objid in (select pg_rewrite.oid from pg_rewrite where ev_class = view)
      and refclassid = 'pg_class'::regclass
  ) as relation
  where relation.oid not in (0, view) and relation.oid not in (select * from reporting_views())
  limit 1;
  if problem is not null then
    return problem;
  end if;

  select format('it calls %s, which is not for reports', coalesce(
      (select proname from pg_catalog.pg_proc where oid = called.oid), called.oid::text
    ))
  into problem
  from (
    select match[1]::oid as oid
    from regexp_matches(
      tree, ':(?:funcid|opfuncid|aggfnoid|winfnoid|hashfuncid|negfuncid) (\d+)', 'g'
    ) as match
    union
    select operator.oprcode::oid
    from (
      select match[1]::oid as oid
      from regexp_matches(tree, ':(?:opno|eqop|sortop) (\d+)', 'g') as match
      union
      select regexp_split_to_table(match[1], ' ')::oid
      from regexp_matches(tree, ':opnos \(o ([\d ]+)\)', 'g') as match
    ) as used
    left join pg_catalog.pg_operator as operator on operator.oid = used.oid
    where used.oid <> 0
    union
    select refobjid
    from pg_catalog.pg_depend
    where classid = 'pg_rewrite'::regclass
      and objid in (select pg_rewrite.oid from pg_rewrite where ev_class = view)
      and refclassid = 'pg_proc'::regclass
  ) as called
  where called.oid is distinct from 0 and is_report_function(called.oid) is not true
  limit 1;
  if problem is not null then
    return problem;
  end if;

  select format('it has a value of type %s', match[1]::oid::regtype) into problem
  from regexp_matches(
    tree,
    ':(?:consttype|vartype|funcresulttype|opresulttype|aggtype|wintype|resulttype|array_typeid|element_typeid|coalescetype|casetype|minmaxtype|refcontainertype|refrestype|row_typeid|typeId|type) (\d+)',
    'g'
  ) as match
  where not is_report_type(match[1]::oid)
  limit 1;
  return problem;
end;
$$;
comment on function report_tree_problem(text, oid) is
  'Why a parsed query cannot be a report; null if it can.';
