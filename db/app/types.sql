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

create type app.permission_entry as (
  resource text,
  type app.permission_type,
  description text,
  holders text
);
comment on type app.permission_entry is
  'A permission and the default roles that hold it: "Registrar, Teacher (classes), Student (self)".';

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

create type app.confidential_details as (
  birth_date date,
  sex app.sex,
  mobile_phone text,
  demographics jsonb
);
comment on type app.confidential_details is
  'What is not for everyone who sees a person: the birth date of staff, where somebody comes from.';
comment on column app.confidential_details.birth_date is 'The date of birth.';
comment on column app.confidential_details.sex is 'The registered sex.';
comment on column app.confidential_details.mobile_phone is 'The mobile phone number.';
comment on column app.confidential_details.demographics is
  'What a roster tells about origin and place of birth, as it tells it.';

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
comment on column app.attendance_entry.student_id is 'The student.';
comment on column app.attendance_entry.code is 'Whether the student was there.';
comment on column app.attendance_entry.reason is 'Why not, or not all the time.';
comment on column app.attendance_entry.arrived_at is 'When the student came, if late.';
comment on column app.attendance_entry.departed_at is 'When the student went, if early.';

create type app.result_entry as (
  student_id uuid,
  score numeric,
  is_absent boolean,
  is_exempt boolean,
  remark text
);
comment on type app.result_entry is
  'One student''s line in a list of marks: a score, or absent, or exempt.';
comment on column app.result_entry.student_id is 'The student.';
comment on column app.result_entry.score is 'The score, between 0 and the paper''s maximum.';
comment on column app.result_entry.is_absent is
  'Whether the student was absent, which counts as 0.';
comment on column app.result_entry.is_exempt is 'Whether the paper does not count for the student.';
comment on column app.result_entry.remark is 'What there is to say about it.';

create type app.subject_average as (
  student_id uuid,
  subject_id uuid,
  subject_name text,
  earned numeric,
  possible numeric,
  percent numeric,
  counted integer,
  absent integer,
  exempt integer
);
comment on type app.subject_average is
  'How a student does in a subject: earned is the sum of weight * score / maximum over the papers that count, possible the sum of their weights, percent 100 * earned / possible, rounded to two decimals (null when nothing counts). Of the papers with a result, counted have a score or absence and a weight, absent count as 0, exempt do not count.';
comment on column app.subject_average.student_id is 'The student.';
comment on column app.subject_average.subject_id is 'The subject.';
comment on column app.subject_average.subject_name is 'The name of the subject.';
comment on column app.subject_average.earned is 'The sum of weight * score / maximum.';
comment on column app.subject_average.possible is 'The sum of the weights that count.';
comment on column app.subject_average.percent is '100 * earned / possible, rounded to two decimals; null when nothing counts.';
comment on column app.subject_average.counted is 'Papers that count.';
comment on column app.subject_average.absent is 'Papers missed, which count as 0.';
comment on column app.subject_average.exempt is 'Papers that do not count.';

create type app.ranking_line as (
  student_id uuid,
  student_name text,
  percent numeric,
  class_rank integer,
  class_size integer
);
comment on type app.ranking_line is
  'A student''s place in a class. Those with the same percent share a place, and the next places stay empty: 1, 2, 2, 4. Without a percent there is no place.';
comment on column app.ranking_line.student_id is 'The student.';
comment on column app.ranking_line.student_name is 'The student''s full name.';
comment on column app.ranking_line.percent is 'The student''s weighted average, 0 to 100.';
comment on column app.ranking_line.class_rank is 'The student''s place, 1 for the best.';
comment on column app.ranking_line.class_size is 'How many students the class grades, those without a percentage included.';

create type app.person_kind as enum ('student', 'teacher', 'guardian');
comment on type app.person_kind is 'Whose list a person who was found is on; their id is of that list.';

create type app.person_match as (
  kind app.person_kind,
  id uuid,
  name text,
  number text,
  school_id uuid,
  school_name text,
  rank real
);
comment on type app.person_match is
  'A person who was found. number is the admission or staff number; rank is the higher the better the person fits what was looked for, 1 at most.';
comment on column app.person_match.kind is 'Whose list the person is on.';
comment on column app.person_match.id is 'The id on that list.';
comment on column app.person_match.name is 'The full name.';
comment on column app.person_match.number is 'The admission or staff number.';
comment on column app.person_match.school_id is 'The school; none for guardians.';
comment on column app.person_match.school_name is 'The name of that school.';
comment on column app.person_match.rank is 'How well the person fits, 1 at most.';

create type app.attendance_summary as (
  student_id uuid,
  student_name text,
  marked integer,
  present integer,
  absent integer,
  late integer,
  excused integer,
  left_early integer,
  attendance_percent numeric
);
comment on type app.attendance_summary is 'How often one student was there, in a stretch of days.';
comment on column app.attendance_summary.student_id is 'The student.';
comment on column app.attendance_summary.student_name is 'The student''s full name.';
comment on column app.attendance_summary.marked is
  'For how many days, or lessons, attendance was taken.';
comment on column app.attendance_summary.present is 'Times present from beginning to end.';
comment on column app.attendance_summary.absent is 'Times absent without excuse.';
comment on column app.attendance_summary.late is 'Times late.';
comment on column app.attendance_summary.excused is 'Times absent with an excuse.';
comment on column app.attendance_summary.left_early is 'Times gone before the end.';
comment on column app.attendance_summary.attendance_percent is
  'Present, late and left early, out of all marked: 0 to 100, one decimal. Null when nothing was marked.';

create type app.rollover_outcome as enum (
  'promoted', 'repeated', 'graduated', 'already_placed', 'no_seat'
);
comment on type app.rollover_outcome is 'What becomes of a student at the end of an academic year.';

create type app.rollover_line as (
  student_id uuid,
  student_name text,
  outcome app.rollover_outcome,
  from_class_id uuid,
  from_class_name text,
  to_class_id uuid,
  to_class_name text
);
comment on type app.rollover_line is 'What becomes of one student when a year is rolled over.';
comment on column app.rollover_line.student_id is 'The student.';
comment on column app.rollover_line.student_name is 'The student''s full name.';
comment on column app.rollover_line.outcome is
  'Promoted to the next grade level, repeating the same one, graduated from the last one; already placed in a class of the new year; or without a seat, as no class of the level has one left.';
comment on column app.rollover_line.from_class_id is 'The class of the year that ends.';
comment on column app.rollover_line.from_class_name is 'The name of the class of the year that ends.';
comment on column app.rollover_line.to_class_id is
  'The class of the new year; null where there is none, or where it would be created only now.';
comment on column app.rollover_line.to_class_name is 'The name of the class of the new year.';
