create or replace function csv_cell(value text, is_text boolean default true) returns text
  language sql immutable parallel safe
begin atomic
  -- RFC 4180. Spreadsheets take what begins with one of these for a formula, so a text gets an
  -- apostrophe before it; import_csv takes it off again.
  select case
    when value is null then ''
    when value = '' then '""'
    when is_text and value ~ '^[-=+@\t\r]'
      then '"' || replace('''' || value, '"', '""') || '"'
    when value ~ '[",\r\n]' or value ~ '^\s|\s$' then '"' || replace(value, '"', '""') || '"'
    else value
  end;
end;
comment on function csv_cell(text, boolean) is
  E'@behavior -*\nA value as it stands in a CSV file. Texts that spreadsheets would take for formulas begin with an apostrophe.';
grant execute on function csv_cell(text, boolean) to :"reader";
