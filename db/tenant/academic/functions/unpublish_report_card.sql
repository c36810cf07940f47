create or replace function unpublish_report_card(report_card_id uuid) returns report_cards
  language plpgsql volatile strict security definer
  set search_path from current
as $$
-- Definer, because publishing is a step of its own: nobody may set published_at by hand.
declare
  card report_cards;
begin
  select report_cards.* into card
  from report_cards
  where report_cards.id = unpublish_report_card.report_card_id
  for update;
  perform require_permission(
    'report_cards:approve',
    has_permission('report_cards:approve')
      or (card.class_id is not null and may_for_class('report_cards:approve', card.class_id))
  );
  if card.id is null then
    raise exception using errcode = 'P0002', message = 'There is no such report card.';
  end if;
  update report_cards
  set published_at = null, published_by_id = null
  where report_cards.id = card.id
  returning * into card;
  return card;
end;
$$;
comment on function unpublish_report_card(uuid) is
  'Takes a published report card back, so that it can be generated anew. Needs report_cards:approve for its class.';
grant execute on function unpublish_report_card(uuid) to :"tenant";
