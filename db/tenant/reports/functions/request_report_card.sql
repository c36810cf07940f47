create or replace function request_report_card(report_card_id uuid) returns report_runs
  language plpgsql volatile strict
  set search_path from current
as $$
declare
  card record;
begin
  select
    students.full_name as student, students.admission_number, students.school_id,
    report_cards.school_name, report_cards.academic_year_name, report_cards.term_name,
    report_cards.class_name, report_cards.grading_scale_name, report_cards.percent,
    report_cards.letter, report_cards.grade_point, report_cards.class_rank,
    report_cards.class_size, report_cards.remark, report_cards.lines,
    report_cards.published_at is null as is_draft
  into card
  from report_cards
  join students on students.id = report_cards.student_id
  where report_cards.id = request_report_card.report_card_id;
  if not found then
    raise exception using errcode = 'P0002', message = 'There is no such report card.';
  end if;
  return keep_document(
    'report_card', format('Report card %s, %s', card.term_name, card.student), card.school_id,
    to_jsonb(card)
  );
end;
$$;
comment on function request_report_card(uuid) is
  'Has a report card that you may see written as a PDF, with the school''s name and logo. Returns the run: watch its file until it is ready, and download it with link_report_file.';
grant execute on function request_report_card(uuid) to :"tenant";
