create or replace function credits_of_lines(lines jsonb)
  returns table (attempted numeric, earned numeric, weighed numeric, points numeric)
  language sql immutable parallel safe rows 1
-- Lines of an earlier school's card are typed by hand: what is no number is left out.
begin atomic
  select
    sum(line.credits) filter (where line.is_graded),
    sum(case when line.is_passed then line.credits else 0 end) filter (where line.is_graded),
    sum(line.credits) filter (where line.grade_point is not null),
    sum(line.credits * line.grade_point)
  from (
    select
      case when jsonb_typeof(item -> 'credits') = 'number'
        then greatest((item ->> 'credits')::numeric, 0) else 1
      end as credits,
      case when jsonb_typeof(item -> 'gradePoint') = 'number'
        then (item ->> 'gradePoint')::numeric
      end as grade_point,
      coalesce(item ->> 'letter', item ->> 'percent', item ->> 'gradePoint') is not null
        as is_graded,
      coalesce(item ->> 'passed', 'true') <> 'false' as is_passed
    from jsonb_array_elements(lines) as item
  ) as line;
end;
comment on function credits_of_lines(jsonb) is
  'The credits of a report card''s lines: of those with a grade, of those passed, of those with a grade point, and the sum of credits times grade points.';
