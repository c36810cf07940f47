create or replace function publish_report_cards(class_id uuid, term_id uuid)
  returns setof report_cards
  language plpgsql volatile strict security definer
  set search_path from current
as $$
-- Definer, because publishing is a step of its own: nobody may set published_at by hand.
begin
  perform require_permission(
    'report_cards:publish', may_for_class('report_cards:publish', publish_report_cards.class_id)
  );
  update report_cards
  set published_at = now(), published_by_id = current_user_id()
  where report_cards.class_id = publish_report_cards.class_id
    and report_cards.term_id = publish_report_cards.term_id
    and report_cards.published_at is null;
  if not found and not exists (
    select
    from report_cards
    where report_cards.class_id = publish_report_cards.class_id
      and report_cards.term_id = publish_report_cards.term_id
  ) then
    raise exception using
      errcode = 'SC310',
      message = 'There are no report cards of this class and term to publish.',
      hint = 'Generate them first.';
  end if;
  return query
    select report_cards.*
    from report_cards
    where report_cards.class_id = publish_report_cards.class_id
      and report_cards.term_id = publish_report_cards.term_id
    order by report_cards.class_rank nulls last, report_cards.student_id;
end;
$$;
comment on function publish_report_cards(uuid, uuid) is
  'Shows the report cards of a class and term to students and guardians, and freezes them. Those that are published already stay as they are. Needs report_cards:publish for the class.';
grant execute on function publish_report_cards(uuid, uuid) to :"tenant";
