create or replace function read_report(
  query text,
  types jsonb,
  parameters jsonb,
  row_limit integer,
  timeout_seconds integer
) returns app.report_result
  language plpgsql volatile
  set search_path from current
  set standard_conforming_strings = on
as $$
-- As whoever asks: policies apply. The block's handler makes it a subtransaction, with which
-- read-only ends as well.
declare
  compiled constant text := compile_report(query, types, '$1');
  deadline constant timestamptz := clock_timestamp() + make_interval(secs => timeout_seconds);
  -- Beyond that a client could not hold it either.
  byte_limit constant integer := 64 * 1024 * 1024;
  rows_found refcursor;
  found_row record;
  lines text[] := '{}';
  bytes integer := 0;
  result app.report_result;
begin
  begin
    perform set_config('transaction_read_only', 'on', true);
    result.row_count := 0;
    result.is_truncated := false;
    open rows_found no scroll for execute compiled using parameter_texts(parameters);
    loop
      fetch rows_found into found_row;
      exit when not found;
      bytes := bytes + octet_length(row_to_json(found_row)::text) + 1;
      if result.row_count = row_limit or bytes > byte_limit then
        result.is_truncated := true;
        exit;
      elsif clock_timestamp() > deadline then
        raise exception using
          errcode = 'SC805',
          message = format('The report took longer than %s seconds.', timeout_seconds),
          hint = 'Ask for less, or raise the report''s timeoutSeconds.';
      end if;
      lines := lines || row_to_json(found_row)::text;
      result.row_count := result.row_count + 1;
    end loop;
    close rows_found;
  exception
    when sqlstate 'HR802' then
      null;
  end;
  result.document := '[' || array_to_string(lines, ',') || ']';
  return result;
end;
$$;
comment on function read_report(text, jsonb, jsonb, integer, integer) is
  E'@behavior -*\nThe rows of a query that was checked when it was saved, as you may see them.';
grant execute on function read_report(text, jsonb, jsonb, integer, integer) to :"tenant";
