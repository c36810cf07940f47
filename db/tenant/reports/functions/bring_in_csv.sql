create or replace function bring_in_csv(
  kind app.import_kind,
  content text,
  mapping jsonb,
  dry_run boolean,
  file_name text,
  import_id uuid
) returns data_imports
  language plpgsql volatile
  set search_path from current
as $$
declare
  began constant timestamptz := clock_timestamp();
  code constant text := kind || ':import';
  schools uuid[];
  read_file record;
  problems app.import_problem[];
  counts app.import_counts := row(0, 0, 0);
  done data_imports;
begin
  if kind::text = 'oneroster' then
    raise exception using
      errcode = 'SC810',
      message = 'A OneRoster bundle is no CSV text.',
      hint = 'Upload its zip to /api/v1/imports.';
  end if;
  perform require_import_permission(kind);
  schools := import_school_ids(code);
  if octet_length(content) > 20 * 1024 * 1024 then
    raise exception using
      errcode = 'SC809',
      message = 'The file is larger than 20 MB.',
      hint = 'Divide it.';
  end if;

  -- One file of a kind at a time: the second one is to find what the first one has made.
  perform pg_advisory_xact_lock(
    hashtextextended((current_schema() || ' ' || code) collate "C", 0)
  );
  select * into read_file from read_import(kind, content, mapping);
  problems := read_file.problems;
  if jsonb_array_length(read_file.rows) > 50000 then
    raise exception using
      errcode = 'SC809',
      message = 'The file has more than 50,000 rows.',
      hint = 'Divide it.';
  end if;
  -- References are checked also when some values are wrong, so that one sees all that is to be
  -- corrected.
  problems := problems || array(
    select problem from check_import(kind, read_file.rows, schools) as problem
  );
  if problems = '{}' then
    begin
      counts := merge_import(kind, read_file.rows, schools);
      if dry_run then
        raise exception using errcode = 'HR803', message = 'dry run';
      end if;
    exception
      when sqlstate 'HR803' then
        null;
      when query_canceled then
        raise;
      when others then
        problems := find_import_problems(kind, read_file.rows, schools, sqlerrm);
        counts := row(0, 0, 0);
    end;
  end if;

  insert into data_imports as known (
    id, asked_by_id, kind, state, is_dry_run, file_name, sha256, mapping, ignored_columns,
    line_count, created_count, updated_count, unchanged_count, error_count, duration_ms,
    progress_percent, rows_read, started_at, finished_at
  )
  values (
    coalesce(import_id, app.uuid_v7()), current_user_id(), kind,
    case when problems = '{}' then 'accepted'::app.import_state else 'refused' end,
    dry_run, bring_in_csv.file_name, sha256(convert_to(content, 'UTF8')), read_file.headers,
    read_file.ignored, read_file.record_count, counts.created, counts.updated, counts.unchanged,
    cardinality(problems), round(extract(epoch from clock_timestamp() - began) * 1000), 100,
    read_file.record_count, began, clock_timestamp()
  )
  on conflict on constraint data_imports_pkey do update
  set
    state = excluded.state, mapping = excluded.mapping,
    ignored_columns = excluded.ignored_columns, line_count = excluded.line_count,
    created_count = excluded.created_count, updated_count = excluded.updated_count,
    unchanged_count = excluded.unchanged_count, error_count = excluded.error_count,
    duration_ms = excluded.duration_ms, progress_percent = 100, progress_note = 'done',
    rows_read = excluded.rows_read, finished_at = excluded.finished_at
  where known.state = 'running'
  returning * into done;
  -- Cancelled meanwhile: all that was done is taken back.
  if done.id is null then
    perform act_for_importer(import_id);
  end if;
  insert into data_import_errors (data_import_id, file_name, line, column_name, value, reason)
  select
    done.id, bring_in_csv.file_name, problem.line,
    coalesce(
      (
        select header.key
        from jsonb_each_text(read_file.headers) as header
        where header.value = problem.field
        limit 1
      ),
      problem.field
    ),
    left(problem.value, 500), problem.reason
  from unnest(problems) as problem
  order by problem.line nulls first
  limit 1000;
  return done;
end;
$$;
comment on function bring_in_csv(app.import_kind, text, jsonb, boolean, text, uuid) is
  'Brings in the text of a CSV file and notes what became of it, in the row of the import that is given, else in a new one.';
