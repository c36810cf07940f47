comment on table drop_rules is
  'How many of a student''s lowest results of a kind of exam do not count, in each subject of a term. The rule of a subject goes before one of all subjects, then the rule of a school before that of the school above it and of all schools. Exempt results are never dropped, a missed paper may be; one result at least counts.';
comment on column drop_rules.id is 'Identifies the row; never changes.';
comment on column drop_rules.term_id is
  'The term whose exams it is about; parts of the term have rules of their own.';
comment on column drop_rules.school_id is 'The school, and those below it; null: all schools.';
comment on column drop_rules.subject_id is 'The subject; null: every subject by itself.';
comment on column drop_rules.kind is 'The kind of exam.';
comment on column drop_rules.drop_lowest is
  'How many results are dropped, the lowest by percentage; 0 lifts a more general rule.';
comment on column drop_rules.created_at is 'When the row was made.';
comment on column drop_rules.updated_at is 'When the row was last changed.';
