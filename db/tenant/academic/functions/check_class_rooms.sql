create or replace function check_class_rooms(class_ids uuid[]) returns void
  language plpgsql stable strict parallel unsafe
  set search_path from current
as $$
-- Called by triggers, which run as the owner, on all that a change may have put in the wrong.
declare
  misplaced record;
begin
  select classes.name as class, rooms.name as room
  into misplaced
  from classes
  join rooms on rooms.id = classes.room_id
  where classes.id = any (class_ids) and rooms.school_id <> classes.school_id
  limit 1;
  if found then
    raise exception using
      errcode = 'SC203',
      message = format(
        'Room %s and class %s belong to different schools.', misplaced.room, misplaced.class
      ),
      hint = 'Give the class a room of its school first.';
  end if;
end;
$$;
comment on function check_class_rooms(uuid[]) is
  'Refuses (SC203) classes whose room is another school''s.';
