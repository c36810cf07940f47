create or replace function weighted_average(student_id uuid, term_id uuid) returns numeric
  language sql stable strict parallel safe
begin atomic
  select app.round_percent(avg(100 * averages.earned / averages.possible))
  from subject_averages(array[weighted_average.student_id], weighted_average.term_id) as averages
  where averages.possible > 0;
end;
comment on function weighted_average(uuid, uuid) is
  'A student''s percentage in a term and the terms within it, from the results that you may see: in each subject 100 * sum(weight * score / maximum) / sum(weight), then the mean of the subjects, each alike. Absent counts as 0; exempt, missing and weight 0 do not count. Rounded once, at the end, to two decimals with halves up. Null when nothing counts.';
grant execute on function weighted_average(uuid, uuid) to :"reader";
