create or replace function transcripts_for(student_ids uuid[]) returns setof app.transcript
  language sql stable strict parallel safe rows 10
-- Called by functions that run as the owner and have asked for permission.
begin atomic
  with recursive lineage (term_id, ancestor_id) as (
    select terms.id, terms.parent_term_id from terms where terms.parent_term_id is not null
    union
    select lineage.term_id, terms.parent_term_id
    from lineage
    join terms on terms.id = lineage.ancestor_id
    where terms.parent_term_id is not null
  ),
  cards as (
    select
      card.id, card.student_id, card.school_name, card.academic_year_name, card.term_name,
      card.class_name, card.grading_scale_name, card.percent, card.letter, card.grade_point,
      card.class_rank, card.class_size, card.lines,
      coalesce(card.ended_on, terms.ends_on) as last_day,
      terms.starts_on as first_day,
      coalesce(credits.attempted, card.credits_attempted) as attempted,
      case when credits.attempted is null then card.credits_earned else credits.earned end
        as earned,
      -- Exact, where the subjects are known; a card without them has its own grade point only.
      case when credits.attempted is null and card.grade_point is not null
        then card.credits_attempted else credits.weighed
      end as weighed,
      case when credits.attempted is null
        then card.credits_attempted * card.grade_point else credits.points
      end as points,
      -- A year's card has in it what its quarters' cards have.
      not exists (
        select
        from lineage
        join report_cards as whole on whole.term_id = lineage.ancestor_id
        where lineage.term_id = card.term_id
          and whole.student_id = card.student_id
          and whole.published_at is not null
      ) as counts
    from report_cards as card
    left join terms on terms.id = card.term_id
    cross join lateral credits_of_lines(card.lines) as credits
    where card.student_id = any (transcripts_for.student_ids) and card.published_at is not null
  ),
  years as (
    select
      cards.student_id,
      cards.academic_year_name,
      min(cards.last_day) as first_end,
      avg(cards.percent) filter (where cards.counts) as percent,
      sum(cards.attempted) filter (where cards.counts) as attempted,
      sum(cards.earned) filter (where cards.counts) as earned,
      sum(cards.weighed) filter (where cards.counts) as weighed,
      sum(cards.points) filter (where cards.counts) as points,
      array_agg(
        row(
          cards.id, cards.school_name, cards.term_name, cards.class_name, cards.last_day,
          cards.grading_scale_name, cards.percent, cards.letter, cards.grade_point,
          cards.attempted, cards.earned, cards.class_rank, cards.class_size, cards.counts,
          cards.lines
        )::app.transcript_card
        order by
          cards.last_day nulls first, cards.first_day desc nulls first, cards.term_name, cards.id
      ) as cards
    from cards
    group by cards.student_id, cards.academic_year_name
  )
  select
    students.id,
    students.full_name,
    students.admission_number,
    app.round_percent(avg(years.percent)),
    round(sum(years.points) / nullif(sum(years.weighed), 0), 2),
    sum(years.attempted),
    sum(years.earned),
    coalesce(
      array_agg(
        row(
          years.academic_year_name,
          app.round_percent(years.percent),
          round(years.points / nullif(years.weighed, 0), 2),
          years.attempted,
          years.earned,
          years.cards
        )::app.transcript_year
        order by years.first_end nulls first, years.academic_year_name
      ) filter (where years.student_id is not null),
      '{}'
    )
  from students
  left join years on years.student_id = students.id
  where students.id = any (transcripts_for.student_ids)
  group by students.id
  order by students.last_name, students.first_name, students.id;
end;
comment on function transcripts_for(uuid[]) is
  'The transcripts of students, from their published report cards.';
