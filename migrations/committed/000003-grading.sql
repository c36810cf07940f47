--! Previous: sha1:e25ad4c3bddc30bdea47572d20610874d17ddd40
--! Hash: sha1:070065b2f2f81c2724a2495f4dd6270fab04deb7
--! Message: grading

-- Begin with `set local role homeroom_owner;`, so that everything belongs to it, whoever connects,
-- and end with `reset role;`. Here go changes of app and platform, and one
-- `insert into platform.tenant_migrations` a delta.

set local role homeroom_owner;

--! Included app/grading.sql
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
--! EndIncluded app/grading.sql

insert into platform.tenant_migrations (version, name, sql) values (5, 'grading', $delta$
--! Included tenant/deltas/0005_grading.sql
-- Grading schemes, dropped results and transcripts.

-- Null: the scale grades percentages. Else its bands are levels, and this finds the final one.
alter table grading_scales add column level_rule app.level_rule;

-- What a subject is made of where levels are given instead of scores.
create table standards (
  id uuid not null default app.uuid_v7(),
  subject_id uuid not null,
  code text,
  name text collate app.natural not null,
  description text not null default '',
  position integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint standards_pkey primary key (id),
  constraint standards_subject_id_name_key unique (subject_id, name),
  constraint standards_subject_id_fkey foreign key (subject_id) references subjects (id)
    on delete restrict,
  constraint standards_name_check check (btrim(name) <> '')
);

-- A paper takes one score of a student, and a level for each standard that it is about.
alter table results
  add column standard_id uuid,
  add column level_id uuid,
  drop constraint results_exam_paper_id_student_id_key,
  add constraint results_exam_paper_id_student_id_standard_id_key
    unique nulls not distinct (exam_paper_id, student_id, standard_id),
  add constraint results_standard_id_fkey foreign key (standard_id) references standards (id)
    on delete restrict,
  add constraint results_level_id_fkey foreign key (level_id) references grading_scale_bands (id)
    on delete restrict,
  drop constraint results_state_check,
  add constraint results_state_check check (
    num_nonnulls(score, level_id, nullif(is_absent, false), nullif(is_exempt, false)) = 1
    and case when standard_id is null then level_id is null else score is null end
  );
create index results_standard_id_idx on results (standard_id);
create index results_level_id_idx on results (level_id);

-- One for a kind of exam in a term, for a school or all, for a subject or all.
create table drop_rules (
  id uuid not null default app.uuid_v7(),
  term_id uuid not null,
  school_id uuid,
  subject_id uuid,
  kind app.exam_kind not null,
  drop_lowest smallint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint drop_rules_pkey primary key (id),
  constraint drop_rules_term_id_school_id_subject_id_kind_key
    unique nulls not distinct (term_id, school_id, subject_id, kind),
  constraint drop_rules_term_id_fkey foreign key (term_id) references terms (id)
    on delete cascade,
  constraint drop_rules_school_id_fkey foreign key (school_id) references schools (id)
    on delete cascade,
  constraint drop_rules_subject_id_fkey foreign key (subject_id) references subjects (id)
    on delete cascade,
  constraint drop_rules_drop_lowest_check check (drop_lowest between 0 and 20)
);
create index drop_rules_school_id_idx on drop_rules (school_id);
create index drop_rules_subject_id_idx on drop_rules (subject_id);

alter table class_subjects
  add column credits numeric(5, 2) not null default 1,
  add constraint class_subjects_credits_check check (credits >= 0);

-- ended_on is for an earlier school's cards; ours know their term.
alter table report_cards
  add column credits_attempted numeric(7, 2),
  add column credits_earned numeric(7, 2),
  add column ended_on date,
  add constraint report_cards_credits_check check (
    credits_earned >= 0 and credits_earned <= credits_attempted
  );

-- The bundle makes both anew: one returns other columns, the other takes the scale.
drop function if exists report_card_lines(uuid[], uuid, uuid, date);
drop function if exists rank_students(uuid[], uuid);
--! EndIncluded tenant/deltas/0005_grading.sql
$delta$)
on conflict (version) do update set name = excluded.name, sql = excluded.sql;

reset role;
