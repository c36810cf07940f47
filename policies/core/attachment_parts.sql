-- Whoever sees a file reads its parts. Written by add_attachment_part only.
select app.protect('attachment_parts');

create policy select_permitted on attachment_parts for select
  using (attachment_id = any (array(select attachments.id from attachments)));

grant select on attachment_parts to :"reader";
