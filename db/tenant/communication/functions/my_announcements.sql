create or replace function my_announcements() returns setof announcements
  language sql stable parallel safe rows 50
begin atomic
  select *
  from announcements
  where id = any (array(select visible_announcement_ids()))
  order by publish_at desc, id desc;
end;
comment on function my_announcements() is
  'What is announced to you now, the newest first: published, neither expired nor withdrawn, and addressed to what you are at this moment.';
grant execute on function my_announcements() to :"tenant";
