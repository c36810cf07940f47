create or replace function change_copy_condition(
  copy book_copies, new_condition app.copy_condition
) returns book_copies
  language plpgsql volatile
  set search_path from current
as $$
#variable_conflict use_column
declare
  changed book_copies;
begin
  update book_copies set condition = new_condition where id = copy.id returning * into changed;
  perform release_hold(copy.id);
  perform serve_reservations(copy.school_id, copy.book_id);
  return changed;
end;
$$;
comment on function change_copy_condition(book_copies, app.copy_condition) is
  E'@behavior -*\nTakes a copy out of circulation or puts it back, and lets those who wait have what there is now.';
