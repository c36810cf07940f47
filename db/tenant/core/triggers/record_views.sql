create or replace function tg_record_views__append_only() returns trigger
  language plpgsql volatile
  set search_path from current
as $$
begin
  raise exception using
    errcode = 'SC002',
    message = 'The log of views can be neither changed nor erased.',
    hint = 'What is older than the school keeps it is removed at night.';
end;
$$;

create or replace trigger _200_append_only_update before update on record_views
  for each row execute function tg_record_views__append_only();
create or replace trigger _200_append_only_delete before delete on record_views
  for each row when (old.occurred_at > now() - interval '730 days')
  execute function tg_record_views__append_only();
create or replace trigger _200_append_only_truncate before truncate on record_views
  for each statement execute function tg_record_views__append_only();
