-- Types and helpers of grading schemes and transcripts.

create type app.level_rule as enum ('most_recent', 'most_frequent', 'highest', 'mean');
comment on type app.level_rule is
  'How the final level in a standard follows from the levels in the papers: the one of the latest day, the one shown most often (of those as frequent as each other the one shown last), the highest, or the mean of the levels, counted from 1 for the lowest, weighted like the exams and rounded to the nearest level, halves up.';

create type app.level_entry as (
  student_id uuid,
  standard_id uuid,
  level_id uuid,
  is_absent boolean,
  is_exempt boolean,
  remark text
);
comment on type app.level_entry is
  'What a student showed in one standard in a paper: a level, or absent, or exempt.';
comment on column app.level_entry.student_id is 'The student.';
comment on column app.level_entry.standard_id is 'The standard, one of the paper''s subject.';
comment on column app.level_entry.level_id is
  'The level: a band of the school''s grading scale, which must be one of levels.';
comment on column app.level_entry.is_absent is
  'Whether the student was absent; the paper then says nothing about the standard.';
comment on column app.level_entry.is_exempt is 'Whether the paper does not count for the student.';
comment on column app.level_entry.remark is 'What there is to say about it.';

create type app.standard_level as (
  student_id uuid,
  subject_id uuid,
  standard_id uuid,
  standard_name text,
  level_id uuid,
  level text,
  is_passing boolean,
  counted integer,
  dropped integer,
  absent integer,
  exempt integer
);
comment on type app.standard_level is
  'What a student has come to in a standard. Of the papers with a result, counted have a level and a weight, dropped are left out by a drop rule; absent and exempt say nothing about the standard.';
comment on column app.standard_level.student_id is 'The student.';
comment on column app.standard_level.subject_id is 'The subject that the standard is part of.';
comment on column app.standard_level.standard_id is 'The standard.';
comment on column app.standard_level.standard_name is 'The name of the standard.';
comment on column app.standard_level.level_id is 'The final level; null when nothing counts.';
comment on column app.standard_level.level is 'The label of the final level.';
comment on column app.standard_level.is_passing is 'Whether the level is a pass.';
comment on column app.standard_level.counted is 'Papers that count.';
comment on column app.standard_level.dropped is 'Papers that a drop rule leaves out.';
comment on column app.standard_level.absent is 'Papers missed, which do not count.';
comment on column app.standard_level.exempt is 'Papers that do not count.';

create type app.transcript_card as (
  report_card_id uuid,
  school_name text,
  term_name text,
  class_name text,
  ended_on date,
  grading_scale_name text,
  percent numeric,
  letter text,
  grade_point numeric,
  credits_attempted numeric,
  credits_earned numeric,
  class_rank integer,
  class_size integer,
  counts boolean,
  lines jsonb
);
comment on type app.transcript_card is 'A published report card as a transcript shows it.';
comment on column app.transcript_card.report_card_id is 'The report card.';
comment on column app.transcript_card.school_name is 'The school, in words.';
comment on column app.transcript_card.term_name is 'The term, in words.';
comment on column app.transcript_card.class_name is 'The class, in words.';
comment on column app.transcript_card.ended_on is 'The last day of the term, where it is known.';
comment on column app.transcript_card.grading_scale_name is 'The scale of its grades, in words.';
comment on column app.transcript_card.percent is 'The weighted average of the term.';
comment on column app.transcript_card.letter is 'The grade of percent on the scale.';
comment on column app.transcript_card.grade_point is
  'The mean of the subjects'' grade points, weighted by their credits.';
comment on column app.transcript_card.credits_attempted is
  'The credits of all subjects that were graded; null when they are not known.';
comment on column app.transcript_card.credits_earned is
  'The credits of those of them that were passed.';
comment on column app.transcript_card.class_rank is 'The place in the class by percent.';
comment on column app.transcript_card.class_size is 'How many students the class graded.';
comment on column app.transcript_card.counts is
  'Whether it counts in the figures of the year: not where another card is about a longer term that contains this one''s.';
comment on column app.transcript_card.lines is 'The subjects, as in the report card.';

create type app.transcript_year as (
  academic_year_name text,
  percent numeric,
  grade_point numeric,
  credits_attempted numeric,
  credits_earned numeric,
  cards app.transcript_card[]
);
comment on type app.transcript_year is 'A year of a transcript and its report cards, in order.';
comment on column app.transcript_year.academic_year_name is 'The year, in words.';
comment on column app.transcript_year.percent is
  'The mean of its cards'' percentages, each alike, two decimals; null when no card has one.';
comment on column app.transcript_year.grade_point is
  'The mean of the grade points of all subjects of its cards, weighted by credits, two decimals.';
comment on column app.transcript_year.credits_attempted is
  'The credits of all subjects that were graded.';
comment on column app.transcript_year.credits_earned is
  'The credits of those of them that were passed.';
comment on column app.transcript_year.cards is 'The report cards of the year, in order.';

create type app.transcript as (
  student_id uuid,
  student_name text,
  admission_number text,
  percent numeric,
  grade_point numeric,
  credits_attempted numeric,
  credits_earned numeric,
  years app.transcript_year[]
);
comment on type app.transcript is
  'All published report cards of a student over the years, those of earlier schools too.';
comment on column app.transcript.student_id is 'The student.';
comment on column app.transcript.student_name is 'The student''s full name.';
comment on column app.transcript.admission_number is 'The student''s admission number.';
comment on column app.transcript.percent is
  'The mean of the years'' percentages, each year alike, rounded once to two decimals.';
comment on column app.transcript.grade_point is
  'The grade-point average: the mean of the grade points of all subjects of all years, weighted by credits, rounded once to two decimals.';
comment on column app.transcript.credits_attempted is 'The sum of the years'' credits attempted.';
comment on column app.transcript.credits_earned is 'The sum of the years'' credits earned.';
comment on column app.transcript.years is 'The years, in order.';

create type app.transport_outcome as enum ('continued', 'already_assigned', 'ended', 'no_seat');
comment on type app.transport_outcome is
  'What becomes of a student''s place on a bus when a year is rolled over: continued on the same route and stop; already assigned for the new year; ended with the student''s time at the school; or without a seat, as the vehicle has none left.';

alter type app.rollover_line add attribute guardian_count integer;
comment on column app.rollover_line.guardian_count is
  'How many guardians go along with the student; they belong to the student, not to a year.';
alter type app.rollover_line add attribute transport app.transport_outcome;
comment on column app.rollover_line.transport is
  'What becomes of the student''s transport; null where there was none at the end of the year.';

create type app.result_line as (
  student_id uuid,
  standard_id uuid,
  score numeric,
  level_id uuid,
  is_absent boolean,
  is_exempt boolean,
  remark text
);
comment on type app.result_line is
  'A line of a list of marks: a score or, in a standard, a level; or absent, or exempt.';
comment on column app.result_line.student_id is 'The student.';
comment on column app.result_line.standard_id is 'The standard that a level is given in.';
comment on column app.result_line.score is 'The score, between 0 and the paper''s maximum.';
comment on column app.result_line.level_id is 'The level shown in the standard.';
comment on column app.result_line.is_absent is 'Whether the student was absent.';
comment on column app.result_line.is_exempt is 'Whether the paper does not count for the student.';
comment on column app.result_line.remark is 'What there is to say about it.';
