create or replace function check_oneroster_classes() returns void
  language plpgsql volatile
  set search_path from current
as $$
begin
  insert into pg_temp.oneroster_errors (file, line, column_name, value, reason)
  select 'classes.csv', staged.line, problem ->> 0, problem ->> 1, problem ->> 2
  from pg_temp.oneroster_classes as staged
  left join pg_temp.oneroster_class_keys as keys on keys.line = staged.line
  left join pg_temp.oneroster_class_keys as host
    on host.key = staged.homeroom_class_sourced_id and host.is_homeroom
  cross join lateral unnest(array_remove(array[
    case when coalesce(staged.title, '') = ''
      then jsonb_build_array('title', staged.title, 'is empty')
    end,
    case when lower(coalesce(staged.class_type, '')) not in ('', 'homeroom', 'scheduled')
      then jsonb_build_array('classType', staged.class_type, 'is neither homeroom nor scheduled')
    end,
    case when not keys.is_new and keys.is_homeroom <> exists (
        select from oneroster_classes() as known
        where known.key = keys.key and known.is_homeroom
      )
      then jsonb_build_array(
        'classType', staged.class_type, 'differs from what the class is already'
      )
    end,
    case when coalesce(staged.course_sourced_id, '') = '' and not staged.is_homeroom
      then jsonb_build_array('courseSourcedId', staged.course_sourced_id, 'is empty')
    end,
    case when staged.course_sourced_id <> ''
        and staged.course_sourced_id not in (select key from pg_temp.oneroster_subject_keys)
      then jsonb_build_array(
        'courseSourcedId', staged.course_sourced_id, 'is no course of this bundle or school'
      )
    end,
    case when coalesce(staged.school_sourced_id, '') = ''
      then jsonb_build_array('schoolSourcedId', staged.school_sourced_id, 'is empty')
    end,
    case when staged.school_sourced_id <> ''
        and staged.school_sourced_id not in (select key from pg_temp.oneroster_school_keys)
      then jsonb_build_array(
        'schoolSourcedId', staged.school_sourced_id, 'is no org of this bundle or school'
      )
    end,
    case when coalesce(cardinality(staged.terms), 0) = 0
      then jsonb_build_array('termSourcedIds', staged.term_sourced_ids, 'is empty')
    end,
    case when staged.homeroom_class_sourced_id <> '' and host.key is null
      then jsonb_build_array(
        'metadata.homeroom.classSourcedId', staged.homeroom_class_sourced_id,
        'is no homeroom class of this bundle or school'
      )
    end
  ], null)) as found (problem)
  where not staged.is_deleted;

  insert into pg_temp.oneroster_errors (file, line, column_name, value, reason)
  select
    'classes.csv', staged.line, 'termSourcedIds', term.key,
    'is no academic session of this bundle or school'
  from pg_temp.oneroster_classes as staged
  cross join lateral unnest(staged.terms) as term (key)
  where not staged.is_deleted
    and term.key not in (select key from pg_temp.oneroster_session_keys);

  insert into pg_temp.oneroster_errors (file, line, column_name, value, reason)
  select
    'classes.csv', staged.line, 'termSourcedIds', staged.term_sourced_ids,
    'are terms of several school years'
  from pg_temp.oneroster_classes as staged
  where not staged.is_deleted
    and (
      select count(distinct session.academic_year_id)
      from unnest(staged.terms) as term (key)
      join pg_temp.oneroster_session_keys as session on session.key = term.key
    ) > 1;
end;
$$;
comment on function check_oneroster_classes() is
  'A step of import_oneroster(): the rows of classes.csv.';
