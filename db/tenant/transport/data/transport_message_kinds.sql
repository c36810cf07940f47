-- What is told of vehicles and drivers, so that a school can write texts of its own for it.
insert into message_kinds (kind, description, placeholders)
select 'transport_due', 'A document of a vehicle or driver runs out, or maintenance is due.',
  '{recipient_name,title,body,school_name}'::text[]
where not exists (select from message_kinds where message_kinds.kind = 'transport_due');
