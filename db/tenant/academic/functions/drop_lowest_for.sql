create or replace function drop_lowest_for(exam_paper_ids uuid[])
  returns table (exam_paper_id uuid, drop_lowest integer)
  language plpgsql stable strict parallel safe security definer rows 20
  set search_path from current
as $$
#variable_conflict use_column
-- Definer, because an average must not depend on which rules its reader may see.
begin
  -- Most schools have none.
  if not exists (select from drop_rules) then
    return;
  end if;
  return query
    with recursive papers as (
      select
        exam_papers.id, exams.term_id, exams.kind, class_subjects.subject_id, classes.school_id
      from exam_papers
      join exams on exams.id = exam_papers.exam_id
      join class_subjects on class_subjects.id = exam_papers.class_subject_id
      join classes on classes.id = class_subjects.class_id
      where exam_papers.id = any (exam_paper_ids)
    ),
    lineage (school_id, id, distance) as (
      select distinct papers.school_id, papers.school_id, 0 from papers
      union all
      select lineage.school_id, schools.parent_school_id, lineage.distance + 1
      from lineage
      join schools on schools.id = lineage.id
      -- A cycle of schools is refused elsewhere; it must not hang here.
      where schools.parent_school_id is not null and lineage.distance < 20
    )
    select distinct on (papers.id) papers.id, rule.drop_lowest::integer
    from papers
    join drop_rules as rule
      on rule.term_id = papers.term_id
      and rule.kind = papers.kind
      and coalesce(rule.subject_id, papers.subject_id) = papers.subject_id
    left join lineage on lineage.school_id = papers.school_id and lineage.id = rule.school_id
    where rule.school_id is null or lineage.id is not null
    order by papers.id, rule.subject_id is null, lineage.distance nulls last;
end;
$$;
comment on function drop_lowest_for(uuid[]) is
  E'@behavior -*\nHow many of a student''s lowest results of the same kind, subject and term do not count, by paper, where there is a rule.';
grant execute on function drop_lowest_for(uuid[]) to :"reader";
