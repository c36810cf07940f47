create or replace function check_exams(exam_ids uuid[]) returns void
  language plpgsql stable strict parallel unsafe
  set search_path from current
as $$
declare
  wrong record;
begin
  select
    exams.name as exam, terms.name as term, terms.starts_on as first_day, terms.ends_on as last_day,
    coalesce(
      case when exams.starts_on < terms.starts_on then exams.starts_on end,
      case when exams.ends_on > terms.ends_on then exams.ends_on end,
      case when exams.starts_on > terms.ends_on then exams.starts_on end,
      case when exams.ends_on < terms.starts_on then exams.ends_on end
    ) as day
  into wrong
  from exams
  join terms on terms.id = exams.term_id
  where exams.id = any (exam_ids)
    and not (
      coalesce(exams.starts_on between terms.starts_on and terms.ends_on, true)
      and coalesce(exams.ends_on between terms.starts_on and terms.ends_on, true)
    )
  limit 1;
  if found then
    raise exception using
      errcode = 'SC305',
      message = format('%s: %s is not within %s.', wrong.exam, wrong.day, wrong.term),
      detail = format('%s lasts from %s to %s.', wrong.term, wrong.first_day, wrong.last_day),
      hint = 'Choose days of the term, or another term.';
  end if;
end;
$$;
comment on function check_exams(uuid[]) is 'Refuses exams that do not take place within their term.';
