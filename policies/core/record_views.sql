-- Written by the functions that show what not everybody may see.
select app.protect('record_views');

create policy select_permitted on record_views for select
  using (
    (select has_permission('record_views:view'))
  );

grant select on record_views to :"reader";
