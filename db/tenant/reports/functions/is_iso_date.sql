create or replace function is_iso_date(value text) returns boolean
  language sql immutable strict parallel safe
begin atomic
  select value ~ '^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$'
    and value !~ '^0000'
    and (
      value !~ '-(29|30|31)$'
      or case substring(value from 6 for 2)
        when '02' then value ~ '-29$' and (
          substring(value from 1 for 4)::integer % 4 = 0
            and substring(value from 1 for 4)::integer % 100 <> 0
          or substring(value from 1 for 4)::integer % 400 = 0
        )
        when '04' then value !~ '-31$'
        when '06' then value !~ '-31$'
        when '09' then value !~ '-31$'
        when '11' then value !~ '-31$'
        else true
      end
    );
end;
comment on function is_iso_date(text) is E'@behavior -*\nWhether this is a day of the calendar, as YYYY-MM-DD.';
grant execute on function is_iso_date(text) to :"reader";
