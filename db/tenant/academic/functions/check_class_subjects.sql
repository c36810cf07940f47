create or replace function check_class_subjects(class_subject_ids uuid[]) returns void
  language plpgsql volatile
  set search_path from current
as $$
-- Called by triggers, which run as the owner, on all that a change may have put in the wrong.
-- The subject may belong to any school: districts keep one list of courses for all of theirs.
declare
  misplaced record;
begin
  select
    class_subjects_title(class_subjects) as title,
    classes.name as class,
    terms.name as term,
    case when rooms.school_id <> classes.school_id then rooms.name end as room
  into misplaced
  from unnest(class_subject_ids) as changed (id)
  join class_subjects on class_subjects.id = changed.id
  join classes on classes.id = class_subjects.class_id
  left join terms on terms.id = class_subjects.term_id
  left join rooms on rooms.id = class_subjects.room_id
  where terms.academic_year_id <> classes.academic_year_id
    or rooms.school_id <> classes.school_id
  limit 1;
  if misplaced.room is not null then
    raise exception using
      errcode = 'SC203',
      message = format(
        'Room %s and class %s belong to different schools.', misplaced.room, misplaced.class
      ),
      hint = 'Choose a room of the class''s school.';
  elsif misplaced.title is not null then
    raise exception using
      errcode = 'SC204',
      message = format(
        '%s of class %s cannot be taught in %s, a term of another academic year.',
        misplaced.title, misplaced.class, misplaced.term
      ),
      hint = 'Choose a term of the class''s academic year.';
  end if;
end;
$$;
comment on function check_class_subjects(uuid[]) is
  'Refuses class subjects in a room of another school (SC203) or in a term of another year (SC204).';
