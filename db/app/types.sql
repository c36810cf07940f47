-- Types live here and never in a school's schema: a prepared statement that returns a type of one
-- school's schema would fail in another's.

-- How people expect names to sort: accents beside their letters, "Class 9" before "Class 10".
create collation app.natural (provider = icu, locale = 'und-u-kn-true');

create type app.permission_type as enum (
  'view', 'create', 'update', 'delete', 'approve', 'publish', 'export', 'import', 'assign'
);
comment on type app.permission_type is 'What a permission allows to do with its resource.';

create type app.permission_scope as enum ('all', 'self', 'wards', 'classes');
comment on type app.permission_scope is
  'How far a permission of a role reaches: all rows; the rows of the student who holds it; those of the children whom a guardian may read about; those of the classes that a teacher teaches.';

create type app.session_end as enum (
  'signed_out', 'signed_out_everywhere', 'password_changed', 'deactivated', 'token_reused',
  'expired'
);
comment on type app.session_end is 'Why a session ended.';

create type app.sign_in_failure as enum (
  'unknown_email', 'wrong_password', 'no_password', 'locked', 'deactivated'
);
comment on type app.sign_in_failure is 'Why an attempt to sign in was refused.';

create type app.token_purpose as enum ('invitation', 'email_verification', 'password_reset');
comment on type app.token_purpose is 'What a one-time token that is sent by mail is good for.';

create type app.audit_operation as enum ('insert', 'update', 'delete');
comment on type app.audit_operation is 'How a row was changed.';

create type app.school_kind as enum (
  'school', 'department', 'district', 'local', 'state', 'national'
);
comment on type app.school_kind is
  'A school that teaches, or the organisation above it. The words are OneRoster''s.';

create type app.term_kind as enum (
  'term', 'semester', 'trimester', 'quarter', 'grading_period'
);
comment on type app.term_kind is 'What a stretch of the academic year is called.';

create type app.sex as enum ('female', 'male', 'other', 'unspecified');
comment on type app.sex is 'The sex that a person is registered with.';

create type app.student_status as enum (
  'applicant', 'active', 'suspended', 'withdrawn', 'graduated'
);
comment on type app.student_status is 'Where a student stands with the school.';

create type app.guardian_relation as enum (
  'mother', 'father', 'parent', 'step_parent', 'grandparent', 'sibling', 'relative',
  'foster_parent', 'legal_guardian', 'other'
);
comment on type app.guardian_relation is 'What a guardian is to the child.';

create type app.entry_code as enum (
  'new', 'promoted', 'repeated', 'transferred', 'returned'
);
comment on type app.entry_code is 'How a spell in a class began.';

create type app.exit_code as enum (
  'promoted', 'repeated', 'transferred', 'withdrawn', 'graduated', 'expelled', 'other'
);
comment on type app.exit_code is 'How a spell in a class ended.';

create type app.attendance_code as enum ('present', 'absent', 'late', 'excused', 'left_early');
comment on type app.attendance_code is 'Whether a student was there.';

create type app.exam_kind as enum (
  'assignment', 'quiz', 'test', 'midterm', 'final', 'practical', 'oral', 'project'
);
comment on type app.exam_kind is 'What kind of assessment an exam is.';

create type app.attendance_entry as (
  student_id uuid,
  code app.attendance_code,
  reason text,
  arrived_at time,
  departed_at time
);
comment on type app.attendance_entry is 'One student''s line in a register.';

create type app.result_entry as (
  student_id uuid,
  score numeric,
  is_absent boolean,
  is_exempt boolean,
  remark text
);
comment on type app.result_entry is
  'One student''s line in a list of marks: a score, or absent, or exempt.';
