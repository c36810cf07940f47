create or replace function is_report_function(called oid) returns boolean
  language sql stable strict parallel safe
begin atomic
  -- Operators and casts among the types of reports, and what is named here; nothing that executes
  -- texts, reads settings or catalogs, waits, writes, or makes rows or texts out of nothing.
  select exists (
    select
    from pg_catalog.pg_proc as function
    where function.oid = is_report_function.called
      and is_report_type(function.prorettype)
      and not exists (
        select from unnest(function.proargtypes) as argument where not is_report_type(argument)
      )
      and (
        function.pronamespace = 'app'::regnamespace
          and function.proname in ('fold', 'round_percent')
        or function.pronamespace = 'pg_catalog'::regnamespace
          and (
            function.proname = any (
              '{count,sum,avg,min,max,bool_and,bool_or,every,string_agg,array_agg,jsonb_agg,jsonb_object_agg,percentile_cont,percentile_disc,mode,stddev,stddev_pop,stddev_samp,variance,var_pop,var_samp,corr,row_number,rank,dense_rank,percent_rank,cume_dist,ntile,lag,lead,first_value,last_value,nth_value,abs,round,ceil,ceiling,floor,trunc,mod,div,sign,sqrt,power,width_bucket,lower,upper,initcap,length,char_length,character_length,btrim,ltrim,rtrim,left,right,substr,substring,replace,position,strpos,concat,concat_ws,split_part,starts_with,reverse,to_char,to_date,to_number,date_trunc,date_part,extract,age,make_date,now,timezone,isfinite,cardinality,array_length,array_to_string,array_position,unnest,num_nonnulls,num_nulls,daterange,int4range,numrange,isempty,lower_inc,upper_inc,jsonb_array_length,jsonb_typeof,jsonb_build_object,jsonb_object_field_text}'::text[]
            )
            or exists (
              select
              from pg_catalog.pg_operator
              where oprcode = function.oid and oprnamespace = 'pg_catalog'::regnamespace
            )
            or exists (
              select from pg_catalog.pg_cast where castfunc = function.oid
            )
          )
      )
  );
end;
comment on function is_report_function(oid) is 'Whether reports may call a function.';
