-- Rows beside the demo school's (db/demo) for the policy matrix: at the south campus, where neither
-- the demo teacher, student nor guardian has anything to do, and rows that nothing refers to, so that
-- they can be deleted.

insert into schools (id, name) values (pg_temp.id('schools/empty'), 'Empty Campus');
insert into academic_years (id, name, starts_on, ends_on)
values (pg_temp.id('academic_years/empty'), 'Far away', '2101-01-01', '2101-12-31');
insert into academic_years (id, name, starts_on, ends_on)
values (pg_temp.id('academic_years/termed'), 'Farther away', '2102-01-01', '2102-12-31');
insert into terms (id, academic_year_id, name, starts_on, ends_on)
values (
  pg_temp.id('terms/empty'), pg_temp.id('academic_years/termed'), 'Empty', '2102-01-01',
  '2102-06-30'
);
insert into grade_levels (id, code, name, position)
values (pg_temp.id('grade_levels/empty'), 'E', 'Empty', 99);
insert into rooms (id, school_id, name)
values (pg_temp.id('rooms/empty'), pg_temp.id('schools/south'), 'Empty');
insert into subjects (id, name) values (pg_temp.id('subjects/empty'), 'Empty');
insert into periods (id, school_id, name, position, starts_at, ends_at)
values
  (pg_temp.id('periods/empty'), pg_temp.id('schools/south'), 'Empty', 8, '18:00', '18:45'),
  (pg_temp.id('periods/south'), pg_temp.id('schools/south'), 'South', 1, '08:50', '09:35');
insert into grading_scales (id, name)
values (pg_temp.id('grading_scales/empty'), 'Empty'), (pg_temp.id('grading_scales/bands'), 'B');
insert into grading_scale_bands (id, grading_scale_id, label, from_percent)
values (pg_temp.id('grading_scale_bands/empty'), pg_temp.id('grading_scales/bands'), 'E', 0);

insert into teachers (id, school_id, first_name, last_name)
values (pg_temp.id('teachers/far'), pg_temp.id('schools/south'), 'Elizabeth', 'Hoover');
insert into class_subject_teachers (id, class_subject_id, teacher_id)
values (
  pg_temp.id('class_subject_teachers/far'), pg_temp.id('class_subjects/8A/MAT'),
  pg_temp.id('teachers/far')
);
insert into class_subjects (id, class_id, subject_id, name, takes_whole_class)
values (
  pg_temp.id('class_subjects/8A/DRA'), pg_temp.id('classes/8A'), pg_temp.id('subjects/DRA'),
  'Drama 8A', false
);
insert into class_subject_students (id, class_subject_id, student_id)
values (
  pg_temp.id('class_subject_students/far'), pg_temp.id('class_subjects/8A/DRA'),
  pg_temp.id('students/11')
);
insert into timetable_entries (id, class_subject_id, class_id, period_id, week_day, teacher_id)
values (
  pg_temp.id('timetable_entries/far'), pg_temp.id('class_subjects/8A/MAT'),
  pg_temp.id('classes/8A'), pg_temp.id('periods/south'), 1, pg_temp.id('teachers/far')
);

insert into guardians (id, first_name, last_name)
values (pg_temp.id('guardians/far'), 'Far', 'Taylor'), (pg_temp.id('guardians/free'), 'F', 'Ree');
insert into student_guardians (id, student_id, guardian_id, relation)
values (
  pg_temp.id('student_guardians/far'), pg_temp.id('students/11'), pg_temp.id('guardians/far'),
  'mother'
);
insert into students (id, school_id, admission_number, first_name, last_name)
values
  (pg_temp.id('students/free'), pg_temp.id('schools/south'), 'M-1', 'New', 'Comer'),
  (pg_temp.id('students/13'), pg_temp.id('schools/south'), 'M-2', 'Thir', 'Teen');
insert into enrollments (student_id, class_id, starts_on)
select pg_temp.id('students/13'), class_id, starts_on
from enrollments
where id = pg_temp.id('enrollments/11');

insert into attendance_records (id, student_id, class_id, day, code)
select
  pg_temp.id('attendance_records/far'), student_id, class_id, near.day, 'present'
from enrollments
cross join (
  select day from attendance_records where id = pg_temp.id('attendance_records/1/1')
) as near
where enrollments.id = pg_temp.id('enrollments/11');

insert into exams (id, term_id, name)
values (pg_temp.id('exams/empty'), (select term_id from exams limit 1), 'Empty');
insert into exam_papers (id, exam_id, class_subject_id)
values
  (pg_temp.id('exam_papers/far'), pg_temp.id('exams/empty'), pg_temp.id('class_subjects/8A/MAT')),
  (pg_temp.id('exam_papers/near'), pg_temp.id('exams/empty'), pg_temp.id('class_subjects/7A/SCI'));
insert into exams (id, term_id, name)
values (pg_temp.id('exams/free'), (select term_id from exams limit 1), 'Free');
insert into results (id, exam_paper_id, student_id, score)
values
  (pg_temp.id('results/far'), pg_temp.id('exam_papers/far'), pg_temp.id('students/11'), 50),
  (pg_temp.id('results/near'), pg_temp.id('exam_papers/near'), pg_temp.id('students/1'), 50);
insert into results (id, exam_paper_id, student_id, score, published_at)
values (
  pg_temp.id('results/far/published'), pg_temp.id('exam_papers/far'), pg_temp.id('students/12'),
  50, now()
);

insert into standards (id, subject_id, name)
values (pg_temp.id('standards/empty'), pg_temp.id('subjects/SCI'), 'Empty');
insert into drop_rules (id, term_id, kind)
values (pg_temp.id('drop_rules/empty'), pg_temp.id('terms/empty'), 'oral');

insert into report_cards (id, student_id, school_name, academic_year_name, term_name, published_at)
values
  (pg_temp.id('report_cards/near'), pg_temp.id('students/1'), 'Elsewhere', '2001', 'A', null),
  (pg_temp.id('report_cards/far'), pg_temp.id('students/11'), 'Elsewhere', '2001', 'A', null),
  (pg_temp.id('report_cards/far/published'), pg_temp.id('students/11'), 'Elsewhere', '2001', 'B',
    now());

insert into users (id, email, display_name, password_hash)
select pg_temp.id('users/other'), 'other@x.example', 'Other', password_hash
from users
where id = pg_temp.id('users/nobody');
insert into roles (id, name)
values (pg_temp.id('roles/custom'), 'Custom'), (pg_temp.id('roles/idle'), 'Idle');
insert into permissions (id, resource, type)
values (pg_temp.id('permissions/custom'), 'customs', 'view');
-- Everybody holds it, so that nobody is refused for giving what one does not have.
insert into role_permissions (role_id, permission_id)
values (pg_temp.id('roles/idle'), pg_temp.id('permissions/custom'));
insert into role_permissions (id, role_id, permission_id)
select pg_temp.id('role_permissions/custom'), pg_temp.id('roles/custom'), id
from permissions
where code = 'rooms:view';
insert into user_roles (id, user_id, role_id)
values (pg_temp.id('user_roles/other'), pg_temp.id('users/other'), pg_temp.id('roles/custom'));

-- One of each for everybody.
insert into user_roles (id, user_id, role_id)
select pg_temp.id('user_roles/' || id), id, pg_temp.id('roles/idle') from users;
insert into object_permissions (id, permission_id, row_id, user_id)
select
  pg_temp.id('object_permissions/' || users.id), pg_temp.id('permissions/custom'),
  pg_temp.id('subjects/MAT'), users.id
from users;
insert into user_sessions (id, user_id, family_id, refresh_token_hash, expires_at)
select
  pg_temp.id('user_sessions/' || id), id, gen_random_uuid(), sha256(id::text::bytea),
  now() + interval '1 day'
from users;
insert into login_history (id, user_id, email, succeeded)
select pg_temp.id('login_history/' || id), id, email, true from users;
insert into user_tokens (id, user_id, purpose, token_hash, expires_at)
select
  pg_temp.id('user_tokens/' || id), id, 'password_reset', sha256(id::text::bytea),
  now() + interval '1 hour'
from users;
insert into second_factors (id, user_id, sealed_secret, key_id, confirmed_at)
select pg_temp.id('second_factors/' || id), id, 'x', 'k1', now() from users;
insert into recovery_codes (id, second_factor_id, code_hash)
select pg_temp.id('recovery_codes/' || user_id), id, sha256('x') from second_factors;
insert into identity_providers (
  id, name, display_name, issuer, client_id, sealed_client_secret, key_id
)
values (
  pg_temp.id('identity_providers/one'), 'one', 'One', 'https://one.example', 'us', 'x', 'k1'
);
insert into user_identities (id, user_id, identity_provider_id, subject)
select
  pg_temp.id('user_identities/' || users.id), users.id, identity_providers.id, users.id::text
from users
cross join identity_providers;
insert into db_logins (id, login, user_id)
select pg_temp.id('db_logins/' || id), 'bi ' || id, id from users;

insert into attachments (id, owner_table, owner_id, name, media_type, byte_size, sha256, content)
select
  pg_temp.id('attachments/' || file.name), file.owner, pg_temp.id(file.owner || '/' || file.key),
  file.name, 'text/plain', 1, sha256('x'), 'x'
from (
  values ('near', 'students', '1'), ('far', 'students', '11'), ('logo', 'schools', 'north')
) as file (name, owner, key);
insert into attachments (id, owner_table, owner_id, name, media_type, byte_size, sha256, is_in_parts)
values (
  pg_temp.id('attachments/parts'), 'students', pg_temp.id('students/11'), 'parts', 'text/plain', 1,
  sha256('x'), true
);
insert into attachment_parts (id, attachment_id, position, content)
values (pg_temp.id('attachment_parts/one'), pg_temp.id('attachments/parts'), 0, 'x');
insert into stored_objects (id, storage_key) values (pg_temp.id('stored_objects/one'), 'x/one');
insert into number_sequences (id, name, pattern, resets_yearly)
values (pg_temp.id('number_sequences/custom'), 'custom', 'C-{seq:3}', false);
insert into nights (id, time_zone, night)
values (pg_temp.id('nights/one'), 'America/New_York', '2027-03-01');
delete from retention_periods where subject = 'deliveries';
insert into retention_periods (id, subject) values (pg_temp.id('retention_periods/deliveries'), 'deliveries');
insert into mail_receipts (id, message_key) values (pg_temp.id('mail_receipts/one'), 'one');
insert into idempotency_keys (id, user_id, key, request_hash)
values (pg_temp.id('idempotency_keys/one'), pg_temp.id('users/admin'), 'one', sha256('one'));
insert into record_views (id, table_name, row_id, field_group)
values (
  pg_temp.id('record_views/one'), 'students', pg_temp.id('students/1'), 'medical_note'
);
insert into audit_logs (id, table_name, row_id, operation, new_values)
values (pg_temp.id('audit_logs/one'), 'students', pg_temp.id('students/1'), 'insert', '{}');
