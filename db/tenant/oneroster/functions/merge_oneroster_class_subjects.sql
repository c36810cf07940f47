create or replace function merge_oneroster_class_subjects() returns void
  language plpgsql volatile
  set search_path from current
as $$
begin
  create temporary table oneroster_wanted on commit drop as
  select
    term.class_subject_id as id, term.term_id, teaching.key, teaching.line, teaching.is_new,
    teaching.class_id, teaching.subject_id, teaching.code, teaching.has_room, teaching.room_id,
    teaching.period_labels, teaching.said,
    teaching.is_homeroom or teaching.takes_whole_class as takes_whole_class,
    teaching.title,
    -- Our own exports say the subject's name where there is no other.
    case
      when teaching.is_homeroom then null
      when teaching.host_key is not null then nullif(teaching.title, subjects.name)
      else teaching.title
    end as name
  from pg_temp.oneroster_class_terms as term
  join pg_temp.oneroster_groups as teaching on teaching.key = term.class_key
  join subjects on subjects.id = teaching.subject_id
  where term.class_subject_id is not null;

  insert into class_subjects
    (id, class_id, subject_id, term_id, name, code, room_id, period_labels, takes_whole_class,
     sourced_id, sourced_values)
  select
    id, class_id, subject_id, term_id, name, nullif(code, ''), room_id,
    coalesce(period_labels, '{}'), takes_whole_class, key, said
  from pg_temp.oneroster_wanted as wanted
  where not exists (select from class_subjects where class_subjects.id = wanted.id)
  order by line, term_id;

  with changed as (
    update class_subjects
    set
      class_id = wanted.class_id, subject_id = wanted.subject_id, term_id = wanted.term_id,
      name = case
        when class_subjects_title(class_subjects) = wanted.title then class_subjects.name
        else wanted.name
      end,
      takes_whole_class = wanted.takes_whole_class,
      code = case when wanted.code is null then class_subjects.code else nullif(wanted.code, '')
      end,
      room_id = case when wanted.has_room then wanted.room_id else class_subjects.room_id end,
      period_labels = coalesce(wanted.period_labels, class_subjects.period_labels),
      sourced_values = wanted.said
    from pg_temp.oneroster_wanted as wanted
    where class_subjects.id = wanted.id
      and (
        (
          class_subjects.class_id, class_subjects.subject_id, class_subjects.term_id,
          class_subjects.takes_whole_class
        ) is distinct from (
          wanted.class_id, wanted.subject_id, wanted.term_id, wanted.takes_whole_class
        )
        or class_subjects_title(class_subjects) <> wanted.title
          and class_subjects.name is distinct from wanted.name
        or wanted.code is not null and class_subjects.code is distinct from nullif(wanted.code, '')
        or wanted.has_room and class_subjects.room_id is distinct from wanted.room_id
        or class_subjects.period_labels <> wanted.period_labels
        or class_subjects.sourced_values <> wanted.said
      )
    returning wanted.line
  ),
  -- Terms that the class does not run in any more.
  gone as (
    delete from class_subjects
    using pg_temp.oneroster_groups as teaching
    where coalesce(class_subjects.sourced_id, class_subjects.id::text) = teaching.key
      and class_subjects.id not in (select id from pg_temp.oneroster_wanted)
      and not exists (
        select from exam_papers where exam_papers.class_subject_id = class_subjects.id
      )
    returning teaching.line
  )
  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select 'classes.csv', line, 'changed'
  from (select line from changed union select line from gone) as touched;
  drop table pg_temp.oneroster_wanted;
end;
$$;
comment on function merge_oneroster_class_subjects() is
  'A step of import_oneroster(): what classes are taught.';
