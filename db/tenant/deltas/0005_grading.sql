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
