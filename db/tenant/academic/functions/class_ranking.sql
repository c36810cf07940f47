create or replace function class_ranking(class_id uuid, term_id uuid)
  returns setof app.ranking_line
  language plpgsql stable strict parallel safe security definer rows 30
  set search_path from current
as $$
-- Definer, because a place in the class follows from everybody's results, whoever may read them.
begin
  perform require_permission(
    'report_cards:view', may_for_class('report_cards:view', class_ranking.class_id)
  );
  return query
    select ranking.*
    from rank_students(
      array(select graded_student_ids(class_ranking.class_id, class_ranking.term_id)),
      class_ranking.term_id,
      (
        select grading_scale_id_for(classes.school_id)
        from classes
        where classes.id = class_ranking.class_id
      )
    ) as ranking
    join students on students.id = ranking.student_id
    order by ranking.class_rank nulls last, students.last_name, students.first_name, students.id;
end;
$$;
comment on function class_ranking(uuid, uuid) is
  'The students of a class by their weighted average in a term, the best first. Equal percentages (as rounded to two decimals) share a place. Where the school''s grading scale is one of levels, there are neither percentages nor places. Needs report_cards:view for the class.';
grant execute on function class_ranking(uuid, uuid) to :"tenant";
