create or replace function tg_data_imports__notify() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because nobody announces by hand. That the worker is alive is no news.
begin
  perform announce_rows(
    'data_imports',
    array(
      select new_rows.id
      from new_rows
      join old_rows on old_rows.id = new_rows.id
      where (new_rows.state, new_rows.progress_percent, new_rows.rows_read)
          is distinct from (old_rows.state, old_rows.progress_percent, old_rows.rows_read)
        or new_rows.progress_note is distinct from old_rows.progress_note
    )
  );
  return null;
end;
$$;
comment on function tg_data_imports__notify() is
  'Tells the servers how far imports have come.';

create or replace trigger _500_notify_update after update on data_imports
  referencing old table as old_rows new table as new_rows
  for each statement execute function tg_data_imports__notify();
