create or replace function oneroster_term_kind(type text, own_kind text default null)
  returns app.term_kind
  language sql immutable parallel safe
begin atomic
  select case
    when own_kind in ('term', 'semester', 'trimester', 'quarter', 'grading_period')
      then own_kind::app.term_kind
    when lower(type) = 'gradingperiod' then 'grading_period'::app.term_kind
    when lower(type) = 'semester' then 'semester'::app.term_kind
    else 'term'::app.term_kind
  end;
end;
comment on function oneroster_term_kind(text, text) is
  'The kind of term that a type of academic session is. Trimesters and quarters, which OneRoster lacks, come from a column of our own exports.';
