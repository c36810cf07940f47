comment on table rooms is 'A room of a school.';
comment on column rooms.id is 'The row''s id.';
comment on column rooms.school_id is 'The school that it is in.';
comment on column rooms.name is 'The name or number; unique within the school.';
comment on column rooms.capacity is 'How many people have a seat.';
comment on column rooms.is_bookable is 'Whether freeRooms offers it.';
comment on column rooms.created_at is 'When the row was made.';
comment on column rooms.updated_at is 'When the row was changed last.';
