create or replace function generate_report_cards(class_id uuid, term_id uuid)
  returns setof report_cards
  language plpgsql volatile strict security definer
  set search_path from current
as $$
#variable_conflict use_column
-- Definer, because a card follows from all of a student's results and a rank from everybody's,
-- whoever may read them; and because nobody may write the figures of a card by hand.
declare
  class record;
  term record;
  members uuid[];
begin
  perform require_permission(
    'report_cards:create', may_for_class('report_cards:create', generate_report_cards.class_id)
  );
  select
    classes.id, classes.name, classes.academic_year_id, schools.name as school_name,
    schools_today(schools) as today,
    grading_scales.id as grading_scale_id, grading_scales.name as grading_scale_name
  into class
  from classes
  join schools on schools.id = classes.school_id
  left join grading_scales on grading_scales.id = grading_scale_id_for(schools.id)
  where classes.id = generate_report_cards.class_id;
  if not found then
    raise exception using errcode = 'P0002', message = 'There is no such class.';
  end if;
  select terms.id, terms.name, terms.academic_year_id, academic_years.name as academic_year_name
  into term
  from terms
  join academic_years on academic_years.id = terms.academic_year_id
  where terms.id = generate_report_cards.term_id;
  if not found then
    raise exception using errcode = 'P0002', message = 'There is no such term.';
  end if;
  if term.academic_year_id <> class.academic_year_id then
    raise exception using
      errcode = 'SC313',
      message = format('%s is no term of the year of %s.', term.name, class.name),
      hint = 'Choose a term of the class''s academic year.';
  end if;
  -- Against a second generation at the same time: the later one sees what the first did.
  perform from classes where id = class.id for no key update;

  members := array(select graded_student_ids(class.id, term.id));
  if cardinality(members) > 0 and not exists (
    select
    from unnest(members) as member (id)
    where not exists (
      select
      from report_cards
      where report_cards.student_id = member.id
        and report_cards.term_id = term.id
        and report_cards.published_at is not null
    )
  ) then
    raise exception using
      errcode = 'SC312',
      message = format('The report cards of %s for %s are published.', class.name, term.name),
      hint = 'Take those back that must change (unpublish_report_card), then generate again.';
  end if;

  -- Of students who have gone to another class since; that class makes their card.
  delete from report_cards
  where class_id = class.id
    and term_id = term.id
    and published_at is null
    and student_id <> all (members);

  insert into report_cards (
    student_id, class_id, term_id, school_name, academic_year_name, term_name, class_name,
    grading_scale_name, percent, letter, grade_point, credits_attempted, credits_earned, class_rank,
    class_size, lines
  )
  select
    ranking.student_id, class.id, term.id, class.school_name, term.academic_year_name, term.name,
    class.name, class.grading_scale_name, ranking.percent, band.label,
    round(credits.points / nullif(credits.weighed, 0), 2), credits.attempted, credits.earned,
    ranking.class_rank, ranking.class_size, coalesce(report.lines, '[]')
  from rank_students(members, term.id, class.grading_scale_id) as ranking
  cross join lateral grade_for(ranking.percent, class.grading_scale_id) as band
  left join report_card_lines(members, term.id, class.grading_scale_id, class.today) as report
    on report.student_id = ranking.student_id
  cross join lateral credits_of_lines(coalesce(report.lines, '[]')) as credits
  order by ranking.student_id
  on conflict on constraint report_cards_student_id_term_id_key do update
  set
    class_id = excluded.class_id,
    school_name = excluded.school_name,
    academic_year_name = excluded.academic_year_name,
    term_name = excluded.term_name,
    class_name = excluded.class_name,
    grading_scale_name = excluded.grading_scale_name,
    percent = excluded.percent,
    letter = excluded.letter,
    grade_point = excluded.grade_point,
    credits_attempted = excluded.credits_attempted,
    credits_earned = excluded.credits_earned,
    class_rank = excluded.class_rank,
    class_size = excluded.class_size,
    lines = excluded.lines
  where report_cards.published_at is null;

  return query
    select report_cards.*
    from report_cards
    where report_cards.class_id = class.id and report_cards.term_id = term.id
    order by report_cards.class_rank nulls last, report_cards.student_id;
end;
$$;
comment on function generate_report_cards(uuid, uuid) is
  'Makes the report cards of a class for a term from all results that are entered, published or not, and returns them. Cards that are not published yet are made anew and keep their remark; published ones stay as they are (SC312 when all are). A student who changed class within the term gets the card from the last class, with the results of both. percent is the weighted average, letter its band on the school''s grading scale, gradePoint the mean of the subjects'' grade points weighted by their credits, classRank the place in the class with ties. On a scale of levels there is no percent, letter, grade point or place; the lines list each standard with its level. Needs report_cards:create for the class.';
grant execute on function generate_report_cards(uuid, uuid) to :"tenant";
