create or replace function export_oneroster_sessions() returns setof text[]
  language sql stable parallel unsafe
begin atomic
  select line
  from (
    select
      coalesce(sourced_id, id::text) as key,
      array[
        coalesce(sourced_id, id::text), '', '', name, 'schoolYear', starts_on::text, ends_on::text,
        '', extract(year from ends_on)::text, ''
      ] as line
    from academic_years
    union all
    select
      coalesce(terms.sourced_id, terms.id::text),
      array[
        coalesce(terms.sourced_id, terms.id::text), '', '', terms.name,
        case terms.kind
          when 'semester' then 'semester'
          when 'grading_period' then 'gradingPeriod'
          else 'term'
        end,
        terms.starts_on::text, terms.ends_on::text,
        coalesce(parents.sourced_id, parents.id::text, years.sourced_id, years.id::text),
        extract(year from years.ends_on)::text,
        case when terms.kind in ('trimester', 'quarter') then terms.kind::text else '' end
      ]
    from terms
    join academic_years as years on years.id = terms.academic_year_id
    left join terms as parents on parents.id = terms.parent_term_id
  ) as sessions
  order by key collate "C";
end;
comment on function export_oneroster_sessions() is 'The rows of academicSessions.csv.';
