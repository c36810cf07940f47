create or replace function tg_results__entered_by() returns trigger
  language plpgsql volatile
  set search_path from current
as $$
begin
  -- A user cannot enter in another's name; without a user (a DBA) the given one stays.
  new.entered_by_id := coalesce(current_user_id(), new.entered_by_id);
  return new;
end;
$$;

create or replace trigger _500_entered_by
  before insert or update of score, level_id, is_absent, is_exempt, remark on results
  for each row execute function tg_results__entered_by();

create or replace function tg_results__validate() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because it locks, and sees who attends and which windows are open, whoever may read it.
declare
  paper_ids uuid[];
  wrong record;
begin
  -- Publishing and the like change no mark and need no check.
  if tg_op = 'UPDATE' then
    paper_ids := array(
      select distinct new_rows.exam_paper_id
      from new_rows
      join old_rows on old_rows.id = new_rows.id
      where (
          new_rows.exam_paper_id, new_rows.student_id, new_rows.standard_id, new_rows.score,
          new_rows.level_id, new_rows.is_absent, new_rows.is_exempt
        ) is distinct from (
          old_rows.exam_paper_id, old_rows.student_id, old_rows.standard_id, old_rows.score,
          old_rows.level_id, old_rows.is_absent, old_rows.is_exempt
        )
    );
  else
    paper_ids := array(select distinct exam_paper_id from new_rows);
  end if;
  if paper_ids = '{}' then
    return null;
  end if;

  -- So that nobody lowers a maximum at the same time.
  perform from exam_papers where id = any (paper_ids) order by id for share;

  select
    students.full_name as student, students.id as student_id,
    new_rows.score, exam_papers.maximum_score
  into wrong
  from new_rows
  join exam_papers on exam_papers.id = new_rows.exam_paper_id
  join students on students.id = new_rows.student_id
  where exam_papers.id = any (paper_ids) and new_rows.score > exam_papers.maximum_score
  order by students.last_name, students.first_name
  limit 1;
  if found then
    raise exception using
      errcode = 'SC301',
      message = format(
        '%s cannot have %s: the maximum of the paper is %s.',
        wrong.student, wrong.score, wrong.maximum_score
      ),
      detail = format('student_id %s', wrong.student_id),
      hint = 'Correct the score or raise the maximum of the paper.';
  end if;

  select
    students.full_name as student, standards.name as standard,
    standards.subject_id <> class_subjects.subject_id as is_other_subject
  into wrong
  from new_rows
  join exam_papers on exam_papers.id = new_rows.exam_paper_id
  join class_subjects on class_subjects.id = exam_papers.class_subject_id
  join classes on classes.id = class_subjects.class_id
  join standards on standards.id = new_rows.standard_id
  join students on students.id = new_rows.student_id
  left join grading_scale_bands as level on level.id = new_rows.level_id
  left join grading_scales on grading_scales.id = level.grading_scale_id
  where exam_papers.id = any (paper_ids)
    and (
      standards.subject_id <> class_subjects.subject_id
      or new_rows.level_id is not null and (
        grading_scales.level_rule is null
        or grading_scales.id <> grading_scale_id_for(classes.school_id)
      )
    )
  order by students.last_name, students.first_name
  limit 1;
  if wrong.is_other_subject then
    raise exception using
      errcode = 'SC321',
      message = format(
        '%s: the paper is not about the subject of %s.', wrong.student, wrong.standard
      ),
      hint = 'Choose a standard of the paper''s subject.';
  elsif found then
    raise exception using
      errcode = 'SC320',
      message = format(
        '%s: what is given for %s is no level of the school''s grading scale.',
        wrong.student, wrong.standard
      ),
      hint = 'Choose a band of the school''s scale, which must have a level rule.';
  end if;

  -- Joining late and sitting the paper afterwards is fine; having left before it is not.
  select
    students.full_name as student, students.id as student_id,
    exams.name as exam
  into wrong
  from new_rows
  join exam_papers on exam_papers.id = new_rows.exam_paper_id
  join exams on exams.id = exam_papers.exam_id
  join terms on terms.id = exams.term_id
  join students on students.id = new_rows.student_id
  where exam_papers.id = any (paper_ids)
    -- Uncorrelated, so that a large class is looked up at once.
    and new_rows.id not in (
      select attended.id
      from new_rows as attended
      join exam_papers as paper on paper.id = attended.exam_paper_id
      join exams as exam on exam.id = paper.exam_id
      join terms as term on term.id = exam.term_id
      join class_subject_members as member
        on member.class_subject_id = paper.class_subject_id
        and member.student_id = attended.student_id
        and daterange(member.starts_on, member.ends_on, '[]')
          && daterange(coalesce(paper.held_on, term.starts_on), term.ends_on, '[]')
    )
  order by students.last_name, students.first_name
  limit 1;
  if found then
    raise exception using
      errcode = 'SC302',
      message = format('%s: %s does not attend this class subject.', wrong.exam, wrong.student),
      detail = format('student_id %s', wrong.student_id),
      hint = 'Only who attends it on the day of the paper or later in the term has a result.';
  end if;

  perform check_results_window(paper_ids);
  return null;
end;
$$;

create or replace trigger _200_validate_insert after insert on results
  referencing new table as new_rows
  for each statement execute function tg_results__validate();
create or replace trigger _200_validate_update after update on results
  referencing old table as old_rows new table as new_rows
  for each statement execute function tg_results__validate();

create or replace function tg_results__approve() returns trigger
  language plpgsql volatile security definer
  set search_path from current
as $$
-- Definer, because it asks for permissions beyond the rows that the asker may read.
declare
  changed uuid[];
  paper_ids uuid[];
  papers_class_subject_ids uuid[];
begin
  if tg_op = 'DELETE' then
    -- Erasing a student takes the results along; that is no change of a mark.
    changed := array(
      select old_rows.id
      from old_rows
      where exists (select from students where students.id = old_rows.student_id)
    );
  else
    changed := array(
      select old_rows.id
      from new_rows
      join old_rows on old_rows.id = new_rows.id
      where (
          new_rows.exam_paper_id, new_rows.student_id, new_rows.standard_id, new_rows.score,
          new_rows.level_id, new_rows.is_absent, new_rows.is_exempt, new_rows.remark
        ) is distinct from (
          old_rows.exam_paper_id, old_rows.student_id, old_rows.standard_id, old_rows.score,
          old_rows.level_id, old_rows.is_absent, old_rows.is_exempt, old_rows.remark
        )
    );
  end if;
  if changed = '{}' then
    return null;
  end if;

  papers_class_subject_ids := array(
    select distinct exam_papers.class_subject_id
    from old_rows
    join exam_papers on exam_papers.id = old_rows.exam_paper_id
    where old_rows.id = any (changed) and old_rows.published_at is not null
  );
  if papers_class_subject_ids <> '{}'
    and not may_for_class_subjects('results:approve', papers_class_subject_ids)
  then
    raise exception using
      errcode = 'SC307',
      message = 'A published result can be changed only with the permission results:approve.',
      hint = 'Ask somebody who may approve results, or take the publication back.';
  end if;

  if tg_op = 'DELETE' then
    paper_ids := array(
      select distinct exam_paper_id from old_rows where id = any (changed)
    );
    perform check_results_window(paper_ids);
  end if;
  return null;
end;
$$;

create or replace trigger _300_approve_update after update on results
  referencing old table as old_rows new table as new_rows
  for each statement execute function tg_results__approve();
create or replace trigger _300_approve_delete after delete on results
  referencing old table as old_rows
  for each statement execute function tg_results__approve();
