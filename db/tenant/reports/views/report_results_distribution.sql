create or replace view report_results_distribution with (security_invoker = true) as
select
  classes.school_id,
  schools.name as school_name,
  terms.name as term_name,
  exams.id as exam_id,
  exams.name as exam_name,
  exam_papers.id as exam_paper_id,
  classes.id as class_id,
  classes.name as class_name,
  subjects.name as subject_name,
  tenth.from_percent,
  count(*) as results,
  count(*) filter (where results.score >= exam_papers.pass_score) as passed,
  app.round_percent(avg(tenth.percent)) as average_percent
from results
join exam_papers on exam_papers.id = results.exam_paper_id
join exams on exams.id = exam_papers.exam_id
join terms on terms.id = exams.term_id
join class_subjects on class_subjects.id = exam_papers.class_subject_id
join subjects on subjects.id = class_subjects.subject_id
join classes on classes.id = class_subjects.class_id
join schools on schools.id = classes.school_id
cross join lateral (
  select
    100 * results.score / exam_papers.maximum_score as percent,
    -- The full score is in the last tenth.
    10 * least(floor(10 * results.score / exam_papers.maximum_score)::integer, 9)
      as from_percent
) as tenth
where results.score is not null
group by schools.id, terms.id, exams.id, exam_papers.id, classes.id, subjects.id,
  tenth.from_percent;

comment on view report_results_distribution is $$
@foreignKey (exam_paper_id) references exam_papers (id)
@foreignKey (class_id) references classes (id)
For reports: how many results of a paper fall into each tenth of its maximum. Absent and exempt students are not counted.$$;
comment on column report_results_distribution.school_id is 'The school.';
comment on column report_results_distribution.school_name is 'The name of the school.';
comment on column report_results_distribution.term_name is 'The name of the term.';
comment on column report_results_distribution.exam_id is 'The exam.';
comment on column report_results_distribution.exam_name is 'The name of the exam.';
comment on column report_results_distribution.exam_paper_id is 'The paper.';
comment on column report_results_distribution.class_id is 'The class.';
comment on column report_results_distribution.class_name is 'The name of the class.';
comment on column report_results_distribution.subject_name is 'The name of the subject.';
comment on column report_results_distribution.from_percent is
  'Where the tenth begins: 0, 10 … 90. The full score is in the last one.';
comment on column report_results_distribution.results is 'How many results fall into it.';
comment on column report_results_distribution.passed is
  'How many of them reach the pass mark; none where the paper has no pass mark.';
comment on column report_results_distribution.average_percent is
  'Their average, in percent of the maximum.';
grant select on report_results_distribution to :"reader";
