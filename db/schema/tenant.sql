-- What a school's schema holds, as PostgreSQL 18 describes it. Generated: npm run generate

create table academic_years (
  id uuid not null default uuid_v7()
  name text collate "natural" not null
  starts_on date not null
  ends_on date not null
  is_current boolean not null default false
  sourced_id text
  created_at timestamp with time zone not null default now()
  updated_at timestamp with time zone not null default now()
  constraint academic_years_ends_on_check CHECK ((ends_on > starts_on))
  constraint academic_years_name_check CHECK ((btrim(name) <> ''::text))
  constraint academic_years_name_key UNIQUE (name)
  constraint academic_years_pkey PRIMARY KEY (id)
  constraint academic_years_sourced_id_key UNIQUE (sourced_id)
);
CREATE UNIQUE INDEX academic_years_is_current_key ON :"tenant".academic_years USING btree (is_current) WHERE is_current;
CREATE INDEX academic_years_starts_on_idx ON :"tenant".academic_years USING btree (starts_on);
alter table academic_years force row level security;
create policy all_owner on academic_years for all to homeroom_owner using (true) with check (true);
create policy delete_permitted on academic_years for delete using ((( SELECT has_permission('academic_years:delete'::text) AS has_permission) OR (id = ANY (ARRAY( SELECT granted_row_ids('academic_years:delete'::text) AS granted_row_ids)))));
create policy insert_permitted on academic_years for insert with check (( SELECT has_permission('academic_years:create'::text) AS has_permission));
create policy select_permitted on academic_years for select using ((( SELECT has_any_permission('academic_years:view'::text) AS has_any_permission) OR (id = ANY (ARRAY( SELECT granted_row_ids('academic_years:view'::text) AS granted_row_ids)))));
create policy update_permitted on academic_years for update using ((( SELECT has_permission('academic_years:update'::text) AS has_permission) OR (id = ANY (ARRAY( SELECT granted_row_ids('academic_years:update'::text) AS granted_row_ids))))) with check ((( SELECT has_permission('academic_years:update'::text) AS has_permission) OR (id = ANY (ARRAY( SELECT granted_row_ids('academic_years:update'::text) AS granted_row_ids)))));
CREATE TRIGGER _100_timestamps BEFORE INSERT OR UPDATE ON academic_years FOR EACH ROW EXECUTE FUNCTION tg__timestamps();
CREATE TRIGGER _200_validate_update AFTER UPDATE ON academic_years REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_academic_years__validate();
CREATE TRIGGER _800_audit_delete AFTER DELETE ON academic_years REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_insert AFTER INSERT ON academic_years REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_update AFTER UPDATE ON academic_years REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
comment on table academic_years is 'An academic year. Classes belong to one year; rollOverYear moves everybody to the next.';
comment on column academic_years.id is 'The row''s id.';
comment on column academic_years.name is 'The name, such as 2026–2027.';
comment on column academic_years.starts_on is 'The first day.';
comment on column academic_years.ends_on is 'The last day.';
comment on column academic_years.is_current is 'Whether this is the year that screens show first; one year at most. Set it with setCurrentAcademicYear.';
comment on column academic_years.sourced_id is 'The id that another system knows the row by (OneRoster''s sourcedId).';
comment on column academic_years.created_at is 'When the row was made.';
comment on column academic_years.updated_at is 'When the row was changed last.';
grant delete on academic_years to :"tenant";
grant insert (ends_on, name, sourced_id, starts_on) on academic_years to :"tenant";
grant select on academic_years to :"reader";
grant update (ends_on, is_current, name, sourced_id, starts_on) on academic_years to :"tenant";

create table attachments (
  id uuid not null default uuid_v7()
  owner_table name collate "C" not null
  owner_id uuid not null
  name text collate "natural" not null
  media_type text not null
  byte_size bigint not null
  sha256 bytea not null
  content bytea
  storage_key text
  uploaded_by_id uuid
  created_at timestamp with time zone not null default now()
  updated_at timestamp with time zone not null default now()
  constraint attachments_byte_size_check CHECK ((byte_size >= 0))
  constraint attachments_content_check CHECK ((num_nonnulls(content, storage_key) = 1))
  constraint attachments_content_sha256_check CHECK ((sha256(content) = sha256))
  constraint attachments_content_size_check CHECK ((octet_length(content) = byte_size))
  constraint attachments_media_type_check CHECK ((media_type ~ '^[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*$'::text))
  constraint attachments_name_check CHECK (((btrim(name) <> ''::text) AND (length(name) <= 255) AND (name !~ '[/\\[:cntrl:]]'::text)))
  constraint attachments_pkey PRIMARY KEY (id)
  constraint attachments_sha256_check CHECK ((octet_length(sha256) = 32))
  constraint attachments_storage_key_key UNIQUE (storage_key)
  constraint attachments_uploaded_by_id_fkey FOREIGN KEY (uploaded_by_id) REFERENCES users(id) ON DELETE SET NULL
);
CREATE INDEX attachments_owner_id_idx ON :"tenant".attachments USING btree (owner_id);
CREATE INDEX attachments_uploaded_by_id_idx ON :"tenant".attachments USING btree (uploaded_by_id);
alter table attachments force row level security;
create policy all_owner on attachments for all to homeroom_owner using (true) with check (true);
create policy delete_permitted on attachments for delete using ((( SELECT has_permission('attachments:delete'::text) AS has_permission) OR (owner_id = ANY (ARRAY( SELECT staff_student_ids_for('attachments:delete'::text) AS staff_student_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('attachments:delete'::text) AS granted_row_ids)))));
create policy insert_permitted on attachments for insert with check ((( SELECT has_permission('attachments:create'::text) AS has_permission) OR (owner_id = ANY (ARRAY( SELECT staff_student_ids_for('attachments:create'::text) AS staff_student_ids_for)))));
create policy select_permitted on attachments for select using ((( SELECT has_permission('attachments:view'::text) AS has_permission) OR (owner_id = ANY (ARRAY( SELECT student_ids_for('attachments:view'::text) AS student_ids_for))) OR ((owner_table = 'schools'::name) AND ( SELECT has_any_permission('schools:view'::text) AS has_any_permission)) OR (uploaded_by_id = ( SELECT current_user_id() AS current_user_id)) OR (id = ANY (ARRAY( SELECT granted_row_ids('attachments:view'::text) AS granted_row_ids)))));
create policy update_permitted on attachments for update using ((( SELECT has_permission('attachments:update'::text) AS has_permission) OR (owner_id = ANY (ARRAY( SELECT staff_student_ids_for('attachments:update'::text) AS staff_student_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('attachments:update'::text) AS granted_row_ids))))) with check ((( SELECT has_permission('attachments:update'::text) AS has_permission) OR (owner_id = ANY (ARRAY( SELECT staff_student_ids_for('attachments:update'::text) AS staff_student_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('attachments:update'::text) AS granted_row_ids)))));
CREATE TRIGGER _100_timestamps BEFORE INSERT OR UPDATE ON attachments FOR EACH ROW EXECUTE FUNCTION tg__timestamps();
CREATE TRIGGER _800_audit_delete AFTER DELETE ON attachments REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_insert AFTER INSERT ON attachments REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_update AFTER UPDATE ON attachments REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
comment on table attachments is 'A file that belongs to a row: a student''s photo, a school''s logo.';
comment on column attachments.id is 'Identifies the row; never changes.';
comment on column attachments.owner_table is 'The table of the row that the file belongs to, as in the database.';
comment on column attachments.owner_id is 'The row that the file belongs to.';
comment on column attachments.name is 'The name of the file, without a path.';
comment on column attachments.media_type is 'What kind of file it is: image/png, application/pdf.';
comment on column attachments.byte_size is 'How large it is, in bytes.';
comment on column attachments.sha256 is 'The SHA-256 of its content.';
comment on column attachments.content is 'The file itself, if it is kept in the database.';
comment on column attachments.storage_key is 'Where the file lies, if it is kept elsewhere.';
comment on column attachments.uploaded_by_id is 'Who uploaded it.';
comment on column attachments.created_at is 'When the row was made.';
comment on column attachments.updated_at is 'When the row was last changed.';
grant delete on attachments to :"tenant";
grant insert (byte_size, content, media_type, name, owner_id, owner_table, sha256) on attachments to :"tenant";
grant select on attachments to :"reader";
grant update (name) on attachments to :"tenant";

create table attendance_records (
  id uuid not null default uuid_v7()
  student_id uuid not null
  class_id uuid not null
  day date not null
  period_id uuid
  code attendance_code not null
  reason text
  arrived_at time without time zone
  departed_at time without time zone
  recorded_by_id uuid
  created_at timestamp with time zone not null default now()
  updated_at timestamp with time zone not null default now()
  constraint attendance_records_class_id_fkey FOREIGN KEY (class_id) REFERENCES classes(id) ON DELETE RESTRICT
  constraint attendance_records_period_id_fkey FOREIGN KEY (period_id) REFERENCES periods(id) ON DELETE RESTRICT
  constraint attendance_records_pkey PRIMARY KEY (id)
  constraint attendance_records_recorded_by_id_fkey FOREIGN KEY (recorded_by_id) REFERENCES users(id) ON DELETE SET NULL
  constraint attendance_records_student_id_day_period_id_key UNIQUE NULLS NOT DISTINCT (student_id, day, period_id)
  constraint attendance_records_student_id_fkey FOREIGN KEY (student_id) REFERENCES students(id) ON DELETE CASCADE
  constraint attendance_records_times_check CHECK ((departed_at >= arrived_at))
);
CREATE INDEX attendance_records_class_id_idx ON :"tenant".attendance_records USING btree (class_id, day);
CREATE INDEX attendance_records_day_idx ON :"tenant".attendance_records USING btree (day);
CREATE INDEX attendance_records_period_id_idx ON :"tenant".attendance_records USING btree (period_id);
CREATE INDEX attendance_records_recorded_by_id_idx ON :"tenant".attendance_records USING btree (recorded_by_id);
alter table attendance_records force row level security;
create policy all_owner on attendance_records for all to homeroom_owner using (true) with check (true);
create policy delete_permitted on attendance_records for delete using ((( SELECT has_permission('attendance_records:delete'::text) AS has_permission) OR (student_id = ANY (ARRAY( SELECT staff_student_ids_for('attendance_records:delete'::text) AS staff_student_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('attendance_records:delete'::text) AS granted_row_ids)))));
create policy insert_permitted on attendance_records for insert with check ((( SELECT has_permission('attendance_records:create'::text) AS has_permission) OR ((student_id = ANY (ARRAY( SELECT staff_student_ids_for('attendance_records:create'::text) AS staff_student_ids_for))) AND (class_id = ANY (ARRAY( SELECT class_ids_for('attendance_records:create'::text) AS class_ids_for))))));
create policy select_permitted on attendance_records for select using ((( SELECT has_permission('attendance_records:view'::text) AS has_permission) OR (student_id = ANY (ARRAY( SELECT student_ids_for('attendance_records:view'::text) AS student_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('attendance_records:view'::text) AS granted_row_ids)))));
create policy update_permitted on attendance_records for update using ((( SELECT has_permission('attendance_records:update'::text) AS has_permission) OR (student_id = ANY (ARRAY( SELECT staff_student_ids_for('attendance_records:update'::text) AS staff_student_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('attendance_records:update'::text) AS granted_row_ids))))) with check ((( SELECT has_permission('attendance_records:update'::text) AS has_permission) OR ((student_id = ANY (ARRAY( SELECT staff_student_ids_for('attendance_records:update'::text) AS staff_student_ids_for))) AND (class_id = ANY (ARRAY( SELECT class_ids_for('attendance_records:update'::text) AS class_ids_for)))) OR (id = ANY (ARRAY( SELECT granted_row_ids('attendance_records:update'::text) AS granted_row_ids)))));
CREATE TRIGGER _100_timestamps BEFORE INSERT OR UPDATE ON attendance_records FOR EACH ROW EXECUTE FUNCTION tg__timestamps();
CREATE TRIGGER _150_sign BEFORE INSERT OR UPDATE OF code, reason, arrived_at, departed_at ON attendance_records FOR EACH ROW EXECUTE FUNCTION tg_attendance_records__sign();
CREATE TRIGGER _200_respect_freeze_delete AFTER DELETE ON attendance_records REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_attendance_records__respect_freeze();
CREATE TRIGGER _200_respect_freeze_insert AFTER INSERT ON attendance_records REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_attendance_records__respect_freeze();
CREATE TRIGGER _200_respect_freeze_update AFTER UPDATE ON attendance_records REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_attendance_records__respect_freeze();
CREATE TRIGGER _200_validate_insert AFTER INSERT ON attendance_records REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_attendance_records__validate();
CREATE TRIGGER _200_validate_update AFTER UPDATE ON attendance_records REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_attendance_records__validate();
CREATE TRIGGER _800_audit_delete AFTER DELETE ON attendance_records REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_insert AFTER INSERT ON attendance_records REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_update AFTER UPDATE ON attendance_records REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _900_queue_job_insert AFTER INSERT ON attendance_records REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_attendance_records__queue_job();
CREATE TRIGGER _900_queue_job_update AFTER UPDATE ON attendance_records REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_attendance_records__queue_job();
comment on table attendance_records is 'Whether a student was there: on a day, or in one period of it. One for each student, day and period. See markAttendance.';
comment on column attendance_records.id is 'The row''s id.';
comment on column attendance_records.student_id is 'The student.';
comment on column attendance_records.class_id is 'The class whose register it is in.';
comment on column attendance_records.day is 'The day: a school day, and not one to come.';
comment on column attendance_records.period_id is 'The period; null for the register of the whole day.';
comment on column attendance_records.code is 'Present, absent, late, excused or gone early.';
comment on column attendance_records.reason is 'Why, in words.';
comment on column attendance_records.arrived_at is 'When the student came, if late.';
comment on column attendance_records.departed_at is 'When the student left, if early.';
comment on column attendance_records.recorded_by_id is 'The user who recorded it, or corrected it last.';
comment on column attendance_records.created_at is 'When the row was made.';
comment on column attendance_records.updated_at is 'When the row was changed last.';
grant delete on attendance_records to :"tenant";
grant insert (arrived_at, class_id, code, day, departed_at, period_id, reason, student_id) on attendance_records to :"tenant";
grant select on attendance_records to :"reader";
grant update (arrived_at, class_id, code, departed_at, reason) on attendance_records to :"tenant";

create table audit_logs (
  id uuid not null default uuid_v7()
  occurred_at timestamp with time zone not null default now()
  user_id uuid
  database_login name collate "C" not null default SESSION_USER
  table_name name collate "C" not null
  row_id uuid not null
  operation audit_operation not null
  old_values jsonb
  new_values jsonb
  request_id text
  address inet
  created_at timestamp with time zone not null default now()
  updated_at timestamp with time zone not null default now()
  constraint audit_logs_pkey PRIMARY KEY (id, occurred_at)
  constraint audit_logs_values_check CHECK ((num_nonnulls(old_values, new_values) > 0))
);
CREATE INDEX audit_logs_occurred_at_idx ON ONLY :"tenant".audit_logs USING btree (occurred_at DESC);
CREATE INDEX audit_logs_row_id_idx ON ONLY :"tenant".audit_logs USING btree (row_id, occurred_at DESC);
CREATE INDEX audit_logs_user_id_idx ON ONLY :"tenant".audit_logs USING btree (user_id, occurred_at DESC);
alter table audit_logs force row level security;
create policy all_owner on audit_logs for all to homeroom_owner using (true) with check (true);
create policy select_permitted on audit_logs for select using (( SELECT has_permission('audit_logs:view'::text) AS has_permission));
CREATE TRIGGER _200_append_only BEFORE DELETE OR UPDATE ON audit_logs FOR EACH ROW EXECUTE FUNCTION tg_audit_logs__append_only();
CREATE TRIGGER _200_append_only_truncate BEFORE TRUNCATE ON audit_logs FOR EACH STATEMENT EXECUTE FUNCTION tg_audit_logs__append_only();
comment on table audit_logs is 'Who changed what and when: an entry for each row that was changed, in every table. Nobody can change or erase entries.';
comment on column audit_logs.id is 'Identifies the row; never changes.';
comment on column audit_logs.occurred_at is 'When the change was made: the beginning of its transaction.';
comment on column audit_logs.user_id is 'Who made it; null for an operator at the database or a job without a user.';
comment on column audit_logs.database_login is 'The login of the database that was used, such as homeroom_server.';
comment on column audit_logs.table_name is 'The table of the row, as in the database: students, exam_papers.';
comment on column audit_logs.row_id is 'The row that was changed. It may be gone.';
comment on column audit_logs.operation is 'How it was changed.';
comment on column audit_logs.old_values is 'What was there before: the changed columns of an update, all columns of a row that was deleted. A secret or binary value reads "(withheld)".';
comment on column audit_logs.new_values is 'What is there since: the changed columns of an update, all columns of a new row. A secret or binary value reads "(withheld)".';
comment on column audit_logs.request_id is 'The request that made the change, as in the server''s log and in the header of its answer.';
comment on column audit_logs.address is 'The network address that the request came from.';
comment on column audit_logs.created_at is 'When the row was made.';
comment on column audit_logs.updated_at is 'When the row was last changed.';
grant select on audit_logs to :"reader";

create view class_subject_members with (security_invoker=true) as
 SELECT class_subjects.id AS class_subject_id,
    enrollments.student_id,
    enrollments.starts_on,
    enrollments.ends_on
   FROM class_subjects
     JOIN enrollments ON enrollments.class_id = class_subjects.class_id
  WHERE class_subjects.takes_whole_class
UNION ALL
 SELECT class_subjects.id AS class_subject_id,
    class_subject_students.student_id,
    class_subject_students.starts_on,
    class_subject_students.ends_on
   FROM class_subjects
     JOIN class_subject_students ON class_subject_students.class_subject_id = class_subjects.id
  WHERE NOT class_subjects.takes_whole_class;
comment on view class_subject_members is '
@foreignKey (class_subject_id) references class_subjects (id)
@foreignKey (student_id) references students (id)
Who attends a class subject and when: the class''s enrolments where the whole class takes it, else the members that are listed.
';
comment on column class_subject_members.class_subject_id is 'What is attended.';
comment on column class_subject_members.student_id is 'Who attends it.';
comment on column class_subject_members.starts_on is 'The first day; null: from the beginning.';
comment on column class_subject_members.ends_on is 'The last day; null: to the end.';
grant select on class_subject_members to :"reader";

create table class_subject_students (
  id uuid not null default uuid_v7()
  class_subject_id uuid not null
  student_id uuid not null
  starts_on date
  ends_on date
  sourced_id text
  created_at timestamp with time zone not null default now()
  updated_at timestamp with time zone not null default now()
  constraint class_subject_students_class_subject_id_fkey FOREIGN KEY (class_subject_id) REFERENCES class_subjects(id) ON DELETE CASCADE
  constraint class_subject_students_ends_on_check CHECK ((ends_on >= starts_on))
  constraint class_subject_students_pkey PRIMARY KEY (id)
  constraint class_subject_students_spell_excl EXCLUDE USING gist (class_subject_id WITH =, student_id WITH =, daterange(starts_on, ends_on, '[]'::text) WITH &&)
  constraint class_subject_students_student_id_fkey FOREIGN KEY (student_id) REFERENCES students(id) ON DELETE CASCADE
);
CREATE INDEX class_subject_students_class_subject_id_idx ON :"tenant".class_subject_students USING btree (class_subject_id);
CREATE INDEX class_subject_students_sourced_id_idx ON :"tenant".class_subject_students USING btree (sourced_id);
CREATE INDEX class_subject_students_student_id_idx ON :"tenant".class_subject_students USING btree (student_id);
alter table class_subject_students force row level security;
create policy all_owner on class_subject_students for all to homeroom_owner using (true) with check (true);
create policy delete_permitted on class_subject_students for delete using ((( SELECT has_permission('class_subject_students:delete'::text) AS has_permission) OR (student_id = ANY (ARRAY( SELECT staff_student_ids_for('class_subject_students:delete'::text) AS staff_student_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('class_subject_students:delete'::text) AS granted_row_ids)))));
create policy insert_permitted on class_subject_students for insert with check ((( SELECT has_permission('class_subject_students:create'::text) AS has_permission) OR ((student_id = ANY (ARRAY( SELECT staff_student_ids_for('class_subject_students:create'::text) AS staff_student_ids_for))) AND (class_subject_id = ANY (ARRAY( SELECT class_subject_ids_for('class_subject_students:create'::text) AS class_subject_ids_for))))));
create policy select_permitted on class_subject_students for select using ((( SELECT has_permission('class_subject_students:view'::text) AS has_permission) OR (student_id = ANY (ARRAY( SELECT student_ids_for('class_subject_students:view'::text) AS student_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('class_subject_students:view'::text) AS granted_row_ids)))));
create policy update_permitted on class_subject_students for update using ((( SELECT has_permission('class_subject_students:update'::text) AS has_permission) OR (student_id = ANY (ARRAY( SELECT staff_student_ids_for('class_subject_students:update'::text) AS staff_student_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('class_subject_students:update'::text) AS granted_row_ids))))) with check ((( SELECT has_permission('class_subject_students:update'::text) AS has_permission) OR (student_id = ANY (ARRAY( SELECT staff_student_ids_for('class_subject_students:update'::text) AS staff_student_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('class_subject_students:update'::text) AS granted_row_ids)))));
CREATE TRIGGER _100_timestamps BEFORE INSERT OR UPDATE ON class_subject_students FOR EACH ROW EXECUTE FUNCTION tg__timestamps();
CREATE TRIGGER _800_audit_delete AFTER DELETE ON class_subject_students REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_insert AFTER INSERT ON class_subject_students REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_update AFTER UPDATE ON class_subject_students REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
comment on table class_subject_students is 'A student in a group: where not the whole class attends a class subject, these do. They may come from other classes too.';
comment on column class_subject_students.id is 'The row''s id.';
comment on column class_subject_students.class_subject_id is 'What is attended.';
comment on column class_subject_students.student_id is 'Who attends it.';
comment on column class_subject_students.starts_on is 'The first day; null: from the beginning.';
comment on column class_subject_students.ends_on is 'The last day; null: to the end.';
comment on column class_subject_students.sourced_id is 'The id that another system knows the row by (OneRoster''s sourcedId).';
comment on column class_subject_students.created_at is 'When the row was made.';
comment on column class_subject_students.updated_at is 'When the row was changed last.';
grant delete on class_subject_students to :"tenant";
grant insert (class_subject_id, ends_on, sourced_id, starts_on, student_id) on class_subject_students to :"tenant";
grant select on class_subject_students to :"reader";
grant update (ends_on, sourced_id, starts_on) on class_subject_students to :"tenant";

create table class_subject_teachers (
  id uuid not null default uuid_v7()
  class_subject_id uuid not null
  teacher_id uuid not null
  is_main boolean not null default true
  starts_on date
  ends_on date
  sourced_id text
  created_at timestamp with time zone not null default now()
  updated_at timestamp with time zone not null default now()
  constraint class_subject_teachers_class_subject_id_fkey FOREIGN KEY (class_subject_id) REFERENCES class_subjects(id) ON DELETE CASCADE
  constraint class_subject_teachers_ends_on_check CHECK ((ends_on >= starts_on))
  constraint class_subject_teachers_main_excl EXCLUDE USING gist (class_subject_id WITH =, daterange(starts_on, ends_on, '[]'::text) WITH &&) WHERE (is_main)
  constraint class_subject_teachers_pkey PRIMARY KEY (id)
  constraint class_subject_teachers_spell_excl EXCLUDE USING gist (class_subject_id WITH =, teacher_id WITH =, daterange(starts_on, ends_on, '[]'::text) WITH &&)
  constraint class_subject_teachers_teacher_id_fkey FOREIGN KEY (teacher_id) REFERENCES teachers(id) ON DELETE RESTRICT
);
CREATE INDEX class_subject_teachers_class_subject_id_idx ON :"tenant".class_subject_teachers USING btree (class_subject_id);
CREATE INDEX class_subject_teachers_sourced_id_idx ON :"tenant".class_subject_teachers USING btree (sourced_id);
CREATE INDEX class_subject_teachers_teacher_id_idx ON :"tenant".class_subject_teachers USING btree (teacher_id);
alter table class_subject_teachers force row level security;
create policy all_owner on class_subject_teachers for all to homeroom_owner using (true) with check (true);
create policy delete_permitted on class_subject_teachers for delete using ((( SELECT has_permission('class_subject_teachers:delete'::text) AS has_permission) OR (class_subject_id = ANY (ARRAY( SELECT class_subject_ids_for('class_subject_teachers:delete'::text) AS class_subject_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('class_subject_teachers:delete'::text) AS granted_row_ids)))));
create policy insert_permitted on class_subject_teachers for insert with check ((( SELECT has_permission('class_subject_teachers:create'::text) AS has_permission) OR (class_subject_id = ANY (ARRAY( SELECT class_subject_ids_for('class_subject_teachers:create'::text) AS class_subject_ids_for)))));
create policy select_permitted on class_subject_teachers for select using ((( SELECT has_permission('class_subject_teachers:view'::text) AS has_permission) OR (class_subject_id = ANY (ARRAY( SELECT class_subject_ids_for('class_subject_teachers:view'::text) AS class_subject_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('class_subject_teachers:view'::text) AS granted_row_ids)))));
create policy update_permitted on class_subject_teachers for update using ((( SELECT has_permission('class_subject_teachers:update'::text) AS has_permission) OR (class_subject_id = ANY (ARRAY( SELECT class_subject_ids_for('class_subject_teachers:update'::text) AS class_subject_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('class_subject_teachers:update'::text) AS granted_row_ids))))) with check ((( SELECT has_permission('class_subject_teachers:update'::text) AS has_permission) OR (class_subject_id = ANY (ARRAY( SELECT class_subject_ids_for('class_subject_teachers:update'::text) AS class_subject_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('class_subject_teachers:update'::text) AS granted_row_ids)))));
CREATE TRIGGER _100_timestamps BEFORE INSERT OR UPDATE ON class_subject_teachers FOR EACH ROW EXECUTE FUNCTION tg__timestamps();
CREATE TRIGGER _800_audit_delete AFTER DELETE ON class_subject_teachers REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_insert AFTER INSERT ON class_subject_teachers REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_update AFTER UPDATE ON class_subject_teachers REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
comment on table class_subject_teachers is 'Who teaches a class subject, and when. One teacher at a time is the main one. See assignTeacher.';
comment on column class_subject_teachers.id is 'The row''s id.';
comment on column class_subject_teachers.class_subject_id is 'What is taught.';
comment on column class_subject_teachers.teacher_id is 'Who teaches it.';
comment on column class_subject_teachers.is_main is 'Whether this is the main teacher, who stands in the timetable unless another is named.';
comment on column class_subject_teachers.starts_on is 'The first day; null: from the beginning.';
comment on column class_subject_teachers.ends_on is 'The last day; null: to the end.';
comment on column class_subject_teachers.sourced_id is 'The id that another system knows the row by (OneRoster''s sourcedId).';
comment on column class_subject_teachers.created_at is 'When the row was made.';
comment on column class_subject_teachers.updated_at is 'When the row was changed last.';
grant delete on class_subject_teachers to :"tenant";
grant insert (class_subject_id, ends_on, is_main, sourced_id, starts_on, teacher_id) on class_subject_teachers to :"tenant";
grant select on class_subject_teachers to :"reader";
grant update (ends_on, is_main, sourced_id, starts_on) on class_subject_teachers to :"tenant";

create table class_subjects (
  id uuid not null default uuid_v7()
  class_id uuid not null
  subject_id uuid not null
  term_id uuid
  name text collate "natural"
  code text
  weekly_periods integer
  room_id uuid
  period_labels text[] not null default '{}'::text[]
  takes_whole_class boolean not null default true
  sourced_id text
  sourced_values jsonb not null default '{}'::jsonb
  created_at timestamp with time zone not null default now()
  updated_at timestamp with time zone not null default now()
  constraint class_subjects_class_id_fkey FOREIGN KEY (class_id) REFERENCES classes(id) ON DELETE CASCADE
  constraint class_subjects_class_id_id_key UNIQUE (class_id, id)
  constraint class_subjects_pkey PRIMARY KEY (id)
  constraint class_subjects_room_id_fkey FOREIGN KEY (room_id) REFERENCES rooms(id) ON DELETE SET NULL
  constraint class_subjects_sourced_values_check CHECK ((jsonb_typeof(sourced_values) = 'object'::text))
  constraint class_subjects_subject_id_fkey FOREIGN KEY (subject_id) REFERENCES subjects(id) ON DELETE RESTRICT
  constraint class_subjects_term_id_fkey FOREIGN KEY (term_id) REFERENCES terms(id) ON DELETE RESTRICT
  constraint class_subjects_weekly_periods_check CHECK ((weekly_periods > 0))
);
CREATE UNIQUE INDEX class_subjects_class_id_subject_id_term_id_key ON :"tenant".class_subjects USING btree (class_id, subject_id, term_id) NULLS NOT DISTINCT WHERE takes_whole_class;
CREATE INDEX class_subjects_room_id_idx ON :"tenant".class_subjects USING btree (room_id);
CREATE UNIQUE INDEX class_subjects_sourced_id_key ON :"tenant".class_subjects USING btree (sourced_id, term_id) NULLS NOT DISTINCT WHERE (sourced_id IS NOT NULL);
CREATE INDEX class_subjects_subject_id_idx ON :"tenant".class_subjects USING btree (subject_id);
CREATE INDEX class_subjects_term_id_idx ON :"tenant".class_subjects USING btree (term_id);
alter table class_subjects force row level security;
create policy all_owner on class_subjects for all to homeroom_owner using (true) with check (true);
create policy delete_permitted on class_subjects for delete using ((( SELECT has_permission('class_subjects:delete'::text) AS has_permission) OR (class_id = ANY (ARRAY( SELECT class_ids_for('class_subjects:delete'::text) AS class_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('class_subjects:delete'::text) AS granted_row_ids)))));
create policy insert_permitted on class_subjects for insert with check ((( SELECT has_permission('class_subjects:create'::text) AS has_permission) OR (class_id = ANY (ARRAY( SELECT class_ids_for('class_subjects:create'::text) AS class_ids_for)))));
create policy select_permitted on class_subjects for select using ((( SELECT has_permission('class_subjects:view'::text) AS has_permission) OR (class_id = ANY (ARRAY( SELECT class_ids_for('class_subjects:view'::text) AS class_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('class_subjects:view'::text) AS granted_row_ids)))));
create policy update_permitted on class_subjects for update using ((( SELECT has_permission('class_subjects:update'::text) AS has_permission) OR (class_id = ANY (ARRAY( SELECT class_ids_for('class_subjects:update'::text) AS class_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('class_subjects:update'::text) AS granted_row_ids))))) with check ((( SELECT has_permission('class_subjects:update'::text) AS has_permission) OR (class_id = ANY (ARRAY( SELECT class_ids_for('class_subjects:update'::text) AS class_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('class_subjects:update'::text) AS granted_row_ids)))));
CREATE TRIGGER _100_timestamps BEFORE INSERT OR UPDATE ON class_subjects FOR EACH ROW EXECUTE FUNCTION tg__timestamps();
CREATE TRIGGER _200_validate_insert AFTER INSERT ON class_subjects REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_class_subjects__validate();
CREATE TRIGGER _200_validate_update AFTER UPDATE ON class_subjects REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_class_subjects__validate();
CREATE TRIGGER _800_audit_delete AFTER DELETE ON class_subjects REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_insert AFTER INSERT ON class_subjects REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_update AFTER UPDATE ON class_subjects REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
comment on table class_subjects is 'A subject as it is taught to a class, for a term or the whole year. Exams, marks and lessons refer to it.';
comment on column class_subjects.id is 'The row''s id.';
comment on column class_subjects.class_id is 'The class.';
comment on column class_subjects.subject_id is 'The subject.';
comment on column class_subjects.term_id is 'The term in which it is taught; null: the whole year.';
comment on column class_subjects.name is 'A name of its own, where the subject''s will not do; see title.';
comment on column class_subjects.code is 'The code that other systems use.';
comment on column class_subjects.weekly_periods is 'How many periods a week are planned.';
comment on column class_subjects.room_id is 'The room where it is taught usually.';
comment on column class_subjects.period_labels is 'The periods of the day, as another system calls them.';
comment on column class_subjects.takes_whole_class is 'Whether all of the class attend; otherwise the students that classSubjectStudents lists (sets, electives).';
comment on column class_subjects.sourced_id is 'The id that another system knows the row by (OneRoster''s sourcedId).';
comment on column class_subjects.sourced_values is '@behavior -*
What the imported roster said about it that has no column here; exported again as it came.';
comment on column class_subjects.created_at is 'When the row was made.';
comment on column class_subjects.updated_at is 'When the row was changed last.';
grant delete on class_subjects to :"tenant";
grant insert (class_id, code, name, period_labels, room_id, sourced_id, subject_id, takes_whole_class, term_id, weekly_periods) on class_subjects to :"tenant";
grant select on class_subjects to :"reader";
grant update (code, name, period_labels, room_id, sourced_id, subject_id, takes_whole_class, term_id, weekly_periods) on class_subjects to :"tenant";

create table classes (
  id uuid not null default uuid_v7()
  school_id uuid not null
  academic_year_id uuid not null
  grade_level_id uuid not null
  name text collate "natural" not null
  capacity integer
  class_teacher_id uuid
  room_id uuid
  sourced_id text
  created_at timestamp with time zone not null default now()
  updated_at timestamp with time zone not null default now()
  constraint classes_academic_year_id_fkey FOREIGN KEY (academic_year_id) REFERENCES academic_years(id) ON DELETE RESTRICT
  constraint classes_capacity_check CHECK ((capacity > 0))
  constraint classes_class_teacher_id_fkey FOREIGN KEY (class_teacher_id) REFERENCES teachers(id) ON DELETE SET NULL
  constraint classes_grade_level_id_fkey FOREIGN KEY (grade_level_id) REFERENCES grade_levels(id) ON DELETE RESTRICT
  constraint classes_name_check CHECK ((btrim(name) <> ''::text))
  constraint classes_pkey PRIMARY KEY (id)
  constraint classes_room_id_fkey FOREIGN KEY (room_id) REFERENCES rooms(id) ON DELETE SET NULL
  constraint classes_school_id_academic_year_id_name_key UNIQUE (school_id, academic_year_id, name)
  constraint classes_school_id_fkey FOREIGN KEY (school_id) REFERENCES schools(id) ON DELETE RESTRICT
  constraint classes_sourced_id_key UNIQUE (sourced_id)
);
CREATE INDEX classes_academic_year_id_idx ON :"tenant".classes USING btree (academic_year_id);
CREATE INDEX classes_class_teacher_id_idx ON :"tenant".classes USING btree (class_teacher_id);
CREATE INDEX classes_grade_level_id_idx ON :"tenant".classes USING btree (grade_level_id);
CREATE INDEX classes_room_id_idx ON :"tenant".classes USING btree (room_id);
alter table classes force row level security;
create policy all_owner on classes for all to homeroom_owner using (true) with check (true);
create policy delete_permitted on classes for delete using ((( SELECT has_permission('classes:delete'::text) AS has_permission) OR (id = ANY (ARRAY( SELECT class_ids_for('classes:delete'::text) AS class_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('classes:delete'::text) AS granted_row_ids)))));
create policy insert_permitted on classes for insert with check ((( SELECT has_permission('classes:create'::text) AS has_permission) OR (school_id = ANY (ARRAY( SELECT school_ids_for('classes:create'::text) AS school_ids_for)))));
create policy select_permitted on classes for select using ((( SELECT has_permission('classes:view'::text) AS has_permission) OR (school_id = ANY (ARRAY( SELECT school_ids_for('classes:view'::text) AS school_ids_for))) OR (id = ANY (ARRAY( SELECT class_ids_for('classes:view'::text) AS class_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('classes:view'::text) AS granted_row_ids)))));
create policy update_permitted on classes for update using ((( SELECT has_permission('classes:update'::text) AS has_permission) OR (id = ANY (ARRAY( SELECT class_ids_for('classes:update'::text) AS class_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('classes:update'::text) AS granted_row_ids))))) with check ((( SELECT has_permission('classes:update'::text) AS has_permission) OR (id = ANY (ARRAY( SELECT class_ids_for('classes:update'::text) AS class_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('classes:update'::text) AS granted_row_ids)))));
CREATE TRIGGER _100_timestamps BEFORE INSERT OR UPDATE ON classes FOR EACH ROW EXECUTE FUNCTION tg__timestamps();
CREATE TRIGGER _200_validate_insert AFTER INSERT ON classes REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_classes__validate();
CREATE TRIGGER _200_validate_update AFTER UPDATE ON classes REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_classes__validate();
CREATE TRIGGER _800_audit_delete AFTER DELETE ON classes REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_insert AFTER INSERT ON classes REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_update AFTER UPDATE ON classes REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
comment on table classes is 'A class: the students of a grade level who are together in an academic year, such as 7A.';
comment on column classes.id is 'The row''s id.';
comment on column classes.school_id is 'The school that it belongs to.';
comment on column classes.academic_year_id is 'The year that it exists in; next year there is another one.';
comment on column classes.grade_level_id is 'The grade level of its students.';
comment on column classes.name is 'The name; unique within the school and year.';
comment on column classes.capacity is 'How many students can be enrolled at once; null: as many as you like.';
comment on column classes.class_teacher_id is 'The teacher who looks after the class, and may read about its students.';
comment on column classes.room_id is 'The room that is the class''s own.';
comment on column classes.sourced_id is 'The id that another system knows the row by (OneRoster''s sourcedId).';
comment on column classes.created_at is 'When the row was made.';
comment on column classes.updated_at is 'When the row was changed last.';
grant delete on classes to :"tenant";
grant insert (academic_year_id, capacity, class_teacher_id, grade_level_id, name, room_id, school_id, sourced_id) on classes to :"tenant";
grant select on classes to :"reader";
grant update (capacity, class_teacher_id, grade_level_id, name, room_id, sourced_id) on classes to :"tenant";

create view current_enrollments with (security_invoker=true) as
 SELECT enrollments.id,
    enrollments.student_id,
    enrollments.class_id,
    enrollments.starts_on,
    enrollments.ends_on,
    enrollments.roll_number
   FROM enrollments
     JOIN classes ON classes.id = enrollments.class_id
     JOIN academic_years ON academic_years.id = classes.academic_year_id
     JOIN schools ON schools.id = classes.school_id
     CROSS JOIN LATERAL ( SELECT (now() AT TIME ZONE schools.time_zone)::date AS today) clock
  WHERE enrollments.starts_on <= clock.today AND COALESCE(enrollments.ends_on, academic_years.ends_on) >= clock.today;
comment on view current_enrollments is '
@primaryKey id
@unique student_id
@foreignKey (student_id) references students (id)
@foreignKey (class_id) references classes (id)
Who is in which class today: at most one class for each student.';
comment on column current_enrollments.id is 'The enrolment''s id.';
comment on column current_enrollments.student_id is 'The student.';
comment on column current_enrollments.class_id is 'The class that the student is in today.';
comment on column current_enrollments.starts_on is 'The first day in the class.';
comment on column current_enrollments.ends_on is 'The last day in the class, where it is known.';
comment on column current_enrollments.roll_number is 'The student''s number in the class''s register.';
grant select on current_enrollments to :"reader";

create table db_logins (
  id uuid not null default uuid_v7()
  login name collate "C" not null
  user_id uuid not null
  created_at timestamp with time zone not null default now()
  updated_at timestamp with time zone not null default now()
  constraint db_logins_login_key UNIQUE (login)
  constraint db_logins_pkey PRIMARY KEY (id)
  constraint db_logins_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);
CREATE INDEX db_logins_user_id_idx ON :"tenant".db_logins USING btree (user_id);
alter table db_logins force row level security;
create policy all_owner on db_logins for all to homeroom_owner using (true) with check (true);
CREATE TRIGGER _100_timestamps BEFORE INSERT OR UPDATE ON db_logins FOR EACH ROW EXECUTE FUNCTION tg__timestamps();
CREATE TRIGGER _800_audit_delete AFTER DELETE ON db_logins REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_insert AFTER INSERT ON db_logins REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_update AFTER UPDATE ON db_logins REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
comment on table db_logins is 'A login of the database, such as a reporting tool''s, and the user as whom it reads.';
comment on column db_logins.id is 'Identifies the row; never changes.';
comment on column db_logins.login is 'The name of the login.';
comment on column db_logins.user_id is 'Whose permissions it has.';
comment on column db_logins.created_at is 'When the row was made.';
comment on column db_logins.updated_at is 'When the row was last changed.';

create table effective_permissions (
  role_id uuid not null
  permission_code text not null
  scope permission_scope not null
  constraint effective_permissions_pkey PRIMARY KEY (role_id, permission_code, scope)
  constraint effective_permissions_role_id_fkey FOREIGN KEY (role_id) REFERENCES roles(id) ON DELETE CASCADE
);
alter table effective_permissions force row level security;
create policy all_owner on effective_permissions for all to homeroom_owner using (true) with check (true);
CREATE TRIGGER _500_refresh_unlimited_delete AFTER DELETE ON effective_permissions REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_effective_permissions__refresh_unlimited();
CREATE TRIGGER _500_refresh_unlimited_insert AFTER INSERT ON effective_permissions REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_effective_permissions__refresh_unlimited();
comment on table effective_permissions is 'What a role may do with all that it inherits; kept by triggers.';
comment on column effective_permissions.role_id is 'The role.';
comment on column effective_permissions.permission_code is 'The permission, as in students:view.';
comment on column effective_permissions.scope is 'Whose rows it reaches.';

create table enrollments (
  id uuid not null default uuid_v7()
  student_id uuid not null
  class_id uuid not null
  starts_on date not null
  ends_on date
  entry_code entry_code not null default 'new'::entry_code
  exit_code exit_code
  roll_number integer
  sourced_id text
  created_at timestamp with time zone not null default now()
  updated_at timestamp with time zone not null default now()
  constraint enrollments_class_id_fkey FOREIGN KEY (class_id) REFERENCES classes(id) ON DELETE RESTRICT
  constraint enrollments_ends_on_check CHECK ((ends_on >= starts_on))
  constraint enrollments_exit_code_check CHECK (((exit_code IS NULL) OR (ends_on IS NOT NULL)))
  constraint enrollments_pkey PRIMARY KEY (id)
  constraint enrollments_roll_number_check CHECK ((roll_number > 0))
  constraint enrollments_spell_excl EXCLUDE USING gist (student_id WITH =, daterange(starts_on, ends_on, '[]'::text) WITH &&)
  constraint enrollments_student_id_fkey FOREIGN KEY (student_id) REFERENCES students(id) ON DELETE CASCADE
);
CREATE INDEX enrollments_class_id_idx ON :"tenant".enrollments USING btree (class_id, starts_on);
CREATE UNIQUE INDEX enrollments_class_id_roll_number_key ON :"tenant".enrollments USING btree (class_id, roll_number) WHERE (exit_code IS NULL);
CREATE INDEX enrollments_sourced_id_idx ON :"tenant".enrollments USING btree (sourced_id);
CREATE INDEX enrollments_student_id_idx ON :"tenant".enrollments USING btree (student_id, starts_on);
alter table enrollments force row level security;
create policy all_owner on enrollments for all to homeroom_owner using (true) with check (true);
create policy delete_permitted on enrollments for delete using ((( SELECT has_permission('enrollments:delete'::text) AS has_permission) OR (student_id = ANY (ARRAY( SELECT staff_student_ids_for('enrollments:delete'::text) AS staff_student_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('enrollments:delete'::text) AS granted_row_ids)))));
create policy insert_permitted on enrollments for insert with check ((( SELECT has_permission('enrollments:create'::text) AS has_permission) OR ((student_id = ANY (ARRAY( SELECT staff_student_ids_for('enrollments:create'::text) AS staff_student_ids_for))) AND (class_id = ANY (ARRAY( SELECT class_ids_for('enrollments:create'::text) AS class_ids_for))))));
create policy select_permitted on enrollments for select using ((( SELECT has_permission('enrollments:view'::text) AS has_permission) OR (student_id = ANY (ARRAY( SELECT student_ids_for('enrollments:view'::text) AS student_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('enrollments:view'::text) AS granted_row_ids)))));
create policy update_permitted on enrollments for update using ((( SELECT has_permission('enrollments:update'::text) AS has_permission) OR (student_id = ANY (ARRAY( SELECT staff_student_ids_for('enrollments:update'::text) AS staff_student_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('enrollments:update'::text) AS granted_row_ids))))) with check ((( SELECT has_permission('enrollments:update'::text) AS has_permission) OR ((student_id = ANY (ARRAY( SELECT staff_student_ids_for('enrollments:update'::text) AS staff_student_ids_for))) AND (class_id = ANY (ARRAY( SELECT class_ids_for('enrollments:update'::text) AS class_ids_for)))) OR (id = ANY (ARRAY( SELECT granted_row_ids('enrollments:update'::text) AS granted_row_ids)))));
CREATE TRIGGER _100_timestamps BEFORE INSERT OR UPDATE ON enrollments FOR EACH ROW EXECUTE FUNCTION tg__timestamps();
CREATE TRIGGER _200_validate_insert AFTER INSERT ON enrollments REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_enrollments__validate();
CREATE TRIGGER _200_validate_update AFTER UPDATE ON enrollments REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_enrollments__validate();
CREATE TRIGGER _500_keep_attendance_delete AFTER DELETE ON enrollments REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_enrollments__keep_attendance();
CREATE TRIGGER _500_keep_attendance_update AFTER UPDATE ON enrollments REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_enrollments__keep_attendance();
CREATE TRIGGER _500_settle_students_insert AFTER INSERT ON enrollments REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_enrollments__settle_students();
CREATE TRIGGER _500_settle_students_update AFTER UPDATE ON enrollments REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_enrollments__settle_students();
CREATE TRIGGER _800_audit_delete AFTER DELETE ON enrollments REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_insert AFTER INSERT ON enrollments REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_update AFTER UPDATE ON enrollments REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
comment on table enrollments is 'A spell of a student in a class, from a first to a last day. Spells of one student never overlap; none reaches beyond the year of its class. Use enrollStudent, transferStudent and withdrawStudent.';
comment on column enrollments.id is 'The row''s id.';
comment on column enrollments.student_id is 'The student.';
comment on column enrollments.class_id is 'The class.';
comment on column enrollments.starts_on is 'The first day in the class.';
comment on column enrollments.ends_on is 'The last day in the class; null: open, to the end of the year at most.';
comment on column enrollments.entry_code is 'How the spell began.';
comment on column enrollments.exit_code is 'How the spell ended; null while it has not.';
comment on column enrollments.roll_number is 'The number in the class''s register; unique among those who have not left. See assignRollNumbers.';
comment on column enrollments.sourced_id is 'The id that another system knows the row by (OneRoster''s sourcedId).';
comment on column enrollments.created_at is 'When the row was made.';
comment on column enrollments.updated_at is 'When the row was changed last.';
grant delete on enrollments to :"tenant";
grant insert (class_id, ends_on, entry_code, exit_code, roll_number, starts_on, student_id) on enrollments to :"tenant";
grant select on enrollments to :"reader";
grant update (class_id, ends_on, entry_code, exit_code, roll_number, starts_on) on enrollments to :"tenant";

create table exam_papers (
  id uuid not null default uuid_v7()
  exam_id uuid not null
  class_subject_id uuid not null
  held_on date
  starts_at time without time zone
  ends_at time without time zone
  room_id uuid
  maximum_score numeric(7,2) not null default 100
  pass_score numeric(7,2)
  created_at timestamp with time zone not null default now()
  updated_at timestamp with time zone not null default now()
  constraint exam_papers_class_subject_id_fkey FOREIGN KEY (class_subject_id) REFERENCES class_subjects(id) ON DELETE RESTRICT
  constraint exam_papers_ends_at_check CHECK ((ends_at > starts_at))
  constraint exam_papers_exam_id_class_subject_id_key UNIQUE (exam_id, class_subject_id)
  constraint exam_papers_exam_id_fkey FOREIGN KEY (exam_id) REFERENCES exams(id) ON DELETE RESTRICT
  constraint exam_papers_maximum_score_check CHECK ((maximum_score > (0)::numeric))
  constraint exam_papers_pass_score_check CHECK (((pass_score >= (0)::numeric) AND (pass_score <= maximum_score)))
  constraint exam_papers_pkey PRIMARY KEY (id)
  constraint exam_papers_room_excl EXCLUDE USING gist (room_id WITH =, tsrange((held_on + starts_at), (held_on + ends_at)) WITH &&) WHERE (((held_on IS NOT NULL) AND (starts_at IS NOT NULL) AND (ends_at IS NOT NULL)))
  constraint exam_papers_room_id_fkey FOREIGN KEY (room_id) REFERENCES rooms(id) ON DELETE SET NULL
);
CREATE INDEX exam_papers_class_subject_id_idx ON :"tenant".exam_papers USING btree (class_subject_id);
CREATE INDEX exam_papers_room_id_idx ON :"tenant".exam_papers USING btree (room_id);
alter table exam_papers force row level security;
create policy all_owner on exam_papers for all to homeroom_owner using (true) with check (true);
create policy delete_permitted on exam_papers for delete using ((( SELECT has_permission('exam_papers:delete'::text) AS has_permission) OR (class_subject_id = ANY (ARRAY( SELECT class_subject_ids_for('exam_papers:delete'::text) AS class_subject_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('exam_papers:delete'::text) AS granted_row_ids)))));
create policy insert_permitted on exam_papers for insert with check ((( SELECT has_permission('exam_papers:create'::text) AS has_permission) OR (class_subject_id = ANY (ARRAY( SELECT class_subject_ids_for('exam_papers:create'::text) AS class_subject_ids_for)))));
create policy select_permitted on exam_papers for select using ((( SELECT has_permission('exam_papers:view'::text) AS has_permission) OR (class_subject_id = ANY (ARRAY( SELECT class_subject_ids_for('exam_papers:view'::text) AS class_subject_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('exam_papers:view'::text) AS granted_row_ids)))));
create policy update_permitted on exam_papers for update using ((( SELECT has_permission('exam_papers:update'::text) AS has_permission) OR (class_subject_id = ANY (ARRAY( SELECT class_subject_ids_for('exam_papers:update'::text) AS class_subject_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('exam_papers:update'::text) AS granted_row_ids))))) with check ((( SELECT has_permission('exam_papers:update'::text) AS has_permission) OR (class_subject_id = ANY (ARRAY( SELECT class_subject_ids_for('exam_papers:update'::text) AS class_subject_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('exam_papers:update'::text) AS granted_row_ids)))));
CREATE TRIGGER _100_timestamps BEFORE INSERT OR UPDATE ON exam_papers FOR EACH ROW EXECUTE FUNCTION tg__timestamps();
CREATE TRIGGER _200_validate_insert AFTER INSERT ON exam_papers REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_exam_papers__validate();
CREATE TRIGGER _200_validate_update AFTER UPDATE ON exam_papers REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_exam_papers__validate();
CREATE TRIGGER _800_audit_delete AFTER DELETE ON exam_papers REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_insert AFTER INSERT ON exam_papers REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_update AFTER UPDATE ON exam_papers REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
comment on table exam_papers is 'What one class subject sits in an exam: when, where, and for how many points.';
comment on column exam_papers.id is 'Identifies the row; never changes.';
comment on column exam_papers.exam_id is 'The exam that it is part of.';
comment on column exam_papers.class_subject_id is 'Who sits it: the students who attend this class subject. Fixed once there are results.';
comment on column exam_papers.held_on is 'The day, within the exam''s days.';
comment on column exam_papers.starts_at is 'When it starts, in the school''s time zone.';
comment on column exam_papers.ends_at is 'When it ends.';
comment on column exam_papers.room_id is 'Where it is written.';
comment on column exam_papers.maximum_score is 'The points of a perfect paper. It cannot fall below a score that was given.';
comment on column exam_papers.pass_score is 'The points that suffice to pass.';
comment on column exam_papers.created_at is 'When the row was made.';
comment on column exam_papers.updated_at is 'When the row was last changed.';
grant delete on exam_papers to :"tenant";
grant insert (class_subject_id, ends_at, exam_id, held_on, maximum_score, pass_score, room_id, starts_at) on exam_papers to :"tenant";
grant select on exam_papers to :"reader";
grant update (ends_at, held_on, maximum_score, pass_score, room_id, starts_at) on exam_papers to :"tenant";

create table exams (
  id uuid not null default uuid_v7()
  term_id uuid not null
  school_id uuid
  name text collate "natural" not null
  kind exam_kind not null default 'test'::exam_kind
  weight numeric(6,3) not null default 1
  starts_on date
  ends_on date
  published_at timestamp with time zone
  created_at timestamp with time zone not null default now()
  updated_at timestamp with time zone not null default now()
  constraint exams_ends_on_check CHECK ((ends_on >= starts_on))
  constraint exams_name_check CHECK ((btrim(name) <> ''::text))
  constraint exams_pkey PRIMARY KEY (id)
  constraint exams_school_id_fkey FOREIGN KEY (school_id) REFERENCES schools(id) ON DELETE RESTRICT
  constraint exams_term_id_fkey FOREIGN KEY (term_id) REFERENCES terms(id) ON DELETE RESTRICT
  constraint exams_term_id_school_id_name_key UNIQUE NULLS NOT DISTINCT (term_id, school_id, name)
  constraint exams_weight_check CHECK ((weight >= (0)::numeric))
);
CREATE INDEX exams_school_id_idx ON :"tenant".exams USING btree (school_id);
alter table exams force row level security;
create policy all_owner on exams for all to homeroom_owner using (true) with check (true);
create policy delete_permitted on exams for delete using ((( SELECT has_permission('exams:delete'::text) AS has_permission) OR (school_id = ANY (ARRAY( SELECT school_ids_for('exams:delete'::text) AS school_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('exams:delete'::text) AS granted_row_ids)))));
create policy insert_permitted on exams for insert with check ((( SELECT has_permission('exams:create'::text) AS has_permission) OR (school_id = ANY (ARRAY( SELECT school_ids_for('exams:create'::text) AS school_ids_for)))));
create policy select_permitted on exams for select using ((( SELECT has_any_permission('exams:view'::text) AS has_any_permission) OR (id = ANY (ARRAY( SELECT granted_row_ids('exams:view'::text) AS granted_row_ids)))));
create policy update_permitted on exams for update using ((( SELECT has_permission('exams:update'::text) AS has_permission) OR (school_id = ANY (ARRAY( SELECT school_ids_for('exams:update'::text) AS school_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('exams:update'::text) AS granted_row_ids))))) with check ((( SELECT has_permission('exams:update'::text) AS has_permission) OR (school_id = ANY (ARRAY( SELECT school_ids_for('exams:update'::text) AS school_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('exams:update'::text) AS granted_row_ids)))));
CREATE TRIGGER _100_timestamps BEFORE INSERT OR UPDATE ON exams FOR EACH ROW EXECUTE FUNCTION tg__timestamps();
CREATE TRIGGER _200_validate_insert AFTER INSERT ON exams REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_exams__validate();
CREATE TRIGGER _200_validate_update AFTER UPDATE ON exams REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_exams__validate();
CREATE TRIGGER _800_audit_delete AFTER DELETE ON exams REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_insert AFTER INSERT ON exams REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_update AFTER UPDATE ON exams REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
comment on table exams is 'An assessment of a term, from a quiz to the finals. It has a paper for each class subject that sits it.';
comment on column exams.id is 'Identifies the row; never changes.';
comment on column exams.term_id is 'The term that its results count for.';
comment on column exams.school_id is 'The school that holds it; null: all schools.';
comment on column exams.name is 'What it is called.';
comment on column exams.kind is 'What kind of assessment it is.';
comment on column exams.weight is 'How much its results count in a subject''s average, compared with those of other exams of the term; 0: practice, does not count.';
comment on column exams.starts_on is 'Its first day, within the term.';
comment on column exams.ends_on is 'Its last day, within the term.';
comment on column exams.published_at is 'When publishResults showed its results to students and guardians; null until then.';
comment on column exams.created_at is 'When the row was made.';
comment on column exams.updated_at is 'When the row was last changed.';
grant delete on exams to :"tenant";
grant insert (ends_on, kind, name, school_id, starts_on, term_id, weight) on exams to :"tenant";
grant select on exams to :"reader";
grant update (ends_on, kind, name, starts_on, weight) on exams to :"tenant";

create table grade_levels (
  id uuid not null default uuid_v7()
  code text not null
  name text collate "natural" not null
  "position" integer not null
  next_grade_level_id uuid
  created_at timestamp with time zone not null default now()
  updated_at timestamp with time zone not null default now()
  constraint grade_levels_code_check CHECK ((btrim(code) <> ''::text))
  constraint grade_levels_code_key UNIQUE (code)
  constraint grade_levels_name_check CHECK ((btrim(name) <> ''::text))
  constraint grade_levels_name_key UNIQUE (name)
  constraint grade_levels_next_grade_level_id_check CHECK ((next_grade_level_id <> id))
  constraint grade_levels_next_grade_level_id_fkey FOREIGN KEY (next_grade_level_id) REFERENCES grade_levels(id) ON DELETE SET NULL
  constraint grade_levels_pkey PRIMARY KEY (id)
  constraint grade_levels_position_key UNIQUE ("position") DEFERRABLE
);
CREATE INDEX grade_levels_next_grade_level_id_idx ON :"tenant".grade_levels USING btree (next_grade_level_id);
alter table grade_levels force row level security;
create policy all_owner on grade_levels for all to homeroom_owner using (true) with check (true);
create policy delete_permitted on grade_levels for delete using ((( SELECT has_permission('grade_levels:delete'::text) AS has_permission) OR (id = ANY (ARRAY( SELECT granted_row_ids('grade_levels:delete'::text) AS granted_row_ids)))));
create policy insert_permitted on grade_levels for insert with check (( SELECT has_permission('grade_levels:create'::text) AS has_permission));
create policy select_permitted on grade_levels for select using ((( SELECT has_any_permission('grade_levels:view'::text) AS has_any_permission) OR (id = ANY (ARRAY( SELECT granted_row_ids('grade_levels:view'::text) AS granted_row_ids)))));
create policy update_permitted on grade_levels for update using ((( SELECT has_permission('grade_levels:update'::text) AS has_permission) OR (id = ANY (ARRAY( SELECT granted_row_ids('grade_levels:update'::text) AS granted_row_ids))))) with check ((( SELECT has_permission('grade_levels:update'::text) AS has_permission) OR (id = ANY (ARRAY( SELECT granted_row_ids('grade_levels:update'::text) AS granted_row_ids)))));
CREATE TRIGGER _100_timestamps BEFORE INSERT OR UPDATE ON grade_levels FOR EACH ROW EXECUTE FUNCTION tg__timestamps();
CREATE TRIGGER _200_validate_chain BEFORE INSERT OR UPDATE OF next_grade_level_id ON grade_levels FOR EACH ROW WHEN (new.next_grade_level_id IS NOT NULL) EXECUTE FUNCTION tg_every_chain__validate('next_grade_level_id');
CREATE TRIGGER _800_audit_delete AFTER DELETE ON grade_levels REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_insert AFTER INSERT ON grade_levels REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_update AFTER UPDATE ON grade_levels REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
comment on table grade_levels is 'A grade level (year group). Each knows the next one, which students are promoted to.';
comment on column grade_levels.id is 'The row''s id.';
comment on column grade_levels.code is 'The code, such as 07; what rosters call it.';
comment on column grade_levels.name is 'The name, such as Grade 7.';
comment on column grade_levels."position" is 'The place in the order of levels, the youngest first.';
comment on column grade_levels.next_grade_level_id is 'The level after this one; null for the last, from which students graduate.';
comment on column grade_levels.created_at is 'When the row was made.';
comment on column grade_levels.updated_at is 'When the row was changed last.';
grant delete on grade_levels to :"tenant";
grant insert (code, name, next_grade_level_id, "position") on grade_levels to :"tenant";
grant select on grade_levels to :"reader";
grant update (code, name, next_grade_level_id, "position") on grade_levels to :"tenant";

create table grading_scale_bands (
  id uuid not null default uuid_v7()
  grading_scale_id uuid not null
  label text not null
  from_percent numeric(5,2) not null
  below_percent numeric(5,2)
  grade_point numeric(4,2)
  is_passing boolean not null default true
  created_at timestamp with time zone not null default now()
  updated_at timestamp with time zone not null default now()
  constraint grading_scale_bands_below_percent_check CHECK ((below_percent > from_percent))
  constraint grading_scale_bands_from_percent_check CHECK ((from_percent >= (0)::numeric))
  constraint grading_scale_bands_grading_scale_id_fkey FOREIGN KEY (grading_scale_id) REFERENCES grading_scales(id) ON DELETE CASCADE
  constraint grading_scale_bands_grading_scale_id_label_key UNIQUE (grading_scale_id, label)
  constraint grading_scale_bands_label_check CHECK ((btrim(label) <> ''::text))
  constraint grading_scale_bands_pkey PRIMARY KEY (id)
  constraint grading_scale_bands_range_excl EXCLUDE USING gist (grading_scale_id WITH =, numrange(from_percent, below_percent, '[)'::text) WITH &&)
);
alter table grading_scale_bands force row level security;
create policy all_owner on grading_scale_bands for all to homeroom_owner using (true) with check (true);
create policy delete_permitted on grading_scale_bands for delete using ((( SELECT has_permission('grading_scale_bands:delete'::text) AS has_permission) OR (id = ANY (ARRAY( SELECT granted_row_ids('grading_scale_bands:delete'::text) AS granted_row_ids)))));
create policy insert_permitted on grading_scale_bands for insert with check (( SELECT has_permission('grading_scale_bands:create'::text) AS has_permission));
create policy select_permitted on grading_scale_bands for select using ((( SELECT has_any_permission('grading_scale_bands:view'::text) AS has_any_permission) OR (id = ANY (ARRAY( SELECT granted_row_ids('grading_scale_bands:view'::text) AS granted_row_ids)))));
create policy update_permitted on grading_scale_bands for update using ((( SELECT has_permission('grading_scale_bands:update'::text) AS has_permission) OR (id = ANY (ARRAY( SELECT granted_row_ids('grading_scale_bands:update'::text) AS granted_row_ids))))) with check ((( SELECT has_permission('grading_scale_bands:update'::text) AS has_permission) OR (id = ANY (ARRAY( SELECT granted_row_ids('grading_scale_bands:update'::text) AS granted_row_ids)))));
CREATE TRIGGER _100_timestamps BEFORE INSERT OR UPDATE ON grading_scale_bands FOR EACH ROW EXECUTE FUNCTION tg__timestamps();
CREATE TRIGGER _200_validate_insert AFTER INSERT ON grading_scale_bands REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_grading_scale_bands__validate();
CREATE TRIGGER _200_validate_update AFTER UPDATE ON grading_scale_bands REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_grading_scale_bands__validate();
CREATE TRIGGER _800_audit_delete AFTER DELETE ON grading_scale_bands REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_insert AFTER INSERT ON grading_scale_bands REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_update AFTER UPDATE ON grading_scale_bands REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
comment on table grading_scale_bands is 'A grade of a scale and the percentages that earn it. Bands of a scale never overlap.';
comment on column grading_scale_bands.id is 'Identifies the row; never changes.';
comment on column grading_scale_bands.grading_scale_id is 'The scale that it is part of.';
comment on column grading_scale_bands.label is 'The grade: A, or Very good.';
comment on column grading_scale_bands.from_percent is 'The lowest percentage that earns it.';
comment on column grading_scale_bands.below_percent is 'The percentage that is too high for it; null in the highest band, which has no upper end.';
comment on column grading_scale_bands.grade_point is 'What it counts for in a grade-point average; null on scales without one.';
comment on column grading_scale_bands.is_passing is 'Whether it is a pass. No band that passes lies below one that fails.';
comment on column grading_scale_bands.created_at is 'When the row was made.';
comment on column grading_scale_bands.updated_at is 'When the row was last changed.';
grant delete on grading_scale_bands to :"tenant";
grant insert (below_percent, from_percent, grade_point, grading_scale_id, is_passing, label) on grading_scale_bands to :"tenant";
grant select on grading_scale_bands to :"reader";
grant update (below_percent, from_percent, grade_point, is_passing, label) on grading_scale_bands to :"tenant";

create table grading_scales (
  id uuid not null default uuid_v7()
  name text collate "natural" not null
  description text not null default ''::text
  is_default boolean not null default false
  created_at timestamp with time zone not null default now()
  updated_at timestamp with time zone not null default now()
  constraint grading_scales_name_check CHECK ((btrim(name) <> ''::text))
  constraint grading_scales_name_key UNIQUE (name)
  constraint grading_scales_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX grading_scales_is_default_key ON :"tenant".grading_scales USING btree (is_default) WHERE is_default;
alter table grading_scales force row level security;
create policy all_owner on grading_scales for all to homeroom_owner using (true) with check (true);
create policy delete_permitted on grading_scales for delete using ((( SELECT has_permission('grading_scales:delete'::text) AS has_permission) OR (id = ANY (ARRAY( SELECT granted_row_ids('grading_scales:delete'::text) AS granted_row_ids)))));
create policy insert_permitted on grading_scales for insert with check (( SELECT has_permission('grading_scales:create'::text) AS has_permission));
create policy select_permitted on grading_scales for select using ((( SELECT has_any_permission('grading_scales:view'::text) AS has_any_permission) OR (id = ANY (ARRAY( SELECT granted_row_ids('grading_scales:view'::text) AS granted_row_ids)))));
create policy update_permitted on grading_scales for update using ((( SELECT has_permission('grading_scales:update'::text) AS has_permission) OR (id = ANY (ARRAY( SELECT granted_row_ids('grading_scales:update'::text) AS granted_row_ids))))) with check ((( SELECT has_permission('grading_scales:update'::text) AS has_permission) OR (id = ANY (ARRAY( SELECT granted_row_ids('grading_scales:update'::text) AS granted_row_ids)))));
CREATE TRIGGER _100_timestamps BEFORE INSERT OR UPDATE ON grading_scales FOR EACH ROW EXECUTE FUNCTION tg__timestamps();
CREATE TRIGGER _800_audit_delete AFTER DELETE ON grading_scales REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_insert AFTER INSERT ON grading_scales REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_update AFTER UPDATE ON grading_scales REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
comment on table grading_scales is 'How percentages become grades: a set of bands. A school uses its own scale, else that of the school above it, else the default.';
comment on column grading_scales.id is 'Identifies the row; never changes.';
comment on column grading_scales.name is 'What it is called.';
comment on column grading_scales.description is 'What it is used for.';
comment on column grading_scales.is_default is 'Whether schools without a scale of their own use it. One scale at most is the default.';
comment on column grading_scales.created_at is 'When the row was made.';
comment on column grading_scales.updated_at is 'When the row was last changed.';
grant delete on grading_scales to :"tenant";
grant insert (description, is_default, name) on grading_scales to :"tenant";
grant select on grading_scales to :"reader";
grant update (description, is_default, name) on grading_scales to :"tenant";

create table guardians (
  id uuid not null default uuid_v7()
  user_id uuid
  first_name text collate "natural" not null
  middle_name text collate "natural"
  last_name text collate "natural" not null
  email text
  phone text
  mobile_phone text
  postal_address text
  occupation text
  demographics jsonb not null default '{}'::jsonb
  sourced_id text
  sourced_values jsonb not null default '{}'::jsonb
  full_name text collate "natural" not null generated always as btrim((((first_name || ' '::text) || COALESCE((NULLIF(middle_name, ''::text) || ' '::text), ''::text)) || last_name)) stored
  search tsvector not null generated always as search_vector(VARIADIC ARRAY[first_name, middle_name, last_name, email, phone]) stored
  created_at timestamp with time zone not null default now()
  updated_at timestamp with time zone not null default now()
  constraint guardians_demographics_check CHECK ((jsonb_typeof(demographics) = 'object'::text))
  constraint guardians_name_check CHECK ((btrim((first_name || last_name)) <> ''::text))
  constraint guardians_pkey PRIMARY KEY (id)
  constraint guardians_sourced_id_key UNIQUE (sourced_id)
  constraint guardians_sourced_values_check CHECK ((jsonb_typeof(sourced_values) = 'object'::text))
  constraint guardians_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE SET NULL
  constraint guardians_user_id_key UNIQUE (user_id)
);
CREATE INDEX guardians_last_name_idx ON :"tenant".guardians USING btree (last_name, first_name, id);
CREATE INDEX guardians_search_idx ON :"tenant".guardians USING gin (search);
CREATE INDEX guardians_trigram_idx ON :"tenant".guardians USING gin (fold(((first_name || ' '::text) || last_name)) gin_trgm_ops);
alter table guardians force row level security;
create policy all_owner on guardians for all to homeroom_owner using (true) with check (true);
create policy delete_permitted on guardians for delete using ((( SELECT has_permission('guardians:delete'::text) AS has_permission) OR (id = ANY (ARRAY( SELECT guardian_ids_for('guardians:delete'::text) AS guardian_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('guardians:delete'::text) AS granted_row_ids)))));
create policy insert_permitted on guardians for insert with check (( SELECT has_permission('guardians:create'::text) AS has_permission));
create policy select_permitted on guardians for select using ((( SELECT has_permission('guardians:view'::text) AS has_permission) OR (id = ANY (ARRAY( SELECT guardian_ids_for('guardians:view'::text) AS guardian_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('guardians:view'::text) AS granted_row_ids)))));
create policy update_permitted on guardians for update using ((( SELECT has_permission('guardians:update'::text) AS has_permission) OR (id = ANY (ARRAY( SELECT guardian_ids_for('guardians:update'::text) AS guardian_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('guardians:update'::text) AS granted_row_ids))))) with check ((( SELECT has_permission('guardians:update'::text) AS has_permission) OR (id = ANY (ARRAY( SELECT guardian_ids_for('guardians:update'::text) AS guardian_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('guardians:update'::text) AS granted_row_ids)))));
CREATE TRIGGER _100_timestamps BEFORE INSERT OR UPDATE ON guardians FOR EACH ROW EXECUTE FUNCTION tg__timestamps();
CREATE TRIGGER _800_audit_delete AFTER DELETE ON guardians REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_insert AFTER INSERT ON guardians REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_update AFTER UPDATE ON guardians REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
comment on table guardians is 'A parent, or whoever else is responsible for students.';
comment on column guardians.id is 'The row''s id.';
comment on column guardians.user_id is 'The user by whom the guardian signs in.';
comment on column guardians.first_name is 'The first name, or names.';
comment on column guardians.middle_name is 'The middle name.';
comment on column guardians.last_name is 'The family name.';
comment on column guardians.email is 'The e-mail address, which absence notices go to.';
comment on column guardians.phone is 'The telephone number.';
comment on column guardians.mobile_phone is 'The mobile telephone number.';
comment on column guardians.postal_address is 'The postal address.';
comment on column guardians.occupation is 'What the guardian does for a living.';
comment on column guardians.demographics is 'What rosters say about the person, by OneRoster''s names. Read it with confidentialDetailsOf.';
comment on column guardians.sourced_id is 'The id that another system knows the row by (OneRoster''s sourcedId).';
comment on column guardians.sourced_values is 'What the imported roster said about it that has no column here; exported again as it came.';
comment on column guardians.full_name is 'First, middle and last name.';
comment on column guardians.search is 'Names, e-mail address and telephone number, for searching.';
comment on column guardians.created_at is 'When the row was made.';
comment on column guardians.updated_at is 'When the row was changed last.';
grant delete on guardians to :"tenant";
grant insert (demographics, email, first_name, last_name, middle_name, mobile_phone, occupation, phone, postal_address, sourced_id, user_id) on guardians to :"tenant";
grant select (created_at, email, first_name, full_name, id, last_name, middle_name, mobile_phone, occupation, phone, postal_address, search, sourced_id, updated_at, user_id) on guardians to :"reader";
grant update (demographics, email, first_name, last_name, middle_name, mobile_phone, occupation, phone, postal_address, sourced_id, user_id) on guardians to :"tenant";

create table login_history (
  id uuid not null default uuid_v7()
  user_id uuid
  email text not null
  succeeded boolean not null
  failure_reason sign_in_failure
  address inet
  user_agent text
  session_id uuid
  created_at timestamp with time zone not null default now()
  updated_at timestamp with time zone not null default now()
  constraint login_history_failure_reason_check CHECK ((succeeded = (failure_reason IS NULL)))
  constraint login_history_pkey PRIMARY KEY (id)
  constraint login_history_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);
CREATE INDEX login_history_created_at_idx ON :"tenant".login_history USING btree (created_at DESC);
CREATE INDEX login_history_email_idx ON :"tenant".login_history USING btree (lower(email), created_at DESC);
CREATE INDEX login_history_user_id_idx ON :"tenant".login_history USING btree (user_id, created_at DESC);
alter table login_history force row level security;
create policy all_owner on login_history for all to homeroom_owner using (true) with check (true);
create policy select_permitted on login_history for select using (((user_id = ( SELECT current_user_id() AS current_user_id)) OR ( SELECT has_permission('login_history:view'::text) AS has_permission)));
CREATE TRIGGER _100_timestamps BEFORE INSERT OR UPDATE ON login_history FOR EACH ROW EXECUTE FUNCTION tg__timestamps();
CREATE TRIGGER _800_audit_delete AFTER DELETE ON login_history REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_insert AFTER INSERT ON login_history REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_update AFTER UPDATE ON login_history REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
comment on table login_history is 'An attempt to sign in, be it successful or not. Ten failures for an address lock it for fifteen minutes.';
comment on column login_history.id is 'Identifies the row; never changes.';
comment on column login_history.user_id is 'Whose address it was; null for an address that belongs to nobody.';
comment on column login_history.email is 'The address that was tried.';
comment on column login_history.succeeded is 'Whether it was successful.';
comment on column login_history.failure_reason is 'Why it failed.';
comment on column login_history.address is 'The network address that the attempt came from.';
comment on column login_history.user_agent is 'The program that tried, as it names itself.';
comment on column login_history.session_id is 'The session that began.';
comment on column login_history.created_at is 'When the row was made.';
comment on column login_history.updated_at is 'When the row was last changed.';
grant select on login_history to :"reader";

create table mail_receipts (
  id uuid not null default uuid_v7()
  message_key text not null
  created_at timestamp with time zone not null default now()
  updated_at timestamp with time zone not null default now()
  constraint mail_receipts_message_key_key UNIQUE (message_key)
  constraint mail_receipts_pkey PRIMARY KEY (id)
);
CREATE INDEX mail_receipts_created_at_idx ON :"tenant".mail_receipts USING btree (created_at);
alter table mail_receipts force row level security;
create policy all_owner on mail_receipts for all to homeroom_owner using (true) with check (true);
CREATE TRIGGER _100_timestamps BEFORE INSERT OR UPDATE ON mail_receipts FOR EACH ROW EXECUTE FUNCTION tg__timestamps();
CREATE TRIGGER _800_audit_delete AFTER DELETE ON mail_receipts REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_insert AFTER INSERT ON mail_receipts REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_update AFTER UPDATE ON mail_receipts REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
comment on table mail_receipts is 'Which mails the worker has sent, so that none is sent twice.';
comment on column mail_receipts.id is 'Identifies the row; never changes.';
comment on column mail_receipts.message_key is 'Which mail it was.';
comment on column mail_receipts.created_at is 'When the row was made.';
comment on column mail_receipts.updated_at is 'When the row was last changed.';

create table number_sequences (
  id uuid not null default uuid_v7()
  name text not null
  pattern text not null
  resets_yearly boolean not null default true
  current_year integer
  last_number bigint not null default 0
  created_at timestamp with time zone not null default now()
  updated_at timestamp with time zone not null default now()
  constraint number_sequences_last_number_check CHECK ((last_number >= 0))
  constraint number_sequences_name_check CHECK ((name ~ '^[a-z][a-z_]*$'::text))
  constraint number_sequences_name_key UNIQUE (name)
  constraint number_sequences_pattern_check CHECK (is_number_pattern(pattern))
  constraint number_sequences_pkey PRIMARY KEY (id)
  constraint number_sequences_resets_yearly_check CHECK (((NOT resets_yearly) OR (pattern ~~ '%{year}%'::text)))
);
alter table number_sequences force row level security;
create policy all_owner on number_sequences for all to homeroom_owner using (true) with check (true);
create policy delete_permitted on number_sequences for delete using ((( SELECT has_permission('number_sequences:delete'::text) AS has_permission) OR (id = ANY (ARRAY( SELECT granted_row_ids('number_sequences:delete'::text) AS granted_row_ids)))));
create policy insert_permitted on number_sequences for insert with check (( SELECT has_permission('number_sequences:create'::text) AS has_permission));
create policy select_permitted on number_sequences for select using ((( SELECT has_permission('number_sequences:view'::text) AS has_permission) OR (id = ANY (ARRAY( SELECT granted_row_ids('number_sequences:view'::text) AS granted_row_ids)))));
create policy update_permitted on number_sequences for update using ((( SELECT has_permission('number_sequences:update'::text) AS has_permission) OR (id = ANY (ARRAY( SELECT granted_row_ids('number_sequences:update'::text) AS granted_row_ids))))) with check ((( SELECT has_permission('number_sequences:update'::text) AS has_permission) OR (id = ANY (ARRAY( SELECT granted_row_ids('number_sequences:update'::text) AS granted_row_ids)))));
CREATE TRIGGER _100_timestamps BEFORE INSERT OR UPDATE ON number_sequences FOR EACH ROW EXECUTE FUNCTION tg__timestamps();
CREATE TRIGGER _800_audit_delete AFTER DELETE ON number_sequences REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_insert AFTER INSERT ON number_sequences REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_update AFTER UPDATE ON number_sequences REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
comment on table number_sequences is 'How numbers are given out, such as admission numbers: without gaps and never twice.';
comment on column number_sequences.id is 'Identifies the row; never changes.';
comment on column number_sequences.name is 'What the numbers are for: admission_number.';
comment on column number_sequences.pattern is 'How a number looks. {year} stands for the year and {seq:5} for the number in five digits: {year}-{seq:5} makes 2027-00042.';
comment on column number_sequences.resets_yearly is 'Whether counting begins again at 1 each year. Then the pattern must show the year.';
comment on column number_sequences.current_year is 'The year of the last number.';
comment on column number_sequences.last_number is 'The last number that was given out.';
comment on column number_sequences.created_at is 'When the row was made.';
comment on column number_sequences.updated_at is 'When the row was last changed.';
grant delete on number_sequences to :"tenant";
grant insert (name, pattern, resets_yearly) on number_sequences to :"tenant";
grant select on number_sequences to :"reader";
grant update (pattern, resets_yearly) on number_sequences to :"tenant";

create table object_permissions (
  id uuid not null default uuid_v7()
  permission_id uuid not null
  row_id uuid not null
  user_id uuid
  role_id uuid
  valid_until timestamp with time zone
  created_at timestamp with time zone not null default now()
  updated_at timestamp with time zone not null default now()
  constraint object_permissions_grantee_check CHECK ((num_nonnulls(user_id, role_id) = 1))
  constraint object_permissions_grantee_key UNIQUE NULLS NOT DISTINCT (permission_id, row_id, user_id, role_id)
  constraint object_permissions_permission_id_fkey FOREIGN KEY (permission_id) REFERENCES permissions(id) ON DELETE CASCADE
  constraint object_permissions_pkey PRIMARY KEY (id)
  constraint object_permissions_role_id_fkey FOREIGN KEY (role_id) REFERENCES roles(id) ON DELETE CASCADE
  constraint object_permissions_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);
CREATE INDEX object_permissions_role_id_idx ON :"tenant".object_permissions USING btree (role_id, permission_id);
CREATE INDEX object_permissions_user_id_idx ON :"tenant".object_permissions USING btree (user_id, permission_id);
alter table object_permissions force row level security;
create policy all_owner on object_permissions for all to homeroom_owner using (true) with check (true);
create policy delete_permitted on object_permissions for delete using (( SELECT has_permission('object_permissions:assign'::text) AS has_permission));
create policy insert_permitted on object_permissions for insert with check (( SELECT has_permission('object_permissions:assign'::text) AS has_permission));
create policy select_permitted on object_permissions for select using (((user_id = ( SELECT current_user_id() AS current_user_id)) OR ( SELECT has_permission('object_permissions:view'::text) AS has_permission)));
create policy update_permitted on object_permissions for update using (( SELECT has_permission('object_permissions:assign'::text) AS has_permission)) with check (( SELECT has_permission('object_permissions:assign'::text) AS has_permission));
CREATE TRIGGER _100_timestamps BEFORE INSERT OR UPDATE ON object_permissions FOR EACH ROW EXECUTE FUNCTION tg__timestamps();
CREATE TRIGGER _200_within_own BEFORE INSERT OR UPDATE ON object_permissions FOR EACH ROW EXECUTE FUNCTION tg_object_permissions__within_own();
CREATE TRIGGER _800_audit_delete AFTER DELETE ON object_permissions REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_insert AFTER INSERT ON object_permissions REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_update AFTER UPDATE ON object_permissions REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
comment on table object_permissions is 'A permission on one single row, given to a user or to everybody with a role.';
comment on column object_permissions.id is 'Identifies the row; never changes.';
comment on column object_permissions.permission_id is 'What may be done.';
comment on column object_permissions.row_id is 'The row with which it may be done.';
comment on column object_permissions.user_id is 'Who may; null where a role may.';
comment on column object_permissions.role_id is 'The role whose users may; null where a user may.';
comment on column object_permissions.valid_until is 'Until when; null: for good.';
comment on column object_permissions.created_at is 'When the row was made.';
comment on column object_permissions.updated_at is 'When the row was last changed.';
grant delete on object_permissions to :"tenant";
grant insert (permission_id, role_id, row_id, user_id, valid_until) on object_permissions to :"tenant";
grant select on object_permissions to :"reader";
grant update (valid_until) on object_permissions to :"tenant";

create table periods (
  id uuid not null default uuid_v7()
  school_id uuid not null
  name text collate "natural" not null
  "position" integer not null
  starts_at time without time zone not null
  ends_at time without time zone not null
  week_days smallint[] not null default '{1,2,3,4,5}'::smallint[]
  is_teaching boolean not null default true
  created_at timestamp with time zone not null default now()
  updated_at timestamp with time zone not null default now()
  constraint periods_ends_at_check CHECK ((ends_at > starts_at))
  constraint periods_name_check CHECK ((btrim(name) <> ''::text))
  constraint periods_pkey PRIMARY KEY (id)
  constraint periods_school_id_fkey FOREIGN KEY (school_id) REFERENCES schools(id) ON DELETE CASCADE
  constraint periods_school_id_name_key UNIQUE (school_id, name)
  constraint periods_week_days_check CHECK (are_week_days(week_days))
);
alter table periods force row level security;
create policy all_owner on periods for all to homeroom_owner using (true) with check (true);
create policy delete_permitted on periods for delete using ((( SELECT has_permission('periods:delete'::text) AS has_permission) OR (school_id = ANY (ARRAY( SELECT school_ids_for('periods:delete'::text) AS school_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('periods:delete'::text) AS granted_row_ids)))));
create policy insert_permitted on periods for insert with check ((( SELECT has_permission('periods:create'::text) AS has_permission) OR (school_id = ANY (ARRAY( SELECT school_ids_for('periods:create'::text) AS school_ids_for)))));
create policy select_permitted on periods for select using ((( SELECT has_permission('periods:view'::text) AS has_permission) OR (school_id = ANY (ARRAY( SELECT school_ids_for('periods:view'::text) AS school_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('periods:view'::text) AS granted_row_ids)))));
create policy update_permitted on periods for update using ((( SELECT has_permission('periods:update'::text) AS has_permission) OR (school_id = ANY (ARRAY( SELECT school_ids_for('periods:update'::text) AS school_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('periods:update'::text) AS granted_row_ids))))) with check ((( SELECT has_permission('periods:update'::text) AS has_permission) OR (school_id = ANY (ARRAY( SELECT school_ids_for('periods:update'::text) AS school_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('periods:update'::text) AS granted_row_ids)))));
CREATE TRIGGER _100_timestamps BEFORE INSERT OR UPDATE ON periods FOR EACH ROW EXECUTE FUNCTION tg__timestamps();
CREATE TRIGGER _200_validate_update AFTER UPDATE ON periods REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_periods__validate();
CREATE TRIGGER _800_audit_delete AFTER DELETE ON periods REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_insert AFTER INSERT ON periods REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_update AFTER UPDATE ON periods REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
comment on table periods is 'A period of a school''s bell schedule, at a time of the day and on some days of the week.';
comment on column periods.id is 'The row''s id.';
comment on column periods.school_id is 'The school.';
comment on column periods.name is 'The name; unique within the school.';
comment on column periods."position" is 'The place in the order of the day.';
comment on column periods.starts_at is 'When it begins, in the school''s time zone.';
comment on column periods.ends_at is 'When it ends.';
comment on column periods.week_days is 'The days of the week on which it is held, 1 for Monday to 7 for Sunday.';
comment on column periods.is_teaching is 'Whether lessons are held in it; breaks and assemblies have none.';
comment on column periods.created_at is 'When the row was made.';
comment on column periods.updated_at is 'When the row was changed last.';
grant delete on periods to :"tenant";
grant insert (ends_at, is_teaching, name, "position", school_id, starts_at, week_days) on periods to :"tenant";
grant select on periods to :"reader";
grant update (ends_at, is_teaching, name, "position", starts_at, week_days) on periods to :"tenant";

create table permissions (
  id uuid not null default uuid_v7()
  resource text not null
  type permission_type not null
  code text not null generated always as ((resource || ':'::text) || permission_type_name(type)) stored
  description text not null default ''::text
  created_at timestamp with time zone not null default now()
  updated_at timestamp with time zone not null default now()
  constraint permissions_code_key UNIQUE (code)
  constraint permissions_pkey PRIMARY KEY (id)
  constraint permissions_resource_check CHECK ((resource ~ '^[a-z][a-z_]*$'::text))
);
alter table permissions force row level security;
create policy all_owner on permissions for all to homeroom_owner using (true) with check (true);
create policy select_permitted on permissions for select using (( SELECT has_any_permission('permissions:view'::text) AS has_any_permission));
CREATE TRIGGER _100_timestamps BEFORE INSERT OR UPDATE ON permissions FOR EACH ROW EXECUTE FUNCTION tg__timestamps();
CREATE TRIGGER _500_refresh_permissions AFTER DELETE OR UPDATE OF resource, type ON permissions FOR EACH STATEMENT EXECUTE FUNCTION tg_roles__refresh_permissions();
CREATE TRIGGER _800_audit_delete AFTER DELETE ON permissions REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_insert AFTER INSERT ON permissions REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_update AFTER UPDATE ON permissions REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
comment on table permissions is 'Something that can be allowed: a type of action on a resource. Roles hold permissions.';
comment on column permissions.id is 'Identifies the row; never changes.';
comment on column permissions.resource is 'What it is about; mostly the name of a table.';
comment on column permissions.type is 'What may be done with it.';
comment on column permissions.code is 'The name by which it is checked: resource and type, as in students:view.';
comment on column permissions.description is 'What it allows, in words.';
comment on column permissions.created_at is 'When the row was made.';
comment on column permissions.updated_at is 'When the row was last changed.';
grant select on permissions to :"reader";

create table report_cards (
  id uuid not null default uuid_v7()
  student_id uuid not null
  class_id uuid
  term_id uuid
  school_name text collate "natural" not null
  academic_year_name text collate "natural" not null
  term_name text collate "natural" not null
  class_name text collate "natural"
  grading_scale_name text collate "natural"
  percent numeric(5,2)
  letter text
  grade_point numeric(4,2)
  class_rank integer
  class_size integer
  remark text
  lines jsonb not null default '[]'::jsonb
  published_at timestamp with time zone
  published_by_id uuid
  created_at timestamp with time zone not null default now()
  updated_at timestamp with time zone not null default now()
  constraint report_cards_class_id_fkey FOREIGN KEY (class_id) REFERENCES classes(id) ON DELETE SET NULL
  constraint report_cards_class_rank_check CHECK (((class_rank >= 1) AND (class_rank <= class_size)))
  constraint report_cards_lines_check CHECK ((jsonb_typeof(lines) = 'array'::text))
  constraint report_cards_names_check CHECK (((btrim(school_name) <> ''::text) AND (btrim(academic_year_name) <> ''::text) AND (btrim(term_name) <> ''::text)))
  constraint report_cards_pkey PRIMARY KEY (id)
  constraint report_cards_published_by_id_fkey FOREIGN KEY (published_by_id) REFERENCES users(id) ON DELETE SET NULL
  constraint report_cards_student_id_fkey FOREIGN KEY (student_id) REFERENCES students(id) ON DELETE CASCADE
  constraint report_cards_student_id_term_id_key UNIQUE (student_id, term_id)
  constraint report_cards_term_id_fkey FOREIGN KEY (term_id) REFERENCES terms(id) ON DELETE RESTRICT
);
CREATE INDEX report_cards_class_id_idx ON :"tenant".report_cards USING btree (class_id, term_id);
CREATE INDEX report_cards_published_by_id_idx ON :"tenant".report_cards USING btree (published_by_id);
CREATE INDEX report_cards_term_id_idx ON :"tenant".report_cards USING btree (term_id);
alter table report_cards force row level security;
create policy all_owner on report_cards for all to homeroom_owner using (true) with check (true);
create policy delete_permitted on report_cards for delete using ((( SELECT has_permission('report_cards:delete'::text) AS has_permission) OR (student_id = ANY (ARRAY( SELECT staff_student_ids_for('report_cards:delete'::text) AS staff_student_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('report_cards:delete'::text) AS granted_row_ids)))));
create policy insert_permitted on report_cards for insert with check ((( SELECT has_permission('report_cards:create'::text) AS has_permission) OR (student_id = ANY (ARRAY( SELECT staff_student_ids_for('report_cards:create'::text) AS staff_student_ids_for)))));
create policy select_permitted on report_cards for select using ((( SELECT has_permission('report_cards:view'::text) AS has_permission) OR (student_id = ANY (ARRAY( SELECT staff_student_ids_for('report_cards:view'::text) AS staff_student_ids_for))) OR ((published_at IS NOT NULL) AND (student_id = ANY (ARRAY( SELECT student_ids_for('report_cards:view'::text) AS student_ids_for)))) OR (id = ANY (ARRAY( SELECT granted_row_ids('report_cards:view'::text) AS granted_row_ids)))));
create policy update_permitted on report_cards for update using ((( SELECT has_permission('report_cards:update'::text) AS has_permission) OR (student_id = ANY (ARRAY( SELECT staff_student_ids_for('report_cards:update'::text) AS staff_student_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('report_cards:update'::text) AS granted_row_ids))))) with check ((( SELECT has_permission('report_cards:update'::text) AS has_permission) OR (student_id = ANY (ARRAY( SELECT staff_student_ids_for('report_cards:update'::text) AS staff_student_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('report_cards:update'::text) AS granted_row_ids)))));
CREATE TRIGGER _100_timestamps BEFORE INSERT OR UPDATE ON report_cards FOR EACH ROW EXECUTE FUNCTION tg__timestamps();
CREATE TRIGGER _200_freeze_delete AFTER DELETE ON report_cards REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_report_cards__freeze();
CREATE TRIGGER _200_freeze_update AFTER UPDATE ON report_cards REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_report_cards__freeze();
CREATE TRIGGER _500_name BEFORE INSERT ON report_cards FOR EACH ROW WHEN (new.term_id IS NOT NULL AND num_nulls(new.school_name, new.academic_year_name, new.term_name) > 0) EXECUTE FUNCTION tg_report_cards__name();
CREATE TRIGGER _800_audit_delete AFTER DELETE ON report_cards REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_insert AFTER INSERT ON report_cards REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_update AFTER UPDATE ON report_cards REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
comment on table report_cards is 'A student''s final grades of a term, as they stood when the card was made: later changes of classes, names and scales leave it alone. Published cards never change. Cards of an earlier school can be kept too.';
comment on column report_cards.id is 'Identifies the row; never changes.';
comment on column report_cards.student_id is 'Whose card it is.';
comment on column report_cards.class_id is 'The class that made it; null for an earlier school''s, or when the class is gone.';
comment on column report_cards.term_id is 'The term that it is about; null for an earlier school''s.';
comment on column report_cards.school_name is 'The school, in words.';
comment on column report_cards.academic_year_name is 'The year, in words.';
comment on column report_cards.term_name is 'The term, in words.';
comment on column report_cards.class_name is 'The class, in words.';
comment on column report_cards.grading_scale_name is 'The scale of its grades, in words.';
comment on column report_cards.percent is 'The weighted average of the term, two decimals; null when nothing counted.';
comment on column report_cards.letter is 'The grade of percent on the scale.';
comment on column report_cards.grade_point is 'The mean of the subjects'' grade points, two decimals.';
comment on column report_cards.class_rank is 'The place in the class by percent; equal percentages share one (1, 2, 2, 4). Null without a percentage.';
comment on column report_cards.class_size is 'How many students the class graded.';
comment on column report_cards.remark is 'The class teacher''s words.';
comment on column report_cards.lines is 'The subjects, in alphabetical order: a list of {subjectId, subject, code, teacher, percent, letter, gradePoint, passed, missing, exams}, where missing counts the papers without a result and exams lists {exam, kind, day, weight, maximum, score, percent, absent, exempt, remark}, without what does not apply.';
comment on column report_cards.published_at is 'When it was shown to the student and the guardians, and frozen; null until then.';
comment on column report_cards.published_by_id is 'Who published it.';
comment on column report_cards.created_at is 'When the row was made.';
comment on column report_cards.updated_at is 'When the row was last changed.';
grant delete on report_cards to :"tenant";
grant insert (academic_year_name, class_name, grade_point, grading_scale_name, letter, lines, percent, remark, school_name, student_id, term_name) on report_cards to :"tenant";
grant select on report_cards to :"reader";
grant update (remark) on report_cards to :"tenant";

create table results (
  id uuid not null default uuid_v7()
  exam_paper_id uuid not null
  student_id uuid not null
  score numeric(7,2)
  is_absent boolean not null default false
  is_exempt boolean not null default false
  remark text
  entered_by_id uuid
  published_at timestamp with time zone
  created_at timestamp with time zone not null default now()
  updated_at timestamp with time zone not null default now()
  constraint results_entered_by_id_fkey FOREIGN KEY (entered_by_id) REFERENCES users(id) ON DELETE SET NULL
  constraint results_exam_paper_id_fkey FOREIGN KEY (exam_paper_id) REFERENCES exam_papers(id) ON DELETE RESTRICT
  constraint results_exam_paper_id_student_id_key UNIQUE (exam_paper_id, student_id)
  constraint results_pkey PRIMARY KEY (id)
  constraint results_score_check CHECK ((score >= (0)::numeric))
  constraint results_state_check CHECK ((num_nonnulls(score, NULLIF(is_absent, false), NULLIF(is_exempt, false)) = 1))
  constraint results_student_id_fkey FOREIGN KEY (student_id) REFERENCES students(id) ON DELETE CASCADE
);
CREATE INDEX results_entered_by_id_idx ON :"tenant".results USING btree (entered_by_id);
CREATE INDEX results_student_id_idx ON :"tenant".results USING btree (student_id);
alter table results force row level security;
create policy all_owner on results for all to homeroom_owner using (true) with check (true);
create policy delete_permitted on results for delete using ((( SELECT has_permission('results:delete'::text) AS has_permission) OR (exam_paper_id = ANY (ARRAY( SELECT exam_paper_ids_for('results:delete'::text) AS exam_paper_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('results:delete'::text) AS granted_row_ids)))));
create policy insert_permitted on results for insert with check ((( SELECT has_permission('results:create'::text) AS has_permission) OR (exam_paper_id = ANY (ARRAY( SELECT exam_paper_ids_for('results:create'::text) AS exam_paper_ids_for)))));
create policy select_permitted on results for select using ((( SELECT has_permission('results:view'::text) AS has_permission) OR (exam_paper_id = ANY (ARRAY( SELECT exam_paper_ids_for('results:view'::text) AS exam_paper_ids_for))) OR ((published_at IS NOT NULL) AND (student_id = ANY (ARRAY( SELECT student_ids_for('results:view'::text) AS student_ids_for)))) OR (id = ANY (ARRAY( SELECT granted_row_ids('results:view'::text) AS granted_row_ids)))));
create policy update_permitted on results for update using ((( SELECT has_permission('results:update'::text) AS has_permission) OR (exam_paper_id = ANY (ARRAY( SELECT exam_paper_ids_for('results:update'::text) AS exam_paper_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('results:update'::text) AS granted_row_ids))))) with check ((( SELECT has_permission('results:update'::text) AS has_permission) OR (exam_paper_id = ANY (ARRAY( SELECT exam_paper_ids_for('results:update'::text) AS exam_paper_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('results:update'::text) AS granted_row_ids)))));
CREATE TRIGGER _100_timestamps BEFORE INSERT OR UPDATE ON results FOR EACH ROW EXECUTE FUNCTION tg__timestamps();
CREATE TRIGGER _200_validate_insert AFTER INSERT ON results REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_results__validate();
CREATE TRIGGER _200_validate_update AFTER UPDATE ON results REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_results__validate();
CREATE TRIGGER _300_approve_delete AFTER DELETE ON results REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_results__approve();
CREATE TRIGGER _300_approve_update AFTER UPDATE ON results REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_results__approve();
CREATE TRIGGER _500_entered_by BEFORE INSERT OR UPDATE OF score, is_absent, is_exempt, remark ON results FOR EACH ROW EXECUTE FUNCTION tg_results__entered_by();
CREATE TRIGGER _800_audit_delete AFTER DELETE ON results REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_insert AFTER INSERT ON results REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_update AFTER UPDATE ON results REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
comment on table results is 'What a student achieved in a paper: a score, or absent, or exempt. Students and guardians see published results only.';
comment on column results.id is 'Identifies the row; never changes.';
comment on column results.exam_paper_id is 'The paper.';
comment on column results.student_id is 'The student, who attends its class subject.';
comment on column results.score is 'The points, the paper''s maximum at most; null when absent or exempt.';
comment on column results.is_absent is 'Whether the student missed the paper. It counts as 0.';
comment on column results.is_exempt is 'Whether the student need not sit the paper. It does not count.';
comment on column results.remark is 'A remark for the student.';
comment on column results.entered_by_id is 'Who entered it last.';
comment on column results.published_at is 'When it was shown to students and guardians; null until then. Once published, changing it needs results:approve.';
comment on column results.created_at is 'When the row was made.';
comment on column results.updated_at is 'When the row was last changed.';
grant delete on results to :"tenant";
grant insert (exam_paper_id, is_absent, is_exempt, remark, score, student_id) on results to :"tenant";
grant select on results to :"reader";
grant update (is_absent, is_exempt, remark, score) on results to :"tenant";

create table role_permissions (
  id uuid not null default uuid_v7()
  role_id uuid not null
  permission_id uuid not null
  scope permission_scope not null default 'all'::permission_scope
  created_at timestamp with time zone not null default now()
  updated_at timestamp with time zone not null default now()
  constraint role_permissions_permission_id_fkey FOREIGN KEY (permission_id) REFERENCES permissions(id) ON DELETE CASCADE
  constraint role_permissions_pkey PRIMARY KEY (id)
  constraint role_permissions_role_id_fkey FOREIGN KEY (role_id) REFERENCES roles(id) ON DELETE CASCADE
  constraint role_permissions_role_id_permission_id_scope_key UNIQUE (role_id, permission_id, scope)
);
CREATE INDEX role_permissions_permission_id_idx ON :"tenant".role_permissions USING btree (permission_id);
alter table role_permissions force row level security;
create policy all_owner on role_permissions for all to homeroom_owner using (true) with check (true);
create policy delete_permitted on role_permissions for delete using (( SELECT has_permission('role_permissions:assign'::text) AS has_permission));
create policy insert_permitted on role_permissions for insert with check (( SELECT has_permission('role_permissions:assign'::text) AS has_permission));
create policy select_permitted on role_permissions for select using (( SELECT has_any_permission('role_permissions:view'::text) AS has_any_permission));
CREATE TRIGGER _100_timestamps BEFORE INSERT OR UPDATE ON role_permissions FOR EACH ROW EXECUTE FUNCTION tg__timestamps();
CREATE TRIGGER _200_within_own_delete AFTER DELETE ON role_permissions REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_role_permissions__within_own();
CREATE TRIGGER _200_within_own_insert AFTER INSERT ON role_permissions REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_role_permissions__within_own();
CREATE TRIGGER _500_keep_administrator AFTER DELETE OR UPDATE ON role_permissions FOR EACH STATEMENT EXECUTE FUNCTION tg_role_permissions__keep_administrator();
CREATE TRIGGER _500_refresh_permissions AFTER INSERT OR DELETE OR UPDATE ON role_permissions FOR EACH STATEMENT EXECUTE FUNCTION tg_roles__refresh_permissions();
CREATE TRIGGER _800_audit_delete AFTER DELETE ON role_permissions REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_insert AFTER INSERT ON role_permissions REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_update AFTER UPDATE ON role_permissions REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
comment on table role_permissions is 'A permission that a role holds, and how far it reaches.';
comment on column role_permissions.id is 'Identifies the row; never changes.';
comment on column role_permissions.role_id is 'The role that holds it.';
comment on column role_permissions.permission_id is 'What it may do.';
comment on column role_permissions.scope is 'Whose rows it reaches.';
comment on column role_permissions.created_at is 'When the row was made.';
comment on column role_permissions.updated_at is 'When the row was last changed.';
grant delete on role_permissions to :"tenant";
grant insert (permission_id, role_id, scope) on role_permissions to :"tenant";
grant select on role_permissions to :"reader";

create table roles (
  id uuid not null default uuid_v7()
  name text collate "natural" not null
  description text not null default ''::text
  parent_role_id uuid
  is_system boolean not null default false
  created_at timestamp with time zone not null default now()
  updated_at timestamp with time zone not null default now()
  constraint roles_name_check CHECK (((btrim(name) <> ''::text) AND (length(name) <= 100)))
  constraint roles_name_key UNIQUE (name)
  constraint roles_parent_role_id_check CHECK ((parent_role_id <> id))
  constraint roles_parent_role_id_fkey FOREIGN KEY (parent_role_id) REFERENCES roles(id) ON DELETE RESTRICT
  constraint roles_pkey PRIMARY KEY (id)
);
CREATE INDEX roles_parent_role_id_idx ON :"tenant".roles USING btree (parent_role_id);
alter table roles force row level security;
create policy all_owner on roles for all to homeroom_owner using (true) with check (true);
create policy delete_permitted on roles for delete using (( SELECT has_permission('roles:delete'::text) AS has_permission));
create policy insert_permitted on roles for insert with check (( SELECT has_permission('roles:create'::text) AS has_permission));
create policy select_permitted on roles for select using (((id = ANY (ARRAY( SELECT own_role_ids() AS own_role_ids))) OR ( SELECT has_any_permission('roles:view'::text) AS has_any_permission)));
create policy update_permitted on roles for update using (( SELECT has_permission('roles:update'::text) AS has_permission)) with check (( SELECT has_permission('roles:update'::text) AS has_permission));
CREATE TRIGGER _100_timestamps BEFORE INSERT OR UPDATE ON roles FOR EACH ROW EXECUTE FUNCTION tg__timestamps();
CREATE TRIGGER _200_keep_default BEFORE DELETE OR UPDATE ON roles FOR EACH ROW WHEN (old.is_system) EXECUTE FUNCTION tg_roles__keep_default();
CREATE TRIGGER _200_validate BEFORE INSERT OR UPDATE OF parent_role_id ON roles FOR EACH ROW WHEN (new.parent_role_id IS NOT NULL) EXECUTE FUNCTION tg_roles__validate();
CREATE TRIGGER _500_keep_administrator AFTER UPDATE OF parent_role_id ON roles FOR EACH ROW WHEN (old.parent_role_id IS DISTINCT FROM new.parent_role_id) EXECUTE FUNCTION tg_roles__keep_administrator();
CREATE TRIGGER _500_refresh_permissions AFTER INSERT OR UPDATE OF parent_role_id ON roles FOR EACH STATEMENT EXECUTE FUNCTION tg_roles__refresh_permissions();
CREATE TRIGGER _800_audit_delete AFTER DELETE ON roles REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_insert AFTER INSERT ON roles REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_update AFTER UPDATE ON roles REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
comment on table roles is 'What a group of users may do. A role has its own permissions and all those of its parent.';
comment on column roles.id is 'Identifies the row; never changes.';
comment on column roles.name is 'What the role is called: Teacher.';
comment on column roles.description is 'Whom the role is for.';
comment on column roles.parent_role_id is 'The role from which it inherits all permissions. A cycle is refused.';
comment on column roles.is_system is 'Whether it is one of the roles that a school starts with; those cannot be deleted.';
comment on column roles.created_at is 'When the row was made.';
comment on column roles.updated_at is 'When the row was last changed.';
grant delete on roles to :"tenant";
grant insert (description, name, parent_role_id) on roles to :"tenant";
grant select on roles to :"reader";
grant update (description, name, parent_role_id) on roles to :"tenant";

create table rooms (
  id uuid not null default uuid_v7()
  school_id uuid not null
  name text collate "natural" not null
  capacity integer
  is_bookable boolean not null default true
  created_at timestamp with time zone not null default now()
  updated_at timestamp with time zone not null default now()
  constraint rooms_capacity_check CHECK ((capacity > 0))
  constraint rooms_name_check CHECK ((btrim(name) <> ''::text))
  constraint rooms_pkey PRIMARY KEY (id)
  constraint rooms_school_id_fkey FOREIGN KEY (school_id) REFERENCES schools(id) ON DELETE CASCADE
  constraint rooms_school_id_name_key UNIQUE (school_id, name)
);
alter table rooms force row level security;
create policy all_owner on rooms for all to homeroom_owner using (true) with check (true);
create policy delete_permitted on rooms for delete using ((( SELECT has_permission('rooms:delete'::text) AS has_permission) OR (school_id = ANY (ARRAY( SELECT school_ids_for('rooms:delete'::text) AS school_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('rooms:delete'::text) AS granted_row_ids)))));
create policy insert_permitted on rooms for insert with check ((( SELECT has_permission('rooms:create'::text) AS has_permission) OR (school_id = ANY (ARRAY( SELECT school_ids_for('rooms:create'::text) AS school_ids_for)))));
create policy select_permitted on rooms for select using ((( SELECT has_permission('rooms:view'::text) AS has_permission) OR (school_id = ANY (ARRAY( SELECT school_ids_for('rooms:view'::text) AS school_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('rooms:view'::text) AS granted_row_ids)))));
create policy update_permitted on rooms for update using ((( SELECT has_permission('rooms:update'::text) AS has_permission) OR (school_id = ANY (ARRAY( SELECT school_ids_for('rooms:update'::text) AS school_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('rooms:update'::text) AS granted_row_ids))))) with check ((( SELECT has_permission('rooms:update'::text) AS has_permission) OR (school_id = ANY (ARRAY( SELECT school_ids_for('rooms:update'::text) AS school_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('rooms:update'::text) AS granted_row_ids)))));
CREATE TRIGGER _100_timestamps BEFORE INSERT OR UPDATE ON rooms FOR EACH ROW EXECUTE FUNCTION tg__timestamps();
CREATE TRIGGER _200_validate_update AFTER UPDATE ON rooms REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_rooms__validate();
CREATE TRIGGER _800_audit_delete AFTER DELETE ON rooms REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_insert AFTER INSERT ON rooms REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_update AFTER UPDATE ON rooms REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
comment on table rooms is 'A room of a school.';
comment on column rooms.id is 'The row''s id.';
comment on column rooms.school_id is 'The school that it is in.';
comment on column rooms.name is 'The name or number; unique within the school.';
comment on column rooms.capacity is 'How many people have a seat.';
comment on column rooms.is_bookable is 'Whether freeRooms offers it.';
comment on column rooms.created_at is 'When the row was made.';
comment on column rooms.updated_at is 'When the row was changed last.';
grant delete on rooms to :"tenant";
grant insert (capacity, is_bookable, name, school_id) on rooms to :"tenant";
grant select on rooms to :"reader";
grant update (capacity, is_bookable, name) on rooms to :"tenant";

create table schools (
  id uuid not null default uuid_v7()
  name text collate "natural" not null
  code text
  kind school_kind not null default 'school'::school_kind
  parent_school_id uuid
  time_zone text not null default 'UTC'::text
  week_days smallint[] not null default '{1,2,3,4,5}'::smallint[]
  grading_scale_id uuid
  logo_attachment_id uuid
  postal_address text
  phone text
  email text
  attendance_frozen_until date
  sourced_id text
  created_at timestamp with time zone not null default now()
  updated_at timestamp with time zone not null default now()
  constraint schools_grading_scale_id_fkey FOREIGN KEY (grading_scale_id) REFERENCES grading_scales(id) ON DELETE RESTRICT
  constraint schools_logo_attachment_id_fkey FOREIGN KEY (logo_attachment_id) REFERENCES attachments(id) ON DELETE SET NULL
  constraint schools_name_check CHECK ((btrim(name) <> ''::text))
  constraint schools_parent_school_id_check CHECK ((parent_school_id <> id))
  constraint schools_parent_school_id_fkey FOREIGN KEY (parent_school_id) REFERENCES schools(id) ON DELETE RESTRICT
  constraint schools_parent_school_id_name_key UNIQUE NULLS NOT DISTINCT (parent_school_id, name)
  constraint schools_pkey PRIMARY KEY (id)
  constraint schools_sourced_id_key UNIQUE (sourced_id)
  constraint schools_time_zone_check CHECK (is_time_zone(time_zone))
  constraint schools_week_days_check CHECK (are_week_days(week_days))
);
CREATE INDEX schools_grading_scale_id_idx ON :"tenant".schools USING btree (grading_scale_id);
CREATE INDEX schools_logo_attachment_id_idx ON :"tenant".schools USING btree (logo_attachment_id);
alter table schools force row level security;
create policy all_owner on schools for all to homeroom_owner using (true) with check (true);
create policy delete_permitted on schools for delete using ((( SELECT has_permission('schools:delete'::text) AS has_permission) OR (id = ANY (ARRAY( SELECT school_ids_for('schools:delete'::text) AS school_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('schools:delete'::text) AS granted_row_ids)))));
create policy insert_permitted on schools for insert with check ((( SELECT has_permission('schools:create'::text) AS has_permission) OR (parent_school_id = ANY (ARRAY( SELECT school_ids_for('schools:create'::text) AS school_ids_for)))));
create policy select_permitted on schools for select using ((( SELECT has_any_permission('schools:view'::text) AS has_any_permission) OR (id = ANY (ARRAY( SELECT granted_row_ids('schools:view'::text) AS granted_row_ids)))));
create policy update_permitted on schools for update using ((( SELECT has_permission('schools:update'::text) AS has_permission) OR (id = ANY (ARRAY( SELECT school_ids_for('schools:update'::text) AS school_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('schools:update'::text) AS granted_row_ids))))) with check ((( SELECT has_permission('schools:update'::text) AS has_permission) OR (id = ANY (ARRAY( SELECT school_ids_for('schools:update'::text) AS school_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('schools:update'::text) AS granted_row_ids)))));
CREATE TRIGGER _100_timestamps BEFORE INSERT OR UPDATE ON schools FOR EACH ROW EXECUTE FUNCTION tg__timestamps();
CREATE TRIGGER _200_validate_chain BEFORE INSERT OR UPDATE OF parent_school_id ON schools FOR EACH ROW WHEN (new.parent_school_id IS NOT NULL) EXECUTE FUNCTION tg_every_chain__validate('parent_school_id');
CREATE TRIGGER _800_audit_delete AFTER DELETE ON schools REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_insert AFTER INSERT ON schools REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_update AFTER UPDATE ON schools REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
comment on table schools is 'A school, or an organisation above schools such as a district: they form a tree.';
comment on column schools.id is 'The row''s id.';
comment on column schools.name is 'The name; unique among those with the same parent.';
comment on column schools.code is 'A short code, as authorities or other systems use it.';
comment on column schools.kind is 'A school that teaches, or what kind of organisation above it.';
comment on column schools.parent_school_id is 'The organisation that it belongs to; null at the top.';
comment on column schools.time_zone is 'The IANA time zone, such as Pacific/Auckland. It decides which day it is at the school.';
comment on column schools.week_days is 'The days of the week with school, 1 for Monday to 7 for Sunday. Attendance is taken on these only.';
comment on column schools.grading_scale_id is 'The scale that turns percentages into grades; without one the default scale does.';
comment on column schools.logo_attachment_id is 'The logo.';
comment on column schools.postal_address is 'The postal address.';
comment on column schools.phone is 'The telephone number.';
comment on column schools.email is 'The e-mail address of the office.';
comment on column schools.attendance_frozen_until is 'Attendance up to and including this day is closed: only those who approve attendance change it. Set it with freezeAttendance.';
comment on column schools.sourced_id is 'The id that another system knows the row by (OneRoster''s sourcedId).';
comment on column schools.created_at is 'When the row was made.';
comment on column schools.updated_at is 'When the row was changed last.';
grant delete on schools to :"tenant";
grant insert (code, email, grading_scale_id, kind, logo_attachment_id, name, parent_school_id, phone, postal_address, sourced_id, time_zone, week_days) on schools to :"tenant";
grant select on schools to :"reader";
grant update (code, email, grading_scale_id, kind, logo_attachment_id, name, phone, postal_address, sourced_id, time_zone, week_days) on schools to :"tenant";

create table student_guardians (
  id uuid not null default uuid_v7()
  student_id uuid not null
  guardian_id uuid not null
  relation guardian_relation not null
  has_custody boolean not null default true
  is_emergency_contact boolean not null default true
  lives_with boolean not null default true
  has_data_access boolean not null default true
  contact_order smallint not null default 1
  created_at timestamp with time zone not null default now()
  updated_at timestamp with time zone not null default now()
  constraint student_guardians_contact_order_check CHECK ((contact_order > 0))
  constraint student_guardians_guardian_id_fkey FOREIGN KEY (guardian_id) REFERENCES guardians(id) ON DELETE CASCADE
  constraint student_guardians_pkey PRIMARY KEY (id)
  constraint student_guardians_student_id_fkey FOREIGN KEY (student_id) REFERENCES students(id) ON DELETE CASCADE
  constraint student_guardians_student_id_guardian_id_key UNIQUE (student_id, guardian_id)
);
CREATE INDEX student_guardians_guardian_id_idx ON :"tenant".student_guardians USING btree (guardian_id);
alter table student_guardians force row level security;
create policy all_owner on student_guardians for all to homeroom_owner using (true) with check (true);
create policy delete_permitted on student_guardians for delete using ((( SELECT has_permission('student_guardians:delete'::text) AS has_permission) OR (student_id = ANY (ARRAY( SELECT staff_student_ids_for('student_guardians:delete'::text) AS staff_student_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('student_guardians:delete'::text) AS granted_row_ids)))));
create policy insert_permitted on student_guardians for insert with check ((( SELECT has_permission('student_guardians:create'::text) AS has_permission) OR (student_id = ANY (ARRAY( SELECT staff_student_ids_for('student_guardians:create'::text) AS staff_student_ids_for)))));
create policy select_permitted on student_guardians for select using ((( SELECT has_permission('student_guardians:view'::text) AS has_permission) OR ((student_id = ANY (ARRAY( SELECT student_ids_for('student_guardians:view'::text) AS student_ids_for))) AND (guardian_id = ANY (ARRAY( SELECT guardian_ids_for('student_guardians:view'::text) AS guardian_ids_for)))) OR (id = ANY (ARRAY( SELECT granted_row_ids('student_guardians:view'::text) AS granted_row_ids)))));
create policy update_permitted on student_guardians for update using ((( SELECT has_permission('student_guardians:update'::text) AS has_permission) OR (student_id = ANY (ARRAY( SELECT staff_student_ids_for('student_guardians:update'::text) AS staff_student_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('student_guardians:update'::text) AS granted_row_ids))))) with check ((( SELECT has_permission('student_guardians:update'::text) AS has_permission) OR (student_id = ANY (ARRAY( SELECT staff_student_ids_for('student_guardians:update'::text) AS staff_student_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('student_guardians:update'::text) AS granted_row_ids)))));
CREATE TRIGGER _100_timestamps BEFORE INSERT OR UPDATE ON student_guardians FOR EACH ROW EXECUTE FUNCTION tg__timestamps();
CREATE TRIGGER _800_audit_delete AFTER DELETE ON student_guardians REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_insert AFTER INSERT ON student_guardians REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_update AFTER UPDATE ON student_guardians REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
comment on table student_guardians is 'What a guardian is to a student, and what follows from it.';
comment on column student_guardians.id is 'The row''s id.';
comment on column student_guardians.student_id is 'The student.';
comment on column student_guardians.guardian_id is 'The guardian.';
comment on column student_guardians.relation is 'What the guardian is to the student.';
comment on column student_guardians.has_custody is 'Whether the guardian has custody.';
comment on column student_guardians.is_emergency_contact is 'Whether to call the guardian in an emergency.';
comment on column student_guardians.lives_with is 'Whether the student lives with the guardian.';
comment on column student_guardians.has_data_access is 'Whether the guardian may read about the student: marks, attendance, timetable.';
comment on column student_guardians.contact_order is 'Who is called first: 1, then 2, and so on.';
comment on column student_guardians.created_at is 'When the row was made.';
comment on column student_guardians.updated_at is 'When the row was changed last.';
grant delete on student_guardians to :"tenant";
grant insert (contact_order, guardian_id, has_custody, has_data_access, is_emergency_contact, lives_with, relation, student_id) on student_guardians to :"tenant";
grant select on student_guardians to :"reader";
grant update (contact_order, has_custody, has_data_access, is_emergency_contact, lives_with, relation) on student_guardians to :"tenant";

create table students (
  id uuid not null default uuid_v7()
  user_id uuid
  school_id uuid not null
  admission_number text not null default ''::text
  first_name text collate "natural" not null
  middle_name text collate "natural"
  last_name text collate "natural" not null
  preferred_name text collate "natural"
  birth_date date
  sex sex
  status student_status not null default 'active'::student_status
  grade_level_id uuid
  email text
  phone text
  mobile_phone text
  postal_address text
  medical_note text
  demographics jsonb not null default '{}'::jsonb
  photo_attachment_id uuid
  sourced_id text
  sourced_values jsonb not null default '{}'::jsonb
  full_name text collate "natural" not null generated always as btrim((((first_name || ' '::text) || COALESCE((NULLIF(middle_name, ''::text) || ' '::text), ''::text)) || last_name)) stored
  search tsvector not null generated always as search_vector(VARIADIC ARRAY[first_name, middle_name, last_name, preferred_name, admission_number]) stored
  created_at timestamp with time zone not null default now()
  updated_at timestamp with time zone not null default now()
  constraint students_admission_number_check CHECK ((btrim(admission_number) <> ''::text))
  constraint students_admission_number_key UNIQUE (admission_number)
  constraint students_birth_date_check CHECK ((birth_date > '1900-01-01'::date))
  constraint students_demographics_check CHECK ((jsonb_typeof(demographics) = 'object'::text))
  constraint students_grade_level_id_fkey FOREIGN KEY (grade_level_id) REFERENCES grade_levels(id) ON DELETE RESTRICT
  constraint students_name_check CHECK ((btrim((first_name || last_name)) <> ''::text))
  constraint students_photo_attachment_id_fkey FOREIGN KEY (photo_attachment_id) REFERENCES attachments(id) ON DELETE SET NULL
  constraint students_pkey PRIMARY KEY (id)
  constraint students_school_id_fkey FOREIGN KEY (school_id) REFERENCES schools(id) ON DELETE RESTRICT
  constraint students_sourced_id_key UNIQUE (sourced_id)
  constraint students_sourced_values_check CHECK ((jsonb_typeof(sourced_values) = 'object'::text))
  constraint students_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE SET NULL
  constraint students_user_id_key UNIQUE (user_id)
);
CREATE INDEX students_grade_level_id_idx ON :"tenant".students USING btree (grade_level_id);
CREATE INDEX students_last_name_idx ON :"tenant".students USING btree (last_name, first_name, id);
CREATE INDEX students_photo_attachment_id_idx ON :"tenant".students USING btree (photo_attachment_id);
CREATE INDEX students_school_id_idx ON :"tenant".students USING btree (school_id);
CREATE INDEX students_search_idx ON :"tenant".students USING gin (search);
CREATE INDEX students_trigram_idx ON :"tenant".students USING gin (fold(((first_name || ' '::text) || last_name)) gin_trgm_ops);
alter table students force row level security;
create policy all_owner on students for all to homeroom_owner using (true) with check (true);
create policy delete_permitted on students for delete using ((( SELECT has_permission('students:delete'::text) AS has_permission) OR (id = ANY (ARRAY( SELECT staff_student_ids_for('students:delete'::text) AS staff_student_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('students:delete'::text) AS granted_row_ids)))));
create policy insert_permitted on students for insert with check ((( SELECT has_permission('students:create'::text) AS has_permission) OR (school_id = ANY (ARRAY( SELECT school_ids_for('students:create'::text) AS school_ids_for)))));
create policy select_permitted on students for select using ((( SELECT has_permission('students:view'::text) AS has_permission) OR (school_id = ANY (ARRAY( SELECT school_ids_for('students:view'::text) AS school_ids_for))) OR (id = ANY (ARRAY( SELECT student_ids_for('students:view'::text) AS student_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('students:view'::text) AS granted_row_ids)))));
create policy update_permitted on students for update using ((( SELECT has_permission('students:update'::text) AS has_permission) OR (id = ANY (ARRAY( SELECT staff_student_ids_for('students:update'::text) AS staff_student_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('students:update'::text) AS granted_row_ids))))) with check ((( SELECT has_permission('students:update'::text) AS has_permission) OR (id = ANY (ARRAY( SELECT staff_student_ids_for('students:update'::text) AS staff_student_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('students:update'::text) AS granted_row_ids)))));
CREATE TRIGGER _100_timestamps BEFORE INSERT OR UPDATE ON students FOR EACH ROW EXECUTE FUNCTION tg__timestamps();
CREATE TRIGGER _150_number BEFORE INSERT ON students FOR EACH ROW WHEN (COALESCE(btrim(new.admission_number), ''::text) = ''::text) EXECUTE FUNCTION tg_students__number();
CREATE TRIGGER _150_return_numbers AFTER INSERT ON students FOR EACH STATEMENT EXECUTE FUNCTION tg_students__return_numbers();
CREATE TRIGGER _200_validate BEFORE INSERT OR UPDATE OF birth_date ON students FOR EACH ROW WHEN (new.birth_date > (now() AT TIME ZONE 'Pacific/Kiritimati'::text)::date) EXECUTE FUNCTION tg_students__validate();
CREATE TRIGGER _800_audit_delete AFTER DELETE ON students REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_insert AFTER INSERT ON students REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_update AFTER UPDATE ON students REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
comment on table students is 'A student. Which class they are in says currentEnrollment; enrollments keep the history.';
comment on column students.id is 'The row''s id.';
comment on column students.user_id is 'The user by whom the student signs in.';
comment on column students.school_id is 'The school that the student belongs to. Transfers and promotions to another school change it.';
comment on column students.admission_number is 'The number in the school''s admission register. Left out, the next one of the number sequence admission is taken.';
comment on column students.first_name is 'The first name, or names.';
comment on column students.middle_name is 'The middle name.';
comment on column students.last_name is 'The family name.';
comment on column students.preferred_name is 'What the student is called.';
comment on column students.birth_date is 'The birth date.';
comment on column students.sex is 'The sex that the student is registered with.';
comment on column students.status is 'Where the student stands. Enrolling makes applicants and those who left active; at the end of the last enrolment its exit code makes them withdrawn or graduated.';
comment on column students.grade_level_id is 'The grade level. Follows promotions and transfers.';
comment on column students.email is 'The e-mail address.';
comment on column students.phone is 'The telephone number.';
comment on column students.mobile_phone is 'The mobile telephone number.';
comment on column students.postal_address is 'The postal address.';
comment on column students.medical_note is 'What staff must know about the student''s health. Read it with medicalNoteOf.';
comment on column students.demographics is 'What rosters say beyond sex and birth date, by OneRoster''s names. Read it with confidentialDetailsOf.';
comment on column students.photo_attachment_id is 'The photograph.';
comment on column students.sourced_id is 'The id that another system knows the row by (OneRoster''s sourcedId).';
comment on column students.sourced_values is 'What the imported roster said about it that has no column here; exported again as it came.';
comment on column students.full_name is 'First, middle and last name.';
comment on column students.search is 'Names and admission number, for searching.';
comment on column students.created_at is 'When the row was made.';
comment on column students.updated_at is 'When the row was changed last.';
grant delete on students to :"tenant";
grant insert (admission_number, birth_date, demographics, email, first_name, grade_level_id, last_name, medical_note, middle_name, mobile_phone, phone, photo_attachment_id, postal_address, preferred_name, school_id, sex, sourced_id, status, user_id) on students to :"tenant";
grant select (admission_number, birth_date, created_at, email, first_name, full_name, grade_level_id, id, last_name, middle_name, mobile_phone, phone, photo_attachment_id, postal_address, preferred_name, school_id, search, sex, sourced_id, status, updated_at, user_id) on students to :"reader";
grant update (admission_number, birth_date, demographics, email, first_name, grade_level_id, last_name, medical_note, middle_name, mobile_phone, phone, photo_attachment_id, postal_address, preferred_name, sex, sourced_id, status, user_id) on students to :"tenant";

create table subjects (
  id uuid not null default uuid_v7()
  school_id uuid
  academic_year_id uuid
  code text
  name text collate "natural" not null
  description text not null default ''::text
  areas text[] not null default '{}'::text[]
  area_codes text[] not null default '{}'::text[]
  grade_level_codes text[] not null default '{}'::text[]
  sourced_id text
  created_at timestamp with time zone not null default now()
  updated_at timestamp with time zone not null default now()
  constraint subjects_academic_year_id_fkey FOREIGN KEY (academic_year_id) REFERENCES academic_years(id) ON DELETE RESTRICT
  constraint subjects_name_check CHECK ((btrim(name) <> ''::text))
  constraint subjects_pkey PRIMARY KEY (id)
  constraint subjects_school_id_fkey FOREIGN KEY (school_id) REFERENCES schools(id) ON DELETE RESTRICT
  constraint subjects_sourced_id_key UNIQUE (sourced_id)
);
CREATE INDEX subjects_academic_year_id_idx ON :"tenant".subjects USING btree (academic_year_id);
CREATE INDEX subjects_name_idx ON :"tenant".subjects USING btree (name, id);
CREATE INDEX subjects_school_id_idx ON :"tenant".subjects USING btree (school_id);
alter table subjects force row level security;
create policy all_owner on subjects for all to homeroom_owner using (true) with check (true);
create policy delete_permitted on subjects for delete using ((( SELECT has_permission('subjects:delete'::text) AS has_permission) OR (school_id = ANY (ARRAY( SELECT school_ids_for('subjects:delete'::text) AS school_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('subjects:delete'::text) AS granted_row_ids)))));
create policy insert_permitted on subjects for insert with check ((( SELECT has_permission('subjects:create'::text) AS has_permission) OR (school_id = ANY (ARRAY( SELECT school_ids_for('subjects:create'::text) AS school_ids_for)))));
create policy select_permitted on subjects for select using ((( SELECT has_any_permission('subjects:view'::text) AS has_any_permission) OR (id = ANY (ARRAY( SELECT granted_row_ids('subjects:view'::text) AS granted_row_ids)))));
create policy update_permitted on subjects for update using ((( SELECT has_permission('subjects:update'::text) AS has_permission) OR (school_id = ANY (ARRAY( SELECT school_ids_for('subjects:update'::text) AS school_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('subjects:update'::text) AS granted_row_ids))))) with check ((( SELECT has_permission('subjects:update'::text) AS has_permission) OR (school_id = ANY (ARRAY( SELECT school_ids_for('subjects:update'::text) AS school_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('subjects:update'::text) AS granted_row_ids)))));
CREATE TRIGGER _100_timestamps BEFORE INSERT OR UPDATE ON subjects FOR EACH ROW EXECUTE FUNCTION tg__timestamps();
CREATE TRIGGER _800_audit_delete AFTER DELETE ON subjects REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_insert AFTER INSERT ON subjects REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_update AFTER UPDATE ON subjects REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
comment on table subjects is 'Something that is taught: mathematics, or a course of it. Classes take subjects as class subjects.';
comment on column subjects.id is 'Identifies the row; never changes.';
comment on column subjects.school_id is 'The school that offers it; null: all schools.';
comment on column subjects.academic_year_id is 'The year in which it is offered; null: every year.';
comment on column subjects.code is 'A short name: MATH-8.';
comment on column subjects.name is 'What it is called.';
comment on column subjects.description is 'What it is about.';
comment on column subjects.areas is 'The areas of learning that it belongs to, in words (OneRoster subjects).';
comment on column subjects.area_codes is 'Codes of these areas (OneRoster subjectCodes).';
comment on column subjects.grade_level_codes is 'The codes of the grade levels that it is meant for.';
comment on column subjects.sourced_id is 'The id that the roster gave it from which it was imported (OneRoster sourcedId).';
comment on column subjects.created_at is 'When the row was made.';
comment on column subjects.updated_at is 'When the row was last changed.';
grant delete on subjects to :"tenant";
grant insert (academic_year_id, area_codes, areas, code, description, grade_level_codes, name, school_id, sourced_id) on subjects to :"tenant";
grant select on subjects to :"reader";
grant update (academic_year_id, area_codes, areas, code, description, grade_level_codes, name, sourced_id) on subjects to :"tenant";

create table teachers (
  id uuid not null default uuid_v7()
  user_id uuid
  school_id uuid
  staff_number text
  first_name text collate "natural" not null
  middle_name text collate "natural"
  last_name text collate "natural" not null
  email text
  phone text
  mobile_phone text
  birth_date date
  sex sex
  demographics jsonb not null default '{}'::jsonb
  hired_on date
  left_on date
  sourced_id text
  sourced_values jsonb not null default '{}'::jsonb
  full_name text collate "natural" not null generated always as btrim((((first_name || ' '::text) || COALESCE((NULLIF(middle_name, ''::text) || ' '::text), ''::text)) || last_name)) stored
  search tsvector not null generated always as search_vector(VARIADIC ARRAY[first_name, middle_name, last_name, staff_number, email]) stored
  created_at timestamp with time zone not null default now()
  updated_at timestamp with time zone not null default now()
  constraint teachers_demographics_check CHECK ((jsonb_typeof(demographics) = 'object'::text))
  constraint teachers_left_on_check CHECK ((left_on >= hired_on))
  constraint teachers_name_check CHECK ((btrim((first_name || last_name)) <> ''::text))
  constraint teachers_pkey PRIMARY KEY (id)
  constraint teachers_school_id_fkey FOREIGN KEY (school_id) REFERENCES schools(id) ON DELETE RESTRICT
  constraint teachers_sourced_id_key UNIQUE (sourced_id)
  constraint teachers_sourced_values_check CHECK ((jsonb_typeof(sourced_values) = 'object'::text))
  constraint teachers_staff_number_key UNIQUE (staff_number)
  constraint teachers_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE SET NULL
  constraint teachers_user_id_key UNIQUE (user_id)
);
CREATE INDEX teachers_last_name_idx ON :"tenant".teachers USING btree (last_name, first_name, id);
CREATE INDEX teachers_school_id_idx ON :"tenant".teachers USING btree (school_id);
CREATE INDEX teachers_search_idx ON :"tenant".teachers USING gin (search);
CREATE INDEX teachers_trigram_idx ON :"tenant".teachers USING gin (fold(((first_name || ' '::text) || last_name)) gin_trgm_ops);
alter table teachers force row level security;
create policy all_owner on teachers for all to homeroom_owner using (true) with check (true);
create policy delete_permitted on teachers for delete using ((( SELECT has_permission('teachers:delete'::text) AS has_permission) OR (school_id = ANY (ARRAY( SELECT school_ids_for('teachers:delete'::text) AS school_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('teachers:delete'::text) AS granted_row_ids)))));
create policy insert_permitted on teachers for insert with check ((( SELECT has_permission('teachers:create'::text) AS has_permission) OR (school_id = ANY (ARRAY( SELECT school_ids_for('teachers:create'::text) AS school_ids_for)))));
create policy select_permitted on teachers for select using ((( SELECT has_permission('teachers:view'::text) AS has_permission) OR (school_id = ANY (ARRAY( SELECT school_ids_for('teachers:view'::text) AS school_ids_for))) OR (id = ANY (ARRAY( SELECT teacher_ids_for('teachers:view'::text) AS teacher_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('teachers:view'::text) AS granted_row_ids)))));
create policy update_permitted on teachers for update using ((( SELECT has_permission('teachers:update'::text) AS has_permission) OR (school_id = ANY (ARRAY( SELECT school_ids_for('teachers:update'::text) AS school_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('teachers:update'::text) AS granted_row_ids))))) with check ((( SELECT has_permission('teachers:update'::text) AS has_permission) OR (school_id = ANY (ARRAY( SELECT school_ids_for('teachers:update'::text) AS school_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('teachers:update'::text) AS granted_row_ids)))));
CREATE TRIGGER _100_timestamps BEFORE INSERT OR UPDATE ON teachers FOR EACH ROW EXECUTE FUNCTION tg__timestamps();
CREATE TRIGGER _800_audit_delete AFTER DELETE ON teachers REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_insert AFTER INSERT ON teachers REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_update AFTER UPDATE ON teachers REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
comment on table teachers is 'Somebody who teaches, with or without an account to sign in with.';
comment on column teachers.id is 'Identifies the row; never changes.';
comment on column teachers.user_id is 'The account they sign in with.';
comment on column teachers.school_id is 'The school they belong to; null: several.';
comment on column teachers.staff_number is 'Their number in the school''s records.';
comment on column teachers.first_name is 'Given name.';
comment on column teachers.middle_name is 'Further given names.';
comment on column teachers.last_name is 'Family name.';
comment on column teachers.email is 'Where they can be written to.';
comment on column teachers.phone is 'Where they can be called.';
comment on column teachers.mobile_phone is 'Where they can be called or texted when away.';
comment on column teachers.birth_date is 'When they were born.';
comment on column teachers.sex is 'The sex they are registered with.';
comment on column teachers.demographics is 'What official statistics ask for, by name.';
comment on column teachers.hired_on is 'Their first day at the school.';
comment on column teachers.left_on is 'Their last day at the school; null while they work there.';
comment on column teachers.sourced_id is 'The id that the roster gave it from which it was imported (OneRoster sourcedId).';
comment on column teachers.sourced_values is 'What the imported roster said about it that has no column here; exported again as it came.';
comment on column teachers.full_name is 'First, middle and last name.';
comment on column teachers.search is 'Names, number and address for full-text search.';
comment on column teachers.created_at is 'When the row was made.';
comment on column teachers.updated_at is 'When the row was last changed.';
grant delete on teachers to :"tenant";
grant insert (birth_date, demographics, email, first_name, hired_on, last_name, left_on, middle_name, mobile_phone, phone, school_id, sex, sourced_id, staff_number, user_id) on teachers to :"tenant";
grant select (created_at, email, first_name, full_name, hired_on, id, last_name, left_on, middle_name, phone, school_id, search, sourced_id, staff_number, updated_at, user_id) on teachers to :"reader";
grant update (birth_date, demographics, email, first_name, hired_on, last_name, left_on, middle_name, mobile_phone, phone, sex, sourced_id, staff_number, user_id) on teachers to :"tenant";

create table terms (
  id uuid not null default uuid_v7()
  academic_year_id uuid not null
  parent_term_id uuid
  name text collate "natural" not null
  kind term_kind not null default 'term'::term_kind
  starts_on date not null
  ends_on date not null
  grades_open_on date
  grades_close_on date
  sourced_id text
  created_at timestamp with time zone not null default now()
  updated_at timestamp with time zone not null default now()
  constraint terms_academic_year_id_fkey FOREIGN KEY (academic_year_id) REFERENCES academic_years(id) ON DELETE CASCADE
  constraint terms_academic_year_id_id_key UNIQUE (academic_year_id, id)
  constraint terms_academic_year_id_name_key UNIQUE (academic_year_id, name)
  constraint terms_ends_on_check CHECK ((ends_on >= starts_on))
  constraint terms_grades_close_on_check CHECK ((grades_close_on >= grades_open_on))
  constraint terms_grades_window_check CHECK (((grades_open_on IS NULL) = (grades_close_on IS NULL)))
  constraint terms_name_check CHECK ((btrim(name) <> ''::text))
  constraint terms_parent_term_id_check CHECK ((parent_term_id <> id))
  constraint terms_parent_term_id_fkey FOREIGN KEY (academic_year_id, parent_term_id) REFERENCES terms(academic_year_id, id) ON DELETE CASCADE
  constraint terms_pkey PRIMARY KEY (id)
  constraint terms_sourced_id_key UNIQUE (sourced_id)
);
CREATE INDEX terms_parent_term_id_idx ON :"tenant".terms USING btree (academic_year_id, parent_term_id);
CREATE INDEX terms_starts_on_idx ON :"tenant".terms USING btree (starts_on);
alter table terms force row level security;
create policy all_owner on terms for all to homeroom_owner using (true) with check (true);
create policy delete_permitted on terms for delete using ((( SELECT has_permission('terms:delete'::text) AS has_permission) OR (id = ANY (ARRAY( SELECT granted_row_ids('terms:delete'::text) AS granted_row_ids)))));
create policy insert_permitted on terms for insert with check (( SELECT has_permission('terms:create'::text) AS has_permission));
create policy select_permitted on terms for select using ((( SELECT has_any_permission('terms:view'::text) AS has_any_permission) OR (id = ANY (ARRAY( SELECT granted_row_ids('terms:view'::text) AS granted_row_ids)))));
create policy update_permitted on terms for update using ((( SELECT has_permission('terms:update'::text) AS has_permission) OR (id = ANY (ARRAY( SELECT granted_row_ids('terms:update'::text) AS granted_row_ids))))) with check ((( SELECT has_permission('terms:update'::text) AS has_permission) OR (id = ANY (ARRAY( SELECT granted_row_ids('terms:update'::text) AS granted_row_ids)))));
CREATE TRIGGER _100_timestamps BEFORE INSERT OR UPDATE ON terms FOR EACH ROW EXECUTE FUNCTION tg__timestamps();
CREATE TRIGGER _200_validate_chain BEFORE INSERT OR UPDATE OF parent_term_id ON terms FOR EACH ROW WHEN (new.parent_term_id IS NOT NULL) EXECUTE FUNCTION tg_every_chain__validate('parent_term_id');
CREATE TRIGGER _200_validate_exams AFTER UPDATE ON terms REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_terms__validate_exams();
CREATE TRIGGER _200_validate_insert AFTER INSERT ON terms REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_terms__validate();
CREATE TRIGGER _200_validate_update AFTER UPDATE ON terms REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_terms__validate();
CREATE TRIGGER _800_audit_delete AFTER DELETE ON terms REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_insert AFTER INSERT ON terms REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_update AFTER UPDATE ON terms REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
comment on table terms is 'A part of an academic year: terms, semesters, quarters. They form a tree, each inside its parent and inside the year.';
comment on column terms.id is 'The row''s id.';
comment on column terms.academic_year_id is 'The year that it is a part of.';
comment on column terms.parent_term_id is 'The longer term that it is a part of, such as a quarter''s semester.';
comment on column terms.name is 'The name; unique within the year.';
comment on column terms.kind is 'What such a part is called.';
comment on column terms.starts_on is 'The first day.';
comment on column terms.ends_on is 'The last day.';
comment on column terms.grades_open_on is 'From this day on marks may be entered; null: at any time.';
comment on column terms.grades_close_on is 'Up to this day marks may be entered; after it only by those who approve results.';
comment on column terms.sourced_id is 'The id that another system knows the row by (OneRoster''s sourcedId).';
comment on column terms.created_at is 'When the row was made.';
comment on column terms.updated_at is 'When the row was changed last.';
grant delete on terms to :"tenant";
grant insert (academic_year_id, ends_on, grades_close_on, grades_open_on, kind, name, parent_term_id, sourced_id, starts_on) on terms to :"tenant";
grant select on terms to :"reader";
grant update (ends_on, grades_close_on, grades_open_on, kind, name, parent_term_id, sourced_id, starts_on) on terms to :"tenant";

create table timetable_entries (
  id uuid not null default uuid_v7()
  class_subject_id uuid not null
  class_id uuid not null
  period_id uuid not null
  week_day smallint not null
  teacher_id uuid
  room_id uuid
  takes_whole_class boolean not null default true
  starts_on date not null default '-infinity'::date
  ends_on date not null default 'infinity'::date
  created_at timestamp with time zone not null default now()
  updated_at timestamp with time zone not null default now()
  constraint timetable_entries_class_excl EXCLUDE USING gist (class_id WITH =, period_id WITH =, week_day WITH =, daterange(starts_on, ends_on, '[]'::text) WITH &&) WHERE (takes_whole_class)
  constraint timetable_entries_class_subject_id_fkey FOREIGN KEY (class_id, class_subject_id) REFERENCES class_subjects(class_id, id) ON UPDATE CASCADE ON DELETE CASCADE
  constraint timetable_entries_ends_on_check CHECK ((ends_on >= starts_on))
  constraint timetable_entries_period_id_fkey FOREIGN KEY (period_id) REFERENCES periods(id) ON DELETE RESTRICT
  constraint timetable_entries_pkey PRIMARY KEY (id)
  constraint timetable_entries_room_excl EXCLUDE USING gist (room_id WITH =, period_id WITH =, week_day WITH =, daterange(starts_on, ends_on, '[]'::text) WITH &&)
  constraint timetable_entries_room_id_fkey FOREIGN KEY (room_id) REFERENCES rooms(id) ON DELETE RESTRICT
  constraint timetable_entries_teacher_excl EXCLUDE USING gist (teacher_id WITH =, period_id WITH =, week_day WITH =, daterange(starts_on, ends_on, '[]'::text) WITH &&)
  constraint timetable_entries_teacher_id_fkey FOREIGN KEY (teacher_id) REFERENCES teachers(id) ON DELETE RESTRICT
  constraint timetable_entries_week_day_check CHECK (((week_day >= 1) AND (week_day <= 7)))
);
CREATE INDEX timetable_entries_class_subject_id_idx ON :"tenant".timetable_entries USING btree (class_id, class_subject_id);
CREATE INDEX timetable_entries_period_id_idx ON :"tenant".timetable_entries USING btree (period_id);
CREATE INDEX timetable_entries_room_id_idx ON :"tenant".timetable_entries USING btree (room_id);
CREATE INDEX timetable_entries_teacher_id_idx ON :"tenant".timetable_entries USING btree (teacher_id);
alter table timetable_entries force row level security;
create policy all_owner on timetable_entries for all to homeroom_owner using (true) with check (true);
create policy delete_permitted on timetable_entries for delete using ((( SELECT has_permission('timetable_entries:delete'::text) AS has_permission) OR (class_id = ANY (ARRAY( SELECT class_ids_for('timetable_entries:delete'::text) AS class_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('timetable_entries:delete'::text) AS granted_row_ids)))));
create policy insert_permitted on timetable_entries for insert with check ((( SELECT has_permission('timetable_entries:create'::text) AS has_permission) OR (class_id = ANY (ARRAY( SELECT class_ids_for('timetable_entries:create'::text) AS class_ids_for)))));
create policy select_permitted on timetable_entries for select using ((( SELECT has_permission('timetable_entries:view'::text) AS has_permission) OR (class_id = ANY (ARRAY( SELECT class_ids_for('timetable_entries:view'::text) AS class_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('timetable_entries:view'::text) AS granted_row_ids)))));
create policy update_permitted on timetable_entries for update using ((( SELECT has_permission('timetable_entries:update'::text) AS has_permission) OR (class_id = ANY (ARRAY( SELECT class_ids_for('timetable_entries:update'::text) AS class_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('timetable_entries:update'::text) AS granted_row_ids))))) with check ((( SELECT has_permission('timetable_entries:update'::text) AS has_permission) OR (class_id = ANY (ARRAY( SELECT class_ids_for('timetable_entries:update'::text) AS class_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('timetable_entries:update'::text) AS granted_row_ids)))));
CREATE TRIGGER _100_timestamps BEFORE INSERT OR UPDATE ON timetable_entries FOR EACH ROW EXECUTE FUNCTION tg__timestamps();
CREATE TRIGGER _150_complete BEFORE INSERT OR UPDATE OF class_subject_id, class_id, takes_whole_class, starts_on, ends_on ON timetable_entries FOR EACH ROW EXECUTE FUNCTION tg_timetable_entries__complete();
CREATE TRIGGER _200_validate_insert AFTER INSERT ON timetable_entries REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_timetable_entries__validate();
CREATE TRIGGER _200_validate_update AFTER UPDATE ON timetable_entries REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_timetable_entries__validate();
CREATE TRIGGER _800_audit_delete AFTER DELETE ON timetable_entries REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_insert AFTER INSERT ON timetable_entries REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_update AFTER UPDATE ON timetable_entries REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
comment on table timetable_entries is '
@foreignKey (class_id) references classes (id)|@fieldName class|@foreignFieldName timetableEntries
A lesson in the timetable, every week on one day in one period. No teacher, no room and no class (taken as a whole) is in two lessons at once. See timetableOf.';
comment on column timetable_entries.id is 'The row''s id.';
comment on column timetable_entries.class_subject_id is 'What is taught.';
comment on column timetable_entries.class_id is 'The class of the class subject.';
comment on column timetable_entries.period_id is 'The period.';
comment on column timetable_entries.week_day is 'The day of the week, 1 for Monday to 7 for Sunday.';
comment on column timetable_entries.teacher_id is 'Who teaches. Left out when the lesson is made, the main teacher does.';
comment on column timetable_entries.room_id is 'Where it takes place.';
comment on column timetable_entries.takes_whole_class is 'Whether all of the class attend, as the class subject says.';
comment on column timetable_entries.starts_on is 'The first day on which it may take place. Left out, that of the class subject''s term or year.';
comment on column timetable_entries.ends_on is 'The last day on which it may take place. Left out, that of the class subject''s term or year.';
comment on column timetable_entries.created_at is 'When the row was made.';
comment on column timetable_entries.updated_at is 'When the row was changed last.';
grant delete on timetable_entries to :"tenant";
grant insert (class_subject_id, ends_on, period_id, room_id, starts_on, teacher_id, week_day) on timetable_entries to :"tenant";
grant select on timetable_entries to :"reader";
grant update (ends_on, period_id, room_id, starts_on, teacher_id, week_day) on timetable_entries to :"tenant";

create table unlimited_permissions (
  user_id uuid not null
  permission_code text not null
  user_role_id uuid not null
  valid_from timestamp with time zone not null
  valid_until timestamp with time zone
  constraint unlimited_permissions_pkey PRIMARY KEY (user_id, permission_code, user_role_id)
);
alter table unlimited_permissions force row level security;
create policy all_owner on unlimited_permissions for all to homeroom_owner using (true) with check (true);
comment on table unlimited_permissions is 'What a user may do with all rows of all schools; kept by triggers.';
comment on column unlimited_permissions.user_id is 'The user.';
comment on column unlimited_permissions.permission_code is 'The permission, as in students:view.';
comment on column unlimited_permissions.user_role_id is 'The assignment of the role that holds it.';
comment on column unlimited_permissions.valid_from is 'From when on.';
comment on column unlimited_permissions.valid_until is 'Until when; null for good.';

create table user_roles (
  id uuid not null default uuid_v7()
  user_id uuid not null
  role_id uuid not null
  school_id uuid
  valid_from timestamp with time zone not null default now()
  valid_until timestamp with time zone
  created_at timestamp with time zone not null default now()
  updated_at timestamp with time zone not null default now()
  constraint user_roles_pkey PRIMARY KEY (id)
  constraint user_roles_role_id_fkey FOREIGN KEY (role_id) REFERENCES roles(id) ON DELETE RESTRICT
  constraint user_roles_school_id_fkey FOREIGN KEY (school_id) REFERENCES schools(id) ON DELETE CASCADE
  constraint user_roles_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
  constraint user_roles_user_id_role_id_school_id_key UNIQUE NULLS NOT DISTINCT (user_id, role_id, school_id)
  constraint user_roles_valid_until_check CHECK ((valid_until > valid_from))
);
CREATE INDEX user_roles_role_id_idx ON :"tenant".user_roles USING btree (role_id);
CREATE INDEX user_roles_school_id_idx ON :"tenant".user_roles USING btree (school_id);
alter table user_roles force row level security;
create policy all_owner on user_roles for all to homeroom_owner using (true) with check (true);
create policy delete_permitted on user_roles for delete using ((( SELECT has_permission('user_roles:assign'::text) AS has_permission) OR (school_id = ANY (ARRAY( SELECT school_ids_for('user_roles:assign'::text) AS school_ids_for)))));
create policy insert_permitted on user_roles for insert with check ((( SELECT has_permission('user_roles:assign'::text) AS has_permission) OR (school_id = ANY (ARRAY( SELECT school_ids_for('user_roles:assign'::text) AS school_ids_for)))));
create policy select_permitted on user_roles for select using (((user_id = ( SELECT current_user_id() AS current_user_id)) OR ( SELECT has_permission('user_roles:view'::text) AS has_permission) OR (school_id = ANY (ARRAY( SELECT school_ids_for('user_roles:view'::text) AS school_ids_for)))));
create policy update_permitted on user_roles for update using ((( SELECT has_permission('user_roles:assign'::text) AS has_permission) OR (school_id = ANY (ARRAY( SELECT school_ids_for('user_roles:assign'::text) AS school_ids_for))))) with check ((( SELECT has_permission('user_roles:assign'::text) AS has_permission) OR (school_id = ANY (ARRAY( SELECT school_ids_for('user_roles:assign'::text) AS school_ids_for)))));
CREATE TRIGGER _100_timestamps BEFORE INSERT OR UPDATE ON user_roles FOR EACH ROW EXECUTE FUNCTION tg__timestamps();
CREATE TRIGGER _200_within_own_delete AFTER DELETE ON user_roles REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_user_roles__within_own();
CREATE TRIGGER _200_within_own_insert AFTER INSERT ON user_roles REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_user_roles__within_own();
CREATE TRIGGER _200_within_own_update AFTER UPDATE ON user_roles REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_user_roles__within_own();
CREATE TRIGGER _500_keep_administrator AFTER DELETE OR UPDATE ON user_roles FOR EACH ROW WHEN (old.school_id IS NULL AND old.valid_until IS NULL) EXECUTE FUNCTION tg_user_roles__keep_administrator();
CREATE TRIGGER _500_refresh_unlimited_delete AFTER DELETE ON user_roles REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_user_roles__refresh_unlimited();
CREATE TRIGGER _500_refresh_unlimited_insert AFTER INSERT ON user_roles REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_user_roles__refresh_unlimited();
CREATE TRIGGER _500_refresh_unlimited_update AFTER UPDATE ON user_roles REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_user_roles__refresh_unlimited();
CREATE TRIGGER _800_audit_delete AFTER DELETE ON user_roles REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_insert AFTER INSERT ON user_roles REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_update AFTER UPDATE ON user_roles REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
comment on table user_roles is 'A role that a user has, for some time or for good, in all schools or in one.';
comment on column user_roles.id is 'Identifies the row; never changes.';
comment on column user_roles.user_id is 'Who has the role.';
comment on column user_roles.role_id is 'The role.';
comment on column user_roles.school_id is 'The school to which it is limited, with those below it; null: all schools.';
comment on column user_roles.valid_from is 'From when on.';
comment on column user_roles.valid_until is 'Until when; null: for good.';
comment on column user_roles.created_at is 'When the row was made.';
comment on column user_roles.updated_at is 'When the row was last changed.';
grant delete on user_roles to :"tenant";
grant insert (role_id, school_id, user_id, valid_from, valid_until) on user_roles to :"tenant";
grant select on user_roles to :"reader";
grant update (valid_from, valid_until) on user_roles to :"tenant";

create table user_sessions (
  id uuid not null default uuid_v7()
  user_id uuid not null
  family_id uuid not null
  refresh_token_hash bytea not null
  device text
  user_agent text
  address inet
  last_used_at timestamp with time zone not null default now()
  expires_at timestamp with time zone not null
  replaced_at timestamp with time zone
  revoked_at timestamp with time zone
  revoked_reason session_end
  created_at timestamp with time zone not null default now()
  updated_at timestamp with time zone not null default now()
  constraint user_sessions_expires_at_check CHECK ((expires_at > created_at))
  constraint user_sessions_pkey PRIMARY KEY (id)
  constraint user_sessions_refresh_token_hash_check CHECK ((octet_length(refresh_token_hash) = 32))
  constraint user_sessions_refresh_token_hash_key UNIQUE (refresh_token_hash)
  constraint user_sessions_revoked_reason_check CHECK (((revoked_at IS NULL) = (revoked_reason IS NULL)))
  constraint user_sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);
CREATE INDEX user_sessions_expires_at_idx ON :"tenant".user_sessions USING btree (expires_at);
CREATE UNIQUE INDEX user_sessions_family_id_key ON :"tenant".user_sessions USING btree (family_id) WHERE (replaced_at IS NULL);
CREATE INDEX user_sessions_user_id_idx ON :"tenant".user_sessions USING btree (user_id, created_at DESC);
alter table user_sessions force row level security;
create policy all_owner on user_sessions for all to homeroom_owner using (true) with check (true);
create policy select_permitted on user_sessions for select using (((user_id = ( SELECT current_user_id() AS current_user_id)) OR ( SELECT has_permission('user_sessions:view'::text) AS has_permission)));
CREATE TRIGGER _100_timestamps BEFORE INSERT OR UPDATE ON user_sessions FOR EACH ROW EXECUTE FUNCTION tg__timestamps();
CREATE TRIGGER _800_audit_delete AFTER DELETE ON user_sessions REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_insert AFTER INSERT ON user_sessions REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_update AFTER UPDATE ON user_sessions REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
comment on table user_sessions is 'A token with which a signed-in device gets new access tokens. Each use replaces it; all that follow from one sign-in form a family.';
comment on column user_sessions.id is 'Identifies the row; never changes.';
comment on column user_sessions.user_id is 'Who is signed in.';
comment on column user_sessions.family_id is 'The sign-in that this goes back to; access tokens name it as their session.';
comment on column user_sessions.refresh_token_hash is 'The SHA-256 of the token. Never part of the API.';
comment on column user_sessions.device is 'What the device calls itself.';
comment on column user_sessions.user_agent is 'The program that signed in, as it names itself.';
comment on column user_sessions.address is 'The network address that it was last used from.';
comment on column user_sessions.last_used_at is 'When it was last used.';
comment on column user_sessions.expires_at is 'When it expires unless it is used.';
comment on column user_sessions.replaced_at is 'When the next token took its place. Using this one after that ends the session.';
comment on column user_sessions.revoked_at is 'When the session was ended; null while it lasts.';
comment on column user_sessions.revoked_reason is 'Why the session was ended.';
comment on column user_sessions.created_at is 'When the row was made.';
comment on column user_sessions.updated_at is 'When the row was last changed.';
grant select (address, created_at, device, expires_at, family_id, id, last_used_at, replaced_at, revoked_at, revoked_reason, updated_at, user_agent, user_id) on user_sessions to :"reader";

create table user_tokens (
  id uuid not null default uuid_v7()
  user_id uuid not null
  purpose token_purpose not null
  token_hash bytea not null
  expires_at timestamp with time zone not null
  used_at timestamp with time zone
  created_at timestamp with time zone not null default now()
  updated_at timestamp with time zone not null default now()
  constraint user_tokens_expires_at_check CHECK ((expires_at > created_at))
  constraint user_tokens_pkey PRIMARY KEY (id)
  constraint user_tokens_token_hash_check CHECK ((octet_length(token_hash) = 32))
  constraint user_tokens_token_hash_key UNIQUE (token_hash)
  constraint user_tokens_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);
CREATE INDEX user_tokens_expires_at_idx ON :"tenant".user_tokens USING btree (expires_at);
CREATE INDEX user_tokens_user_id_idx ON :"tenant".user_tokens USING btree (user_id, purpose);
alter table user_tokens force row level security;
create policy all_owner on user_tokens for all to homeroom_owner using (true) with check (true);
CREATE TRIGGER _100_timestamps BEFORE INSERT OR UPDATE ON user_tokens FOR EACH ROW EXECUTE FUNCTION tg__timestamps();
CREATE TRIGGER _800_audit_delete AFTER DELETE ON user_tokens REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_insert AFTER INSERT ON user_tokens REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_update AFTER UPDATE ON user_tokens REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
comment on table user_tokens is 'A link that was sent by mail and is good for one use: an invitation, a check of an address, or a password reset.';
comment on column user_tokens.id is 'Identifies the row; never changes.';
comment on column user_tokens.user_id is 'To whom it was sent.';
comment on column user_tokens.purpose is 'What it is good for.';
comment on column user_tokens.token_hash is 'The SHA-256 of the token. Never part of the API.';
comment on column user_tokens.expires_at is 'When it expires.';
comment on column user_tokens.used_at is 'When it was used; null until then.';
comment on column user_tokens.created_at is 'When the row was made.';
comment on column user_tokens.updated_at is 'When the row was last changed.';

create table users (
  id uuid not null default uuid_v7()
  email text not null
  display_name text collate "natural" not null
  locale text not null default 'en'::text
  time_zone text
  is_active boolean not null default true
  password_hash text
  must_change_password boolean not null default false
  password_changed_at timestamp with time zone
  phone text
  sourced_id text
  sourced_values jsonb not null default '{}'::jsonb
  created_at timestamp with time zone not null default now()
  updated_at timestamp with time zone not null default now()
  constraint users_display_name_check CHECK (((btrim(display_name) <> ''::text) AND (length(display_name) <= 200)))
  constraint users_email_check CHECK (((email ~ '^[^@[:space:]]+@[^@[:space:]]+$'::text) AND (length(email) <= 254)))
  constraint users_locale_check CHECK ((locale ~ '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$'::text))
  constraint users_password_hash_check CHECK ((password_hash ~~ '$argon2id$%'::text))
  constraint users_pkey PRIMARY KEY (id)
  constraint users_sourced_id_key UNIQUE (sourced_id)
  constraint users_sourced_values_check CHECK ((jsonb_typeof(sourced_values) = 'object'::text))
  constraint users_time_zone_check CHECK (is_time_zone(time_zone))
);
CREATE INDEX users_display_name_idx ON :"tenant".users USING btree (display_name, id);
CREATE UNIQUE INDEX users_email_key ON :"tenant".users USING btree (lower(email));
alter table users force row level security;
create policy all_owner on users for all to homeroom_owner using (true) with check (true);
create policy delete_permitted on users for delete using ((( SELECT has_permission('users:delete'::text) AS has_permission) OR (id = ANY (ARRAY( SELECT user_ids_for('users:delete'::text) AS user_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('users:delete'::text) AS granted_row_ids)))));
create policy insert_permitted on users for insert with check (( SELECT has_permission('users:create'::text) AS has_permission));
create policy select_permitted on users for select using (((id = ( SELECT current_user_id() AS current_user_id)) OR ( SELECT has_permission('users:view'::text) AS has_permission) OR (id = ANY (ARRAY( SELECT user_ids_for('users:view'::text) AS user_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('users:view'::text) AS granted_row_ids)))));
create policy update_permitted on users for update using (((id = ( SELECT current_user_id() AS current_user_id)) OR ( SELECT has_permission('users:update'::text) AS has_permission) OR (id = ANY (ARRAY( SELECT user_ids_for('users:update'::text) AS user_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('users:update'::text) AS granted_row_ids))))) with check (((id = ( SELECT current_user_id() AS current_user_id)) OR ( SELECT has_permission('users:update'::text) AS has_permission) OR (id = ANY (ARRAY( SELECT user_ids_for('users:update'::text) AS user_ids_for))) OR (id = ANY (ARRAY( SELECT granted_row_ids('users:update'::text) AS granted_row_ids)))));
CREATE TRIGGER _100_timestamps BEFORE INSERT OR UPDATE ON users FOR EACH ROW EXECUTE FUNCTION tg__timestamps();
CREATE TRIGGER _200_within_own_delete BEFORE DELETE ON users FOR EACH ROW EXECUTE FUNCTION tg_users__within_own();
CREATE TRIGGER _200_within_own_update BEFORE UPDATE ON users FOR EACH ROW WHEN (old.email IS DISTINCT FROM new.email OR old.is_active IS DISTINCT FROM new.is_active OR old.sourced_id IS DISTINCT FROM new.sourced_id) EXECUTE FUNCTION tg_users__within_own();
CREATE TRIGGER _500_end_sessions AFTER UPDATE OF is_active ON users FOR EACH ROW WHEN (old.is_active AND NOT new.is_active) EXECUTE FUNCTION tg_users__end_sessions();
CREATE TRIGGER _500_keep_administrator AFTER UPDATE OF is_active ON users FOR EACH ROW WHEN (old.is_active AND NOT new.is_active) EXECUTE FUNCTION tg_users__keep_administrator();
CREATE TRIGGER _800_audit_delete AFTER DELETE ON users REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_insert AFTER INSERT ON users REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _800_audit_update AFTER UPDATE ON users REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_every_table__audit();
CREATE TRIGGER _900_queue_job AFTER INSERT ON users REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tg_users__queue_job();
comment on table users is 'A person who can sign in. What they may do follows from their roles; students, teachers and guardians are linked to their user.';
comment on column users.id is 'Identifies the row; never changes.';
comment on column users.email is 'The address they sign in with; unique without regard to case.';
comment on column users.display_name is 'What they are called on screen.';
comment on column users.locale is 'The language they read, as a BCP 47 tag: en, de-CH.';
comment on column users.time_zone is 'Where they are, as an IANA time zone; null: that of the school.';
comment on column users.is_active is 'Whether they may sign in. Their sessions end when this becomes false.';
comment on column users.password_hash is 'Their password, hashed with Argon2id. Never part of the API.';
comment on column users.must_change_password is 'Whether they must choose a new password before they can do anything else.';
comment on column users.password_changed_at is 'When their password was last changed.';
comment on column users.phone is 'Where they can be called.';
comment on column users.sourced_id is 'The id that the roster gave it from which it was imported (OneRoster sourcedId).';
comment on column users.sourced_values is 'What the imported roster said about it that has no column here; exported again as it came.';
comment on column users.created_at is 'When the row was made.';
comment on column users.updated_at is 'When the row was last changed.';
grant delete on users to :"tenant";
grant insert (display_name, email, locale, phone, sourced_id, time_zone) on users to :"tenant";
grant select (created_at, display_name, email, id, is_active, locale, must_change_password, phone, sourced_id, time_zone, updated_at) on users to :"reader";
grant update (display_name, email, is_active, locale, phone, sourced_id, time_zone) on users to :"tenant";

create view who_may_do_what with (security_invoker=true) as
 WITH RECURSIVE lineage(role_id, ancestor_id) AS (
         SELECT roles_1.id,
            roles_1.id
           FROM roles roles_1
        UNION
         SELECT lineage_1.role_id,
            roles_1.parent_role_id
           FROM lineage lineage_1
             JOIN roles roles_1 ON roles_1.id = lineage_1.ancestor_id
          WHERE roles_1.parent_role_id IS NOT NULL
        )
 SELECT users.id AS user_id,
    users.email,
    users.display_name,
    permissions.code AS permission,
    role_permissions.scope,
    user_roles.school_id,
    schools.name AS school_name,
    roles.name AS role_name,
    NULLIF(ancestors.name, roles.name) AS inherited_from,
    user_roles.valid_until
   FROM user_roles
     JOIN users ON users.id = user_roles.user_id
     JOIN roles ON roles.id = user_roles.role_id
     JOIN lineage ON lineage.role_id = user_roles.role_id
     JOIN roles ancestors ON ancestors.id = lineage.ancestor_id
     JOIN role_permissions ON role_permissions.role_id = lineage.ancestor_id
     JOIN permissions ON permissions.id = role_permissions.permission_id
     LEFT JOIN schools ON schools.id = user_roles.school_id
  WHERE users.is_active AND user_roles.valid_from <= now() AND (user_roles.valid_until IS NULL OR user_roles.valid_until > now());
comment on view who_may_do_what is '@name held_permissions
Who may do what now, and why: one line for each active user, permission and role that gives it. Permissions on single rows stand in object_permissions.';
comment on column who_may_do_what.user_id is 'The user.';
comment on column who_may_do_what.email is 'The user''s address.';
comment on column who_may_do_what.display_name is 'The user''s name.';
comment on column who_may_do_what.permission is 'The permission, such as students:view.';
comment on column who_may_do_what.scope is 'How far it reaches.';
comment on column who_may_do_what.school_id is 'The school it is limited to, with those below; null for all.';
comment on column who_may_do_what.school_name is 'The name of that school.';
comment on column who_may_do_what.role_name is 'The role that the user has.';
comment on column who_may_do_what.inherited_from is 'The role from which that role inherits the permission; null when it was given it itself.';
comment on column who_may_do_what.valid_until is 'When the user''s role ends; null when it does not.';
grant select on who_may_do_what to :"reader";

CREATE OR REPLACE FUNCTION :"tenant".absence_notices(student_id uuid, day date)
 RETURNS TABLE(guardian_id uuid, email text, guardian_name text, locale text, student_name text, school_name text, whole_day boolean)
 LANGUAGE sql
 STABLE STRICT
BEGIN ATOMIC
 SELECT guardians.id,
     COALESCE(guardians.email, users.email) AS "coalesce",
     concat_ws(' '::text, guardians.first_name, guardians.last_name) AS concat_ws,
     users.locale,
     concat_ws(' '::text, COALESCE(students.preferred_name, students.first_name), students.last_name) AS concat_ws,
     schools.name,
     absence.whole_day
    FROM (((((( SELECT bool_or((record.period_id IS NULL)) AS whole_day
            FROM attendance_records record
           WHERE ((record.student_id = absence_notices.student_id) AND (record.day = absence_notices.day) AND (record.code = 'absent'::attendance_code))
          HAVING (count(*) > 0)) absence
      JOIN students ON ((students.id = absence_notices.student_id)))
      JOIN schools ON ((schools.id = students.school_id)))
      JOIN student_guardians ON ((student_guardians.student_id = students.id)))
      JOIN guardians ON ((guardians.id = student_guardians.guardian_id)))
      LEFT JOIN users ON ((users.id = guardians.user_id)))
   WHERE (student_guardians.has_data_access AND (COALESCE(guardians.email, users.email) IS NOT NULL))
   ORDER BY student_guardians.contact_order, guardians.id;
END;
comment on function absence_notices(uuid,date) is '@behavior -*
Who is to be told that a student was absent on a day, and what; nobody when the student was not.';
grant execute on function absence_notices(uuid,date) to :"tenant";

CREATE OR REPLACE FUNCTION :"tenant".administrator_role_ids()
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE SECURITY DEFINER ROWS 3
BEGIN ATOMIC
 WITH RECURSIVE administrators(role_id) AS (
          SELECT roles.id
            FROM roles
           WHERE ((roles.name = 'Administrator'::text) AND roles.is_system)
         UNION
          SELECT roles.id
            FROM (roles
              JOIN administrators administrators_1 ON ((administrators_1.role_id = roles.parent_role_id)))
         )
  SELECT administrators.role_id
    FROM administrators;
END;
comment on function administrator_role_ids() is 'Administrator, and the roles that inherit from it.';

CREATE OR REPLACE FUNCTION :"tenant".are_related_terms(one uuid, other uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE STRICT
BEGIN ATOMIC
 WITH RECURSIVE lineage(start_id, id) AS (
          SELECT terms.id,
             terms.id
            FROM terms
           WHERE (terms.id = ANY (ARRAY[are_related_terms.one, are_related_terms.other]))
         UNION
          SELECT lineage.start_id,
             terms.parent_term_id
            FROM (lineage
              JOIN terms ON ((terms.id = lineage.id)))
           WHERE (terms.parent_term_id IS NOT NULL)
         )
  SELECT (EXISTS ( SELECT
            FROM lineage
           WHERE (((lineage.start_id = are_related_terms.one) AND (lineage.id = are_related_terms.other)) OR ((lineage.start_id = are_related_terms.other) AND (lineage.id = are_related_terms.one))))) AS "exists";
END;
comment on function are_related_terms(uuid,uuid) is 'Whether two terms are the same or one is part of the other.';

CREATE OR REPLACE FUNCTION :"tenant".assign_role(email text, role_name text, school_name text DEFAULT NULL::text, valid_until timestamp with time zone DEFAULT NULL::timestamp with time zone)
 RETURNS user_roles
 LANGUAGE plpgsql
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
declare
  given user_roles;
begin
  insert into user_roles (user_id, role_id, school_id, valid_until)
  values (
    user_id_of(email), role_id_named(role_name), school_id_named(school_name),
    assign_role.valid_until
  )
  on conflict on constraint user_roles_user_id_role_id_school_id_key
    do update set valid_from = now(), valid_until = excluded.valid_until
  returning * into given;
  return given;
end;
$function$;
comment on function assign_role(text,text,text,timestamp with time zone) is 'Gives a user a role, for all schools or for the one of this name or code (and those below it), for good or until some time. Given already, only the time changes.';
grant execute on function assign_role(text,text,text,timestamp with time zone) to :"tenant";

CREATE OR REPLACE FUNCTION :"tenant".assign_roll_numbers(class_id uuid, renumber boolean DEFAULT false)
 RETURNS SETOF enrollments
 LANGUAGE plpgsql
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
#variable_conflict use_column
begin
  renumber := coalesce(renumber, false);
  -- Two who do this at the same time go one after the other.
  perform from enrollments
  where enrollments.class_id = assign_roll_numbers.class_id and enrollments.exit_code is null
  order by enrollments.id
  for update;

  if renumber then
    -- Out of the way first: no two may have one number, not even for a moment.
    update enrollments
    set roll_number = null
    where enrollments.class_id = assign_roll_numbers.class_id
      and enrollments.exit_code is null
      and enrollments.roll_number is not null;
  end if;

  update enrollments
  set roll_number = numbered.roll_number
  from (
    select
      unnumbered.id,
      row_number() over (
        order by students.last_name, students.first_name, students.id
      ) + (
        select coalesce(max(enrollments.roll_number), 0)
        from enrollments
        where enrollments.class_id = assign_roll_numbers.class_id
          and (not renumber or enrollments.exit_code is null)
      ) as roll_number
    from enrollments as unnumbered
    join students on students.id = unnumbered.student_id
    where unnumbered.class_id = assign_roll_numbers.class_id
      and unnumbered.exit_code is null
      and unnumbered.roll_number is null
  ) as numbered
  where enrollments.id = numbered.id;

  return query
    select enrollments.*
    from enrollments
    where enrollments.class_id = assign_roll_numbers.class_id and enrollments.exit_code is null
    order by enrollments.roll_number;
end;
$function$;
comment on function assign_roll_numbers(uuid,boolean) is 'Gives the students of a class their roll numbers by name: those who have none yet get the next ones, or, with renumber, all begin at 1 again. Returns the class''s register.';
grant execute on function assign_roll_numbers(uuid,boolean) to :"tenant";

CREATE OR REPLACE FUNCTION :"tenant".assign_teacher(class_subject_id uuid, teacher_id uuid, first_day date DEFAULT NULL::date, is_main boolean DEFAULT true)
 RETURNS class_subject_teachers
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
#variable_conflict use_column
-- Definer, because the timetable changes along, which the caller need not be allowed to write.
declare
  taught record;
  present class_subject_teachers;
  former uuid[];
begin
  is_main := coalesce(is_main, true);
  -- Two who assign at the same time go one after the other.
  select class_subjects.class_id, schools_today(schools) as today
  into taught
  from class_subjects
  join classes on classes.id = class_subjects.class_id
  join schools on schools.id = classes.school_id
  where class_subjects.id = assign_teacher.class_subject_id
  for no key update of class_subjects;
  perform require_permission(
    'class_subject_teachers:assign',
    coalesce(may_for_class('class_subject_teachers:assign', taught.class_id), false)
  );
  if taught is null then
    raise exception using errcode = 'P0002', message = 'There is no such class subject.';
  end if;

  -- The first one teaches it from the beginning, later ones from the day on.
  first_day := coalesce(
    first_day,
    case
      when exists (
        select
        from class_subject_teachers as other
        where other.class_subject_id = assign_teacher.class_subject_id
          and other.is_main = assign_teacher.is_main
      )
        then taught.today
    end,
    '-infinity'
  );

  select * into present
  from class_subject_teachers as own
  where own.class_subject_id = assign_teacher.class_subject_id
    and own.teacher_id = assign_teacher.teacher_id
    and own.is_main = assign_teacher.is_main
    and coalesce(own.starts_on, '-infinity') <= first_day
    and own.ends_on is null;
  if found then
    return present;
  end if;

  -- Whom the new assignment replaces: the teacher's own, and, for the main teacher, the former one.
  with replaced as (
    select other.*
    from class_subject_teachers as other
    where other.class_subject_id = assign_teacher.class_subject_id
      and coalesce(other.ends_on, 'infinity') >= first_day
      and (
        other.teacher_id = assign_teacher.teacher_id or other.is_main and assign_teacher.is_main
      )
  ),
  deleted as (
    delete from class_subject_teachers
    where id in (select id from replaced where coalesce(starts_on, '-infinity') >= first_day)
  ),
  ended as (
    update class_subject_teachers
    set ends_on = first_day - 1
    where id in (select id from replaced where coalesce(starts_on, '-infinity') < first_day)
  )
  select array_agg(replaced.teacher_id) into former from replaced where replaced.is_main;

  insert into class_subject_teachers (class_subject_id, teacher_id, is_main, starts_on)
  values (
    assign_teacher.class_subject_id, assign_teacher.teacher_id, assign_teacher.is_main,
    nullif(first_day, '-infinity')
  )
  returning * into present;

  if assign_teacher.is_main then
    perform hand_over_lessons(
      assign_teacher.class_subject_id, former, assign_teacher.teacher_id, first_day
    );
  end if;
  return present;
end;
$function$;
comment on function assign_teacher(uuid,uuid,date,boolean) is 'Lets a teacher teach a class subject: from the beginning if nobody did, else from a day on (today unless given), on which the main teacher of before ends. Lessons of the former main teacher in the timetable are handed over from that day on. With isMain false the teacher joins the others. Needs class_subject_teachers:assign for the class.';
grant execute on function assign_teacher(uuid,uuid,date,boolean) to :"tenant";

CREATE OR REPLACE FUNCTION :"tenant".attendance_summary(student_id uuid DEFAULT NULL::uuid, class_id uuid DEFAULT NULL::uuid, from_day date DEFAULT NULL::date, to_day date DEFAULT NULL::date, by_period boolean DEFAULT false)
 RETURNS SETOF attendance_summary
 LANGUAGE sql
 STABLE PARALLEL SAFE ROWS 30
BEGIN ATOMIC
 WITH counted AS (
          SELECT attendance_records.student_id,
             count(*) AS marked,
             count(*) FILTER (WHERE (attendance_records.code = 'present'::attendance_code)) AS present,
             count(*) FILTER (WHERE (attendance_records.code = 'absent'::attendance_code)) AS absent,
             count(*) FILTER (WHERE (attendance_records.code = 'late'::attendance_code)) AS late,
             count(*) FILTER (WHERE (attendance_records.code = 'excused'::attendance_code)) AS excused,
             count(*) FILTER (WHERE (attendance_records.code = 'left_early'::attendance_code)) AS left_early
            FROM attendance_records
           WHERE (((attendance_summary.student_id IS NULL) OR (attendance_records.student_id = attendance_summary.student_id)) AND ((attendance_summary.class_id IS NULL) OR (attendance_records.class_id = attendance_summary.class_id)) AND ((attendance_records.day >= COALESCE(attendance_summary.from_day, '-infinity'::date)) AND (attendance_records.day <= COALESCE(attendance_summary.to_day, 'infinity'::date))) AND ((attendance_records.period_id IS NOT NULL) = COALESCE(attendance_summary.by_period, false)))
           GROUP BY attendance_records.student_id
         ), listed AS (
          SELECT students.id,
             students.full_name,
             students.last_name,
             students.first_name
            FROM students
           WHERE ((students.id = attendance_summary.student_id) OR (students.id IN ( SELECT counted_1.student_id
                    FROM counted counted_1)) OR ((attendance_summary.student_id IS NULL) AND (students.id IN ( SELECT enrollments.student_id
                    FROM enrollments
                   WHERE ((enrollments.class_id = attendance_summary.class_id) AND (daterange(enrollments.starts_on, enrollments.ends_on, '[]'::text) && daterange(attendance_summary.from_day, attendance_summary.to_day, '[]'::text)))))))
         )
  SELECT listed.id,
     listed.full_name,
     (COALESCE(counted.marked, (0)::bigint))::integer AS "coalesce",
     (COALESCE(counted.present, (0)::bigint))::integer AS "coalesce",
     (COALESCE(counted.absent, (0)::bigint))::integer AS "coalesce",
     (COALESCE(counted.late, (0)::bigint))::integer AS "coalesce",
     (COALESCE(counted.excused, (0)::bigint))::integer AS "coalesce",
     (COALESCE(counted.left_early, (0)::bigint))::integer AS "coalesce",
     round(((100.0 * (((counted.present + counted.late) + counted.left_early))::numeric) / (NULLIF(counted.marked, 0))::numeric), 1) AS round
    FROM (listed
      LEFT JOIN counted ON ((counted.student_id = listed.id)))
   ORDER BY listed.last_name, listed.first_name, listed.id;
END;
comment on function attendance_summary(uuid,uuid,date,date,boolean) is 'How often students were there, a line for each: of one student, of one class, or of all that you may see; between two days, both included. Counts the register of whole days, or, by period, that of lessons.';
grant execute on function attendance_summary(uuid,uuid,date,date,boolean) to :"reader";

CREATE OR REPLACE FUNCTION :"tenant".bi_logins()
 RETURNS TABLE(name text, login text, user_id uuid, created_at timestamp with time zone)
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE SECURITY DEFINER ROWS 5
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because db_logins is read by nobody.
begin
  perform require_permission(
    'db_logins:view', is_owners_session() or has_permission('db_logins:view')
  );
  return query
    select
      substr(db_logins.login, length(current_schema() || '_bi_') + 1),
      db_logins.login::text, db_logins.user_id, db_logins.created_at
    from db_logins
    order by 1;
end;
$function$;
comment on function bi_logins() is 'The database logins of reporting tools, and the user as whom each reads.';
grant execute on function bi_logins() to :"tenant";

CREATE OR REPLACE FUNCTION :"tenant".change_password(person uuid, session uuid, matched_hash text, new_hash text, client_agent text, client_address inet)
 RETURNS TABLE(outcome text, ended_sessions integer)
 LANGUAGE plpgsql
 SECURITY DEFINER ROWS 1
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because nobody may read or write hashes.
declare
  account users;
begin
  select * into account from users where id = person and is_active for no key update;
  if account.id is null then
    return query select 'ended', 0;
    return;
  end if;
  if sign_in_locked_until(account.email) is not null then
    perform record_sign_in(
      person, account.email, 'locked', session, client_agent, client_address
    );
    return query select 'locked', 0;
    return;
  end if;
  if matched_hash is distinct from account.password_hash then
    -- Counts as a failed sign-in: a stolen access token is no way to guess the password.
    perform record_sign_in(
      person, account.email, 'wrong_password', session, client_agent, client_address
    );
    return query select 'wrong_password', 0;
    return;
  end if;
  return query select 'changed', set_password(person, new_hash, session);
end;
$function$;
comment on function change_password(uuid,uuid,text,text,text,inet) is 'Replaces the password of somebody who knows the old one, and ends the other sessions.';
grant execute on function change_password(uuid,uuid,text,text,text,inet) to homeroom_server;

CREATE OR REPLACE FUNCTION :"tenant".check_administrator_stays()
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because it must see every administrator.
begin
  -- Two administrators who leave at the same time must not both see the other stay: the second one
  -- waits here. A write and not a lock, so that a repeatable read notices too.
  update roles set description = description where name = 'Administrator' and is_system;
  if not exists (
    select
    from user_roles
    join users on users.id = user_roles.user_id
    where user_roles.role_id in (select administrator_role_ids())
      and user_roles.school_id is null
      and user_roles.valid_from <= now()
      and user_roles.valid_until is null
      and users.is_active
  ) then
    raise exception using
      errcode = 'SC105',
      message = 'The school would be left without an administrator.',
      hint = 'Make somebody else administrator first: active, for all schools, without an end.';
  end if;
end;
$function$;
comment on function check_administrator_stays() is 'Refuses (SC105) what leaves nobody who administers the whole school without an end.';

CREATE OR REPLACE FUNCTION :"tenant".check_capacity(class_ids uuid[], spells daterange[])
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Called by triggers, which run as the owner, after they locked the classes. Days on which nothing
-- changed are left alone, so that a class that was too full once can still be corrected.
declare
  crowded record;
begin
  select classes.name, classes.capacity, overfull.starts_on, overfull.enrolled
  into crowded
  from full_classes(array(select distinct id from unnest(class_ids) as listed (id))) as overfull
  join classes on classes.id = overfull.class_id
  where exists (
    select
    from unnest(class_ids, spells) as changed (class_id, spell)
    where changed.class_id = overfull.class_id
      and changed.spell && daterange(overfull.starts_on, overfull.ends_on, '[]')
  )
  limit 1;
  if found then
    raise exception using
      errcode = 'SC205',
      message = format(
        'Class %s has %s seats; %s students would be enrolled on %s.',
        crowded.name, crowded.capacity, crowded.enrolled, crowded.starts_on
      ),
      hint = 'Raise the capacity of the class, or choose another one.';
  end if;
end;
$function$;
comment on function check_capacity(uuid[],daterange[]) is 'Refuses (SC205) more students than a class has seats, on any day of the spells given with the classes.';

CREATE OR REPLACE FUNCTION :"tenant".check_class_subjects(class_subject_ids uuid[])
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Called by triggers, which run as the owner, on all that a change may have put in the wrong.
-- The subject may belong to any school: districts keep one list of courses for all of theirs.
declare
  misplaced record;
begin
  select
    class_subjects_title(class_subjects) as title,
    classes.name as class,
    terms.name as term,
    case when rooms.school_id <> classes.school_id then rooms.name end as room
  into misplaced
  from unnest(class_subject_ids) as changed (id)
  join class_subjects on class_subjects.id = changed.id
  join classes on classes.id = class_subjects.class_id
  left join terms on terms.id = class_subjects.term_id
  left join rooms on rooms.id = class_subjects.room_id
  where terms.academic_year_id <> classes.academic_year_id
    or rooms.school_id <> classes.school_id
  limit 1;
  if misplaced.room is not null then
    raise exception using
      errcode = 'SC203',
      message = format(
        'Room %s and class %s belong to different schools.', misplaced.room, misplaced.class
      ),
      hint = 'Choose a room of the class''s school.';
  elsif misplaced.title is not null then
    raise exception using
      errcode = 'SC204',
      message = format(
        '%s of class %s cannot be taught in %s, a term of another academic year.',
        misplaced.title, misplaced.class, misplaced.term
      ),
      hint = 'Choose a term of the class''s academic year.';
  end if;
end;
$function$;
comment on function check_class_subjects(uuid[]) is 'Refuses class subjects in a room of another school (SC203) or in a term of another year (SC204).';

CREATE OR REPLACE FUNCTION :"tenant".check_enrollments(enrollment_ids uuid[])
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Called by triggers, which run as the owner, on all that a change may have put in the wrong.
declare
  outside record;
begin
  -- Nobody moves the year in the meantime.
  perform from academic_years
  where id in (
    select classes.academic_year_id
    from unnest(enrollment_ids) as changed (id)
    join enrollments on enrollments.id = changed.id
    join classes on classes.id = enrollments.class_id
  )
  order by id
  for share;

  select
    students.full_name as student,
    classes.name as class,
    year.name as year,
    year.starts_on,
    year.ends_on
  into outside
  from unnest(enrollment_ids) as changed (id)
  join enrollments on enrollments.id = changed.id
  join students on students.id = enrollments.student_id
  join classes on classes.id = enrollments.class_id
  join academic_years as year on year.id = classes.academic_year_id
  where enrollments.starts_on < year.starts_on or enrollments.starts_on > year.ends_on
    or enrollments.ends_on > year.ends_on
  limit 1;
  if found then
    raise exception using
      errcode = 'SC206',
      message = format(
        'The enrolment of %s in class %s must lie inside the academic year %s.',
        outside.student, outside.class, outside.year
      ),
      hint = format('That is from %s to %s.', outside.starts_on, outside.ends_on);
  end if;
end;
$function$;
comment on function check_enrollments(uuid[]) is 'Refuses (SC206) enrolments that reach beyond the year of their class.';

CREATE OR REPLACE FUNCTION :"tenant".check_exam_papers(exam_paper_ids uuid[])
 RETURNS void
 LANGUAGE plpgsql
 STABLE STRICT
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
declare
  wrong record;
begin
  select
    exams.name as exam, exam_papers.held_on,
    coalesce(exams.starts_on, terms.starts_on) as first_day,
    coalesce(exams.ends_on, terms.ends_on) as last_day
  into wrong
  from exam_papers
  join exams on exams.id = exam_papers.exam_id
  join terms on terms.id = exams.term_id
  where exam_papers.id = any (exam_paper_ids)
    and exam_papers.held_on not between
      coalesce(exams.starts_on, terms.starts_on) and coalesce(exams.ends_on, terms.ends_on)
  limit 1;
  if found then
    raise exception using
      errcode = 'SC305',
      message = format('%s: no paper can be held on %s.', wrong.exam, wrong.held_on),
      detail = format('The exam lasts from %s to %s.', wrong.first_day, wrong.last_day),
      hint = 'Choose a day of the exam, or change the days of the exam.';
  end if;

  select
    exams.name as exam, classes.name as class,
    classes.academic_year_id <> terms.academic_year_id
      or not coalesce(are_related_terms(class_subjects.term_id, terms.id), true) as is_other_term
  into wrong
  from exam_papers
  join exams on exams.id = exam_papers.exam_id
  join terms on terms.id = exams.term_id
  join class_subjects on class_subjects.id = exam_papers.class_subject_id
  join classes on classes.id = class_subjects.class_id
  where exam_papers.id = any (exam_paper_ids)
    and (
      classes.academic_year_id <> terms.academic_year_id
      or not coalesce(are_related_terms(class_subjects.term_id, terms.id), true)
      or not is_school_within(classes.school_id, exams.school_id)
    )
  limit 1;
  if found then
    raise exception using
      errcode = 'SC306',
      message = format(
        case
          when wrong.is_other_term then '%s: class %s is taught this subject in another term.'
          else '%s: class %s belongs to another school.'
        end,
        wrong.exam, wrong.class
      ),
      hint = 'Choose a class subject of the exam''s school that is taught in the exam''s term.';
  end if;
end;
$function$;
comment on function check_exam_papers(uuid[]) is 'Refuses exam papers on days, in terms or for schools that are not those of their exams.';

CREATE OR REPLACE FUNCTION :"tenant".check_exams(exam_ids uuid[])
 RETURNS void
 LANGUAGE plpgsql
 STABLE STRICT
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
declare
  wrong record;
begin
  select
    exams.name as exam, terms.name as term, terms.starts_on as first_day, terms.ends_on as last_day,
    coalesce(
      case when exams.starts_on < terms.starts_on then exams.starts_on end,
      case when exams.ends_on > terms.ends_on then exams.ends_on end,
      case when exams.starts_on > terms.ends_on then exams.starts_on end,
      case when exams.ends_on < terms.starts_on then exams.ends_on end
    ) as day
  into wrong
  from exams
  join terms on terms.id = exams.term_id
  where exams.id = any (exam_ids)
    and not (
      coalesce(exams.starts_on between terms.starts_on and terms.ends_on, true)
      and coalesce(exams.ends_on between terms.starts_on and terms.ends_on, true)
    )
  limit 1;
  if found then
    raise exception using
      errcode = 'SC305',
      message = format('%s: %s is not within %s.', wrong.exam, wrong.day, wrong.term),
      detail = format('%s lasts from %s to %s.', wrong.term, wrong.first_day, wrong.last_day),
      hint = 'Choose days of the term, or another term.';
  end if;
end;
$function$;
comment on function check_exams(uuid[]) is 'Refuses exams that do not take place within their term.';

CREATE OR REPLACE FUNCTION :"tenant".check_lesson_clashes(entry_ids uuid[])
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- The exclusion constraints keep one period free of clashes. Periods may overlap one another: two
-- bell schedules of one school, or of two schools that share a teacher.
declare
  clash record;
begin
  -- Two lessons that clash may arrive at the same time.
  perform pg_advisory_xact_lock(hashtextextended(current_schema || '.timetable_entries', 0));

  with overlapping as (
    select
      periods.id as period_id,
      others.id as other_id,
      periods.name as period,
      others.name as other
    from periods
    join periods as others
      on others.id <> periods.id
      and others.starts_at < periods.ends_at
      and others.ends_at > periods.starts_at
      and others.week_days && periods.week_days
  ),
  changed as (
    select entries.*
    from unnest(entry_ids) as listed (id)
    join timetable_entries as entries on entries.id = listed.id
    where entries.period_id in (select period_id from overlapping)
  ),
  pairs as (
    select changed.id, others.id as other_id, teachers.full_name as who
    from changed
    join timetable_entries as others on others.teacher_id = changed.teacher_id
    join teachers on teachers.id = changed.teacher_id
    union all
    select changed.id, others.id, rooms.name
    from changed
    join timetable_entries as others on others.room_id = changed.room_id
    join rooms on rooms.id = changed.room_id
    union all
    select changed.id, others.id, classes.name
    from changed
    join timetable_entries as others on others.class_id = changed.class_id
    join classes on classes.id = changed.class_id
    where changed.takes_whole_class and others.takes_whole_class
  )
  select pairs.who, overlapping.period, overlapping.other, changed.week_day
  into clash
  from pairs
  join changed on changed.id = pairs.id
  join timetable_entries as others on others.id = pairs.other_id
  join overlapping
    on overlapping.period_id = changed.period_id and overlapping.other_id = others.period_id
  where others.week_day = changed.week_day
    and daterange(others.starts_on, others.ends_on, '[]')
      && daterange(changed.starts_on, changed.ends_on, '[]')
  limit 1;
  if found then
    raise exception using
      errcode = 'SC216',
      message = format(
        '%s would be in two lessons at once: periods %s and %s overlap on day %s of the week.',
        clash.who, clash.period, clash.other, clash.week_day
      ),
      hint = 'Choose another period, teacher or room; 1 is Monday, 7 is Sunday.';
  end if;
end;
$function$;
comment on function check_lesson_clashes(uuid[]) is 'Refuses (SC216) lessons whose periods overlap in time for the same teacher, room or class.';

CREATE OR REPLACE FUNCTION :"tenant".check_lessons(entry_ids uuid[])
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Called by triggers, which run as the owner, on all that a change may have put in the wrong.
declare
  lesson record;
begin
  if cardinality(entry_ids) = 0 then
    return;
  end if;

  select
    class_subjects_title(class_subjects) as title,
    classes.name as class,
    classes.school_id,
    periods.name as period,
    periods.school_id as period_school_id,
    periods.week_days,
    entries.week_day,
    entries.starts_on,
    entries.ends_on,
    rooms.name as room,
    rooms.school_id as room_school_id,
    taught.name as stretch
  into lesson
  from unnest(entry_ids) as changed (id)
  join timetable_entries as entries on entries.id = changed.id
  join class_subjects on class_subjects.id = entries.class_subject_id
  join classes on classes.id = entries.class_id
  join periods on periods.id = entries.period_id
  left join rooms on rooms.id = entries.room_id
  join academic_years on academic_years.id = classes.academic_year_id
  left join terms on terms.id = class_subjects.term_id
  cross join lateral (
    select
      coalesce(terms.name, academic_years.name) as name,
      coalesce(terms.starts_on, academic_years.starts_on) as starts_on,
      coalesce(terms.ends_on, academic_years.ends_on) as ends_on
  ) as taught
  where periods.school_id <> classes.school_id
    or rooms.school_id <> classes.school_id
    or entries.week_day <> all (periods.week_days)
    or entries.starts_on < taught.starts_on
    or entries.ends_on > taught.ends_on
  limit 1;
  if found then
    if lesson.period_school_id <> lesson.school_id then
      raise exception using
        errcode = 'SC203',
        message = format(
          'Period %s and class %s belong to different schools.', lesson.period, lesson.class
        ),
        hint = 'Choose a period of the class''s school.';
    elsif lesson.room_school_id <> lesson.school_id then
      raise exception using
        errcode = 'SC203',
        message = format(
          'Room %s and class %s belong to different schools.', lesson.room, lesson.class
        ),
        hint = 'Choose a room of the class''s school.';
    elsif lesson.week_day <> all (lesson.week_days) then
      raise exception using
        errcode = 'SC214',
        message = format(
          'Period %s is not held on day %s of the week, where %s of class %s stands.',
          lesson.period, lesson.week_day, lesson.title, lesson.class
        ),
        hint = 'Choose one of the period''s days; 1 is Monday, 7 is Sunday.';
    end if;
    raise exception using
      errcode = 'SC215',
      message = format(
        '%s of class %s is taught in %s only; the lesson stands from %s to %s.',
        lesson.title, lesson.class, lesson.stretch, lesson.starts_on, lesson.ends_on
      ),
      hint = 'Leave the days out, or choose them inside the term or year.';
  end if;

  perform check_lesson_clashes(entry_ids);
end;
$function$;
comment on function check_lessons(uuid[]) is 'Refuses lessons in rooms or periods of another school (SC203), on days without the period (SC214), outside their term (SC215), or at the same time as another (SC216).';

CREATE OR REPLACE FUNCTION :"tenant".check_oneroster_classes()
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
begin
  insert into pg_temp.oneroster_errors (file, line, column_name, value, reason)
  select 'classes.csv', staged.line, problem ->> 0, problem ->> 1, problem ->> 2
  from pg_temp.oneroster_classes as staged
  left join pg_temp.oneroster_class_keys as keys on keys.line = staged.line
  left join pg_temp.oneroster_class_keys as host
    on host.key = staged.homeroom_class_sourced_id and host.is_homeroom
  cross join lateral unnest(array_remove(array[
    case when coalesce(staged.title, '') = ''
      then jsonb_build_array('title', staged.title, 'is empty')
    end,
    case when lower(coalesce(staged.class_type, '')) not in ('', 'homeroom', 'scheduled')
      then jsonb_build_array('classType', staged.class_type, 'is neither homeroom nor scheduled')
    end,
    case when not keys.is_new and keys.is_homeroom <> exists (
        select from oneroster_classes() as known
        where known.key = keys.key and known.is_homeroom
      )
      then jsonb_build_array(
        'classType', staged.class_type, 'differs from what the class is already'
      )
    end,
    case when coalesce(staged.course_sourced_id, '') = '' and not staged.is_homeroom
      then jsonb_build_array('courseSourcedId', staged.course_sourced_id, 'is empty')
    end,
    case when staged.course_sourced_id <> ''
        and staged.course_sourced_id not in (select key from pg_temp.oneroster_subject_keys)
      then jsonb_build_array(
        'courseSourcedId', staged.course_sourced_id, 'is no course of this bundle or school'
      )
    end,
    case when coalesce(staged.school_sourced_id, '') = ''
      then jsonb_build_array('schoolSourcedId', staged.school_sourced_id, 'is empty')
    end,
    case when staged.school_sourced_id <> ''
        and staged.school_sourced_id not in (select key from pg_temp.oneroster_school_keys)
      then jsonb_build_array(
        'schoolSourcedId', staged.school_sourced_id, 'is no org of this bundle or school'
      )
    end,
    case when coalesce(cardinality(staged.terms), 0) = 0
      then jsonb_build_array('termSourcedIds', staged.term_sourced_ids, 'is empty')
    end,
    case when staged.homeroom_class_sourced_id <> '' and host.key is null
      then jsonb_build_array(
        'metadata.homeroom.classSourcedId', staged.homeroom_class_sourced_id,
        'is no homeroom class of this bundle or school'
      )
    end
  ], null)) as found (problem)
  where not staged.is_deleted;

  insert into pg_temp.oneroster_errors (file, line, column_name, value, reason)
  select
    'classes.csv', staged.line, 'termSourcedIds', term.key,
    'is no academic session of this bundle or school'
  from pg_temp.oneroster_classes as staged
  cross join lateral unnest(staged.terms) as term (key)
  where not staged.is_deleted
    and term.key not in (select key from pg_temp.oneroster_session_keys);

  insert into pg_temp.oneroster_errors (file, line, column_name, value, reason)
  select
    'classes.csv', staged.line, 'termSourcedIds', staged.term_sourced_ids,
    'are terms of several school years'
  from pg_temp.oneroster_classes as staged
  where not staged.is_deleted
    and (
      select count(distinct session.academic_year_id)
      from unnest(staged.terms) as term (key)
      join pg_temp.oneroster_session_keys as session on session.key = term.key
    ) > 1;
end;
$function$;
comment on function check_oneroster_classes() is 'A step of import_oneroster(): the rows of classes.csv.';

CREATE OR REPLACE FUNCTION :"tenant".check_oneroster_courses()
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
begin
  insert into pg_temp.oneroster_errors (file, line, column_name, value, reason)
  select 'courses.csv', staged.line, problem ->> 0, problem ->> 1, problem ->> 2
  from pg_temp.oneroster_courses as staged
  cross join lateral unnest(array_remove(array[
    case when coalesce(staged.title, '') = ''
      then jsonb_build_array('title', staged.title, 'is empty')
    end,
    case when staged.org_sourced_id <> ''
        and staged.org_sourced_id not in (select key from pg_temp.oneroster_school_keys)
      then jsonb_build_array(
        'orgSourcedId', staged.org_sourced_id, 'is no org of this bundle or school'
      )
    end,
    case when staged.school_year_sourced_id <> '' and staged.school_year_sourced_id not in (
        select key from pg_temp.oneroster_session_keys
      )
      then jsonb_build_array(
        'schoolYearSourcedId', staged.school_year_sourced_id,
        'is no academic session of this bundle or school'
      )
    end
  ], null)) as found (problem)
  where not staged.is_deleted;
end;
$function$;
comment on function check_oneroster_courses() is 'A step of import_oneroster(): the rows of courses.csv.';

CREATE OR REPLACE FUNCTION :"tenant".check_oneroster_demographics()
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
begin
  insert into pg_temp.oneroster_errors (file, line, column_name, value, reason)
  select 'demographics.csv', staged.line, problem ->> 0, problem ->> 1, problem ->> 2
  from pg_temp.oneroster_demographics as staged
  cross join lateral unnest(array_remove(array[
    case when staged.sourced_id not in (select key from pg_temp.oneroster_person_keys)
        and staged.sourced_id not in (
          select sourced_id from pg_temp.oneroster_users where is_deleted
        )
      then jsonb_build_array(
        'sourcedId', staged.sourced_id, 'is no user of this bundle or school'
      )
    end,
    case when staged.birth_date <> '' and staged.born_on is null
      then jsonb_build_array('birthDate', staged.birth_date, 'is no date (YYYY-MM-DD)')
    end,
    case when staged.born_on <= '1900-01-01' or staged.born_on > current_date
      then jsonb_build_array(
        'birthDate', staged.birth_date, 'is not a day on which somebody of today was born'
      )
    end,
    case when lower(coalesce(staged.sex, '')) not in ('', 'male', 'female', 'other', 'unspecified')
      then jsonb_build_array('sex', staged.sex, 'is none of male, female, other, unspecified')
    end
  ], null)) as found (problem)
  where not staged.is_deleted
  union all
  select
    'demographics.csv', staged.line, flag.column_name, flag.value, 'is neither true nor false'
  from pg_temp.oneroster_demographics as staged
  cross join lateral (
    values
      ('americanIndianOrAlaskaNative', staged.american_indian_or_alaska_native),
      ('asian', staged.asian),
      ('blackOrAfricanAmerican', staged.black_or_african_american),
      ('nativeHawaiianOrOtherPacificIslander', staged.native_hawaiian_or_other_pacific_islander),
      ('white', staged.white),
      ('demographicRaceTwoOrMoreRaces', staged.demographic_race_two_or_more_races),
      ('hispanicOrLatinoEthnicity', staged.hispanic_or_latino_ethnicity)
  ) as flag (column_name, value)
  where not staged.is_deleted and flag.value <> '' and oneroster_boolean(flag.value) is null;
end;
$function$;
comment on function check_oneroster_demographics() is 'A step of import_oneroster(): the rows of demographics.csv.';

CREATE OR REPLACE FUNCTION :"tenant".check_oneroster_enrollments()
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
begin
  insert into pg_temp.oneroster_errors (file, line, column_name, value, reason)
  select 'enrollments.csv', staged.line, problem ->> 0, problem ->> 1, problem ->> 2
  from pg_temp.oneroster_enrollments as staged
  left join pg_temp.oneroster_class_keys as class on class.key = staged.class_sourced_id
  left join pg_temp.oneroster_person_keys as person on person.key = staged.user_sourced_id
  left join pg_temp.oneroster_school_keys as school on school.key = staged.school_sourced_id
  left join (
    select
      class_key, min(starts_on) as starts_on, max(ends_on) as ends_on,
      range_agg(daterange(starts_on, ends_on, '[]')) as days
    from pg_temp.oneroster_class_terms
    group by class_key
  ) as terms on terms.class_key = class.key
  cross join lateral (
    select case
      when staged.ends_on < staged.begins_on then true
      else terms.days && daterange(staged.begins_on, staged.ends_on, '[]')
    end as is_met
  ) as meeting
  cross join lateral unnest(array_remove(array[
    case when class.key is null
      then jsonb_build_array(
        'classSourcedId', staged.class_sourced_id, 'is no class of this bundle or school'
      )
    end,
    case when person.key is null
      then jsonb_build_array(
        'userSourcedId', staged.user_sourced_id, 'is no user of this bundle or school'
      )
    end,
    case when staged.school_sourced_id <> '' and school.key is null
      then jsonb_build_array(
        'schoolSourcedId', staged.school_sourced_id, 'is no org of this bundle or school'
      )
    end,
    case when lower(coalesce(staged.role, '')) not in (
        'student', 'teacher', 'administrator', 'proctor', 'aide'
      )
      then jsonb_build_array(
        'role', staged.role, 'is none of student, teacher, administrator, proctor, aide'
      )
    end,
    case when lower(staged.role) = 'student' and not person.is_student
      then jsonb_build_array('role', staged.role, 'is not what the user is: no student')
    end,
    case when lower(staged.role) = 'teacher' and not person.is_teacher
      then jsonb_build_array('role', staged.role, 'is not what the user is: no teacher')
    end,
    case when staged."primary" <> '' and staged.is_primary is null
      then jsonb_build_array('primary', staged."primary", 'is neither true nor false')
    end,
    case when staged.begin_date <> '' and staged.begins_on is null
      then jsonb_build_array('beginDate', staged.begin_date, 'is no date (YYYY-MM-DD)')
    end,
    case when staged.end_date <> '' and staged.ends_on is null
      then jsonb_build_array('endDate', staged.end_date, 'is no date (YYYY-MM-DD)')
    end,
    case when staged.ends_on < staged.begins_on
      then jsonb_build_array(
        'endDate', staged.end_date, 'is before the beginDate ' || staged.begin_date
      )
    end,
    case when not meeting.is_met and staged.begins_on > terms.ends_on
      then jsonb_build_array(
        'beginDate', staged.begin_date, format('is after the class has ended (%s)', terms.ends_on)
      )
    end,
    case when not meeting.is_met and coalesce(staged.begins_on <= terms.ends_on, true)
      then jsonb_build_array(
        'endDate', staged.end_date,
        format('leaves no day of the class''s terms (%s to %s)', terms.starts_on, terms.ends_on)
      )
    end
  ], null)) as found (problem)
  where not staged.is_deleted;

  create temporary table oneroster_spans on commit drop as
  select
    staged.line, staged.class_sourced_id as class_key, staged.user_sourced_id as user_key,
    lower(staged.role) as role, coalesce(staged.is_primary, false) as is_primary,
    class.is_homeroom,
    greatest(coalesce(staged.begins_on, terms.starts_on), case when class.is_homeroom
      then terms.starts_on end) as starts_on,
    least(coalesce(staged.ends_on, terms.ends_on), case when class.is_homeroom
      then terms.ends_on end) as ends_on
  from pg_temp.oneroster_enrollments as staged
  join pg_temp.oneroster_class_keys as class on class.key = staged.class_sourced_id
  join (
    select class_key, min(starts_on) as starts_on, max(ends_on) as ends_on
    from pg_temp.oneroster_class_terms
    group by class_key
  ) as terms on terms.class_key = class.key
  where not staged.is_deleted and lower(staged.role) in ('student', 'teacher');

  -- Rows of earlier bundles, which a delta file neither repeats nor deletes.
  insert into pg_temp.oneroster_spans
  select
    null::integer, coalesce(class_subjects.sourced_id, class_subjects.id::text), person.key,
    held.role, held.is_main, false, coalesce(held.starts_on, '-infinity'),
    coalesce(held.ends_on, 'infinity')
  from (
    select
      class_subject_id, student_id as person_id, 'student' as role, false as is_main, starts_on,
      ends_on, sourced_id
    from class_subject_students
    union all
    select class_subject_id, teacher_id, 'teacher', is_main, starts_on, ends_on, sourced_id
    from class_subject_teachers
  ) as held
  join class_subjects on class_subjects.id = held.class_subject_id
  join pg_temp.oneroster_person_keys as person
    on held.person_id = case held.role when 'student' then person.student_id
      else person.teacher_id end
  where held.sourced_id is not null
    and exists (
      select from pg_temp.oneroster_files where name = 'enrollments.csv' and mode = 'delta'
    )
    and held.sourced_id not in (
      select sourced_id from pg_temp.oneroster_enrollments where sourced_id is not null
    )
  union all
  select
    null::integer, coalesce(classes.sourced_id, classes.id::text), person.key, 'student', false,
    true, spell.starts_on, coalesce(spell.ends_on, year.ends_on)
  from enrollments as spell
  join classes on classes.id = spell.class_id
  join academic_years as year on year.id = classes.academic_year_id
  join pg_temp.oneroster_person_keys as person on person.student_id = spell.student_id
  where spell.sourced_id is not null
    and exists (
      select from pg_temp.oneroster_files where name = 'enrollments.csv' and mode = 'delta'
    )
    and spell.sourced_id not in (
      select sourced_id from pg_temp.oneroster_enrollments where sourced_id is not null
    );

  insert into pg_temp.oneroster_errors (file, line, column_name, value, reason)
  select
    'enrollments.csv', coalesce(line, former_line), 'userSourcedId', user_key,
    case
      when line is null or former_line is null then 'is in the class on the same days already'
      else format('is in the class on the same days by line %s, too', former_line)
    end
  from (
    select
      line, user_key, starts_on, lag(line) over same as former_line,
      max(ends_on) over (
        partition by class_key, user_key, role order by starts_on, line
        rows between unbounded preceding and 1 preceding
      ) as former_end
    from pg_temp.oneroster_spans
    window same as (partition by class_key, user_key, role order by starts_on, line)
  ) as spans
  where former_end >= starts_on and coalesce(line, former_line) is not null;

  insert into pg_temp.oneroster_errors (file, line, column_name, value, reason)
  select
    'enrollments.csv', coalesce(line, former_line), 'primary', 'true',
    case
      when line is null or former_line is null then 'though the class has a primary teacher'
      else format('though line %s says so of another teacher on the same days', former_line)
    end
  from (
    select
      line, starts_on, lag(line) over same as former_line,
      max(ends_on) over (
        partition by class_key order by starts_on, line
        rows between unbounded preceding and 1 preceding
      ) as former_end
    from pg_temp.oneroster_spans
    where role = 'teacher' and is_primary
    window same as (partition by class_key order by starts_on, line)
  ) as spans
  where former_end >= starts_on and coalesce(line, former_line) is not null;

  insert into pg_temp.oneroster_errors (file, line, column_name, value, reason)
  select
    'enrollments.csv', coalesce(line, former_line), 'classSourcedId', class_key,
    case
      when line is null or former_line is null
        then 'is a second homeroom of the student on the same days'
      else format(
        'is a second homeroom of the student on the same days; the first is in line %s', former_line
      )
    end
  from (
    select
      line, class_key, starts_on, lag(line) over same as former_line,
      lag(class_key) over same as former_class,
      max(ends_on) over (
        partition by user_key order by starts_on, line
        rows between unbounded preceding and 1 preceding
      ) as former_end
    from pg_temp.oneroster_spans
    where role = 'student' and is_homeroom
    window same as (partition by user_key order by starts_on, line)
  ) as spans
  where former_end >= starts_on and class_key <> former_class
    and coalesce(line, former_line) is not null;
  drop table pg_temp.oneroster_spans;
end;
$function$;
comment on function check_oneroster_enrollments() is 'A step of import_oneroster(): the rows of enrollments.csv, each by itself.';

CREATE OR REPLACE FUNCTION :"tenant".check_oneroster_orgs()
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
begin
  insert into pg_temp.oneroster_errors (file, line, column_name, value, reason)
  select 'orgs.csv', staged.line, problem ->> 0, problem ->> 1, problem ->> 2
  from pg_temp.oneroster_orgs as staged
  left join pg_temp.oneroster_school_keys as parent on parent.key = staged.parent_sourced_id
  cross join lateral unnest(array_remove(array[
    case when coalesce(staged.name, '') = ''
      then jsonb_build_array('name', staged.name, 'is empty')
    end,
    case when lower(coalesce(staged.type, '')) not in (
        'department', 'school', 'district', 'local', 'state', 'national'
      )
      then jsonb_build_array(
        'type', staged.type, 'is none of department, school, district, local, state, national'
      )
    end,
    case when staged.parent_sourced_id <> '' and parent.key is null
      then jsonb_build_array(
        'parentSourcedId', staged.parent_sourced_id, 'is no org of this bundle or school'
      )
    end,
    case when staged.parent_sourced_id = staged.sourced_id
      then jsonb_build_array('parentSourcedId', staged.parent_sourced_id, 'is the row itself')
    end
  ], null)) as found (problem)
  where not staged.is_deleted;

  insert into pg_temp.oneroster_errors (file, line, column_name, value, reason)
  with recursive tree as materialized (
    select
      keys.key, staged.line, coalesce(staged.name, schools.name) as name,
      case
        when staged.line is null or staged.parent_sourced_id is null
          then coalesce(parents.sourced_id, parents.id::text)
        else nullif(staged.parent_sourced_id, '')
      end as parent_key
    from pg_temp.oneroster_school_keys as keys
    left join pg_temp.oneroster_orgs as staged
      on staged.sourced_id = keys.key and not staged.is_deleted
    left join schools on schools.id = keys.id
    left join schools as parents on parents.id = schools.parent_school_id
  ),
  reached (key) as (
    select key from tree where parent_key is null or parent_key not in (select key from tree)
    union
    select tree.key from tree join reached on tree.parent_key = reached.key
  )
  select
    'orgs.csv', line, 'parentSourcedId', parent_key, 'leads in a circle back to the row itself'
  from tree
  where line is not null and parent_key <> key and key not in (select key from reached)
  union all
  select 'orgs.csv', line, 'name', name, 'is the name of another org below the same parent'
  from (
    select
      line, name,
      count(*) over same as siblings,
      row_number() over (same order by line nulls first) as position
    from tree
    where name <> ''
    window same as (partition by name, parent_key)
  ) as named
  where siblings > 1 and position > 1 and line is not null;
end;
$function$;
comment on function check_oneroster_orgs() is 'A step of import_oneroster(): the rows of orgs.csv.';

CREATE OR REPLACE FUNCTION :"tenant".check_oneroster_rows()
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- What holds for the rows of every file.
declare
  entry record;
begin
  for entry in select * from pg_temp.oneroster_files where name <> 'manifest.csv' loop
    execute format(
      $query$
        insert into pg_temp.oneroster_errors (file, line, column_name, value, reason)
        select %1$L, line, 'sourcedId', sourced_id, 'is empty'
        from pg_temp.%2$I where coalesce(sourced_id, '') = ''
        union all
        select %1$L, line, 'sourcedId', sourced_id, format('is in line %%s already', first_line)
        from (
          select line, sourced_id, min(line) over (partition by sourced_id) as first_line
          from pg_temp.%2$I where sourced_id <> ''
        ) as rows
        where line <> first_line
        union all
        select %1$L, line, 'sourcedId', left(sourced_id, 100), 'is longer than 255 characters'
        from pg_temp.%2$I where length(sourced_id) > 255
        union all
        select %1$L, line, 'status', status, 'is neither active nor tobedeleted'
        from pg_temp.%2$I
        where lower(coalesce(status, '')) not in ('', 'active', 'tobedeleted')
      $query$,
      entry.name, entry.staging
    );
  end loop;
end;
$function$;
comment on function check_oneroster_rows() is 'A step of import_oneroster(): ids and states of all rows.';

CREATE OR REPLACE FUNCTION :"tenant".check_oneroster_sessions()
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
begin
  insert into pg_temp.oneroster_errors (file, line, column_name, value, reason)
  select 'academicSessions.csv', staged.line, problem ->> 0, problem ->> 1, problem ->> 2
  from pg_temp.oneroster_academic_sessions as staged
  join pg_temp.oneroster_session_keys as keys on keys.line = staged.line
  left join pg_temp.oneroster_session_keys as parent on parent.key = keys.parent_key
  left join pg_temp.oneroster_session_keys as year
    on year.id = keys.academic_year_id and year.is_year
  cross join lateral unnest(array_remove(array[
    case when coalesce(staged.title, '') = ''
      then jsonb_build_array('title', staged.title, 'is empty')
    end,
    case when lower(coalesce(staged.type, '')) not in (
        'schoolyear', 'semester', 'term', 'gradingperiod'
      )
      then jsonb_build_array(
        'type', staged.type, 'is none of schoolYear, semester, term, gradingPeriod'
      )
    end,
    case when exists (select from academic_years where id = keys.id) and not staged.is_year
        or exists (select from terms where id = keys.id) and staged.is_year
      then jsonb_build_array(
        'type', staged.type, 'turns a school year into a term, or a term into a school year'
      )
    end,
    case when staged.starts_on is null
      then jsonb_build_array('startDate', staged.start_date, 'is no date (YYYY-MM-DD)')
    end,
    case when staged.ends_on is null
      then jsonb_build_array('endDate', staged.end_date, 'is no date (YYYY-MM-DD)')
    end,
    case when staged.ends_on < staged.starts_on
        or staged.is_year and staged.ends_on = staged.starts_on
      then jsonb_build_array(
        'endDate', staged.end_date, 'is not after the startDate ' || staged.start_date
      )
    end,
    case when staged.school_year <> '' and staged.school_year !~ '^\d{4}(-\d{2,4})?$'
      then jsonb_build_array('schoolYear', staged.school_year, 'is no year')
    end,
    case when staged.parent_sourced_id <> '' and not staged.is_year and parent.key is null
      then jsonb_build_array(
        'parentSourcedId', staged.parent_sourced_id,
        'is no academic session of this bundle or school'
      )
    end,
    case when parent.key is not null and keys.depth is null
      then jsonb_build_array(
        'parentSourcedId', staged.parent_sourced_id, 'leads in a circle back to the row itself'
      )
    end,
    case when not staged.is_year and keys.starts_on < coalesce(parent.starts_on, year.starts_on)
      then jsonb_build_array('startDate', staged.start_date, format(
        'is before %s begins (%s)', coalesce(parent.title, year.title),
        coalesce(parent.starts_on, year.starts_on)
      ))
    end,
    case when not staged.is_year and keys.ends_on > coalesce(parent.ends_on, year.ends_on)
      then jsonb_build_array('endDate', staged.end_date, format(
        'is after %s ends (%s)', coalesce(parent.title, year.title),
        coalesce(parent.ends_on, year.ends_on)
      ))
    end,
    case when staged.starts_on <= staged.ends_on and keys.academic_year_id is null
        and keys.depth is not null and coalesce(staged.parent_sourced_id, '') = ''
      then jsonb_build_array(
        'parentSourcedId', staged.parent_sourced_id, 'is empty, and no school year can be found'
      )
    end
  ], null)) as found (problem)
;
end;
$function$;
comment on function check_oneroster_sessions() is 'A step of import_oneroster(): the rows of academicSessions.csv.';

CREATE OR REPLACE FUNCTION :"tenant".check_oneroster_users()
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
declare
  has_roles_file constant boolean := exists (
    select from pg_temp.oneroster_files where name = 'roles.csv'
  );
begin
  insert into pg_temp.oneroster_errors (file, line, column_name, value, reason)
  select 'users.csv', staged.line, problem ->> 0, problem ->> 1, problem ->> 2
  from pg_temp.oneroster_users as staged
  join pg_temp.oneroster_person_keys as person on person.key = staged.sourced_id
  cross join lateral unnest(array_remove(array[
    case when btrim(coalesce(staged.given_name, '') || coalesce(staged.family_name, '')) = ''
      then jsonb_build_array('familyName', staged.family_name, 'is empty, and so is givenName')
    end,
    case when length(staged.given_name || ' ' || staged.family_name) > 200
      then jsonb_build_array(
        'givenName', left(staged.given_name, 100), 'and familyName are longer than 200 characters'
      )
    end,
    case when staged.enabled_user <> '' and oneroster_boolean(staged.enabled_user) is null
      then jsonb_build_array('enabledUser', staged.enabled_user, 'is neither true nor false')
    end,
    case when staged.email <> ''
        and (staged.email !~ '^[^@[:space:]]+@[^@[:space:]]+$' or length(staged.email) > 254)
      then jsonb_build_array('email', left(staged.email, 300), 'is no e-mail address')
    end,
    case when staged.role <> '' and coalesce(cardinality(staged.orgs), 0) = 0
      then jsonb_build_array(
        'orgSourcedIds', staged.org_sourced_ids, 'is empty: everybody belongs to a school'
      )
    end,
    case when staged.role <> '' and oneroster_role_kind(staged.role) is null
      then jsonb_build_array('role', staged.role, 'is no role of OneRoster')
    end,
    case when not person.is_known
        and person.key not in (select user_key from pg_temp.oneroster_person_roles)
      then jsonb_build_array('role', staged.role, case
        when has_roles_file then 'is given neither here nor in roles.csv'
        else 'is missing, and there is no roles.csv'
      end)
    end,
    case when staged.homeroom_student_status <> '' and staged.homeroom_student_status not in (
        'applicant', 'active', 'suspended', 'withdrawn', 'graduated'
      )
      then jsonb_build_array(
        'metadata.homeroom.studentStatus', staged.homeroom_student_status,
        'is no status of a student'
      )
    end
  ], null)) as found (problem)
  where not staged.is_deleted;

  insert into pg_temp.oneroster_errors (file, line, column_name, value, reason)
  select
    'users.csv', staged.line, 'email', staged.email, 'is the address of another user of the school'
  from pg_temp.oneroster_users as staged
  join pg_temp.oneroster_person_keys as person on person.line = staged.line
  join users as holder on lower(holder.email) = lower(staged.email)
  where staged.email <> '' and holder.id <> person.user_id
    -- Who hands the address on in this bundle does not hold it any more.
    and holder.id not in (
      select other.user_id
      from pg_temp.oneroster_person_keys as other
      join pg_temp.oneroster_users as others on others.line = other.line
      join users on users.id = other.user_id
      where others.email <> '' and lower(others.email) <> lower(users.email)
    );

  insert into pg_temp.oneroster_errors (file, line, column_name, value, reason)
  select
    'users.csv', line, 'email', email, format('is the address of line %s too', first_line)
  from (
    select line, email, min(line) over (partition by lower(email)) as first_line
    from pg_temp.oneroster_users
    where not is_deleted and email <> ''
  ) as addresses
  where line <> first_line;

  insert into pg_temp.oneroster_errors (file, line, column_name, value, reason)
  select
    'users.csv', staged.line, 'orgSourcedIds', org.key, 'is no org of this bundle or school'
  from pg_temp.oneroster_users as staged
  cross join lateral unnest(staged.orgs) as org (key)
  where not staged.is_deleted and org.key not in (select key from pg_temp.oneroster_school_keys);

  insert into pg_temp.oneroster_errors (file, line, column_name, value, reason)
  select
    'users.csv', staged.line, 'agentSourcedIds', agent.key,
    case
      when agent.key = staged.sourced_id then 'is the row itself'
      else 'is no user of this bundle or school'
    end
  from pg_temp.oneroster_users as staged
  cross join lateral unnest(staged.agents) as agent (key)
  where not staged.is_deleted
    and (
      agent.key = staged.sourced_id
      -- A row may still name somebody whom the same bundle deletes.
      or agent.key not in (select key from pg_temp.oneroster_person_keys)
      and agent.key not in (select sourced_id from pg_temp.oneroster_users where is_deleted)
    );

  -- Numbers are unique among the students, and among the staff.
  insert into pg_temp.oneroster_errors (file, line, column_name, value, reason)
  with numbered as (
    select 'student' as kind, keys.student_id as id, staged.line, staged.identifier
    from pg_temp.oneroster_users as staged
    join pg_temp.oneroster_person_keys as keys on keys.line = staged.line
    where staged.identifier <> '' and keys.is_student
    union all
    select 'teacher', keys.teacher_id, staged.line, staged.identifier
    from pg_temp.oneroster_users as staged
    join pg_temp.oneroster_person_keys as keys on keys.line = staged.line
    where staged.identifier <> '' and keys.is_teacher
  ),
  held as (
    select kind, id, line, identifier from numbered
    union all
    select 'student', id, null, admission_number
    from students
    where id not in (select id from numbered where kind = 'student')
    union all
    select 'teacher', id, null, staff_number
    from teachers
    where staff_number is not null
      and id not in (select id from numbered where kind = 'teacher')
  )
  select
    'users.csv', line, 'identifier', identifier, format('is the number of another %s', kind)
  from (
    select
      held.*,
      row_number() over (partition by kind, identifier order by line nulls first) as position
    from held
  ) as ranked
  where position > 1 and line is not null;

  insert into pg_temp.oneroster_errors (file, line, column_name, value, reason)
  select 'roles.csv', staged.line, problem ->> 0, problem ->> 1, problem ->> 2
  from pg_temp.oneroster_roles as staged
  cross join lateral unnest(array_remove(array[
    case when staged.user_sourced_id is null
        or staged.user_sourced_id not in (select key from pg_temp.oneroster_person_keys)
        and staged.user_sourced_id not in (
          select sourced_id from pg_temp.oneroster_users where is_deleted
        )
      then jsonb_build_array(
        'userSourcedId', staged.user_sourced_id, 'is no user of this bundle or school'
      )
    end,
    case when oneroster_role_kind(coalesce(staged.role, '')) is null
      then jsonb_build_array('role', staged.role, 'is no role of OneRoster')
    end,
    case when lower(coalesce(staged.role_type, '')) not in ('', 'primary', 'secondary')
      then jsonb_build_array('roleType', staged.role_type, 'is neither primary nor secondary')
    end,
    case when coalesce(staged.org_sourced_id, '') = ''
      then jsonb_build_array('orgSourcedId', staged.org_sourced_id, 'is empty')
    end,
    case when staged.org_sourced_id <> ''
        and staged.org_sourced_id not in (select key from pg_temp.oneroster_school_keys)
      then jsonb_build_array(
        'orgSourcedId', staged.org_sourced_id, 'is no org of this bundle or school'
      )
    end,
    case when staged.begin_date <> '' and staged.begins_on is null
      then jsonb_build_array('beginDate', staged.begin_date, 'is no date (YYYY-MM-DD)')
    end,
    case when staged.end_date <> '' and staged.ends_on is null
      then jsonb_build_array('endDate', staged.end_date, 'is no date (YYYY-MM-DD)')
    end,
    case when staged.ends_on < staged.begins_on
      then jsonb_build_array(
        'endDate', staged.end_date, 'is before the beginDate ' || staged.begin_date
      )
    end
  ], null)) as found (problem)
  where not staged.is_deleted;
end;
$function$;
comment on function check_oneroster_users() is 'A step of import_oneroster(): the rows of users.csv and roles.csv.';

CREATE OR REPLACE FUNCTION :"tenant".check_results_window(exam_paper_ids uuid[])
 RETURNS void
 LANGUAGE plpgsql
 STABLE STRICT
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
declare
  closed record;
begin
  select
    terms.name as term, terms.grades_open_on, terms.grades_close_on,
    array_agg(class_subjects.id) as class_subject_ids
  into closed
  from exam_papers
  join exams on exams.id = exam_papers.exam_id
  join terms on terms.id = exams.term_id
  join class_subjects on class_subjects.id = exam_papers.class_subject_id
  join classes on classes.id = class_subjects.class_id
  join schools on schools.id = classes.school_id
  where exam_papers.id = any (exam_paper_ids)
    and schools_today(schools)
      not between terms.grades_open_on and terms.grades_close_on
  group by terms.id
  limit 1;
  if found and not may_for_class_subjects('results:approve', closed.class_subject_ids) then
    raise exception using
      errcode = 'SC308',
      message = format(
        'Results of %s can be entered from %s to %s.',
        closed.term, closed.grades_open_on, closed.grades_close_on
      ),
      hint = 'Ask somebody with the permission results:approve.';
  end if;
end;
$function$;
comment on function check_results_window(uuid[]) is 'Refuses marks outside the days on which their term takes them, except from those who approve results.';

CREATE OR REPLACE FUNCTION :"tenant".check_role_within_own(of_role uuid, in_school uuid DEFAULT NULL::uuid, until timestamp with time zone DEFAULT NULL::timestamp with time zone, ignored uuid[] DEFAULT '{}'::uuid[])
 RETURNS void
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because users do not read the tables that decide.
declare
  beyond text;
begin
  -- Without a user it is the owner's people, or a function of ours before anybody has signed in.
  if current_user_id() is null then
    return;
  end if;
  select wanted.permission_code into beyond
  from effective_permissions as wanted
  where wanted.role_id = of_role
    and not exists (
      select
      from grantable_permissions(in_school, until, ignored) as held
      where held.permission_code = wanted.permission_code
        and held.scope in ('all', wanted.scope)
    )
  order by wanted.permission_code
  limit 1;
  if beyond is not null then
    raise exception using
      errcode = 'SC102',
      message = format(
        'The role %s goes further than yours.', (select name from roles where id = of_role)
      ),
      detail = format('It holds %s, which you do not hold as far or as long.', beyond),
      hint = 'Ask somebody who holds all that this role holds.';
  end if;
end;
$function$;
comment on function check_role_within_own(uuid,uuid,timestamp with time zone,uuid[]) is 'Refuses (SC102) a role that holds what you do not hold yourself.';

CREATE OR REPLACE FUNCTION :"tenant".check_session(session uuid, person uuid)
 RETURNS TABLE(must_change_password boolean)
 LANGUAGE sql
 STABLE PARALLEL SAFE STRICT SECURITY DEFINER ROWS 1
BEGIN ATOMIC
 SELECT users.must_change_password
    FROM (user_sessions
      JOIN users ON ((users.id = user_sessions.user_id)))
   WHERE ((user_sessions.family_id = check_session.session) AND (user_sessions.replaced_at IS NULL) AND (user_sessions.revoked_at IS NULL) AND (user_sessions.expires_at > now()) AND (users.id = check_session.person) AND users.is_active);
END;
comment on function check_session(uuid,uuid) is 'One row when the session goes on and its user is active. Asked for each request.';
grant execute on function check_session(uuid,uuid) to homeroom_server;

CREATE OR REPLACE FUNCTION :"tenant".check_user_within_own(person uuid)
 RETURNS void
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE STRICT SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because users do not read the tables that decide.
begin
  if person = current_user_id() then
    return;
  end if;
  perform check_role_within_own(user_roles.role_id, user_roles.school_id, now())
  from user_roles
  where user_roles.user_id = person
    and (user_roles.valid_until is null or user_roles.valid_until > now());
end;
$function$;
comment on function check_user_within_own(uuid) is 'Refuses (SC102) to act on the account of somebody who may do more than you.';

CREATE OR REPLACE FUNCTION :"tenant".claim_mail(message_key text)
 RETURNS boolean
 LANGUAGE plpgsql
 STRICT SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because nobody writes receipts by hand; the worker alone may. It calls this, sends, and
-- commits: whoever claims the same mail meanwhile waits for that.
begin
  insert into mail_receipts (message_key)
  values (claim_mail.message_key)
  on conflict on constraint mail_receipts_message_key_key do nothing;
  return found;
end;
$function$;
comment on function claim_mail(text) is 'Notes that a mail is sent; false if it has been sent before.';
grant execute on function claim_mail(text) to homeroom_worker;

CREATE OR REPLACE FUNCTION :"tenant".class_ids_for(code text)
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE STRICT SECURITY DEFINER ROWS 20
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because it looks beyond the rows that the asker may read.
declare
  asker constant uuid := current_user_id();
  scopes constant app.permission_scope[] := array(select scope from held_scopes(code));
begin
  if 'self' = any (scopes) then
    return query
      select enrollments.class_id
      from enrollments
      join students on students.id = enrollments.student_id
      where students.user_id = asker;
  end if;
  if 'wards' = any (scopes) then
    return query
      select enrollments.class_id
      from enrollments
      join student_guardians on student_guardians.student_id = enrollments.student_id
      join guardians on guardians.id = student_guardians.guardian_id
      where guardians.user_id = asker and student_guardians.has_data_access;
  end if;
  if 'classes' = any (scopes) then
    return query
      select class_subjects.class_id
      from class_subjects
      where class_subjects.id in (select taught_class_subject_ids())
      union
      select classes.id
      from classes
      join teachers on teachers.id = classes.class_teacher_id
      where teachers.user_id = asker;
  end if;
  if 'all' = any (scopes) then
    return query select id from classes where school_id in (select school_ids_for(code));
  end if;
end;
$function$;
comment on function class_ids_for(text) is '@behavior -*
The classes for which you hold a permission: yours, your wards'', those you teach, or those of your school.';
grant execute on function class_ids_for(text) to :"reader";

CREATE OR REPLACE FUNCTION :"tenant".class_ranking(class_id uuid, term_id uuid)
 RETURNS SETOF ranking_line
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE STRICT SECURITY DEFINER ROWS 30
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because a place in the class follows from everybody's results, whoever may read them.
begin
  perform require_permission(
    'report_cards:view', may_for_class('report_cards:view', class_ranking.class_id)
  );
  return query
    select ranking.*
    from rank_students(
      array(select graded_student_ids(class_ranking.class_id, class_ranking.term_id)),
      class_ranking.term_id
    ) as ranking
    join students on students.id = ranking.student_id
    order by ranking.class_rank nulls last, students.last_name, students.first_name, students.id;
end;
$function$;
comment on function class_ranking(uuid,uuid) is 'The students of a class by their weighted average in a term, the best first. Equal percentages (as rounded to two decimals) share a place. Needs report_cards:view for the class.';
grant execute on function class_ranking(uuid,uuid) to :"tenant";

CREATE OR REPLACE FUNCTION :"tenant".class_section(class_name text, level_name text, level_code text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
 SELECT lower(btrim(
         CASE
             WHEN (POSITION((lower(level_name)) IN (lower(class_name))) > 0) THEN replace(lower(class_name), lower(level_name), ''::text)
             WHEN (POSITION((lower(level_code)) IN (lower(class_name))) > 0) THEN replace(lower(class_name), lower(level_code), ''::text)
             ELSE regexp_replace(class_name, '^\D*\d+'::text, ''::text)
         END, ' -_/.()'::text)) AS lower;
END;
comment on function class_section(text,text,text) is 'What is left of the name of a class without its grade level: "A" for "Grade 7 A", "7A" and "7-A".';

CREATE OR REPLACE FUNCTION :"tenant".class_subject_ids_for(code text)
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE STRICT SECURITY DEFINER ROWS 20
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because it looks beyond the rows that the asker may read.
begin
  -- One reads about all that one's classes are taught, and writes about what one teaches.
  if code like '%:view' then
    return query
      select id
      from class_subjects
      where class_id in (select class_ids_for(class_subject_ids_for.code));
    return;
  end if;
  if exists (select from held_scopes(code) where scope = 'classes') then
    return query select taught_class_subject_ids();
  end if;
  return query
    select class_subjects.id
    from class_subjects
    join classes on classes.id = class_subjects.class_id
    where classes.school_id in (select school_ids_for(class_subject_ids_for.code));
end;
$function$;
comment on function class_subject_ids_for(text) is '@behavior -*
The class subjects for which you hold a permission: those you teach or of your school; to view, also those of your classes.';
grant execute on function class_subject_ids_for(text) to :"reader";

CREATE OR REPLACE FUNCTION :"tenant".class_subjects_main_teacher(class_subject class_subjects, day date DEFAULT NULL::date)
 RETURNS class_subject_teachers
 LANGUAGE sql
 STABLE PARALLEL SAFE
BEGIN ATOMIC
 SELECT assigned.id,
     assigned.class_subject_id,
     assigned.teacher_id,
     assigned.is_main,
     assigned.starts_on,
     assigned.ends_on,
     assigned.sourced_id,
     assigned.created_at,
     assigned.updated_at
    FROM ((class_subject_teachers assigned
      JOIN classes ON ((classes.id = (class_subjects_main_teacher.class_subject).class_id)))
      JOIN schools ON ((schools.id = classes.school_id)))
   WHERE ((assigned.class_subject_id = (class_subjects_main_teacher.class_subject).id) AND assigned.is_main AND (COALESCE(class_subjects_main_teacher.day, schools_today(schools.*)) <@ daterange(assigned.starts_on, assigned.ends_on, '[]'::text)));
END;
comment on function class_subjects_main_teacher(class_subjects,date) is 'Who teaches it mainly on a day (today, unless given).';
grant execute on function class_subjects_main_teacher(class_subjects,date) to :"reader";

CREATE OR REPLACE FUNCTION :"tenant".class_subjects_title(class_subject class_subjects)
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE
BEGIN ATOMIC
 SELECT COALESCE((class_subject).name, ( SELECT subjects.name
            FROM subjects
           WHERE (subjects.id = (class_subjects_title.class_subject).subject_id))) AS "coalesce";
END;
comment on function class_subjects_title(class_subjects) is 'What the timetable calls it: its own name, or else the subject''s.';
grant execute on function class_subjects_title(class_subjects) to :"reader";

CREATE OR REPLACE FUNCTION :"tenant".classes_free_seats(class classes, day date DEFAULT NULL::date)
 RETURNS integer
 LANGUAGE sql
 STABLE PARALLEL SAFE
BEGIN ATOMIC
 SELECT GREATEST(((class).capacity - classes_size(class, day)), 0) AS "greatest";
END;
comment on function classes_free_seats(classes,date) is 'How many seats of the class are free on a day (today, unless given); null where the class has no limit.';
grant execute on function classes_free_seats(classes,date) to :"reader";

CREATE OR REPLACE FUNCTION :"tenant".classes_size(class classes, day date DEFAULT NULL::date)
 RETURNS integer
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because the size of a class is no secret, while who is in it is.
begin
  return (
    select count(*)
    from schools
    join enrollments on enrollments.class_id = class.id
    where schools.id = class.school_id
      and coalesce(classes_size.day, schools_today(schools))
        <@ daterange(enrollments.starts_on, enrollments.ends_on, '[]')
  );
end;
$function$;
comment on function classes_size(classes,date) is 'How many students are enrolled in the class on a day (today, unless given).';
grant execute on function classes_size(classes,date) to :"reader";

CREATE OR REPLACE FUNCTION :"tenant".classes_unmarked(class classes, day date DEFAULT NULL::date)
 RETURNS SETOF enrollments
 LANGUAGE sql
 STABLE PARALLEL SAFE ROWS 30
BEGIN ATOMIC
 SELECT enrollments.id,
     enrollments.student_id,
     enrollments.class_id,
     enrollments.starts_on,
     enrollments.ends_on,
     enrollments.entry_code,
     enrollments.exit_code,
     enrollments.roll_number,
     enrollments.sourced_id,
     enrollments.created_at,
     enrollments.updated_at
    FROM ((schools
      CROSS JOIN LATERAL ( SELECT COALESCE(classes_unmarked.day, schools_today(schools.*)) AS day) clock)
      JOIN enrollments ON ((enrollments.class_id = (classes_unmarked.class).id)))
   WHERE ((schools.id = (classes_unmarked.class).school_id) AND (clock.day <@ daterange(enrollments.starts_on, enrollments.ends_on, '[]'::text)) AND (NOT (EXISTS ( SELECT
            FROM attendance_records
           WHERE ((attendance_records.student_id = enrollments.student_id) AND (attendance_records.day = clock.day))))))
   ORDER BY enrollments.roll_number, enrollments.id;
END;
comment on function classes_unmarked(classes,date) is 'The enrolments of those for whom no attendance is recorded on a day (today, unless given).';
grant execute on function classes_unmarked(classes,date) to :"reader";

CREATE OR REPLACE FUNCTION :"tenant".close_expired_sessions()
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because nobody may write sessions by hand. Nothing depends on it: expiry is part of
-- every check. It keeps the tables small and says in the history why a session ended.
declare
  closed integer;
begin
  update user_sessions
  set revoked_at = now(), revoked_reason = 'expired'
  where expires_at <= now() and replaced_at is null and revoked_at is null;
  get diagnostics closed = row_count;
  delete from user_sessions where expires_at < now() - interval '90 days';
  delete from user_tokens where expires_at < now() - interval '30 days';
  return closed;
end;
$function$;
comment on function close_expired_sessions() is 'Marks sessions that have expired as ended, and forgets old sessions and tokens. Returns how many it marked.';
grant execute on function close_expired_sessions() to homeroom_worker;

CREATE OR REPLACE FUNCTION :"tenant".confidential_details_of(person_id uuid)
 RETURNS confidential_details
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE STRICT SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because the columns are granted to nobody: not everyone who sees a person sees them.
declare
  school uuid;
  details app.confidential_details;
begin
  select found.school_id, found.birth_date, found.sex, found.mobile_phone, found.demographics
  into school, details.birth_date, details.sex, details.mobile_phone, details.demographics
  from (
    select id, school_id, birth_date, sex, mobile_phone, demographics from students
    union all
    select id, school_id, birth_date, sex, mobile_phone, demographics from teachers
    union all
    select id, null, null, null, mobile_phone, demographics from guardians
  ) as found
  where found.id = person_id;
  perform require_permission(
    'demographics:view',
    has_permission('demographics:view')
      or school in (select school_ids_for('demographics:view'))
      or person_id in (select granted_row_ids('demographics:view'))
  );
  return details;
end;
$function$;
comment on function confidential_details_of(uuid) is 'What is not for everyone who sees a student, teacher or guardian.';
grant execute on function confidential_details_of(uuid) to :"tenant";

CREATE OR REPLACE FUNCTION :"tenant".create_bi_login(name text, email text, password_verifier text DEFAULT NULL::text)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because only the owner may make roles.
declare
  school constant text := current_schema();
  full_name constant text := school || '_bi_' || name;
  person uuid;
begin
  perform require_permission(
    'db_logins:create', is_owners_session() or has_permission('db_logins:create')
  );
  person := user_id_of(email);
  perform check_user_within_own(person);
  if name is null or name !~ '^[a-z][a-z0-9_]*$' or octet_length(full_name) > 63 then
    raise exception using
      errcode = 'SC107',
      message = format('A database login cannot be called %s.', coalesce(quote_nullable(name), '')),
      hint = format(
        'Choose up to %s lower-case letters, digits and underscores, a letter first.',
        63 - octet_length(school || '_bi_')
      );
  elsif to_regrole(quote_ident(full_name)) is not null then
    raise exception using
      errcode = 'SC107',
      message = format('There is a database login %s already.', full_name),
      hint = 'Choose another name, or drop that one first.';
  elsif password_verifier !~ '^SCRAM-SHA-256\$\d+:[^$:]+\$[^$:]+:[^$:]+$' then
    raise exception using
      errcode = 'SC108',
      message = 'Passwords do not travel in clear.',
      hint = 'Give a SCRAM-SHA-256 verifier, or none, and set the password with psql''s \password.';
  end if;

  execute format(
    'create role %I login inherit connection limit 5 password %L in role %I',
    full_name, password_verifier, school || '_read'
  );
  execute format('alter role %I set search_path = %I, app', full_name, school);
  execute format('alter role %I set default_transaction_read_only = on', full_name);
  execute format('alter role %I set statement_timeout = ''5min''', full_name);
  insert into db_logins (login, user_id) values (full_name, person);
  return full_name;
end;
$function$;
comment on function create_bi_login(text,text,text) is 'Makes a read-only database login for a reporting tool, which sees what the user of this address may see. Returns its full name. Without a password verifier (SCRAM-SHA-256) nobody can connect until a DBA has set a password.';
grant execute on function create_bi_login(text,text,text) to :"tenant";

CREATE OR REPLACE FUNCTION :"tenant".create_default_roles()
 RETURNS void
 LANGUAGE sql
BEGIN ATOMIC
 WITH default_roles(name, parent_name, description) AS (
          VALUES ('Administrator'::text,'Principal'::text,'May do everything, and decides who may do what.'::text), ('Principal'::text,'Registrar'::text,'Runs the school: all that the office may do, and publishes.'::text), ('Registrar'::text,NULL::text,'The office: students, guardians, enrolment, accounts and records.'::text), ('Teacher'::text,NULL::text,'Teaches: reads and writes about the classes it teaches.'::text), ('Student'::text,NULL::text,'Learns: reads about itself.'::text), ('Guardian'::text,NULL::text,'Cares for students: reads about those whose data it may see.'::text), ('Librarian'::text,NULL::text,'Runs the library.'::text), ('Transport manager'::text,'Driver'::text,'Runs the school''s transport.'::text), ('Driver'::text,NULL::text,'Drives a vehicle of the school.'::text), ('Auditor'::text,NULL::text,'Reads and exports everything, and changes nothing.'::text), ('Worker'::text,NULL::text,'What the jobs that run in the background may read.'::text)
         ), identified AS MATERIALIZED (
          SELECT uuid_v7() AS id,
             default_roles.name,
             default_roles.parent_name,
             default_roles.description
            FROM default_roles
         )
  INSERT INTO roles (id, name, description, is_system, parent_role_id)  SELECT identified.id,
             identified.name,
             identified.description,
             true,
             parent.id
            FROM (identified
              LEFT JOIN identified parent ON ((parent.name = identified.parent_name)))
           WHERE (NOT (EXISTS ( SELECT
                    FROM roles roles_1)));
END;
comment on function create_default_roles() is 'Gives a school without roles the default ones. A role has all that its parent has.';

CREATE OR REPLACE FUNCTION :"tenant".create_oneroster_staging()
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- The rows of a bundle as they were read: a null is a column that the file lacks, an empty text an
-- empty field. Generated columns read what the fields say; null is what cannot be read.
begin
  set local client_min_messages = warning;
  drop table if exists
    pg_temp.oneroster_files, pg_temp.oneroster_errors, pg_temp.oneroster_notes,
    pg_temp.oneroster_outcomes, pg_temp.oneroster_orgs, pg_temp.oneroster_academic_sessions,
    pg_temp.oneroster_courses, pg_temp.oneroster_classes, pg_temp.oneroster_users,
    pg_temp.oneroster_roles, pg_temp.oneroster_enrollments, pg_temp.oneroster_demographics,
    pg_temp.oneroster_school_keys, pg_temp.oneroster_session_keys, pg_temp.oneroster_subject_keys,
    pg_temp.oneroster_person_keys, pg_temp.oneroster_person_roles, pg_temp.oneroster_class_keys,
    pg_temp.oneroster_class_terms, pg_temp.oneroster_memberships, pg_temp.oneroster_agents,
    pg_temp.oneroster_grades, pg_temp.oneroster_spells, pg_temp.oneroster_persons;
  set local client_min_messages to default;

  create temporary table oneroster_files (
    name text primary key,
    staging text not null,
    mode text not null default 'bulk',
    columns text[] not null
  ) on commit drop;
  create temporary table oneroster_errors (
    file text,
    line integer,
    column_name text,
    value text,
    reason text not null
  ) on commit drop;
  create temporary table oneroster_notes (
    position integer generated always as identity,
    note text not null
  ) on commit drop;
  create temporary table oneroster_outcomes (
    file text not null,
    line integer not null,
    outcome text not null
  ) on commit drop;

  create temporary table oneroster_orgs (
    line integer not null,
    sourced_id text,
    status text,
    name text,
    type text,
    identifier text,
    parent_sourced_id text,
    is_deleted boolean generated always as (lower(coalesce(status, '')) = 'tobedeleted') stored
  ) on commit drop;
  create temporary table oneroster_academic_sessions (
    line integer not null,
    sourced_id text,
    status text,
    title text,
    type text,
    start_date text,
    end_date text,
    parent_sourced_id text,
    school_year text,
    homeroom_kind text,
    is_deleted boolean generated always as (lower(coalesce(status, '')) = 'tobedeleted') stored,
    is_year boolean generated always as (lower(coalesce(type, '')) = 'schoolyear') stored,
    starts_on date generated always as (oneroster_date(start_date)) stored,
    ends_on date generated always as (oneroster_date(end_date)) stored
  ) on commit drop;
  create temporary table oneroster_courses (
    line integer not null,
    sourced_id text,
    status text,
    school_year_sourced_id text,
    title text,
    course_code text,
    grades text,
    org_sourced_id text,
    subjects text,
    subject_codes text,
    is_deleted boolean generated always as (lower(coalesce(status, '')) = 'tobedeleted') stored
  ) on commit drop;
  create temporary table oneroster_classes (
    line integer not null,
    sourced_id text,
    status text,
    title text,
    grades text,
    course_sourced_id text,
    class_code text,
    class_type text,
    location text,
    school_sourced_id text,
    term_sourced_ids text,
    subjects text,
    subject_codes text,
    periods text,
    homeroom_class_sourced_id text,
    homeroom_takes_whole_class text,
    is_deleted boolean generated always as (lower(coalesce(status, '')) = 'tobedeleted') stored,
    is_homeroom boolean generated always as (lower(coalesce(class_type, '')) = 'homeroom') stored,
    terms text[] generated always as (oneroster_list(term_sourced_ids)) stored,
    takes_whole_class boolean generated always as (
      coalesce(oneroster_boolean(homeroom_takes_whole_class), false)
    ) stored
  ) on commit drop;
  create temporary table oneroster_users (
    line integer not null,
    sourced_id text,
    status text,
    enabled_user text,
    org_sourced_ids text,
    role text,
    username text,
    user_ids text,
    given_name text,
    family_name text,
    middle_name text,
    identifier text,
    email text,
    sms text,
    phone text,
    agent_sourced_ids text,
    grades text,
    user_master_identifier text,
    preferred_given_name text,
    primary_org_sourced_id text,
    pronouns text,
    homeroom_roles text,
    homeroom_agents text,
    homeroom_student_status text,
    homeroom_contact_email text,
    is_deleted boolean generated always as (lower(coalesce(status, '')) = 'tobedeleted') stored,
    orgs text[] generated always as (oneroster_list(org_sourced_ids)) stored,
    agents text[] generated always as (oneroster_list(agent_sourced_ids)) stored,
    grade_code text generated always as (
      oneroster_grade_code((oneroster_list(grades))[1])
    ) stored
  ) on commit drop;
  create temporary table oneroster_roles (
    line integer not null,
    sourced_id text,
    status text,
    user_sourced_id text,
    role_type text,
    role text,
    begin_date text,
    end_date text,
    org_sourced_id text,
    is_deleted boolean generated always as (lower(coalesce(status, '')) = 'tobedeleted') stored,
    begins_on date generated always as (oneroster_date(begin_date)) stored,
    ends_on date generated always as (oneroster_date(end_date)) stored
  ) on commit drop;
  create temporary table oneroster_enrollments (
    line integer not null,
    sourced_id text,
    status text,
    class_sourced_id text,
    school_sourced_id text,
    user_sourced_id text,
    role text,
    "primary" text,
    begin_date text,
    end_date text,
    is_deleted boolean generated always as (lower(coalesce(status, '')) = 'tobedeleted') stored,
    is_primary boolean generated always as (oneroster_boolean("primary")) stored,
    begins_on date generated always as (oneroster_date(begin_date)) stored,
    ends_on date generated always as (oneroster_date(end_date)) stored
  ) on commit drop;
  create temporary table oneroster_demographics (
    line integer not null,
    sourced_id text,
    status text,
    birth_date text,
    sex text,
    american_indian_or_alaska_native text,
    asian text,
    black_or_african_american text,
    native_hawaiian_or_other_pacific_islander text,
    white text,
    demographic_race_two_or_more_races text,
    hispanic_or_latino_ethnicity text,
    country_of_birth_code text,
    state_of_birth_abbreviation text,
    city_of_birth text,
    public_school_residence_status text,
    is_deleted boolean generated always as (lower(coalesce(status, '')) = 'tobedeleted') stored,
    born_on date generated always as (oneroster_date(birth_date)) stored
  ) on commit drop;

  -- What the rows are, or will be, in the school's tables.
  create temporary table oneroster_school_keys (
    key text primary key,
    id uuid not null,
    is_new boolean not null
  ) on commit drop;
  create temporary table oneroster_session_keys (
    key text primary key,
    line integer,
    id uuid not null,
    is_year boolean not null,
    is_new boolean not null,
    title text,
    starts_on date,
    ends_on date,
    parent_key text,
    academic_year_id uuid,
    depth integer
  ) on commit drop;
  create temporary table oneroster_subject_keys (
    key text primary key,
    id uuid not null,
    is_new boolean not null
  ) on commit drop;
  create temporary table oneroster_person_keys (
    key text primary key,
    line integer,
    user_id uuid,
    student_id uuid,
    teacher_id uuid,
    guardian_id uuid,
    is_known boolean not null,
    is_handmade boolean not null default false,
    is_student boolean not null default false,
    is_teacher boolean not null default false,
    is_guardian boolean not null default false
  ) on commit drop;
  create temporary table oneroster_person_roles (
    user_key text not null,
    position integer not null,
    role text,
    kind text,
    org_key text,
    is_granted boolean not null default true,
    begins_on date,
    ends_on date
  ) on commit drop;
  create temporary table oneroster_agents (
    line integer not null,
    student_key text not null,
    guardian_key text not null,
    relation app.guardian_relation not null,
    contact_order smallint not null,
    flags text
  ) on commit drop;
  create temporary table oneroster_class_keys (
    key text primary key,
    line integer,
    is_homeroom boolean not null,
    is_new boolean not null,
    takes_whole_class boolean not null default false,
    class_id uuid,
    academic_year_id uuid,
    grade_code text
  ) on commit drop;
  create temporary table oneroster_grades (
    code text primary key,
    id uuid not null,
    is_new boolean not null
  ) on commit drop;
  create temporary table oneroster_spells (
    line integer not null,
    key text not null,
    student_id uuid not null,
    class_id uuid not null,
    starts_on date not null,
    ends_on date
  ) on commit drop;
  create temporary table oneroster_class_terms (
    class_key text not null,
    term_id uuid,
    starts_on date not null,
    ends_on date not null,
    class_subject_id uuid
  ) on commit drop;
  create temporary table oneroster_memberships (
    line integer not null,
    key text not null,
    class_subject_id uuid not null,
    person_id uuid not null,
    is_main boolean,
    starts_on date,
    ends_on date
  ) on commit drop;
end;
$function$;
comment on function create_oneroster_staging() is 'Makes the temporary tables into which a OneRoster bundle is read before import_oneroster().';

CREATE OR REPLACE FUNCTION :"tenant".current_user_id()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
BEGIN ATOMIC
 SELECT
         CASE
             WHEN (SESSION_USER = ANY (ARRAY['homeroom_server'::name, 'homeroom_worker'::name])) THEN (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid
             ELSE login_user_id()
         END AS login_user_id;
END;
comment on function current_user_id() is '@behavior -*
The user who asks; null for nobody.';
grant execute on function current_user_id() to :"reader";

CREATE OR REPLACE FUNCTION :"tenant".drop_bi_login(name text)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because only the owner may drop roles.
declare
  full_name constant text := current_schema() || '_bi_' || name;
begin
  perform require_permission(
    'db_logins:delete', is_owners_session() or has_permission('db_logins:delete')
  );
  delete from db_logins where login = full_name;
  if not found then
    perform refuse_unknown(
      'database login', name,
      array(select substr(login, length(current_schema() || '_bi_') + 1) from db_logins)
    );
  end if;
  execute format('drop role if exists %I', full_name);
  return full_name;
end;
$function$;
comment on function drop_bi_login(text) is 'Removes a database login of a reporting tool; its open connections see nothing any more. Returns its full name.';
grant execute on function drop_bi_login(text) to :"tenant";

CREATE OR REPLACE FUNCTION :"tenant".end_sessions(person uuid, reason session_end, only_session uuid DEFAULT NULL::uuid, except_session uuid DEFAULT NULL::uuid)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because nobody may write sessions by hand.
declare
  ended integer;
begin
  -- Waits for a refresh of one of them; the next statement then sees the token that it made.
  perform from users where id = person for no key update;
  update user_sessions
  set revoked_at = now(), revoked_reason = reason
  where user_id = person
    and replaced_at is null
    and revoked_at is null
    and (only_session is null or family_id = only_session)
    and family_id is distinct from except_session;
  get diagnostics ended = row_count;
  return ended;
end;
$function$;
comment on function end_sessions(uuid,session_end,uuid,uuid) is 'Ends sessions of a user: all, only one, or all except one. Returns how many.';

CREATE OR REPLACE FUNCTION :"tenant".enroll_student(student_id uuid, class_id uuid, starts_on date DEFAULT NULL::date, entry_code entry_code DEFAULT NULL::entry_code, roll_number integer DEFAULT NULL::integer)
 RETURNS enrollments
 LANGUAGE plpgsql
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
#variable_conflict use_column
declare
  chosen record;
  spell record;
  enrolled enrollments;
  first_day date;
begin
  select classes.name, academic_years.starts_on, schools_today(schools) as today
  into chosen
  from classes
  join academic_years on academic_years.id = classes.academic_year_id
  join schools on schools.id = classes.school_id
  where classes.id = enroll_student.class_id;
  if not found then
    raise exception using errcode = 'P0002', message = 'There is no such class.';
  end if;
  first_day := coalesce(
    enroll_student.starts_on, greatest(chosen.today, chosen.starts_on)
  );

  -- Says in words what the constraint would say with a code; the constraint holds all the same.
  select students.full_name, classes.name as class, enrollments.starts_on
  into spell
  from enrollments
  join students on students.id = enrollments.student_id
  join classes on classes.id = enrollments.class_id
  where enrollments.student_id = enroll_student.student_id
    and daterange(enrollments.starts_on, enrollments.ends_on, '[]')
      && daterange(first_day, null, '[]')
  order by enrollments.starts_on
  limit 1;
  if found then
    raise exception using
      errcode = 'SC207',
      message = format(
        '%s is enrolled in class %s from %s on.', spell.full_name, spell.class, spell.starts_on
      ),
      hint = 'Transfer the student, or end that enrolment first.';
  end if;

  insert into enrollments (student_id, class_id, starts_on, entry_code, roll_number)
  values (
    enroll_student.student_id,
    enroll_student.class_id,
    first_day,
    coalesce(
      enroll_student.entry_code,
      case
        when exists (
          select from enrollments where enrollments.student_id = enroll_student.student_id
        )
          then 'returned'::app.entry_code
        else 'new'
      end
    ),
    enroll_student.roll_number
  )
  returning * into enrolled;
  return enrolled;
end;
$function$;
comment on function enroll_student(uuid,uuid,date,entry_code,integer) is 'Enrols a student in a class, from a day on: today, or the first day of the class''s year if that is later. The entry code is NEW, or RETURNED for somebody who was enrolled before, unless you give one.';
grant execute on function enroll_student(uuid,uuid,date,entry_code,integer) to :"tenant";

CREATE OR REPLACE FUNCTION :"tenant".ensure_audit_partitions(months_ahead integer DEFAULT 2)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because only the owner may create tables. Called when a school is provisioned and by a
-- periodic job; where it was not called in time, rows go to the default partition and stay there.
declare
  first_day date;
  partition_name text;
begin
  for ahead in 0..months_ahead loop
    first_day := date_trunc('month', now() at time zone 'UTC') + make_interval(months => ahead);
    partition_name := 'audit_logs_' || to_char(first_day, 'YYYY_MM');
    continue when to_regclass(partition_name) is not null;
    continue when exists (
      select from audit_logs_default
      where occurred_at >= first_day::timestamp at time zone 'UTC'
        and occurred_at < (first_day + interval '1 month') at time zone 'UTC'
    );
    -- Attached rather than created as a partition: that would wait for all who write to the log,
    -- and keep the next ones waiting.
    execute format('create table %I (like audit_logs including all)', partition_name);
    perform app.protect(partition_name::regclass);
    execute format(
      'alter table audit_logs attach partition %I for values from (%L) to (%L)',
      partition_name,
      first_day::timestamp at time zone 'UTC',
      (first_day + interval '1 month') at time zone 'UTC'
    );
    -- Triggers for truncate are not inherited.
    execute format(
      'create trigger _200_append_only_truncate before truncate on %I
         for each statement execute function tg_audit_logs__append_only()',
      partition_name
    );
  end loop;
end;
$function$;
comment on function ensure_audit_partitions(integer) is 'Makes the audit log''s partitions for this month and those ahead.';
grant execute on function ensure_audit_partitions(integer) to homeroom_worker;

CREATE OR REPLACE FUNCTION :"tenant".enter_results(exam_paper_id uuid, entries result_entry[])
 RETURNS SETOF results
 LANGUAGE plpgsql
 STRICT
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
#variable_conflict use_column
declare
  wrong record;
begin
  if not exists (select from exam_papers where id = enter_results.exam_paper_id) then
    raise exception using errcode = 'P0002', message = 'There is no such exam paper.';
  end if;

  select checked.*
  into wrong
  from (
    select
      entry.line,
      entry.student_id,
      coalesce(students.full_name, 'Line ' || entry.line) as student,
      case
        when entry.student_id is null then 'no student is named'
        when entry.score in ('NaN', 'infinity', '-infinity') or entry.score < 0
          then format('%s is no score', entry.score)
        when entry.score <> round(entry.score, 2)
          then format('%s has more than two decimals', entry.score)
        when num_nonnulls(
          entry.score, nullif(entry.is_absent, false), nullif(entry.is_exempt, false)
        ) <> 1 then 'there must be either a score, or absent, or exempt'
        when count(*) over (partition by entry.student_id) > 1 then 'there is more than one line'
      end as problem
    from unnest(entries) with ordinality
      as entry (student_id, score, is_absent, is_exempt, remark, line)
    left join students on students.id = entry.student_id
  ) as checked
  where checked.problem is not null
  order by checked.line
  limit 1;
  if found then
    raise exception using
      errcode = 'SC309',
      message = format('%s: %s.', wrong.student, wrong.problem),
      detail = format('student_id %s', wrong.student_id),
      hint = 'Nothing was entered. Correct this line and enter all of them again.';
  end if;

  -- In order of the students, so that two teachers who enter at the same time wait for each other
  -- instead of running into a deadlock. Lines that change nothing leave no trace.
  insert into results (exam_paper_id, student_id, score, is_absent, is_exempt, remark)
  select
    enter_results.exam_paper_id,
    entry.student_id,
    entry.score,
    coalesce(entry.is_absent, false),
    coalesce(entry.is_exempt, false),
    nullif(btrim(entry.remark), '')
  from unnest(entries) as entry
  order by entry.student_id
  on conflict on constraint results_exam_paper_id_student_id_key do update
  set
    score = excluded.score,
    is_absent = excluded.is_absent,
    is_exempt = excluded.is_exempt,
    remark = excluded.remark
  where (results.score, results.is_absent, results.is_exempt, results.remark)
    is distinct from (excluded.score, excluded.is_absent, excluded.is_exempt, excluded.remark);

  return query
    select results.*
    from unnest(entries) with ordinality
      as entry (student_id, score, is_absent, is_exempt, remark, line)
    join results on results.student_id = entry.student_id
    where results.exam_paper_id = enter_results.exam_paper_id
    order by entry.line;
end;
$function$;
comment on function enter_results(uuid,result_entry[]) is 'Enters the marks of a paper, a line for each student: a score, or absent, or exempt, and perhaps a remark. Lines replace what was entered before. All lines are entered or none; the error names the student.';
grant execute on function enter_results(uuid,result_entry[]) to :"tenant";

CREATE OR REPLACE FUNCTION :"tenant".exam_paper_ids_for(code text)
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE STRICT SECURITY DEFINER ROWS 100
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because it looks beyond the rows that the asker may read. Students and guardians get no
-- paper from it: what they may read of one is theirs alone.
declare
  asker constant uuid := current_user_id();
begin
  if exists (select from held_scopes(code) where scope = 'classes') then
    return query
      select id from exam_papers where class_subject_id in (select taught_class_subject_ids());
    if code like '%:view' then
      -- A class teacher reads about all that the class is taught.
      return query
        select exam_papers.id
        from exam_papers
        join class_subjects on class_subjects.id = exam_papers.class_subject_id
        join classes on classes.id = class_subjects.class_id
        join teachers on teachers.id = classes.class_teacher_id
        where teachers.user_id = asker;
    end if;
  end if;
  return query
    select exam_papers.id
    from exam_papers
    join class_subjects on class_subjects.id = exam_papers.class_subject_id
    join classes on classes.id = class_subjects.class_id
    where classes.school_id in (select school_ids_for(exam_paper_ids_for.code));
end;
$function$;
comment on function exam_paper_ids_for(text) is '@behavior -*
The exam papers for which you hold a permission as staff: of what you teach, of your class, or of your school.';
grant execute on function exam_paper_ids_for(text) to :"reader";

CREATE OR REPLACE FUNCTION :"tenant".exam_papers_missing_members(paper exam_papers)
 RETURNS SETOF class_subject_members
 LANGUAGE sql
 STABLE PARALLEL SAFE STRICT ROWS 5
BEGIN ATOMIC
 SELECT member.class_subject_id,
     member.student_id,
     member.starts_on,
     member.ends_on
    FROM ((exams
      JOIN terms ON ((terms.id = exams.term_id)))
      JOIN class_subject_members member ON (((member.class_subject_id = (exam_papers_missing_members.paper).class_subject_id) AND (daterange(member.starts_on, member.ends_on, '[]'::text) @> COALESCE((exam_papers_missing_members.paper).held_on, exams.ends_on, exams.starts_on, terms.ends_on)))))
   WHERE ((exams.id = (exam_papers_missing_members.paper).exam_id) AND (NOT (EXISTS ( SELECT
            FROM results
           WHERE ((results.exam_paper_id = (exam_papers_missing_members.paper).id) AND (results.student_id = member.student_id))))));
END;
comment on function exam_papers_missing_members(exam_papers) is 'Who attends the class subject on the day of the paper and has no result yet, not even absent or exempt. The day of a paper is the one it is held on, else the last of its exam, else the last of its term.';
grant execute on function exam_papers_missing_members(exam_papers) to :"reader";

CREATE OR REPLACE FUNCTION :"tenant".explain_access(email text, code text, row_id uuid DEFAULT NULL::uuid)
 RETURNS TABLE(allows boolean, reason text, role_name text, scope permission_scope, school_name text, valid_until timestamp with time zone)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER ROWS 5
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because whoever asks need not see all that decides.
declare
  person users;
  permission uuid;
  verdict boolean;
  any_reason boolean := false;
  reason_row record;
begin
  -- Asked before anything is looked up: who may not know is not told who exists.
  select users.* into person from users where users.id = current_user_id();
  if lower(person.email) is distinct from lower(explain_access.email) then
    perform require_permission('user_roles:view');
    perform require_permission('role_permissions:view');
    select users.* into person from users where users.id = user_id_of(explain_access.email);
  end if;
  permission := permission_id_of(code);
  if row_id is not null then
    verdict := policy_allows(person.id, code, row_id);
  end if;

  for reason_row in
    select
      roles.name,
      effective_permissions.scope,
      schools.name as school,
      user_roles.valid_until,
      case
        when not person.is_active then 'the account is deactivated'
        when user_roles.valid_from > now() then 'the role has not begun'
        when user_roles.valid_until <= now() then 'the role has ended'
      end as obstacle,
      effective_permissions.scope = 'all' and user_roles.school_id is null as reaches_all
    from user_roles
    join roles on roles.id = user_roles.role_id
    join effective_permissions on effective_permissions.role_id = roles.id
    left join schools on schools.id = user_roles.school_id
    where user_roles.user_id = person.id
      and effective_permissions.permission_code = explain_access.code
    order by 6 desc, roles.name
  loop
    any_reason := any_reason or reason_row.obstacle is null;
    allows := reason_row.obstacle is null
      and (reason_row.reaches_all or explain_access.row_id is null or verdict);
    reason := format(
      'The role %s holds %s %s: %s.',
      reason_row.name,
      explain_access.code,
      case reason_row.scope
        when 'all' then coalesce('for ' || reason_row.school || ' and below', 'for all rows')
        when 'self' then 'for the student itself'
        when 'wards' then 'for the guardian''s wards'
        when 'classes' then 'for the classes that the teacher teaches'
      end,
      coalesce(
        'but ' || reason_row.obstacle,
        case
          when reason_row.reaches_all then 'it reaches every row'
          when explain_access.row_id is null then 'it reaches some rows'
          when verdict then 'the row may be among them'
          when verdict is null then 'whether the row is among them only the function can say'
          else 'the row is not among them'
        end
      )
    );
    role_name := reason_row.name;
    scope := reason_row.scope;
    school_name := reason_row.school;
    valid_until := reason_row.valid_until;
    return next;
  end loop;

  for reason_row in
    select roles.name, object_permissions.valid_until, object_permissions.row_id as granted_row
    from object_permissions
    left join roles on roles.id = object_permissions.role_id
    where object_permissions.permission_id = permission
      and (explain_access.row_id is null or object_permissions.row_id = explain_access.row_id)
      and (object_permissions.valid_until is null or object_permissions.valid_until > now())
      and (
        object_permissions.user_id = person.id
        or object_permissions.role_id in (
          select user_roles.role_id
          from user_roles
          where user_roles.user_id = person.id
            and user_roles.valid_from <= now()
            and (user_roles.valid_until is null or user_roles.valid_until > now())
        )
      )
    order by roles.name, granted_row
  loop
    any_reason := any_reason or person.is_active;
    allows := person.is_active;
    reason := format(
      '%s was given %s on the row %s itself.',
      coalesce('The role ' || reason_row.name, person.display_name), code, reason_row.granted_row
    );
    role_name := reason_row.name;
    scope := null;
    school_name := null;
    valid_until := reason_row.valid_until;
    return next;
  end loop;

  role_name := null;
  scope := null;
  school_name := null;
  valid_until := null;
  if verdict and not any_reason then
    allows := true;
    reason := 'The policy of the table allows it for everybody whom the row is about.';
    return next;
  elsif not any_reason then
    allows := false;
    reason := format(
      'No role that %s has now holds %s. It is held by: %s.',
      person.display_name,
      code,
      coalesce(
        (
          select string_agg(distinct roles.name, ', ')
          from effective_permissions
          join roles on roles.id = effective_permissions.role_id
          where effective_permissions.permission_code = explain_access.code
        ),
        'nobody'
      )
    );
    return next;
  elsif row_id is not null and verdict is null and to_regclass(split_part(code, ':', 1)) is not null
    and split_part(code, ':', 2) in ('view', 'update', 'delete')
  then
    allows := false;
    reason := format('There is no row %s.', row_id);
    return next;
  end if;
end;
$function$;
comment on function explain_access(text,text,uuid) is 'Why a user may, or may not, do something (to a row): one line for each role or grant that speaks for it, with what stands against it. Everybody may ask about oneself.';
grant execute on function explain_access(text,text,uuid) to :"tenant";

CREATE OR REPLACE FUNCTION :"tenant".export_oneroster_classes()
 RETURNS SETOF text[]
 LANGUAGE sql
 STABLE
BEGIN ATOMIC
 WITH made AS MATERIALIZED (
          SELECT id.id
            FROM oneroster_made_classes() id(id)
         ), taught AS (
          SELECT COALESCE(class_subjects.sourced_id, (class_subjects.id)::text) AS key,
             classes_1.id AS class_id,
             COALESCE((classes_1.sourced_id = class_subjects.sourced_id), false) AS is_homeroom,
             class_subjects.name,
             class_subjects.code,
             class_subjects.period_labels,
             class_subjects.takes_whole_class,
             class_subjects.sourced_values,
             class_subjects.room_id,
             class_subjects.subject_id,
             COALESCE(terms.sourced_id, (terms.id)::text, years_1.sourced_id, (years_1.id)::text) AS term_key,
             COALESCE(terms.starts_on, years_1.starts_on) AS starts_on
            FROM (((class_subjects
              JOIN classes classes_1 ON ((classes_1.id = class_subjects.class_id)))
              JOIN academic_years years_1 ON ((years_1.id = classes_1.academic_year_id)))
              LEFT JOIN terms ON ((terms.id = class_subjects.term_id)))
         ), grouped AS (
          SELECT DISTINCT ON (taught.key, taught.is_homeroom) taught.key,
             taught.class_id,
             taught.is_homeroom,
             taught.name,
             taught.code,
             taught.period_labels,
             taught.takes_whole_class,
             taught.sourced_values,
             taught.room_id,
             taught.subject_id,
             taught.term_key,
             taught.starts_on,
             string_agg(taught.term_key, ','::text) OVER (PARTITION BY taught.key, taught.is_homeroom ORDER BY taught.starts_on, (taught.term_key COLLATE "C") ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS term_keys
            FROM taught
           ORDER BY taught.key, taught.is_homeroom, taught.starts_on, (taught.term_key COLLATE "C")
         ), listed AS (
          SELECT COALESCE(classes_1.sourced_id, (classes_1.id)::text) AS key,
             classes_1.name AS title,
             true AS is_homeroom,
             classes_1.id AS class_id,
             classes_1.room_id,
             grouped.subject_id,
             grouped.code,
             grouped.period_labels,
             false AS takes_whole_class,
             grouped.sourced_values,
             grouped.term_keys
            FROM (classes classes_1
              LEFT JOIN grouped ON (((grouped.class_id = classes_1.id) AND grouped.is_homeroom)))
           WHERE (NOT (classes_1.id IN ( SELECT made.id
                    FROM made)))
         UNION ALL
          SELECT grouped.key,
             COALESCE(grouped.name, subjects_1.name) AS "coalesce",
             false,
             grouped.class_id,
             grouped.room_id,
             grouped.subject_id,
             grouped.code,
             grouped.period_labels,
             grouped.takes_whole_class,
             grouped.sourced_values,
             grouped.term_keys
            FROM (grouped
              JOIN subjects subjects_1 ON ((subjects_1.id = grouped.subject_id)))
           WHERE (NOT grouped.is_homeroom)
         )
  SELECT ARRAY[listed.key, ''::text, ''::text, listed.title, COALESCE((listed.sourced_values ->> 'grades'::text), grade_levels.code), COALESCE(subjects.sourced_id, (subjects.id)::text, ''::text), COALESCE(listed.code, ''::text),
         CASE
             WHEN listed.is_homeroom THEN 'homeroom'::text
             ELSE 'scheduled'::text
         END, COALESCE(rooms.name, ''::text), COALESCE(schools.sourced_id, (schools.id)::text), COALESCE(listed.term_keys, years.sourced_id, (years.id)::text), COALESCE((listed.sourced_values ->> 'subjects'::text), array_to_string(subjects.areas, ','::text), ''::text), COALESCE((listed.sourced_values ->> 'subjectCodes'::text), array_to_string(subjects.area_codes, ','::text), ''::text), COALESCE(array_to_string(listed.period_labels, ','::text), ''::text),
         CASE
             WHEN (listed.is_homeroom OR (classes.id IN ( SELECT made.id
                FROM made))) THEN ''::text
             ELSE COALESCE(classes.sourced_id, (classes.id)::text)
         END,
         CASE
             WHEN listed.takes_whole_class THEN 'true'::text
             ELSE ''::text
         END] AS "array"
    FROM ((((((listed
      JOIN classes ON ((classes.id = listed.class_id)))
      JOIN grade_levels ON ((grade_levels.id = classes.grade_level_id)))
      JOIN schools ON ((schools.id = classes.school_id)))
      JOIN academic_years years ON ((years.id = classes.academic_year_id)))
      LEFT JOIN subjects ON ((subjects.id = listed.subject_id)))
      LEFT JOIN rooms ON ((rooms.id = listed.room_id)))
   ORDER BY (listed.key COLLATE "C");
END;
comment on function export_oneroster_classes() is 'The rows of classes.csv.';

CREATE OR REPLACE FUNCTION :"tenant".export_oneroster_courses()
 RETURNS SETOF text[]
 LANGUAGE sql
 STABLE
BEGIN ATOMIC
 SELECT ARRAY[COALESCE(subjects.sourced_id, (subjects.id)::text), ''::text, ''::text, COALESCE(years.sourced_id, (years.id)::text, ''::text), subjects.name, COALESCE(subjects.code, ''::text), array_to_string(subjects.grade_level_codes, ','::text), COALESCE(schools.sourced_id, (schools.id)::text, ''::text), array_to_string(subjects.areas, ','::text), array_to_string(subjects.area_codes, ','::text)] AS "array"
    FROM ((subjects
      LEFT JOIN academic_years years ON ((years.id = subjects.academic_year_id)))
      LEFT JOIN schools ON ((schools.id = subjects.school_id)))
   ORDER BY (COALESCE(subjects.sourced_id, (subjects.id)::text) COLLATE "C");
END;
comment on function export_oneroster_courses() is 'The rows of courses.csv.';

CREATE OR REPLACE FUNCTION :"tenant".export_oneroster_demographics()
 RETURNS SETOF text[]
 LANGUAGE sql
 STABLE
BEGIN ATOMIC
 SELECT ARRAY[traits.key, ''::text, ''::text, COALESCE((traits.birth_date)::text, (traits.demographics ->> 'birthDate'::text), ''::text), COALESCE((traits.sex)::text, (traits.demographics ->> 'sex'::text), ''::text), COALESCE((traits.demographics ->> 'americanIndianOrAlaskaNative'::text), ''::text), COALESCE((traits.demographics ->> 'asian'::text), ''::text), COALESCE((traits.demographics ->> 'blackOrAfricanAmerican'::text), ''::text), COALESCE((traits.demographics ->> 'nativeHawaiianOrOtherPacificIslander'::text), ''::text), COALESCE((traits.demographics ->> 'white'::text), ''::text), COALESCE((traits.demographics ->> 'demographicRaceTwoOrMoreRaces'::text), ''::text), COALESCE((traits.demographics ->> 'hispanicOrLatinoEthnicity'::text), ''::text), COALESCE((traits.demographics ->> 'countryOfBirthCode'::text), ''::text), COALESCE((traits.demographics ->> 'stateOfBirthAbbreviation'::text), ''::text), COALESCE((traits.demographics ->> 'cityOfBirth'::text), ''::text), COALESCE((traits.demographics ->> 'publicSchoolResidenceStatus'::text), ''::text)] AS "array"
    FROM ( SELECT people.key,
             COALESCE(students.birth_date, teachers.birth_date) AS birth_date,
             COALESCE(students.sex, teachers.sex) AS sex,
             COALESCE(NULLIF(students.demographics, '{}'::jsonb), NULLIF(teachers.demographics, '{}'::jsonb), guardians.demographics, '{}'::jsonb) AS demographics
            FROM (((oneroster_people() people(key, user_id, student_id, teacher_id, guardian_id)
              LEFT JOIN students ON ((students.id = people.student_id)))
              LEFT JOIN teachers ON ((teachers.id = people.teacher_id)))
              LEFT JOIN guardians ON ((guardians.id = people.guardian_id)))) traits
   WHERE ((traits.birth_date IS NOT NULL) OR (traits.sex IS NOT NULL) OR (traits.demographics <> '{}'::jsonb))
   ORDER BY (traits.key COLLATE "C");
END;
comment on function export_oneroster_demographics() is 'The rows of demographics.csv.';

CREATE OR REPLACE FUNCTION :"tenant".export_oneroster_enrollments()
 RETURNS SETOF text[]
 LANGUAGE sql
 STABLE
BEGIN ATOMIC
 WITH made AS MATERIALIZED (
          SELECT id.id
            FROM oneroster_made_classes() id(id)
         ), people AS MATERIALIZED (
          SELECT oneroster_people.key,
             oneroster_people.user_id,
             oneroster_people.student_id,
             oneroster_people.teacher_id,
             oneroster_people.guardian_id
            FROM oneroster_people() oneroster_people(key, user_id, student_id, teacher_id, guardian_id)
         ), listed AS (
          SELECT COALESCE(member.sourced_id, (member.id)::text) AS key,
             member.student_id,
             NULL::uuid AS teacher_id,
             NULL::boolean AS is_main,
             COALESCE(class_subjects.sourced_id, (class_subjects.id)::text) AS class_key,
             class_subjects.class_id,
             member.starts_on,
             member.ends_on
            FROM (class_subject_students member
              JOIN class_subjects ON ((class_subjects.id = member.class_subject_id)))
           WHERE (NOT class_subjects.takes_whole_class)
         UNION ALL
          SELECT COALESCE(member.sourced_id, (member.id)::text) AS "coalesce",
             NULL::uuid,
             member.teacher_id,
             member.is_main,
             COALESCE(class_subjects.sourced_id, (class_subjects.id)::text) AS "coalesce",
             class_subjects.class_id,
             member.starts_on,
             member.ends_on
            FROM (class_subject_teachers member
              JOIN class_subjects ON ((class_subjects.id = member.class_subject_id)))
         UNION ALL
          SELECT COALESCE(enrollments.sourced_id, (enrollments.id)::text) AS "coalesce",
             enrollments.student_id,
             NULL::uuid,
             NULL::boolean,
             COALESCE(classes_1.sourced_id, (classes_1.id)::text) AS "coalesce",
             classes_1.id,
             enrollments.starts_on,
             enrollments.ends_on
            FROM (enrollments
              JOIN classes classes_1 ON ((classes_1.id = enrollments.class_id)))
           WHERE (NOT (classes_1.id IN ( SELECT made.id
                    FROM made)))
         UNION ALL
          SELECT (COALESCE(classes_1.sourced_id, (classes_1.id)::text) || ':teacher'::text),
             NULL::uuid,
             classes_1.class_teacher_id,
             true,
             COALESCE(classes_1.sourced_id, (classes_1.id)::text) AS "coalesce",
             classes_1.id,
             NULL::date,
             NULL::date
            FROM classes classes_1
           WHERE ((classes_1.class_teacher_id IS NOT NULL) AND (NOT (EXISTS ( SELECT
                    FROM (class_subjects
                      JOIN class_subject_teachers member ON ((member.class_subject_id = class_subjects.id)))
                   WHERE ((class_subjects.class_id = classes_1.id) AND (class_subjects.sourced_id = classes_1.sourced_id))))))
         UNION ALL
          SELECT ((COALESCE(class_subjects.sourced_id, (class_subjects.id)::text) || ':'::text) || COALESCE(enrollments.sourced_id, (enrollments.id)::text)),
             enrollments.student_id,
             NULL::uuid,
             NULL::boolean,
             COALESCE(class_subjects.sourced_id, (class_subjects.id)::text) AS "coalesce",
             class_subjects.class_id,
             enrollments.starts_on,
             enrollments.ends_on
            FROM (((class_subjects
              JOIN classes classes_1 ON ((classes_1.id = class_subjects.class_id)))
              JOIN enrollments ON ((enrollments.class_id = classes_1.id)))
              LEFT JOIN terms ON ((terms.id = class_subjects.term_id)))
           WHERE (class_subjects.takes_whole_class AND (class_subjects.sourced_id IS DISTINCT FROM COALESCE(classes_1.sourced_id, ''::text)) AND (daterange(enrollments.starts_on, enrollments.ends_on, '[]'::text) && daterange(terms.starts_on, terms.ends_on, '[]'::text)))
         ), rows_of_files AS (
          SELECT listed.key,
             listed.student_id,
             listed.teacher_id,
             bool_or(listed.is_main) AS is_main,
             listed.class_key,
             (array_agg(listed.class_id ORDER BY listed.class_id))[1] AS class_id,
                 CASE
                     WHEN bool_and((listed.starts_on IS NOT NULL)) THEN min(listed.starts_on)
                     ELSE NULL::date
                 END AS starts_on,
                 CASE
                     WHEN bool_and((listed.ends_on IS NOT NULL)) THEN max(listed.ends_on)
                     ELSE NULL::date
                 END AS ends_on
            FROM listed
           GROUP BY listed.key, listed.class_key, listed.student_id, listed.teacher_id
         )
  SELECT ARRAY[file.key, ''::text, ''::text, file.class_key, COALESCE(schools.sourced_id, (schools.id)::text), COALESCE(pupil.key, teacher.key),
         CASE
             WHEN (file.student_id IS NOT NULL) THEN 'student'::text
             ELSE 'teacher'::text
         END,
         CASE
             WHEN file.is_main THEN 'true'::text
             ELSE 'false'::text
         END, COALESCE((file.starts_on)::text, ''::text), COALESCE((file.ends_on)::text, ''::text)] AS "array"
    FROM ((((rows_of_files file
      JOIN classes ON ((classes.id = file.class_id)))
      JOIN schools ON ((schools.id = classes.school_id)))
      LEFT JOIN people pupil ON ((pupil.student_id = file.student_id)))
      LEFT JOIN people teacher ON ((teacher.teacher_id = file.teacher_id)))
   ORDER BY (file.key COLLATE "C"), (file.class_key COLLATE "C");
END;
comment on function export_oneroster_enrollments() is 'The rows of enrollments.csv.';

CREATE OR REPLACE FUNCTION :"tenant".export_oneroster_orgs()
 RETURNS SETOF text[]
 LANGUAGE sql
 STABLE
BEGIN ATOMIC
 SELECT ARRAY[COALESCE(schools.sourced_id, (schools.id)::text), ''::text, ''::text, schools.name, (schools.kind)::text, COALESCE(schools.code, ''::text), COALESCE(parents.sourced_id, (parents.id)::text, ''::text)] AS "array"
    FROM (schools
      LEFT JOIN schools parents ON ((parents.id = schools.parent_school_id)))
   ORDER BY (COALESCE(schools.sourced_id, (schools.id)::text) COLLATE "C");
END;
comment on function export_oneroster_orgs() is 'The rows of orgs.csv.';

CREATE OR REPLACE FUNCTION :"tenant".export_oneroster_sessions()
 RETURNS SETOF text[]
 LANGUAGE sql
 STABLE
BEGIN ATOMIC
 SELECT sessions.line
    FROM ( SELECT COALESCE(academic_years.sourced_id, (academic_years.id)::text) AS key,
             ARRAY[COALESCE(academic_years.sourced_id, (academic_years.id)::text), ''::text, ''::text, academic_years.name, 'schoolYear'::text, (academic_years.starts_on)::text, (academic_years.ends_on)::text, ''::text, (EXTRACT(year FROM academic_years.ends_on))::text, ''::text] AS line
            FROM academic_years
         UNION ALL
          SELECT COALESCE(terms.sourced_id, (terms.id)::text) AS "coalesce",
             ARRAY[COALESCE(terms.sourced_id, (terms.id)::text), ''::text, ''::text, terms.name,
                 CASE terms.kind
                     WHEN 'semester'::term_kind THEN 'semester'::text
                     WHEN 'grading_period'::term_kind THEN 'gradingPeriod'::text
                     ELSE 'term'::text
                 END, (terms.starts_on)::text, (terms.ends_on)::text, COALESCE(parents.sourced_id, (parents.id)::text, years.sourced_id, (years.id)::text), (EXTRACT(year FROM years.ends_on))::text,
                 CASE
                     WHEN (terms.kind = ANY (ARRAY['trimester'::term_kind, 'quarter'::term_kind])) THEN (terms.kind)::text
                     ELSE ''::text
                 END] AS "array"
            FROM ((terms
              JOIN academic_years years ON ((years.id = terms.academic_year_id)))
              LEFT JOIN terms parents ON ((parents.id = terms.parent_term_id)))) sessions
   ORDER BY (sessions.key COLLATE "C");
END;
comment on function export_oneroster_sessions() is 'The rows of academicSessions.csv.';

CREATE OR REPLACE FUNCTION :"tenant".export_oneroster_users()
 RETURNS SETOF text[]
 LANGUAGE sql
 STABLE
BEGIN ATOMIC
 WITH persons AS MATERIALIZED (
          SELECT people.key,
             people.user_id,
             people.student_id,
             people.teacher_id,
             people.guardian_id,
             users.email AS address,
             users.is_active,
             users.display_name,
             COALESCE(teachers.first_name, students.first_name, guardians.first_name,
                 CASE
                     WHEN (strpos(users.display_name, ' '::text) > 0) THEN regexp_replace(users.display_name, '\s+\S*$'::text, ''::text)
                     ELSE users.display_name
                 END) AS first_name,
             COALESCE(teachers.last_name, students.last_name, guardians.last_name,
                 CASE
                     WHEN (strpos(users.display_name, ' '::text) > 0) THEN "substring"(users.display_name, '\S*$'::text)
                     ELSE ''::text
                 END) AS last_name,
             COALESCE(teachers.middle_name, students.middle_name, guardians.middle_name) AS middle_name,
             students.preferred_name,
             students.status,
             grade_levels.code AS grade_code,
             COALESCE(teachers.staff_number, students.admission_number) AS number,
             COALESCE(teachers.email, students.email, guardians.email) AS contact_email,
             COALESCE(teachers.phone, students.phone, guardians.phone,
                 CASE
                     WHEN (num_nonnulls(people.student_id, people.teacher_id, people.guardian_id) = 0) THEN users.phone
                     ELSE NULL::text
                 END) AS phone,
             COALESCE(teachers.mobile_phone, students.mobile_phone, guardians.mobile_phone) AS mobile_phone,
             COALESCE(students.school_id, teachers.school_id) AS school_id,
             COALESCE(NULLIF(users.sourced_values, '{}'::jsonb), NULLIF(students.sourced_values, '{}'::jsonb), NULLIF(teachers.sourced_values, '{}'::jsonb), NULLIF(guardians.sourced_values, '{}'::jsonb), '{}'::jsonb) AS said,
             array_remove(ARRAY[
                 CASE
                     WHEN (people.student_id IS NOT NULL) THEN 'student'::text
                     ELSE NULL::text
                 END,
                 CASE
                     WHEN (people.teacher_id IS NOT NULL) THEN 'teacher'::text
                     ELSE NULL::text
                 END,
                 CASE
                     WHEN (people.guardian_id IS NOT NULL) THEN 'guardian'::text
                     ELSE NULL::text
                 END], NULL::text) AS kinds
            FROM (((((oneroster_people() people(key, user_id, student_id, teacher_id, guardian_id)
              LEFT JOIN users ON ((users.id = people.user_id)))
              LEFT JOIN students ON ((students.id = people.student_id)))
              LEFT JOIN teachers ON ((teachers.id = people.teacher_id)))
              LEFT JOIN guardians ON ((guardians.id = people.guardian_id)))
              LEFT JOIN grade_levels ON ((grade_levels.id = students.grade_level_id)))
         ), named AS MATERIALIZED (
          SELECT persons.key,
             persons.user_id,
             persons.student_id,
             persons.teacher_id,
             persons.guardian_id,
             persons.address,
             persons.is_active,
             persons.display_name,
             persons.first_name,
             persons.last_name,
             persons.middle_name,
             persons.preferred_name,
             persons.status,
             persons.grade_code,
             persons.number,
             persons.contact_email,
             persons.phone,
             persons.mobile_phone,
             persons.school_id,
             persons.said,
             persons.kinds,
             COALESCE(said_role.role, inferred.role) AS role,
             oneroster_role_kind(COALESCE(said_role.role, inferred.role)) AS kind
            FROM ((persons
              LEFT JOIN LATERAL ( SELECT split_part(((persons.said -> 'roles'::text) ->> 0), ':'::text, 1) AS role
                   WHERE (oneroster_role_kind(split_part(((persons.said -> 'roles'::text) ->> 0), ':'::text, 1)) = ANY ((persons.kinds || '{staff}'::text[])))) said_role ON (true))
              CROSS JOIN LATERAL ( SELECT
                         CASE
                             WHEN (persons.teacher_id IS NOT NULL) THEN 'teacher'::text
                             WHEN (persons.student_id IS NOT NULL) THEN 'student'::text
                             WHEN (persons.guardian_id IS NOT NULL) THEN 'guardian'::text
                             WHEN (EXISTS ( SELECT
                                FROM (user_roles
                                  JOIN roles ON ((roles.id = user_roles.role_id)))
                               WHERE ((user_roles.user_id = persons.user_id) AND (roles.name = ANY (ARRAY['Administrator'::text, 'Principal'::text, 'Registrar'::text]))))) THEN 'administrator'::text
                             ELSE 'aide'::text
                         END AS role) inferred)
         ), grants AS MATERIALIZED (
          SELECT user_roles.user_id,
             lower(roles.name) AS kind,
             COALESCE(schools.sourced_id, (schools.id)::text, '*'::text) AS org_key
            FROM ((user_roles
              JOIN roles ON ((roles.id = user_roles.role_id)))
              LEFT JOIN schools ON ((schools.id = user_roles.school_id)))
           WHERE (roles.name = ANY (ARRAY['Student'::text, 'Teacher'::text, 'Guardian'::text]))
         ), granted AS MATERIALIZED (
          SELECT named.key,
             array_agg(((grants.kind || ':'::text) || grants.org_key) ORDER BY grants.kind, (grants.org_key COLLATE "C")) AS said,
             bool_or((grants.org_key <> '*'::text)) AS names_schools
            FROM (named
              JOIN grants ON (((grants.user_id = named.user_id) AND (grants.kind = ANY (named.kinds)))))
           GROUP BY named.key
         ), homes AS MATERIALIZED (
          SELECT schools.id,
             COALESCE(schools.sourced_id, (schools.id)::text) AS key,
             (schools.kind <> 'school'::school_kind) AS is_odd,
             (schools.parent_school_id IS NULL) AS is_root
            FROM schools
         ), orgs AS MATERIALIZED (
          SELECT found.key,
             array_agg(found.org_key ORDER BY found.rank, (found.org_key COLLATE "C")) AS keys
            FROM ( SELECT listed.key,
                     listed.org_key,
                     min(listed.rank) AS rank
                    FROM ( SELECT named.key,
                             homes.key AS org_key,
                             1 AS rank
                            FROM (named
                              JOIN homes ON ((homes.id = named.school_id)))
                         UNION ALL
                          SELECT named.key,
                             grants.org_key,
                             2
                            FROM (named
                              JOIN grants ON (((grants.user_id = named.user_id) AND (grants.kind = ANY (named.kinds)))))
                           WHERE (grants.org_key <> '*'::text)
                         UNION ALL
                          SELECT named.key,
                             SUBSTRING(given.role FROM (POSITION((':'::text) IN (given.role)) + 1)) AS "substring",
                             2
                            FROM (named
                              CROSS JOIN LATERAL jsonb_array_elements_text((named.said -> 'roles'::text)) given(role))
                           WHERE ((named.user_id IS NULL) OR (named.kind = 'staff'::text))
                         UNION ALL
                          SELECT named.key,
                             homes.key,
                             3
                            FROM ((((named
                              JOIN student_guardians ON ((student_guardians.guardian_id = named.guardian_id)))
                              JOIN students ON ((students.id = student_guardians.student_id)))
                              JOIN homes ON ((homes.id = students.school_id)))
                              LEFT JOIN granted ON ((granted.key = named.key)))
                           WHERE ((named.school_id IS NULL) AND (NOT COALESCE(granted.names_schools, false)) AND ((named.user_id IS NOT NULL) OR (NOT (named.said ? 'roles'::text))))) listed
                   WHERE (listed.org_key <> ''::text)
                   GROUP BY listed.key, listed.org_key) found
           GROUP BY found.key
         ), agents AS MATERIALIZED (
          SELECT tie.student_id,
             string_agg(tie.key, ','::text ORDER BY tie.contact_order, (tie.key COLLATE "C")) AS keys,
             string_agg(
                 CASE
                     WHEN tie.is_odd THEN format('%s:%s:%s:%s'::text, tie.key, tie.relation, tie.flags, tie.contact_order)
                     ELSE NULL::text
                 END, ','::text ORDER BY tie.contact_order, (tie.key COLLATE "C")) AS details
            FROM ( SELECT links.student_id,
                     guardian.key,
                     links.contact_order,
                     links.relation,
                     flags.letters AS flags,
                     ((((links.relation)::text IS DISTINCT FROM
                         CASE
                             CASE
                                 WHEN (guardian.kind = 'guardian'::text) THEN lower(guardian.role)
                                 ELSE NULL::text
                             END
                             WHEN 'parent'::text THEN 'parent'::text
                             WHEN 'relative'::text THEN 'relative'::text
                             ELSE 'legal_guardian'::text
                         END) OR (flags.letters IS DISTINCT FROM
                         CASE
                             WHEN ((guardian.kind = 'guardian'::text) AND (lower(guardian.role) = 'relative'::text)) THEN 'e'::text
                             ELSE 'celd'::text
                         END)) OR ((links.contact_order)::bigint IS DISTINCT FROM row_number() OVER (PARTITION BY links.student_id ORDER BY links.contact_order, (guardian.key COLLATE "C")))) AS is_odd
                    FROM ((student_guardians links
                      JOIN named guardian ON ((guardian.guardian_id = links.guardian_id)))
                      CROSS JOIN LATERAL ( SELECT concat(
                                 CASE
                                     WHEN links.has_custody THEN 'c'::text
                                     ELSE NULL::text
                                 END,
                                 CASE
                                     WHEN links.is_emergency_contact THEN 'e'::text
                                     ELSE NULL::text
                                 END,
                                 CASE
                                     WHEN links.lives_with THEN 'l'::text
                                     ELSE NULL::text
                                 END,
                                 CASE
                                     WHEN links.has_data_access THEN 'd'::text
                                     ELSE NULL::text
                                 END) AS letters) flags)) tie
           GROUP BY tie.student_id
         ), placed AS (
          SELECT named.key,
             named.user_id,
             named.student_id,
             named.teacher_id,
             named.guardian_id,
             named.address,
             named.is_active,
             named.display_name,
             named.first_name,
             named.last_name,
             named.middle_name,
             named.preferred_name,
             named.status,
             named.grade_code,
             named.number,
             named.contact_email,
             named.phone,
             named.mobile_phone,
             named.school_id,
             named.said,
             named.kinds,
             named.role,
             named.kind,
             homes.is_odd AS has_odd_home,
             homes.key AS home_key,
             COALESCE(granted.said, '{}'::text[]) AS granted,
             COALESCE(orgs.keys, ( SELECT array_agg(homes_1.key ORDER BY (homes_1.key COLLATE "C")) AS array_agg
                    FROM homes homes_1
                   WHERE homes_1.is_root), '{}'::text[]) AS org_keys,
             agents.keys AS agent_keys,
             agents.details AS agent_details
            FROM ((((named
              LEFT JOIN homes ON ((homes.id = named.school_id)))
              LEFT JOIN granted ON ((granted.key = named.key)))
              LEFT JOIN orgs ON ((orgs.key = named.key)))
              LEFT JOIN agents ON ((agents.student_id = named.student_id)))
         )
  SELECT ARRAY[placed.key, ''::text, ''::text,
         CASE
             WHEN (placed.is_active = false) THEN 'false'::text
             ELSE 'true'::text
         END, array_to_string(placed.org_keys, ','::text), placed.role, COALESCE((placed.said ->> 'username'::text), placed.address, placed.key), COALESCE((placed.said ->> 'userIds'::text), ''::text), placed.first_name, placed.last_name, COALESCE(placed.middle_name, ''::text), COALESCE(placed.number, (placed.said ->> 'identifier'::text), ''::text), COALESCE(placed.address, ''::text), COALESCE(placed.mobile_phone, ''::text), COALESCE(placed.phone, ''::text), COALESCE(placed.agent_keys, ''::text), COALESCE(placed.grade_code, ''::text), ''::text,
         CASE
             WHEN ((placed.kinds <> array_remove(ARRAY[placed.kind], 'staff'::text)) OR ((placed.user_id IS NOT NULL) AND (placed.kind <> 'staff'::text) AND (placed.granted <> ARRAY( SELECT ((placed.kind || ':'::text) || org.key)
                FROM unnest(placed.org_keys) org(key)
               ORDER BY (org.key COLLATE "C"))))) THEN array_to_string(((
             CASE
                 WHEN (placed.kind = 'staff'::text) THEN '{staff:}'::text[]
                 ELSE '{}'::text[]
             END || placed.granted) || ARRAY( SELECT (held.kind || ':'::text)
                FROM unnest(placed.kinds) held(kind)
               WHERE (NOT (EXISTS ( SELECT
                        FROM unnest(placed.granted) given(given)
                       WHERE starts_with(given.given, (held.kind || ':'::text)))))
               ORDER BY held.kind)), ','::text)
             ELSE ''::text
         END, COALESCE(placed.agent_details, ''::text),
         CASE
             WHEN (placed.status <> 'active'::student_status) THEN (placed.status)::text
             ELSE ''::text
         END,
         CASE
             WHEN ((placed.kinds = '{}'::text[]) OR (NOT (placed.contact_email IS DISTINCT FROM placed.address))) THEN ''::text
             ELSE COALESCE(placed.contact_email, 'none'::text)
         END, COALESCE(placed.preferred_name, ''::text),
         CASE
             WHEN placed.has_odd_home THEN placed.home_key
             ELSE ''::text
         END, COALESCE((placed.said ->> 'userMasterIdentifier'::text), ''::text), COALESCE((placed.said ->> 'pronouns'::text), ''::text)] AS "array"
    FROM placed
   ORDER BY (placed.key COLLATE "C");
END;
comment on function export_oneroster_users() is 'The rows of users.csv.';

CREATE OR REPLACE FUNCTION :"tenant".find_user_token(token_purpose text, hash bytea)
 RETURNS TABLE(email text, display_name text)
 LANGUAGE sql
 STABLE PARALLEL SAFE STRICT SECURITY DEFINER ROWS 1
BEGIN ATOMIC
 SELECT users.email,
     users.display_name
    FROM (user_tokens
      JOIN users ON ((users.id = user_tokens.user_id)))
   WHERE ((user_tokens.token_hash = find_user_token.hash) AND (user_tokens.purpose = (find_user_token.token_purpose)::token_purpose) AND (user_tokens.used_at IS NULL) AND (user_tokens.expires_at > now()) AND users.is_active);
END;
comment on function find_user_token(text,bytea) is 'Whose one-time token this is. No row when it is used, expired or unknown.';
grant execute on function find_user_token(text,bytea) to homeroom_server;

CREATE OR REPLACE FUNCTION :"tenant".finish_sign_in(typed_email text, matched_hash text, upgraded_hash text, token_hash bytea, valid_for interval, client_device text, client_agent text, client_address inet)
 RETURNS TABLE(outcome text, user_id uuid, session_id uuid, expires_at timestamp with time zone, must_change_password boolean)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because nobody signs in as somebody yet.
declare
  -- Some type their password where the address belongs: what is none is not kept.
  address_typed constant text := case
    when typed_email ~ '^\s*[^@\s]+@[^@\s]+\s*$' then left(btrim(typed_email), 254)
    else '(no address)'
  end;
  person users;
  failure app.sign_in_failure;
  session user_sessions;
begin
  -- Attempts for one address wait for one another, so that parallel guesses count as well.
  perform pg_advisory_xact_lock(
    hashtextextended(current_schema() || ' sign-in ' || lower(address_typed), 0)
  );
  select * into person
  from users
  where lower(users.email) = lower(address_typed)
  for no key update;

  failure := case
    when sign_in_locked_until(address_typed) is not null then 'locked'
    when person.id is null then 'unknown_email'
    when person.password_hash is null then 'no_password'
    -- The hash may have changed while Node compared.
    when matched_hash is distinct from person.password_hash then 'wrong_password'
    when not person.is_active then 'deactivated'
  end;
  if failure is null then
    perform set_config('app.user_id', person.id::text, true);
    session := open_session(
      person.id, token_hash, valid_for, client_device, client_agent, client_address
    );
    if upgraded_hash is not null then
      update users set password_hash = upgraded_hash where users.id = person.id;
    end if;
  end if;
  perform record_sign_in(
    person.id, address_typed, failure, session.family_id, client_agent, client_address
  );
  return query
    select coalesce(failure::text, 'signed_in'), session.user_id, session.family_id,
      session.expires_at, person.must_change_password;
end;
$function$;
comment on function finish_sign_in(text,text,text,bytea,interval,text,text,inet) is 'Decides an attempt to sign in, records it and begins the session. matched_hash is the hash that the password was found to match.';
grant execute on function finish_sign_in(text,text,text,bytea,interval,text,text,inet) to homeroom_server;

CREATE OR REPLACE FUNCTION :"tenant".forget_mail_receipts()
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because nobody may do this by hand; the worker alone may.
declare
  forgotten integer;
begin
  -- No job is tried again after so long.
  delete from mail_receipts where created_at <= now() - interval '90 days';
  get diagnostics forgotten = row_count;
  return forgotten;
end;
$function$;
comment on function forget_mail_receipts() is 'Removes receipts of mails that no job can send again; says how many.';
grant execute on function forget_mail_receipts() to homeroom_worker;

CREATE OR REPLACE FUNCTION :"tenant".free_rooms(period_id uuid, day date, seats integer DEFAULT NULL::integer)
 RETURNS SETOF rooms
 LANGUAGE sql
 STABLE PARALLEL SAFE ROWS 20
BEGIN ATOMIC
 SELECT rooms.id,
     rooms.school_id,
     rooms.name,
     rooms.capacity,
     rooms.is_bookable,
     rooms.created_at,
     rooms.updated_at
    FROM (periods
      JOIN rooms ON ((rooms.school_id = periods.school_id)))
   WHERE ((periods.id = free_rooms.period_id) AND rooms.is_bookable AND ((free_rooms.seats IS NULL) OR (rooms.capacity >= free_rooms.seats)) AND ((EXTRACT(isodow FROM free_rooms.day))::smallint = ANY (periods.week_days)) AND (NOT (rooms.id IN ( SELECT taken_room_ids(free_rooms.period_id, free_rooms.day) AS taken_room_ids))))
   ORDER BY rooms.capacity, rooms.name, rooms.id;
END;
comment on function free_rooms(uuid,date,integer) is 'The rooms in which nothing stands in a period of a day, neither a lesson nor an exam, the smallest first; with at least so many seats, if given. A day on which the period is not held has none.';
grant execute on function free_rooms(uuid,date,integer) to :"reader";

CREATE OR REPLACE FUNCTION :"tenant".freeze_attendance(school_id uuid, until date DEFAULT NULL::date)
 RETURNS schools
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because the column is nobody's to update: the permission is not schools:update.
declare
  closed schools;
begin
  perform require_permission(
    'attendance_records:approve',
    has_permission('attendance_records:approve')
      or school_id in (select school_ids_for('attendance_records:approve'))
  );
  update schools set attendance_frozen_until = until where id = school_id returning * into closed;
  if not found then
    raise exception using errcode = 'P0002', message = 'There is no such school.';
  end if;
  return closed;
end;
$function$;
comment on function freeze_attendance(uuid,date) is 'Closes the attendance of a school up to and including a day: only those who approve attendance may change it any more. Without a day it is open again. Needs attendance_records:approve.';
grant execute on function freeze_attendance(uuid,date) to :"tenant";

CREATE OR REPLACE FUNCTION :"tenant".full_classes(class_ids uuid[])
 RETURNS TABLE(class_id uuid, starts_on date, ends_on date, enrolled bigint)
 LANGUAGE sql
 STABLE PARALLEL SAFE
BEGIN ATOMIC
 WITH changes AS (
          SELECT enrollments.class_id,
             enrollments.starts_on AS day,
             1 AS change
            FROM (unnest(full_classes.class_ids) listed(id)
              JOIN enrollments ON ((enrollments.class_id = listed.id)))
         UNION ALL
          SELECT enrollments.class_id,
             (enrollments.ends_on + 1),
             '-1'::integer
            FROM (unnest(full_classes.class_ids) listed(id)
              JOIN enrollments ON ((enrollments.class_id = listed.id)))
           WHERE (enrollments.ends_on IS NOT NULL)
         ), days AS (
          SELECT changes.class_id,
             changes.day,
             sum(changes.change) AS change
            FROM changes
           GROUP BY changes.class_id, changes.day
         ), levels AS (
          SELECT days.class_id,
             days.day AS starts_on,
             (lead(days.day) OVER by_day - 1) AS ends_on,
             (sum(days.change) OVER by_day)::bigint AS enrolled
            FROM days
           WINDOW by_day AS (PARTITION BY days.class_id ORDER BY days.day)
         )
  SELECT levels.class_id,
     levels.starts_on,
     levels.ends_on,
     levels.enrolled
    FROM (levels
      JOIN classes ON ((classes.id = levels.class_id)))
   WHERE (levels.enrolled > classes.capacity);
END;
comment on function full_classes(uuid[]) is 'The stretches of days on which more students are enrolled in these classes than have a seat.';

CREATE OR REPLACE FUNCTION :"tenant".generate_report_cards(class_id uuid, term_id uuid)
 RETURNS SETOF report_cards
 LANGUAGE plpgsql
 STRICT SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
#variable_conflict use_column
-- Definer, because a card follows from all of a student's results and a rank from everybody's,
-- whoever may read them; and because nobody may write the figures of a card by hand.
declare
  class record;
  term record;
  members uuid[];
begin
  perform require_permission(
    'report_cards:create', may_for_class('report_cards:create', generate_report_cards.class_id)
  );
  select
    classes.id, classes.name, classes.academic_year_id, schools.name as school_name,
    schools_today(schools) as today,
    grading_scales.id as grading_scale_id, grading_scales.name as grading_scale_name
  into class
  from classes
  join schools on schools.id = classes.school_id
  left join grading_scales on grading_scales.id = grading_scale_id_for(schools.id)
  where classes.id = generate_report_cards.class_id;
  if not found then
    raise exception using errcode = 'P0002', message = 'There is no such class.';
  end if;
  select terms.id, terms.name, terms.academic_year_id, academic_years.name as academic_year_name
  into term
  from terms
  join academic_years on academic_years.id = terms.academic_year_id
  where terms.id = generate_report_cards.term_id;
  if not found then
    raise exception using errcode = 'P0002', message = 'There is no such term.';
  end if;
  if term.academic_year_id <> class.academic_year_id then
    raise exception using
      errcode = 'SC313',
      message = format('%s is no term of the year of %s.', term.name, class.name),
      hint = 'Choose a term of the class''s academic year.';
  end if;
  -- Against a second generation at the same time: the later one sees what the first did.
  perform from classes where id = class.id for no key update;

  members := array(select graded_student_ids(class.id, term.id));
  if cardinality(members) > 0 and not exists (
    select
    from unnest(members) as member (id)
    where not exists (
      select
      from report_cards
      where report_cards.student_id = member.id
        and report_cards.term_id = term.id
        and report_cards.published_at is not null
    )
  ) then
    raise exception using
      errcode = 'SC312',
      message = format('The report cards of %s for %s are published.', class.name, term.name),
      hint = 'Take those back that must change (unpublish_report_card), then generate again.';
  end if;

  -- Of students who have gone to another class since; that class makes their card.
  delete from report_cards
  where class_id = class.id
    and term_id = term.id
    and published_at is null
    and student_id <> all (members);

  insert into report_cards (
    student_id, class_id, term_id, school_name, academic_year_name, term_name, class_name,
    grading_scale_name, percent, letter, grade_point, class_rank, class_size, lines
  )
  select
    ranking.student_id, class.id, term.id, class.school_name, term.academic_year_name, term.name,
    class.name, class.grading_scale_name, ranking.percent, band.label, report.grade_point,
    ranking.class_rank, ranking.class_size, coalesce(report.lines, '[]')
  from rank_students(members, term.id) as ranking
  cross join lateral grade_for(ranking.percent, class.grading_scale_id) as band
  left join report_card_lines(members, term.id, class.grading_scale_id, class.today) as report
    on report.student_id = ranking.student_id
  order by ranking.student_id
  on conflict on constraint report_cards_student_id_term_id_key do update
  set
    class_id = excluded.class_id,
    school_name = excluded.school_name,
    academic_year_name = excluded.academic_year_name,
    term_name = excluded.term_name,
    class_name = excluded.class_name,
    grading_scale_name = excluded.grading_scale_name,
    percent = excluded.percent,
    letter = excluded.letter,
    grade_point = excluded.grade_point,
    class_rank = excluded.class_rank,
    class_size = excluded.class_size,
    lines = excluded.lines
  where report_cards.published_at is null;

  return query
    select report_cards.*
    from report_cards
    where report_cards.class_id = class.id and report_cards.term_id = term.id
    order by report_cards.class_rank nulls last, report_cards.student_id;
end;
$function$;
comment on function generate_report_cards(uuid,uuid) is 'Makes the report cards of a class for a term from all results that are entered, published or not, and returns them. Cards that are not published yet are made anew and keep their remark; published ones stay as they are (SC312 when all are). A student who changed class within the term gets the card from the last class, with the results of both. percent is the weighted average, letter its band on the school''s grading scale, gradePoint the mean of the subjects'' grade points, classRank the place in the class with ties. Needs report_cards:create for the class.';
grant execute on function generate_report_cards(uuid,uuid) to :"tenant";

CREATE OR REPLACE FUNCTION :"tenant".grade_for(percent numeric, grading_scale_id uuid DEFAULT NULL::uuid)
 RETURNS grading_scale_bands
 LANGUAGE sql
 STABLE PARALLEL SAFE
BEGIN ATOMIC
 SELECT grading_scale_bands.id,
     grading_scale_bands.grading_scale_id,
     grading_scale_bands.label,
     grading_scale_bands.from_percent,
     grading_scale_bands.below_percent,
     grading_scale_bands.grade_point,
     grading_scale_bands.is_passing,
     grading_scale_bands.created_at,
     grading_scale_bands.updated_at
    FROM grading_scale_bands
   WHERE ((grading_scale_bands.grading_scale_id = COALESCE(grade_for.grading_scale_id, ( SELECT grading_scales.id
            FROM grading_scales
           WHERE grading_scales.is_default))) AND (grading_scale_bands.from_percent <= round_percent(grade_for.percent)) AND (COALESCE(grading_scale_bands.below_percent, 'Infinity'::numeric) > round_percent(grade_for.percent)));
END;
comment on function grade_for(numeric,uuid) is 'The band of a grading scale (without one: of the default scale) that a percentage falls into, after rounding to two decimals. Null where the scale has a gap.';
grant execute on function grade_for(numeric,uuid) to :"reader";

CREATE OR REPLACE FUNCTION :"tenant".graded_student_ids(class_id uuid, term_id uuid)
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE STRICT ROWS 30
BEGIN ATOMIC
 SELECT last_spell.student_id
    FROM ( SELECT DISTINCT ON (enrollments.student_id) enrollments.student_id,
             enrollments.class_id,
             enrollments.ends_on,
             enrollments.exit_code,
             LEAST(terms.ends_on, schools_today(schools.*)) AS day
            FROM (((terms
              JOIN classes ON ((classes.id = graded_student_ids.class_id)))
              JOIN schools ON ((schools.id = classes.school_id)))
              JOIN enrollments ON ((daterange(enrollments.starts_on, enrollments.ends_on, '[]'::text) && daterange(terms.starts_on, terms.ends_on, '[]'::text))))
           WHERE ((terms.id = graded_student_ids.term_id) AND (enrollments.student_id IN ( SELECT own.student_id
                    FROM enrollments own
                   WHERE (own.class_id = graded_student_ids.class_id))))
           ORDER BY enrollments.student_id, enrollments.starts_on DESC) last_spell
   WHERE ((last_spell.class_id = graded_student_ids.class_id) AND ((COALESCE(last_spell.ends_on, 'infinity'::date) >= last_spell.day) OR (last_spell.exit_code = ANY (ARRAY['promoted'::exit_code, 'repeated'::exit_code, 'graduated'::exit_code]))));
END;
comment on function graded_student_ids(uuid,uuid) is 'The students whom a class grades for a term: those whose last class in it this was, without those who left the school before its end.';

CREATE OR REPLACE FUNCTION :"tenant".grading_scale_id_for(school_id uuid)
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE STRICT
BEGIN ATOMIC
 WITH RECURSIVE lineage(id, parent_school_id, grading_scale_id, distance) AS (
          SELECT schools.id,
             schools.parent_school_id,
             schools.grading_scale_id,
             0 AS "?column?"
            FROM schools
           WHERE (schools.id = grading_scale_id_for.school_id)
         UNION ALL
          SELECT schools.id,
             schools.parent_school_id,
             schools.grading_scale_id,
             (lineage.distance + 1)
            FROM (lineage
              JOIN schools ON ((schools.id = lineage.parent_school_id)))
           WHERE ((lineage.grading_scale_id IS NULL) AND (lineage.distance < 20))
         )
  SELECT COALESCE(( SELECT lineage.grading_scale_id
            FROM lineage
           WHERE (lineage.grading_scale_id IS NOT NULL)
           ORDER BY lineage.distance
          LIMIT 1), ( SELECT grading_scales.id
            FROM grading_scales
           WHERE grading_scales.is_default)) AS "coalesce";
END;
comment on function grading_scale_id_for(uuid) is 'The grading scale of a school: its own, else that of the school above it, else the default.';

CREATE OR REPLACE FUNCTION :"tenant".grant_on_row(code text, row_id uuid, email text DEFAULT NULL::text, role_name text DEFAULT NULL::text, valid_until timestamp with time zone DEFAULT NULL::timestamp with time zone)
 RETURNS object_permissions
 LANGUAGE plpgsql
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
declare
  permission constant uuid := permission_id_of(code);
  resource constant regclass := to_regclass(quote_ident(split_part(code, ':', 1)));
  is_there boolean;
  given object_permissions;
begin
  if resource is not null then
    execute format('select exists (select from %s where id = $1)', resource)
    into is_there using row_id;
    if not is_there then
      raise exception using
        errcode = 'SC106',
        message = format('There is no row %s in %s.', row_id, resource),
        hint = 'Give the id of a row that you see.';
    end if;
  end if;
  insert into object_permissions (permission_id, row_id, user_id, role_id, valid_until)
  values (
    permission,
    grant_on_row.row_id,
    case when email is not null then user_id_of(email) end,
    case when role_name is not null then role_id_named(role_name) end,
    grant_on_row.valid_until
  )
  on conflict on constraint object_permissions_grantee_key
    do update set valid_until = excluded.valid_until
  returning * into given;
  return given;
end;
$function$;
comment on function grant_on_row(text,uuid,text,text,timestamp with time zone) is 'Gives a user (by address) or a role a permission on one row, for good or until some time. Given already, only the time changes.';
grant execute on function grant_on_row(text,uuid,text,text,timestamp with time zone) to :"tenant";

CREATE OR REPLACE FUNCTION :"tenant".grant_permission(role_name text, code text, scope permission_scope DEFAULT 'all'::permission_scope)
 RETURNS role_permissions
 LANGUAGE plpgsql
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
declare
  role constant uuid := role_id_named(role_name);
  permission constant uuid := permission_id_of(code);
  given role_permissions;
begin
  insert into role_permissions (role_id, permission_id, scope)
  values (role, permission, coalesce(grant_permission.scope, 'all'))
  on conflict on constraint role_permissions_role_id_permission_id_scope_key do nothing;
  select * into given
  from role_permissions
  where role_id = role
    and permission_id = permission
    and role_permissions.scope = coalesce(grant_permission.scope, 'all');
  return given;
end;
$function$;
comment on function grant_permission(text,text,permission_scope) is 'Gives a role a permission, such as Teacher exams:publish. Whoever has the role, or one that inherits from it, may from now on. Given already, nothing changes.';
grant execute on function grant_permission(text,text,permission_scope) to :"tenant";

CREATE OR REPLACE FUNCTION :"tenant".grantable_permissions(in_school uuid, until timestamp with time zone, ignored uuid[] DEFAULT '{}'::uuid[])
 RETURNS TABLE(permission_code text, scope permission_scope)
 LANGUAGE sql
 STABLE PARALLEL SAFE SECURITY DEFINER ROWS 100
BEGIN ATOMIC
 WITH RECURSIVE lineage(school_id) AS (
          SELECT grantable_permissions.in_school AS in_school
           WHERE (grantable_permissions.in_school IS NOT NULL)
         UNION
          SELECT schools.parent_school_id
            FROM (schools
              JOIN lineage ON ((lineage.school_id = schools.id)))
           WHERE (schools.parent_school_id IS NOT NULL)
         )
  SELECT DISTINCT effective_permissions.permission_code,
     effective_permissions.scope
    FROM (user_roles
      JOIN effective_permissions ON ((effective_permissions.role_id = user_roles.role_id)))
   WHERE ((user_roles.user_id = current_user_id()) AND (user_roles.valid_from <= now()) AND (COALESCE(user_roles.valid_until, 'infinity'::timestamp with time zone) >= GREATEST(COALESCE(grantable_permissions.until, 'infinity'::timestamp with time zone), now())) AND ((user_roles.school_id IS NULL) OR (user_roles.school_id IN ( SELECT lineage.school_id
            FROM lineage))) AND (user_roles.id <> ALL (grantable_permissions.ignored)));
END;
comment on function grantable_permissions(uuid,timestamp with time zone,uuid[]) is 'What you hold for a school (null: for all) until a day (null: for good), and so may give to others.';

CREATE OR REPLACE FUNCTION :"tenant".granted_row_ids(code text)
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE STRICT SECURITY DEFINER ROWS 5
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because users do not read other users' grants.
declare
  asker constant uuid := current_user_id();
begin
  return query
    select object_permissions.row_id
    from permissions
    join object_permissions on object_permissions.permission_id = permissions.id
    where permissions.code = granted_row_ids.code
      and (object_permissions.valid_until is null or object_permissions.valid_until > now())
      and (
        object_permissions.user_id = asker
        or object_permissions.role_id in (select own_role_ids())
      );
end;
$function$;
comment on function granted_row_ids(text) is '@behavior -*
The rows on which you, or a role of yours, were granted a permission one by one.';
grant execute on function granted_row_ids(text) to :"reader";

CREATE OR REPLACE FUNCTION :"tenant".guardian_ids_for(code text)
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE STRICT SECURITY DEFINER ROWS 20
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because it looks beyond the rows that the asker may read.
declare
  asker constant uuid := current_user_id();
  scopes constant app.permission_scope[] := array(select scope from held_scopes(code));
begin
  if 'wards' = any (scopes) then
    -- Not the wards' other guardians: they may not wish to be found.
    return query select id from guardians where user_id = asker;
  end if;
  if 'self' = any (scopes) then
    return query
      select student_guardians.guardian_id
      from student_guardians
      join students on students.id = student_guardians.student_id
      where students.user_id = asker;
  end if;
  return query
    select guardian_id
    from student_guardians
    where student_id in (select staff_student_ids_for(code));
end;
$function$;
comment on function guardian_ids_for(text) is '@behavior -*
The guardians for whom you hold a permission: yourself, your own, or those of the students whom you teach or of your school.';
grant execute on function guardian_ids_for(text) to :"reader";

CREATE OR REPLACE FUNCTION :"tenant".hand_over_lessons(class_subject_id uuid, former_teacher_ids uuid[], teacher_id uuid, first_day date)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Called by assign_teacher, which runs as the owner.
begin
  -- Lessons that began before the day are cut in two.
  with cut as (
    update timetable_entries as entry
    set ends_on = hand_over_lessons.first_day - 1
    from timetable_entries as uncut
    where entry.id = uncut.id
      and uncut.class_subject_id = hand_over_lessons.class_subject_id
      and uncut.teacher_id = any (former_teacher_ids)
      and uncut.teacher_id <> hand_over_lessons.teacher_id
      and uncut.starts_on < hand_over_lessons.first_day
      and uncut.ends_on >= hand_over_lessons.first_day
    returning uncut.*
  )
  insert into timetable_entries
    (class_subject_id, class_id, period_id, week_day, teacher_id, room_id, starts_on, ends_on)
  select
    cut.class_subject_id, cut.class_id, cut.period_id, cut.week_day,
    hand_over_lessons.teacher_id, cut.room_id, hand_over_lessons.first_day, cut.ends_on
  from cut;

  update timetable_entries as entry
  set teacher_id = hand_over_lessons.teacher_id
  where entry.class_subject_id = hand_over_lessons.class_subject_id
    and (entry.teacher_id is null or entry.teacher_id = any (former_teacher_ids))
    and entry.teacher_id is distinct from hand_over_lessons.teacher_id
    and entry.starts_on >= hand_over_lessons.first_day;
end;
$function$;
comment on function hand_over_lessons(uuid,uuid[],uuid,date) is 'Puts a teacher into the lessons that others, or nobody, had in the timetable from a day on.';

CREATE OR REPLACE FUNCTION :"tenant".has_any_permission(code text)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE STRICT SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because it calls held_scopes, which nobody else may.
begin
  return exists (select from held_scopes(code));
end;
$function$;
comment on function has_any_permission(text) is '@behavior -*
Whether you hold a permission at all, however far it reaches.';
grant execute on function has_any_permission(text) to :"reader";

CREATE OR REPLACE FUNCTION :"tenant".has_permission(code text)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE STRICT SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because users do not read the tables that decide. plpgsql, because it keeps its plan for
-- the session: this runs in almost every statement.
declare
  asker constant uuid := current_user_id();
begin
  return exists (
    select
    from unlimited_permissions
    where unlimited_permissions.user_id = asker
      and unlimited_permissions.permission_code = has_permission.code
      and unlimited_permissions.valid_from <= now()
      and (unlimited_permissions.valid_until is null or unlimited_permissions.valid_until > now())
  );
end;
$function$;
comment on function has_permission(text) is '@behavior -*
Whether you hold a permission, such as students:view, for all rows of all schools.';
grant execute on function has_permission(text) to :"reader";

CREATE OR REPLACE FUNCTION :"tenant".held_scopes(code text)
 RETURNS TABLE(scope permission_scope, school_id uuid)
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE STRICT SECURITY DEFINER ROWS 2
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because users do not read the tables that decide.
declare
  asker constant uuid := current_user_id();
begin
  return query
    select effective_permissions.scope, user_roles.school_id
    from user_roles
    join effective_permissions on effective_permissions.role_id = user_roles.role_id
    where user_roles.user_id = asker
      and user_roles.valid_from <= now()
      and (user_roles.valid_until is null or user_roles.valid_until > now())
      and effective_permissions.permission_code = held_scopes.code;
end;
$function$;
comment on function held_scopes(text) is 'In which scopes, and for which school (null: all), you hold a permission.';

CREATE OR REPLACE FUNCTION :"tenant".import_oneroster(invites boolean DEFAULT true, listed_errors integer DEFAULT 1000)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
declare
  wrong integer;
begin
  -- The second of two imports waits, and then finds what the first one brought.
  perform pg_advisory_xact_lock(hashtextextended(current_schema() || ' oneroster', 0));
  if to_regclass('pg_temp.oneroster_files') is null then
    raise exception using
      errcode = 'SC401',
      message = 'There is no bundle to import.',
      hint = 'Call create_oneroster_staging() and fill its tables first.';
  end if;
  -- Whole files are hashed and sorted.
  perform set_config('work_mem', '64MB', true);
  perform set_config('app.invites', case when invites then '' else 'none' end, true);

  perform index_oneroster_staging();
  perform resolve_oneroster_places();
  perform resolve_oneroster_people();
  perform resolve_oneroster_classes();
  perform check_oneroster_rows();
  perform check_oneroster_orgs();
  perform check_oneroster_sessions();
  perform check_oneroster_courses();
  perform check_oneroster_classes();
  perform check_oneroster_users();
  perform check_oneroster_enrollments();
  perform check_oneroster_demographics();

  select count(*) into wrong from pg_temp.oneroster_errors;
  if wrong = 0 then
    perform merge_oneroster_orgs();
    perform merge_oneroster_sessions();
    perform merge_oneroster_grades();
    perform merge_oneroster_courses();
    perform merge_oneroster_users();
    perform merge_oneroster_demographics();
    perform merge_oneroster_classes();
    perform merge_oneroster_enrollments();
    -- Enrolments move students to the school and grade of their class; the roster's word counts.
    perform merge_oneroster_students();
    perform remove_oneroster_rows();
    perform note_oneroster_leftovers();
  end if;
  perform set_config('app.invites', '', true);
  return report_oneroster(listed_errors);
end;
$function$;
comment on function import_oneroster(boolean,integer) is 'Brings in the bundle that stands in the staging tables, or nothing of it when there is any error. Returns the report: accepted, what became of the rows of each file, errors, notes.';

CREATE OR REPLACE FUNCTION :"tenant".index_oneroster_staging()
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Temporary tables have neither statistics nor indexes by themselves; without them, what follows
-- compares every row with every other.
begin
  -- Whoever deletes a class or a user deletes their enrolments.
  update pg_temp.oneroster_enrollments as enrollment
  set status = 'tobedeleted'
  where not is_deleted
    and (
      class_sourced_id in (select sourced_id from pg_temp.oneroster_classes where is_deleted)
      or user_sourced_id in (select sourced_id from pg_temp.oneroster_users where is_deleted)
    );

  create index on pg_temp.oneroster_users (sourced_id);
  create index on pg_temp.oneroster_users (line);
  create index on pg_temp.oneroster_classes (sourced_id);
  create index on pg_temp.oneroster_classes (line);
  create index on pg_temp.oneroster_courses (sourced_id);
  create index on pg_temp.oneroster_enrollments (sourced_id);
  create index on pg_temp.oneroster_enrollments (class_sourced_id);
  create index on pg_temp.oneroster_enrollments (user_sourced_id);
  create index on pg_temp.oneroster_person_keys (line);
  create index on pg_temp.oneroster_person_roles (user_key);
  create index on pg_temp.oneroster_class_terms (class_key);
  create index on pg_temp.oneroster_memberships (line);
  create index on pg_temp.oneroster_spells (student_id);
  analyze pg_temp.oneroster_orgs, pg_temp.oneroster_academic_sessions, pg_temp.oneroster_courses,
    pg_temp.oneroster_classes, pg_temp.oneroster_users, pg_temp.oneroster_roles,
    pg_temp.oneroster_enrollments, pg_temp.oneroster_demographics;
end;
$function$;
comment on function index_oneroster_staging() is 'A step of import_oneroster(): readies the staging tables for queries.';

CREATE OR REPLACE FUNCTION :"tenant".install_permissions(entries permission_entry[])
 RETURNS void
 LANGUAGE plpgsql
 STRICT
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
declare
  known constant text[] := array(select code from permissions);
  -- Every default role that inherits from none.
  everyone constant text :=
    'Registrar, Teacher, Student, Guardian, Librarian, Driver, Auditor';
  concerned constant text := 'Teacher (classes), Student (self), Guardian (wards)';
begin
  perform create_default_roles();

  insert into permissions (resource, type, description)
  select entry.resource, entry.type, entry.description
  from unnest(entries) as entry
  on conflict (code) do update set description = excluded.description
  where permissions.description <> excluded.description;

  -- Only permissions that are new here go to the default roles: what a school's DBA has revoked
  -- stays revoked, and a default role that a school has removed stays away.
  insert into role_permissions (role_id, permission_id, scope)
  select roles.id, permissions.id, coalesce(holder.words[2], 'all')::app.permission_scope
  from unnest(entries) as entry
  join permissions on permissions.resource = entry.resource and permissions.type = entry.type
  cross join lateral regexp_split_to_table(
    replace(replace(entry.holders, 'Everyone', everyone), 'Concerned', concerned), ', '
  ) as part
  cross join lateral regexp_match(part, '^([^()]+?)(?: \((\w+)\))?$') as holder (words)
  join roles on roles.name = holder.words[1] and roles.is_system
  where permissions.code <> all (known);
end;
$function$;
comment on function install_permissions(permission_entry[]) is 'Adds the permissions that are missing and gives them to the default roles.';

CREATE OR REPLACE FUNCTION :"tenant".invite_administrator(email text, display_name text)
 RETURNS uuid
 LANGUAGE plpgsql
 STRICT
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- For whoever provisions the school, as its owner: no role of the school may call it.
declare
  person uuid;
begin
  -- A user without a password is sent an invitation, by a trigger.
  insert into users (email, display_name)
  values (btrim(invite_administrator.email), invite_administrator.display_name)
  returning id into person;
  insert into user_roles (user_id, role_id) values (person, role_id_named('Administrator'));
  return person;
end;
$function$;
comment on function invite_administrator(text,text) is 'Makes the first user of a school, with the role Administrator, and invites it.';

CREATE OR REPLACE FUNCTION :"tenant".invite_user(user_id uuid)
 RETURNS void
 LANGUAGE plpgsql
 STRICT SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because nobody may queue jobs by hand.
declare
  account users;
begin
  perform require_permission('users:create');
  select * into account from users where id = invite_user.user_id;
  if account.id is null then
    raise exception using errcode = 'P0002', message = 'There is no such user.';
  elsif account.password_hash is not null then
    raise exception using
      errcode = 'SC110',
      message = format('%s has a password already.', account.display_name),
      hint = 'Who forgot it asks for a new one where one signs in.';
  elsif not account.is_active then
    raise exception using
      errcode = 'SC111',
      message = format('%s is deactivated.', account.display_name),
      hint = 'Activate the account first.';
  end if;
  perform queue_job('send_invitation', jsonb_build_object('user_id', account.id), account.id::text);
end;
$function$;
comment on function invite_user(uuid) is 'Sends the invitation again to somebody who has not chosen a password yet. Earlier invitations end.';
grant execute on function invite_user(uuid) to :"tenant";

CREATE OR REPLACE FUNCTION :"tenant".is_owners_session()
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
begin
  return current_user_id() is null
    and pg_catalog.pg_has_role(session_user, 'homeroom_owner', 'member');
end;
$function$;
comment on function is_owners_session() is '@behavior -*
Whether a DBA works here, as nobody in particular. What needs a permission is theirs anyway.';
grant execute on function is_owners_session() to :"reader";

CREATE OR REPLACE FUNCTION :"tenant".is_school_within(school_id uuid, outer_school_id uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE
BEGIN ATOMIC
 WITH RECURSIVE lineage(id) AS (
          SELECT is_school_within.school_id AS school_id
         UNION
          SELECT schools.parent_school_id
            FROM (lineage
              JOIN schools ON ((schools.id = lineage.id)))
           WHERE (schools.parent_school_id IS NOT NULL)
         )
  SELECT ((outer_school_id IS NULL) OR (outer_school_id IN ( SELECT lineage.id
            FROM lineage)));
END;
comment on function is_school_within(uuid,uuid) is 'Whether a school is another one or below it; null stands for all schools together.';

CREATE OR REPLACE FUNCTION :"tenant".issue_user_token(person uuid, token_purpose text, hash bytea)
 RETURNS TABLE(email text, display_name text, locale text, expires_at timestamp with time zone)
 LANGUAGE plpgsql
 STRICT SECURITY DEFINER ROWS 1
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because nobody may write tokens by hand. The worker makes the token when it sends the
-- mail, so that no table, no queue and no backup ever holds one.
declare
  account users;
begin
  select * into account from users where users.id = person and users.is_active for no key update;
  if account.id is null
    or (token_purpose = 'invitation' and account.password_hash is not null)
  then
    return;
  end if;
  update user_tokens
  set used_at = now()
  where user_tokens.user_id = person
    and user_tokens.purpose = token_purpose::app.token_purpose
    and user_tokens.used_at is null;
  return query
    insert into user_tokens (user_id, purpose, token_hash, expires_at)
    values (
      person,
      token_purpose::app.token_purpose,
      hash,
      now() + case token_purpose
        when 'invitation' then interval '7 days'
        when 'email_verification' then interval '1 day'
        else interval '1 hour'
      end
    )
    returning account.email, account.display_name, account.locale, user_tokens.expires_at;
end;
$function$;
comment on function issue_user_token(uuid,text,bytea) is 'Registers the hash of a one-time token and says to whom to send it. No row when there is nothing to send. Earlier tokens for the same purpose end.';
grant execute on function issue_user_token(uuid,text,bytea) to homeroom_worker;

CREATE OR REPLACE FUNCTION :"tenant".login_user_id()
 RETURNS uuid
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because a login must not read the mapping of others.
begin
  -- The owner's people may look as somebody else.
  if pg_catalog.pg_has_role(session_user, 'homeroom_owner', 'member') then
    return nullif(current_setting('app.user_id', true), '')::uuid;
  end if;
  return (
    select users.id
    from db_logins
    join users on users.id = db_logins.user_id
    where db_logins.login = session_user and users.is_active
  );
end;
$function$;
comment on function login_user_id() is '@behavior -*
The user as whom a login that is not ours reads; null for nobody.';
grant execute on function login_user_id() to :"reader";

CREATE OR REPLACE FUNCTION :"tenant".mail_was_sent(message_key text)
 RETURNS boolean
 LANGUAGE sql
 STABLE STRICT SECURITY DEFINER
BEGIN ATOMIC
 SELECT (EXISTS ( SELECT
            FROM mail_receipts
           WHERE (mail_receipts.message_key = mail_was_sent.message_key))) AS "exists";
END;
comment on function mail_was_sent(text) is 'Whether the worker has handed over this mail.';
grant execute on function mail_was_sent(text) to homeroom_worker;

CREATE OR REPLACE FUNCTION :"tenant".mark_attendance(class_id uuid, day date, entries attendance_entry[], period_id uuid DEFAULT NULL::uuid)
 RETURNS SETOF attendance_records
 LANGUAGE plpgsql
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
#variable_conflict use_column
declare
  wrong record;
begin
  if not exists (select from classes where classes.id = mark_attendance.class_id) then
    raise exception using errcode = 'P0002', message = 'There is no such class.';
  end if;

  select
    coalesce(students.full_name, 'Line ' || min(entry.line)) as student,
    case
      when entry.student_id is null then 'no student is named'
      when students.id is null then 'there is no such student'
      when count(*) > 1 then 'there is more than one line'
      when bool_or(entry.code is null) then 'the code is missing'
      when bool_or(entry.departed_at < entry.arrived_at) then 'left before coming'
    end as problem
  into wrong
  from unnest(entries) with ordinality
    as entry (student_id, code, reason, arrived_at, departed_at, line)
  left join students on students.id = entry.student_id
  group by entry.student_id, students.id, students.full_name
  having entry.student_id is null or students.id is null or count(*) > 1
    or bool_or(entry.code is null) or bool_or(entry.departed_at < entry.arrived_at)
  order by min(entry.line)
  limit 1;
  if found then
    raise exception using
      errcode = 'SC213',
      message = format('%s: %s.', wrong.student, wrong.problem),
      hint = 'Nothing was recorded. Correct this line and send all of them again.';
  end if;

  -- In order of the students, so that two registers at the same time do not lock each other out.
  -- Lines that change nothing leave no trace.
  insert into attendance_records
    (student_id, class_id, day, period_id, code, reason, arrived_at, departed_at)
  select
    entry.student_id, mark_attendance.class_id, mark_attendance.day, mark_attendance.period_id,
    entry.code, nullif(btrim(entry.reason), ''), entry.arrived_at, entry.departed_at
  from unnest(entries) as entry
  order by entry.student_id
  on conflict on constraint attendance_records_student_id_day_period_id_key do update
  set
    class_id = excluded.class_id,
    code = excluded.code,
    reason = excluded.reason,
    arrived_at = excluded.arrived_at,
    departed_at = excluded.departed_at
  where (
      attendance_records.class_id, attendance_records.code, attendance_records.reason,
      attendance_records.arrived_at, attendance_records.departed_at
    ) is distinct from (
      excluded.class_id, excluded.code, excluded.reason, excluded.arrived_at, excluded.departed_at
    );

  return query
    select attendance_records.*
    from unnest(entries) with ordinality
      as entry (student_id, code, reason, arrived_at, departed_at, line)
    join attendance_records on attendance_records.student_id = entry.student_id
    where attendance_records.day = mark_attendance.day
      and attendance_records.period_id is not distinct from mark_attendance.period_id
    order by entry.line;
end;
$function$;
comment on function mark_attendance(uuid,date,attendance_entry[],uuid) is 'Takes the register of a class for a day, or for one period of it: a line for each student, which replaces what was recorded before. Students who are not in the list stay as they are. All lines are recorded or none; the error names the student. Sending the same register twice changes nothing.';
grant execute on function mark_attendance(uuid,date,attendance_entry[],uuid) to :"tenant";

CREATE OR REPLACE FUNCTION :"tenant".may_for_class(code text, class_id uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE STRICT SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because it looks beyond the rows that the asker may read. Unlike class_ids_for it leaves
-- out what a student or guardian holds: that reaches single students, never their whole class.
begin
  return has_permission(code)
    or exists (
      select
      from classes
      where classes.id = may_for_class.class_id
        and classes.school_id in (select school_ids_for(code))
    )
    or (
      exists (select from held_scopes(code) as held where held.scope = 'classes')
      and (
        exists (
          select
          from class_subjects
          where class_subjects.class_id = may_for_class.class_id
            and class_subjects.id in (select taught_class_subject_ids())
        )
        or exists (
          select
          from classes
          join teachers on teachers.id = classes.class_teacher_id
          where classes.id = may_for_class.class_id and teachers.user_id = current_user_id()
        )
      )
    );
end;
$function$;
comment on function may_for_class(text,uuid) is 'Whether you hold a permission for a class as a whole.';

CREATE OR REPLACE FUNCTION :"tenant".may_for_class_subjects(code text, class_subject_ids uuid[])
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE STRICT SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because it looks beyond the rows that the asker may read.
begin
  return has_permission(code)
    or class_subject_ids <@ array(select class_subject_ids_for(code));
end;
$function$;
comment on function may_for_class_subjects(text,uuid[]) is 'Whether you hold a permission for each of these class subjects.';

CREATE OR REPLACE FUNCTION :"tenant".medical_note_of(student_id uuid)
 RETURNS text
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE STRICT SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because the column is granted to nobody: it is not for everyone who sees the student.
begin
  perform require_permission(
    'medical_notes:view',
    has_permission('medical_notes:view')
      or student_id in (select student_ids_for('medical_notes:view'))
      or student_id in (select granted_row_ids('medical_notes:view'))
  );
  return (select medical_note from students where id = student_id);
end;
$function$;
comment on function medical_note_of(uuid) is 'What must be known about a student''s health. For those who teach or care for the student.';
grant execute on function medical_note_of(uuid) to :"tenant";

CREATE OR REPLACE FUNCTION :"tenant".merge_oneroster_accounts()
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
begin
  with added as (
    insert into users
      (id, email, display_name, is_active, phone, sourced_id, sourced_values)
    select
      user_id, address, display_name, coalesce(is_enabled, true),
      case when not is_person then nullif(phone, '') end, case when not is_handmade then key end,
      former_values - spoken_of || said
        || case when not is_enabled then '{"disabled": true}'::jsonb else '{}' end
    from pg_temp.oneroster_persons
    where user_id is not null and not has_account
    order by line
    returning id
  )
  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select 'users.csv', line, 'changed'
  from pg_temp.oneroster_persons
  where is_known and user_id in (select id from added);

  -- Somebody with a row already now has an account.
  update students set user_id = person.user_id
  from pg_temp.oneroster_persons as person
  where students.id = person.student_id and person.is_known
    and students.user_id is distinct from person.user_id;
  update teachers set user_id = person.user_id
  from pg_temp.oneroster_persons as person
  where teachers.id = person.teacher_id and person.is_known
    and teachers.user_id is distinct from person.user_id;
  update guardians set user_id = person.user_id
  from pg_temp.oneroster_persons as person
  where guardians.id = person.guardian_id and person.is_known
    and guardians.user_id is distinct from person.user_id;

  -- A roster lets in again whom it shut out itself, not whom the school did; and it leaves names
  -- alone that people chose.
  with wanted as materialized (
    select
      users.id, person.line, coalesce(person.address, users.email) as email,
      case
        when person.is_enabled = false then false
        when users.sourced_values ? 'disabled' or users.sourced_values ? 'deleted' then true
        else users.is_active
      end as is_active,
      case
        when not person.is_person
          or users.display_name in (person.former_name, person.former_preferred_name)
          then person.display_name
        else users.display_name
      end as display_name,
      case when person.is_person or person.phone is null then users.phone
        else nullif(person.phone, '')
      end as phone,
      case when person.is_handmade then users.sourced_id else coalesce(users.sourced_id, person.key)
      end as sourced_id,
      person.former_values - person.spoken_of - '{disabled}'::text[] || person.said
        || case
          when person.is_enabled = false
            and (users.is_active or users.sourced_values ? 'disabled')
            then '{"disabled": true}'::jsonb
          else '{}'
        end as sourced_values
    from pg_temp.oneroster_persons as person
    join users on users.id = person.user_id
    where person.has_account
  ),
  changed as (
    update users
    set email = wanted.email, is_active = wanted.is_active, display_name = wanted.display_name,
      phone = wanted.phone, sourced_id = wanted.sourced_id, sourced_values = wanted.sourced_values
    from wanted
    where users.id = wanted.id
      and (
        users.email, users.is_active, users.display_name, users.phone, users.sourced_id,
        users.sourced_values
      ) is distinct from (
        wanted.email, wanted.is_active, wanted.display_name, wanted.phone, wanted.sourced_id,
        wanted.sourced_values
      )
    returning wanted.line
  )
  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select 'users.csv', line, 'changed' from changed;
end;
$function$;
comment on function merge_oneroster_accounts() is 'A step of import_oneroster(): who has an e-mail address gets an account.';

CREATE OR REPLACE FUNCTION :"tenant".merge_oneroster_class_subjects()
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
begin
  create temporary table oneroster_wanted on commit drop as
  select
    term.class_subject_id as id, term.term_id, teaching.key, teaching.line, teaching.is_new,
    teaching.class_id, teaching.subject_id, teaching.code, teaching.has_room, teaching.room_id,
    teaching.period_labels, teaching.said,
    teaching.is_homeroom or teaching.takes_whole_class as takes_whole_class,
    teaching.title,
    -- Our own exports say the subject's name where there is no other.
    case
      when teaching.is_homeroom then null
      when teaching.host_key is not null then nullif(teaching.title, subjects.name)
      else teaching.title
    end as name
  from pg_temp.oneroster_class_terms as term
  join pg_temp.oneroster_groups as teaching on teaching.key = term.class_key
  join subjects on subjects.id = teaching.subject_id
  where term.class_subject_id is not null;

  insert into class_subjects
    (id, class_id, subject_id, term_id, name, code, room_id, period_labels, takes_whole_class,
     sourced_id, sourced_values)
  select
    id, class_id, subject_id, term_id, name, nullif(code, ''), room_id,
    coalesce(period_labels, '{}'), takes_whole_class, key, said
  from pg_temp.oneroster_wanted as wanted
  where not exists (select from class_subjects where class_subjects.id = wanted.id)
  order by line, term_id;

  with changed as (
    update class_subjects
    set
      class_id = wanted.class_id, subject_id = wanted.subject_id, term_id = wanted.term_id,
      name = case
        when class_subjects_title(class_subjects) = wanted.title then class_subjects.name
        else wanted.name
      end,
      takes_whole_class = wanted.takes_whole_class,
      code = case when wanted.code is null then class_subjects.code else nullif(wanted.code, '')
      end,
      room_id = case when wanted.has_room then wanted.room_id else class_subjects.room_id end,
      period_labels = coalesce(wanted.period_labels, class_subjects.period_labels),
      sourced_values = wanted.said
    from pg_temp.oneroster_wanted as wanted
    where class_subjects.id = wanted.id
      and (
        (
          class_subjects.class_id, class_subjects.subject_id, class_subjects.term_id,
          class_subjects.takes_whole_class
        ) is distinct from (
          wanted.class_id, wanted.subject_id, wanted.term_id, wanted.takes_whole_class
        )
        or class_subjects_title(class_subjects) <> wanted.title
          and class_subjects.name is distinct from wanted.name
        or wanted.code is not null and class_subjects.code is distinct from nullif(wanted.code, '')
        or wanted.has_room and class_subjects.room_id is distinct from wanted.room_id
        or class_subjects.period_labels <> wanted.period_labels
        or class_subjects.sourced_values <> wanted.said
      )
    returning wanted.line
  ),
  -- Terms that the class does not run in any more.
  gone as (
    delete from class_subjects
    using pg_temp.oneroster_groups as teaching
    where coalesce(class_subjects.sourced_id, class_subjects.id::text) = teaching.key
      and class_subjects.id not in (select id from pg_temp.oneroster_wanted)
      and not exists (
        select from exam_papers where exam_papers.class_subject_id = class_subjects.id
      )
    returning teaching.line
  )
  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select 'classes.csv', line, 'changed'
  from (select line from changed union select line from gone) as touched;
  drop table pg_temp.oneroster_wanted;
end;
$function$;
comment on function merge_oneroster_class_subjects() is 'A step of import_oneroster(): what classes are taught.';

CREATE OR REPLACE FUNCTION :"tenant".merge_oneroster_classes()
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
begin
  insert into rooms (school_id, name)
  select distinct school.id, staged.location
  from pg_temp.oneroster_classes as staged
  join pg_temp.oneroster_school_keys as school on school.key = staged.school_sourced_id
  where not staged.is_deleted and staged.location <> ''
    and not exists (
      select from rooms where rooms.school_id = school.id and rooms.name = staged.location
    );

  create temporary table oneroster_groups on commit drop as
  select
    keys.key, keys.line, keys.is_homeroom, keys.is_new, keys.class_id, keys.academic_year_id,
    keys.takes_whole_class, school.id as school_id, subject.id as subject_id,
    grade_levels.id as grade_level_id, grade_levels.name as grade_name, staged.title,
    staged.class_code as code, staged.location is not null as has_room, rooms.id as room_id,
    oneroster_list(staged.periods) as period_labels, staged.homeroom_class_sourced_id as host_key,
    -- What the class says of itself besides, where it differs from what its grade and course say.
    jsonb_strip_nulls(jsonb_build_object(
      'grades', nullif(nullif(staged.grades, ''), grade_levels.code),
      'subjects',
        nullif(nullif(staged.subjects, ''), array_to_string(subjects.areas, ',')),
      'subjectCodes',
        nullif(nullif(staged.subject_codes, ''), array_to_string(subjects.area_codes, ','))
    )) as said
  from pg_temp.oneroster_class_keys as keys
  join pg_temp.oneroster_classes as staged on staged.line = keys.line
  join pg_temp.oneroster_school_keys as school on school.key = staged.school_sourced_id
  left join pg_temp.oneroster_subject_keys as subject on subject.key = staged.course_sourced_id
  left join subjects on subjects.id = subject.id
  left join pg_temp.oneroster_grades as grade on grade.code = keys.grade_code
  left join classes as host on host.id = keys.class_id
  left join grade_levels on grade_levels.id = coalesce(grade.id, host.grade_level_id)
  left join rooms on rooms.school_id = school.id and rooms.name = staged.location;

  perform merge_oneroster_homerooms();
  perform merge_oneroster_class_subjects();
  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select 'classes.csv', line, 'added' from pg_temp.oneroster_groups where is_new;
  drop table pg_temp.oneroster_groups;
  -- Statistics for what follows, and for the checks of foreign keys.
  analyze classes, class_subjects;
end;
$function$;
comment on function merge_oneroster_classes() is 'A step of import_oneroster(): homerooms become classes, scheduled classes class subjects.';

CREATE OR REPLACE FUNCTION :"tenant".merge_oneroster_courses()
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
begin
  with wanted as materialized (
    select
      keys.id, keys.key, keys.is_new, staged.line, staged.title,
      case when staged.org_sourced_id is null then subjects.school_id else school.id end
        as school_id,
      case
        when staged.school_year_sourced_id is null then subjects.academic_year_id
        else session.academic_year_id
      end as academic_year_id,
      case when staged.course_code is null then subjects.code else nullif(staged.course_code, '')
      end as code,
      coalesce(oneroster_list(staged.subjects), subjects.areas, '{}') as areas,
      coalesce(oneroster_list(staged.subject_codes), subjects.area_codes, '{}') as area_codes,
      coalesce(oneroster_list(staged.grades), subjects.grade_level_codes, '{}')
        as grade_level_codes
    from pg_temp.oneroster_courses as staged
    join pg_temp.oneroster_subject_keys as keys on keys.key = staged.sourced_id
    left join subjects on subjects.id = keys.id
    left join pg_temp.oneroster_school_keys as school on school.key = staged.org_sourced_id
    left join pg_temp.oneroster_session_keys as session
      on session.key = staged.school_year_sourced_id
    where not staged.is_deleted
  ),
  added as (
    insert into subjects
      (id, school_id, academic_year_id, code, name, areas, area_codes, grade_level_codes,
       sourced_id)
    select
      id, school_id, academic_year_id, code, title, areas, area_codes, grade_level_codes, key
    from wanted
    where is_new
    order by line
    returning id
  ),
  changed as (
    update subjects
    set school_id = wanted.school_id, academic_year_id = wanted.academic_year_id,
      code = wanted.code, name = wanted.title, areas = wanted.areas,
      area_codes = wanted.area_codes, grade_level_codes = wanted.grade_level_codes
    from wanted
    where subjects.id = wanted.id
      and (
        subjects.school_id, subjects.academic_year_id, subjects.code, subjects.name,
        subjects.areas, subjects.area_codes, subjects.grade_level_codes
      ) is distinct from (
        wanted.school_id, wanted.academic_year_id, wanted.code, wanted.title,
        wanted.areas, wanted.area_codes, wanted.grade_level_codes
      )
    returning subjects.id
  )
  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select 'courses.csv', wanted.line, case when wanted.is_new then 'added' else 'changed' end
  from wanted
  where wanted.id in (select id from added union all select id from changed);
end;
$function$;
comment on function merge_oneroster_courses() is 'A step of import_oneroster(): courses become subjects.';

CREATE OR REPLACE FUNCTION :"tenant".merge_oneroster_demographics()
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
begin
  create temporary table oneroster_traits on commit drop as
  select
    person.student_id, person.teacher_id, person.guardian_id, staged.line, staged.is_deleted,
    staged.birth_date is not null as has_birth_date, staged.born_on,
    staged.sex is not null as has_sex, lower(nullif(staged.sex, ''))::app.sex as sex,
    jsonb_strip_nulls(jsonb_build_object(
      'americanIndianOrAlaskaNative', oneroster_boolean(staged.american_indian_or_alaska_native),
      'asian', oneroster_boolean(staged.asian),
      'blackOrAfricanAmerican', oneroster_boolean(staged.black_or_african_american),
      'nativeHawaiianOrOtherPacificIslander',
        oneroster_boolean(staged.native_hawaiian_or_other_pacific_islander),
      'white', oneroster_boolean(staged.white),
      'demographicRaceTwoOrMoreRaces',
        oneroster_boolean(staged.demographic_race_two_or_more_races),
      'hispanicOrLatinoEthnicity', oneroster_boolean(staged.hispanic_or_latino_ethnicity),
      'countryOfBirthCode', nullif(staged.country_of_birth_code, ''),
      'stateOfBirthAbbreviation', nullif(staged.state_of_birth_abbreviation, ''),
      'cityOfBirth', nullif(staged.city_of_birth, ''),
      'publicSchoolResidenceStatus', nullif(staged.public_school_residence_status, '')
    )) as demographics
  from pg_temp.oneroster_demographics as staged
  join oneroster_people() as person on person.key = staged.sourced_id;

  update pg_temp.oneroster_traits
  set has_birth_date = true, born_on = null, has_sex = true, sex = null, demographics = '{}'
  where is_deleted;

  -- Whether there was anything before tells a new row from a changed one.
  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select 'demographics.csv', traits.line, 'added'
  from pg_temp.oneroster_traits as traits
  left join students on students.id = traits.student_id
  left join teachers on teachers.id = traits.teacher_id
  left join guardians on guardians.id = traits.guardian_id
  where not traits.is_deleted
    and num_nonnulls(students.birth_date, students.sex, teachers.birth_date, teachers.sex) = 0
    and coalesce(students.demographics, '{}') = '{}'
    and coalesce(teachers.demographics, '{}') = '{}'
    and coalesce(guardians.demographics, '{}') = '{}'
    and (
      traits.born_on is not null or traits.sex is not null or traits.demographics <> '{}'
    );

  with changed as (
    update students
    set
      birth_date = case when traits.has_birth_date then traits.born_on else students.birth_date end,
      sex = case when traits.has_sex then traits.sex else students.sex end,
      demographics = traits.demographics
    from pg_temp.oneroster_traits as traits
    where students.id = traits.student_id
      and (
        traits.has_birth_date and students.birth_date is distinct from traits.born_on
        or traits.has_sex and students.sex is distinct from traits.sex
        or students.demographics <> traits.demographics
      )
    returning traits.line, traits.is_deleted
  )
  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select 'demographics.csv', line, case when is_deleted then 'deleted' else 'changed' end
  from changed;

  with changed as (
    update teachers
    set
      birth_date = case when traits.has_birth_date then traits.born_on else teachers.birth_date end,
      sex = case when traits.has_sex then traits.sex else teachers.sex end,
      demographics = traits.demographics
    from pg_temp.oneroster_traits as traits
    where teachers.id = traits.teacher_id
      and (
        traits.has_birth_date and teachers.birth_date is distinct from traits.born_on
        or traits.has_sex and teachers.sex is distinct from traits.sex
        or teachers.demographics <> traits.demographics
      )
    returning traits.line, traits.is_deleted
  )
  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select 'demographics.csv', line, case when is_deleted then 'deleted' else 'changed' end
  from changed;

  -- Guardians have no columns for the two.
  with changed as (
    update guardians
    set demographics = wanted.demographics
    from (
      select
        guardian_id, line, is_deleted,
        demographics || jsonb_strip_nulls(jsonb_build_object('birthDate', born_on, 'sex', sex))
          as demographics
      from pg_temp.oneroster_traits
      where num_nonnulls(student_id, teacher_id) = 0
    ) as wanted
    where guardians.id = wanted.guardian_id and guardians.demographics <> wanted.demographics
    returning wanted.line, wanted.is_deleted
  )
  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select 'demographics.csv', line, case when is_deleted then 'deleted' else 'changed' end
  from changed;

  insert into pg_temp.oneroster_notes (note)
  select format(
    'demographics.csv: %s rows are of users who are no student, teacher or guardian; not kept.',
    count(*)
  )
  from pg_temp.oneroster_traits
  where num_nonnulls(student_id, teacher_id, guardian_id) = 0 and not is_deleted
  having count(*) > 0;
  drop table pg_temp.oneroster_traits;
end;
$function$;
comment on function merge_oneroster_demographics() is 'A step of import_oneroster(): birth date, sex and what else is registered of people.';

CREATE OR REPLACE FUNCTION :"tenant".merge_oneroster_derived_spells()
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Students whom the bundle puts into groups only are enrolled in the class of their grade.
declare
  concerned constant uuid[] := array(
    select distinct person_id from pg_temp.oneroster_memberships where is_main is null
  );
begin
  create temporary table oneroster_derived on commit drop as
  select derived.*, grade_levels.name as class_name
  from oneroster_derived_spells(concerned) as derived
  join grade_levels on grade_levels.id = derived.grade_level_id
  where not exists (
    select
    from pg_temp.oneroster_spells as spell
    join classes on classes.id = spell.class_id
    where spell.student_id = derived.student_id
      and classes.academic_year_id = derived.academic_year_id
  );
  analyze pg_temp.oneroster_derived;

  -- The spell there is follows its groups, as long as nobody has touched it.
  with held as materialized (
    select
      enrollments.id, enrollments.student_id, classes.academic_year_id,
      enrollments.sourced_id is null
        and (
          enrollments.exit_code is null
          -- Whom an earlier bundle deleted, and this one brings back.
          or enrollments.exit_code = 'withdrawn' and enrollments.student_id in (
            select student_id from pg_temp.oneroster_persons where former_values ? 'deleted'
          )
        )
        and classes.name = grade_levels.name as is_made,
      count(*) over (partition by enrollments.student_id, classes.academic_year_id) as spells
    from enrollments
    join classes on classes.id = enrollments.class_id
    join grade_levels on grade_levels.id = classes.grade_level_id
    where enrollments.student_id in (select student_id from pg_temp.oneroster_derived)
  )
  update enrollments
  set starts_on = derived.starts_on, ends_on = derived.ends_on, exit_code = null,
    class_id = coalesce(moved.id, enrollments.class_id)
  from held
  join pg_temp.oneroster_derived as derived
    on derived.student_id = held.student_id
    and derived.academic_year_id = held.academic_year_id
  left join classes as moved
    on moved.school_id = derived.school_id
    and moved.academic_year_id = derived.academic_year_id
    and moved.name = derived.class_name
  where enrollments.id = held.id and held.spells = 1 and held.is_made
    and (enrollments.starts_on, enrollments.ends_on, enrollments.class_id) is distinct from
      (derived.starts_on, derived.ends_on, coalesce(moved.id, enrollments.class_id));

  delete from pg_temp.oneroster_derived as derived
  where exists (
    select
    from enrollments
    join classes on classes.id = enrollments.class_id
    join academic_years as year on year.id = classes.academic_year_id
    where enrollments.student_id = derived.student_id
      and (
        classes.academic_year_id = derived.academic_year_id
        or daterange(enrollments.starts_on, coalesce(enrollments.ends_on, year.ends_on), '[]')
          && daterange(derived.starts_on, derived.ends_on, '[]')
      )
  );

  insert into classes (school_id, academic_year_id, grade_level_id, name)
  select distinct school_id, academic_year_id, grade_level_id, class_name
  from pg_temp.oneroster_derived as derived
  where not exists (
    select from classes
    where classes.school_id = derived.school_id
      and classes.academic_year_id = derived.academic_year_id
      and classes.name = derived.class_name
  );

  insert into pg_temp.oneroster_spells (line, key, student_id, class_id, starts_on, ends_on)
  select
    0, '', derived.student_id, classes.id, derived.starts_on, derived.ends_on
  from pg_temp.oneroster_derived as derived
  join classes
    on classes.school_id = derived.school_id
    and classes.academic_year_id = derived.academic_year_id
    and classes.name = derived.class_name;
  drop table pg_temp.oneroster_derived;
end;
$function$;
comment on function merge_oneroster_derived_spells() is 'A step of import_oneroster(): students without a homeroom are enrolled in the class of their grade.';

CREATE OR REPLACE FUNCTION :"tenant".merge_oneroster_enrollments()
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
begin
  create temporary table oneroster_known on commit drop as
  select coalesce(sourced_id, id::text) as key from class_subject_students
  union
  select coalesce(sourced_id, id::text) from class_subject_teachers
  union
  select coalesce(sourced_id, id::text) from enrollments;

  insert into pg_temp.oneroster_memberships
    (line, key, class_subject_id, person_id, is_main, starts_on, ends_on)
  select
    staged.line, staged.sourced_id, term.class_subject_id,
    case lower(staged.role) when 'student' then person.student_id else person.teacher_id end,
    case lower(staged.role)
      -- Where the roster does not say, the only teacher is the main one.
      when 'teacher' then coalesce(
        staged.is_primary,
        alone.class_key is not null and not exists (
          select from class_subject_teachers as held
          where held.class_subject_id = term.class_subject_id
            and held.teacher_id <> person.teacher_id
        )
      )
    end,
    staged.begins_on, staged.ends_on
  from pg_temp.oneroster_enrollments as staged
  join pg_temp.oneroster_class_keys as class on class.key = staged.class_sourced_id
  join pg_temp.oneroster_class_terms as term
    on term.class_key = class.key
    and term.starts_on <= coalesce(staged.ends_on, 'infinity')
    and term.ends_on >= coalesce(staged.begins_on, '-infinity')
  join pg_temp.oneroster_person_keys as person on person.key = staged.user_sourced_id
  left join (
    select class_sourced_id as class_key
    from pg_temp.oneroster_enrollments
    where not is_deleted and lower(role) = 'teacher'
    group by class_sourced_id
    having count(*) = 1
  ) as alone on alone.class_key = class.key
  where not staged.is_deleted and term.class_subject_id is not null
    and (
      lower(staged.role) = 'teacher'
      or lower(staged.role) = 'student' and not class.is_homeroom and not class.takes_whole_class
    );
  analyze pg_temp.oneroster_memberships;

  perform merge_oneroster_members();
  perform merge_oneroster_teaching();
  perform merge_oneroster_spells();

  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select 'enrollments.csv', staged.line, 'added'
  from pg_temp.oneroster_enrollments as staged
  join pg_temp.oneroster_class_keys as class on class.key = staged.class_sourced_id
  join pg_temp.oneroster_person_keys as person on person.key = staged.user_sourced_id
  where not staged.is_deleted
    and lower(staged.role) in ('student', 'teacher')
    and staged.sourced_id not in (select key from pg_temp.oneroster_known)
    -- Rows that follow from others (who is in a class that is taught as a whole, who leads a
    -- homeroom) have no row of their own.
    and (
      class.is_new or not person.is_known
      or exists (
        select from pg_temp.oneroster_memberships as member where member.line = staged.line
      )
      or exists (select from pg_temp.oneroster_spells as spell where spell.line = staged.line)
    );

  insert into pg_temp.oneroster_notes (note)
  select format(
    'enrollments.csv: %s rows enrol users as %s; classes have students and teachers only, so they are not kept.',
    count(*), lower(role)
  )
  from pg_temp.oneroster_enrollments
  where not is_deleted and lower(role) in ('administrator', 'proctor', 'aide')
  group by lower(role)
  order by lower(role);
  drop table pg_temp.oneroster_known;
end;
$function$;
comment on function merge_oneroster_enrollments() is 'A step of import_oneroster(): who is in which class and group, and who teaches it.';

CREATE OR REPLACE FUNCTION :"tenant".merge_oneroster_grades()
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
begin
  -- A class is of the grade that it says, else of most of its students', else of its course's.
  update pg_temp.oneroster_class_keys as class
  set grade_code = coalesce(
    oneroster_grade_code((oneroster_list(staged.grades))[1]), common.grade_code,
    oneroster_grade_code((oneroster_list(course.grades))[1]), 'UG'
  )
  from pg_temp.oneroster_classes as staged
  left join pg_temp.oneroster_courses as course
    on course.sourced_id = staged.course_sourced_id and not course.is_deleted
  left join lateral (
    select mode() within group (order by pupil.grade_code) as grade_code
    from pg_temp.oneroster_enrollments as enrollment
    join pg_temp.oneroster_users as pupil on pupil.sourced_id = enrollment.user_sourced_id
    where coalesce(staged.grades, '') = ''
      and enrollment.class_sourced_id = staged.sourced_id
      and lower(enrollment.role) = 'student' and not enrollment.is_deleted
      and pupil.grade_code is not null
  ) as common on true
  where staged.line = class.line and (class.is_new or staged.grades <> '');

  insert into pg_temp.oneroster_grades (code, id, is_new)
  select wanted.code, coalesce(known.id, app.uuid_v7()), known.id is null
  from (
    select grade_code as code from pg_temp.oneroster_class_keys where grade_code is not null
    union
    select staged.grade_code
    from pg_temp.oneroster_users as staged
    join pg_temp.oneroster_person_keys as person on person.line = staged.line
    where person.is_student and staged.grade_code is not null
  ) as wanted
  left join lateral (
    select grade_levels.id
    from grade_levels
    where oneroster_grade_code(grade_levels.code) = wanted.code
      or grade_levels.name = oneroster_grade_name(wanted.code)
    order by oneroster_grade_code(grade_levels.code) = wanted.code desc, grade_levels.position
    limit 1
  ) as known on true;

  insert into grade_levels (id, code, name, position)
  select
    grade.id, grade.code, oneroster_grade_name(grade.code),
    case
      when oneroster_grade_rank(grade.code) is not null and not exists (
        select from grade_levels where position = oneroster_grade_rank(grade.code)
      )
        then oneroster_grade_rank(grade.code)
      else greatest((select max(position) from grade_levels), 13) + row_number() over (
        order by oneroster_grade_rank(grade.code) nulls last, grade.code
      )
    end
  from pg_temp.oneroster_grades as grade
  where grade.is_new
  order by oneroster_grade_rank(grade.code) nulls last, grade.code;

  -- New levels take their place in the chain.
  with ranked as (
    select
      levels.id, levels.next_grade_level_id,
      oneroster_grade_rank(oneroster_grade_code(levels.code)) as rank,
      coalesce(grade.is_new, false) as is_new
    from grade_levels as levels
    left join pg_temp.oneroster_grades as grade on grade.id = levels.id
  ),
  followed as (
    select
      id, next_grade_level_id, rank, is_new, lead(id) over by_rank as next_id,
      lead(rank) over by_rank as next_rank, lead(is_new) over by_rank as next_is_new
    from ranked
    where rank is not null
    window by_rank as (order by rank, id)
  )
  update grade_levels
  set next_grade_level_id = followed.next_id
  from followed
  where grade_levels.id = followed.id
    and followed.next_rank > followed.rank
    and (followed.next_rank = followed.rank + 1 or followed.rank < 0)
    and (
      followed.is_new and followed.next_grade_level_id is null
      or followed.next_is_new and coalesce(
        followed.next_rank < (
          select rank from ranked where ranked.id = followed.next_grade_level_id
        ),
        followed.next_grade_level_id is null
      )
    );
end;
$function$;
comment on function merge_oneroster_grades() is 'A step of import_oneroster(): the grades that students and classes are in become grade levels.';

CREATE OR REPLACE FUNCTION :"tenant".merge_oneroster_guardians()
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
begin
  insert into guardians
    (id, user_id, first_name, middle_name, last_name,
     email, phone, mobile_phone, sourced_id, sourced_values)
  select
    guardian_id, user_id, coalesce(first_name, ''),
    nullif(middle_name, ''), coalesce(last_name, ''),
    nullif(contact_email, ''), nullif(phone, ''), nullif(mobile_phone, ''),
    case when not is_handmade then key end,
    case when user_id is null then former_values - spoken_of || said else '{}' end
  from pg_temp.oneroster_persons as person
  where is_guardian and not exists (select from guardians where guardians.id = person.guardian_id)
  order by line;

  with wanted as materialized (
    select
      guardians.id, person.line,
      coalesce(person.first_name, guardians.first_name) as first_name,
      case when person.middle_name is null then guardians.middle_name
        else nullif(person.middle_name, '') end as middle_name,
      coalesce(person.last_name, guardians.last_name) as last_name,
      case when person.contact_email is null then guardians.email
        else nullif(person.contact_email, '') end as email,
      case when person.phone is null then guardians.phone
        else nullif(person.phone, '') end as phone,
      case when person.mobile_phone is null then guardians.mobile_phone
        else nullif(person.mobile_phone, '') end as mobile_phone,
      case when person.user_id is null
        then person.former_values - person.spoken_of || person.said
        else guardians.sourced_values
      end as sourced_values
    from pg_temp.oneroster_persons as person
    join guardians on guardians.id = person.guardian_id
    where person.is_known
  ),
  changed as (
    update guardians
    set first_name = wanted.first_name, middle_name = wanted.middle_name,
      last_name = wanted.last_name,
      email = wanted.email, phone = wanted.phone, mobile_phone = wanted.mobile_phone,
      sourced_values = wanted.sourced_values
    from wanted
    where guardians.id = wanted.id
      and (
        guardians.first_name, guardians.middle_name,
        guardians.last_name, guardians.email, guardians.phone,
        guardians.mobile_phone, guardians.sourced_values
      ) is distinct from (
        wanted.first_name, wanted.middle_name,
        wanted.last_name, wanted.email, wanted.phone,
        wanted.mobile_phone, wanted.sourced_values
      )
    returning wanted.line
  )
  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select 'users.csv', line, 'changed' from changed;
end;
$function$;
comment on function merge_oneroster_guardians() is 'A step of import_oneroster(): users who are guardians.';

CREATE OR REPLACE FUNCTION :"tenant".merge_oneroster_homerooms()
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
begin
  insert into classes
    (id, school_id, academic_year_id, grade_level_id, name, room_id, sourced_id)
  select
    homeroom.class_id, homeroom.school_id, homeroom.academic_year_id, homeroom.grade_level_id,
    homeroom.title
      || case when numbered.number > 1 then format(' (%s)', numbered.number) else '' end,
    homeroom.room_id, homeroom.key
  from pg_temp.oneroster_groups as homeroom
  cross join lateral (
    select
      (
        select coalesce(max(oneroster_title_number(classes.name, homeroom.title)), 0)
        from classes
        where classes.school_id = homeroom.school_id
          and classes.academic_year_id = homeroom.academic_year_id
      ) + (
        select count(*) from pg_temp.oneroster_groups as other
        where other.is_homeroom and other.is_new and other.title = homeroom.title
          and other.school_id = homeroom.school_id
          and other.academic_year_id = homeroom.academic_year_id and other.line <= homeroom.line
      ) as number
  ) as numbered
  where homeroom.is_homeroom and homeroom.is_new
  order by homeroom.line;

  with changed as (
    update classes
    set
      school_id = homeroom.school_id, academic_year_id = homeroom.academic_year_id,
      grade_level_id = coalesce(homeroom.grade_level_id, classes.grade_level_id),
      name = case
        when oneroster_title_number(classes.name, homeroom.title) is null
          then homeroom.title || coalesce(
            (
              select format(' (%s)', max(oneroster_title_number(others.name, homeroom.title)) + 1)
              from classes as others
              where others.school_id = homeroom.school_id
                and others.academic_year_id = homeroom.academic_year_id
              having max(oneroster_title_number(others.name, homeroom.title)) is not null
            ),
            ''
          )
        else classes.name
      end,
      room_id = case when homeroom.has_room then homeroom.room_id else classes.room_id end
    from pg_temp.oneroster_groups as homeroom
    where classes.id = homeroom.class_id and homeroom.is_homeroom and not homeroom.is_new
      and (
        oneroster_title_number(classes.name, homeroom.title) is null
        or homeroom.has_room and classes.room_id is distinct from homeroom.room_id
        or (classes.school_id, classes.academic_year_id, classes.grade_level_id)
          is distinct from (
            homeroom.school_id, homeroom.academic_year_id,
            coalesce(homeroom.grade_level_id, classes.grade_level_id)
          )
      )
    returning homeroom.line
  )
  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select 'classes.csv', line, 'changed' from changed;

  -- A scheduled class belongs to the class that our own export names, else to the only homeroom of
  -- its school, year and grade, else to a class made for the three and named like the grade.
  update pg_temp.oneroster_groups as scheduled
  set class_id = coalesce(
    (
      select host.class_id from pg_temp.oneroster_class_keys as host
      where host.key = scheduled.host_key and host.is_homeroom
    ),
    case when scheduled.host_key is null then (
      select (array_agg(classes.id))[1]
      from classes
      where classes.school_id = scheduled.school_id
        and classes.academic_year_id = scheduled.academic_year_id
        and classes.grade_level_id = scheduled.grade_level_id
        and classes.name <> scheduled.grade_name
      having count(*) = 1
    ) end,
    (
      select classes.id from classes
      where classes.school_id = scheduled.school_id
        and classes.academic_year_id = scheduled.academic_year_id
        and classes.name = scheduled.grade_name
    )
  )
  where not scheduled.is_homeroom
    and (
      scheduled.is_new
      -- The class has moved to another school, year or grade.
      or exists (
        select from classes
        where classes.id = scheduled.class_id
          and (
            classes.school_id <> scheduled.school_id
            or classes.academic_year_id <> scheduled.academic_year_id
            or classes.name <> scheduled.grade_name and scheduled.host_key = ''
            or classes.grade_level_id <> scheduled.grade_level_id
              and coalesce(scheduled.host_key, '') = ''
          )
      )
    );

  with made as (
    insert into classes (school_id, academic_year_id, grade_level_id, name)
    select distinct school_id, academic_year_id, grade_level_id, grade_name
    from pg_temp.oneroster_groups
    where class_id is null
    returning id, school_id, academic_year_id, grade_level_id
  )
  update pg_temp.oneroster_groups as scheduled
  set class_id = made.id
  from made
  where scheduled.class_id is null
    and made.school_id = scheduled.school_id
    and made.academic_year_id = scheduled.academic_year_id
    and made.grade_level_id = scheduled.grade_level_id;
end;
$function$;
comment on function merge_oneroster_homerooms() is 'A step of import_oneroster(): homerooms become classes, and scheduled classes find theirs.';

CREATE OR REPLACE FUNCTION :"tenant".merge_oneroster_members()
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
begin
  -- A row that was made by hand, that the same bundle deletes, or that a bulk file does not have
  -- any more becomes the roster's where it is about the same student, group and days: there are
  -- systems that give their rows new ids.
  update class_subject_students as held
  set sourced_id = member.key
  from pg_temp.oneroster_memberships as member
  where member.is_main is null
    and held.class_subject_id = member.class_subject_id and held.student_id = member.person_id
    and daterange(held.starts_on, held.ends_on, '[]')
      && daterange(member.starts_on, member.ends_on, '[]')
    and coalesce(held.sourced_id, held.id::text) <> member.key
    and coalesce(held.sourced_id, held.id::text) not in (
      select sourced_id from pg_temp.oneroster_enrollments
      where not is_deleted and sourced_id is not null
    )
    and (
      held.sourced_id is null
      or exists (
        select from pg_temp.oneroster_files where name = 'enrollments.csv' and mode = 'bulk'
      )
      or held.sourced_id in (
        select sourced_id from pg_temp.oneroster_enrollments where is_deleted
      )
    );

  with gone as (
    delete from class_subject_students as held
    using pg_temp.oneroster_enrollments as staged
    where coalesce(held.sourced_id, held.id::text) = staged.sourced_id
      and not staged.is_deleted
      and not exists (
        select from pg_temp.oneroster_memberships as member
        where member.line = staged.line and member.is_main is null
          and member.class_subject_id = held.class_subject_id
          and member.person_id = held.student_id
      )
    returning staged.line
  )
  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select 'enrollments.csv', line, 'changed' from gone;

  with changed as (
    update class_subject_students as held
    set starts_on = member.starts_on, ends_on = member.ends_on
    from pg_temp.oneroster_memberships as member
    where member.is_main is null
      and coalesce(held.sourced_id, held.id::text) = member.key
      and held.class_subject_id = member.class_subject_id
      and held.student_id = member.person_id
      and (held.starts_on, held.ends_on) is distinct from (member.starts_on, member.ends_on)
    returning member.line
  )
  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select 'enrollments.csv', line, 'changed' from changed;

  with added as (
    insert into class_subject_students
      (class_subject_id, student_id, starts_on, ends_on, sourced_id)
    select class_subject_id, person_id, starts_on, ends_on, key
    from pg_temp.oneroster_memberships as member
    where is_main is null
      and not exists (
        select from class_subject_students as held
        where coalesce(held.sourced_id, held.id::text) = member.key
          and held.class_subject_id = member.class_subject_id
          and held.student_id = member.person_id
      )
    order by line
    returning sourced_id
  )
  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select distinct 'enrollments.csv', staged.line, 'changed'
  from added
  join pg_temp.oneroster_enrollments as staged
    on staged.sourced_id = added.sourced_id and not staged.is_deleted;
  -- Statistics for what follows, and for the checks of foreign keys.
  analyze class_subject_students;
end;
$function$;
comment on function merge_oneroster_members() is 'A step of import_oneroster(): students of groups.';

CREATE OR REPLACE FUNCTION :"tenant".merge_oneroster_orgs()
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
begin
  with recursive tree (key, depth) as (
    select sourced_id, 1 from pg_temp.oneroster_orgs
    where not is_deleted and coalesce(parent_sourced_id, '') not in (
      select sourced_id from pg_temp.oneroster_orgs where not is_deleted
    )
    union all
    select staged.sourced_id, tree.depth + 1
    from tree
    join pg_temp.oneroster_orgs as staged on staged.parent_sourced_id = tree.key
    where not staged.is_deleted
  ),
  added as (
    insert into schools (id, name, code, kind, parent_school_id, time_zone, sourced_id)
    select
      keys.id, staged.name, nullif(staged.identifier, ''), lower(staged.type)::app.school_kind,
      parent.id,
      -- A school of the same group most likely has the same clock.
      coalesce(
        (select time_zone from schools group by time_zone order by count(*) desc limit 1), 'UTC'
      ),
      keys.key
    from tree
    join pg_temp.oneroster_school_keys as keys on keys.key = tree.key and keys.is_new
    join pg_temp.oneroster_orgs as staged on staged.sourced_id = keys.key
    left join pg_temp.oneroster_school_keys as parent on parent.key = staged.parent_sourced_id
    order by tree.depth, staged.line
    returning sourced_id
  )
  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select 'orgs.csv', staged.line, 'added'
  from added
  join pg_temp.oneroster_orgs as staged on staged.sourced_id = added.sourced_id;

  with wanted as (
    select
      keys.id, staged.line, staged.name, lower(staged.type)::app.school_kind as kind,
      case when staged.identifier is null then schools.code else nullif(staged.identifier, '') end
        as code,
      case when staged.parent_sourced_id is null then schools.parent_school_id else parent.id end
        as parent_school_id
    from pg_temp.oneroster_orgs as staged
    join pg_temp.oneroster_school_keys as keys on keys.key = staged.sourced_id
    join schools on schools.id = keys.id
    left join pg_temp.oneroster_school_keys as parent on parent.key = staged.parent_sourced_id
    where not staged.is_deleted
  ),
  changed as (
    update schools
    set name = wanted.name, kind = wanted.kind, code = wanted.code,
      parent_school_id = wanted.parent_school_id
    from wanted
    where schools.id = wanted.id
      and (schools.name, schools.kind, schools.code, schools.parent_school_id)
        is distinct from (wanted.name, wanted.kind, wanted.code, wanted.parent_school_id)
    returning wanted.line
  )
  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select 'orgs.csv', line, 'changed' from changed;
end;
$function$;
comment on function merge_oneroster_orgs() is 'A step of import_oneroster(): orgs become schools.';

CREATE OR REPLACE FUNCTION :"tenant".merge_oneroster_roles()
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Students, teachers and guardians get the role of that name, limited to each school that the
-- roster names. Nobody gets any other role from a file.
begin
  with wanted as materialized (
    select distinct on (person.user_id, roles.id, school.id)
      person.user_id, roles.id as role_id, school.id as school_id, person.line,
      held.begins_on, held.ends_on
    from pg_temp.oneroster_person_roles as held
    join pg_temp.oneroster_persons as person on person.key = held.user_key
    join roles on roles.name = initcap(held.kind)
    left join pg_temp.oneroster_school_keys as school on school.key = held.org_key
    where held.kind in ('student', 'teacher', 'guardian')
      and held.is_granted and person.user_id is not null
    order by person.user_id, roles.id, school.id, held.ends_on desc nulls first
  ),
  added as (
    insert into user_roles (user_id, role_id, school_id, valid_from, valid_until)
    select
      user_id, role_id, school_id, coalesce(begins_on::timestamptz, now()),
      (ends_on + 1)::timestamptz
    from wanted
    where not exists (
      select from user_roles
      where user_roles.user_id = wanted.user_id and user_roles.role_id = wanted.role_id
        and user_roles.school_id is not distinct from wanted.school_id
    )
      and coalesce((ends_on + 1)::timestamptz > coalesce(begins_on::timestamptz, now()), true)
    order by line, role_id, school_id
    returning user_id
  ),
  changed as (
    update user_roles
    set valid_until = (wanted.ends_on + 1)::timestamptz
    from wanted
    where user_roles.user_id = wanted.user_id and user_roles.role_id = wanted.role_id
      and user_roles.school_id is not distinct from wanted.school_id
      and wanted.ends_on is not null
      and user_roles.valid_until is distinct from (wanted.ends_on + 1)::timestamptz
      and (wanted.ends_on + 1)::timestamptz > user_roles.valid_from
    returning user_roles.user_id
  ),
  -- What an earlier roster gave and this one does not name any more.
  taken as (
    delete from user_roles
    using (
      select
        person.user_id, oneroster_role_kind(split_part(given.role, ':', 1)) as kind,
        substring(given.role from position(':' in given.role) + 1) as org_key
      from pg_temp.oneroster_persons as person
      cross join lateral jsonb_array_elements_text(person.former_values -> 'roles') as given (role)
      where person.said ? 'roles'
        and not person.said -> 'roles' ? given.role
    ) as former,
    roles, pg_temp.oneroster_school_keys as school
    where user_roles.user_id = former.user_id
      and roles.id = user_roles.role_id and roles.name = initcap(former.kind)
      and former.kind <> 'staff'
      and school.key = former.org_key and user_roles.school_id = school.id
      and not exists (
        select from wanted
        where wanted.user_id = user_roles.user_id and wanted.role_id = user_roles.role_id
          and wanted.school_id = user_roles.school_id
      )
    returning user_roles.user_id
  )
  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select 'users.csv', person.line, 'changed'
  from pg_temp.oneroster_persons as person
  where person.is_known and person.user_id in (
    select user_id from added
    union all select user_id from changed
    union all select user_id from taken
  );

  with added as (
    insert into student_guardians
      (student_id, guardian_id, relation, has_custody, lives_with, has_data_access,
       is_emergency_contact, contact_order)
    select
      student.student_id, guardian.guardian_id, tie.relation,
      coalesce(tie.flags ~ 'c', tie.relation in ('parent', 'legal_guardian')),
      coalesce(tie.flags ~ 'l', tie.relation in ('parent', 'legal_guardian')),
      coalesce(tie.flags ~ 'd', tie.relation in ('parent', 'legal_guardian')),
      coalesce(tie.flags ~ 'e', true),
      tie.contact_order
    from pg_temp.oneroster_agents as tie
    join pg_temp.oneroster_person_keys as student on student.key = tie.student_key
    join pg_temp.oneroster_person_keys as guardian on guardian.key = tie.guardian_key
    where not exists (
      select from student_guardians as known
      where known.student_id = student.student_id and known.guardian_id = guardian.guardian_id
    )
    order by tie.line, tie.contact_order, guardian.guardian_id
    returning student_id, guardian_id
  ),
  taken as (
    delete from student_guardians
    using (
      select
        coalesce(person.student_id, other.student_id) as student_id,
        case when person.student_id is not null then other.guardian_id else person.guardian_id end
          as guardian_id
      from pg_temp.oneroster_persons as person
      cross join lateral
        jsonb_array_elements_text(person.former_values -> 'agents') as former (key)
      join pg_temp.oneroster_person_keys as other on other.key = former.key
      where person.spoken_of @> '{agents}'
        and not coalesce(person.said -> 'agents' ? former.key, false)
        and not exists (
          select from pg_temp.oneroster_agents as tie
          where (tie.student_key, tie.guardian_key) in (
            (person.key, former.key), (former.key, person.key)
          )
        )
    ) as former
    where student_guardians.student_id = former.student_id
      and student_guardians.guardian_id = former.guardian_id
    returning student_guardians.student_id, student_guardians.guardian_id
  )
  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select 'users.csv', person.line, 'changed'
  from pg_temp.oneroster_persons as person
  where person.is_known
    and (
      person.student_id in (select student_id from added union all select student_id from taken)
      -- Guardians' rows may name their students, too.
      or (person.said ? 'agents' or person.former_values ? 'agents')
        and person.guardian_id in (
          select guardian_id from added union all select guardian_id from taken
        )
    );
end;
$function$;
comment on function merge_oneroster_roles() is 'A step of import_oneroster(): roles of accounts, and who is whose guardian.';

CREATE OR REPLACE FUNCTION :"tenant".merge_oneroster_sessions()
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Rosters of several schools repeat titles ("Fall 2026" for each); ours are unique within the year,
-- so the later ones get a number.
declare
  has_new_years constant boolean := exists (
    select from pg_temp.oneroster_session_keys where is_year and is_new
  );
begin
  insert into academic_years (id, name, starts_on, ends_on, sourced_id)
  select
    keys.id,
    keys.title || case when numbered.number > 1 then format(' (%s)', numbered.number) else '' end,
    keys.starts_on, keys.ends_on, case when keys.line is not null then keys.key end
  from pg_temp.oneroster_session_keys as keys
  cross join lateral (
    select
      (
        select coalesce(max(oneroster_title_number(name, keys.title)), 0) from academic_years
      ) + (
        select count(*) from pg_temp.oneroster_session_keys as other
        where other.is_year and other.is_new and other.title = keys.title
          and (coalesce(other.line, 0), other.key) <= (coalesce(keys.line, 0), keys.key)
      ) as number
  ) as numbered
  where keys.is_year and keys.is_new
  order by keys.starts_on, keys.line;

  with changed as (
    update academic_years
    set
      name = case
        when oneroster_title_number(academic_years.name, keys.title) is null
          then keys.title || coalesce(
            (
              select format(' (%s)', max(oneroster_title_number(name, keys.title)) + 1)
              from academic_years
              having max(oneroster_title_number(name, keys.title)) is not null
            ),
            ''
          )
        else academic_years.name
      end,
      starts_on = keys.starts_on, ends_on = keys.ends_on
    from pg_temp.oneroster_session_keys as keys
    where academic_years.id = keys.id and keys.line is not null
      and (
        oneroster_title_number(academic_years.name, keys.title) is null
        or (academic_years.starts_on, academic_years.ends_on)
          is distinct from (keys.starts_on, keys.ends_on)
      )
    returning keys.line
  )
  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select 'academicSessions.csv', line, 'changed' from changed;

  insert into terms
    (id, academic_year_id, parent_term_id, name, kind, starts_on, ends_on, sourced_id)
  select
    keys.id, keys.academic_year_id, parent.id,
    keys.title || case when numbered.number > 1 then format(' (%s)', numbered.number) else '' end,
    oneroster_term_kind(staged.type, staged.homeroom_kind), keys.starts_on, keys.ends_on, keys.key
  from pg_temp.oneroster_session_keys as keys
  join pg_temp.oneroster_academic_sessions as staged on staged.line = keys.line
  left join pg_temp.oneroster_session_keys as parent
    on parent.key = keys.parent_key and not parent.is_year
  cross join lateral (
    select
      (
        select coalesce(max(oneroster_title_number(terms.name, keys.title)), 0)
        from terms
        where terms.academic_year_id = keys.academic_year_id
      ) + (
        select count(*) from pg_temp.oneroster_session_keys as other
        where not other.is_year and other.is_new and other.title = keys.title
          and other.academic_year_id = keys.academic_year_id and other.line <= keys.line
      ) as number
  ) as numbered
  where not keys.is_year and keys.is_new
  order by keys.depth, keys.starts_on, keys.line;

  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select 'academicSessions.csv', line, 'added'
  from pg_temp.oneroster_session_keys
  where is_new and line is not null;

  with changed as (
    update terms
    set
      name = case
        when oneroster_title_number(terms.name, keys.title) is null
          then keys.title || coalesce(
            (
              select format(' (%s)', max(oneroster_title_number(others.name, keys.title)) + 1)
              from terms as others
              where others.academic_year_id = keys.academic_year_id
              having max(oneroster_title_number(others.name, keys.title)) is not null
            ),
            ''
          )
        else terms.name
      end,
      starts_on = keys.starts_on, ends_on = keys.ends_on,
      kind = wanted.kind, academic_year_id = keys.academic_year_id, parent_term_id = parent.id
    from pg_temp.oneroster_session_keys as keys
    join pg_temp.oneroster_academic_sessions as staged on staged.line = keys.line
    left join pg_temp.oneroster_session_keys as parent
      on parent.key = keys.parent_key and not parent.is_year
    cross join lateral (
      select oneroster_term_kind(staged.type, staged.homeroom_kind) as kind
    ) as wanted
    where terms.id = keys.id and not keys.is_new
      and (
        oneroster_title_number(terms.name, keys.title) is null
        or (
          terms.starts_on, terms.ends_on, terms.kind, terms.academic_year_id, terms.parent_term_id
        ) is distinct from (
          keys.starts_on, keys.ends_on, wanted.kind, keys.academic_year_id, parent.id
        )
      )
    returning keys.line
  )
  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select 'academicSessions.csv', line, 'changed' from changed;

  if has_new_years and not exists (select from academic_years where is_current) then
    update academic_years set is_current = true
    where id = (
      select id from academic_years
      where current_date between starts_on and ends_on
      order by starts_on desc, id
      limit 1
    );
  end if;
end;
$function$;
comment on function merge_oneroster_sessions() is 'A step of import_oneroster(): academic sessions become years and terms.';

CREATE OR REPLACE FUNCTION :"tenant".merge_oneroster_spells()
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
begin
  -- A homeroom's students are enrolled in the class: in its terms, and open-ended where the roster
  -- names no end and the terms last as long as the year.
  insert into pg_temp.oneroster_spells (line, key, student_id, class_id, starts_on, ends_on)
  select
    staged.line, staged.sourced_id, person.student_id, class.class_id,
    greatest(staged.begins_on, terms.starts_on),
    case
      when staged.ends_on is null and terms.ends_on >= year.ends_on then null
      else least(staged.ends_on, terms.ends_on)
    end
  from pg_temp.oneroster_enrollments as staged
  join pg_temp.oneroster_class_keys as class
    on class.key = staged.class_sourced_id and class.is_homeroom
  join pg_temp.oneroster_person_keys as person on person.key = staged.user_sourced_id
  join academic_years as year on year.id = class.academic_year_id
  cross join lateral (
    select min(starts_on) as starts_on, max(ends_on) as ends_on
    from pg_temp.oneroster_class_terms as term
    where term.class_key = class.key
  ) as terms
  where not staged.is_deleted and lower(staged.role) = 'student';
  analyze pg_temp.oneroster_spells;

  -- Open-ended is the last spell only.
  update pg_temp.oneroster_spells as spell
  set ends_on = year.ends_on
  from classes
  join academic_years as year on year.id = classes.academic_year_id
  where classes.id = spell.class_id and spell.ends_on is null
    and (
      exists (
        select from pg_temp.oneroster_spells as later
        where later.student_id = spell.student_id and later.starts_on > year.ends_on
      )
      or exists (
        select from enrollments as later
        where later.student_id = spell.student_id and later.starts_on > year.ends_on
      )
    );

  -- A spell that followed from groups, was made by hand, is deleted by the same bundle, or is not
  -- in a bulk file any more becomes the roster's where it is about the same student and year.
  update enrollments as held
  set sourced_id = adopted.key, class_id = adopted.class_id, starts_on = adopted.starts_on,
    ends_on = adopted.ends_on,
    exit_code = case when held.ends_on = adopted.ends_on then held.exit_code end
  from (
    select distinct on (candidate.id)
      candidate.id, spell.key, spell.class_id, spell.starts_on, spell.ends_on
    from pg_temp.oneroster_spells as spell
    join classes as wanted on wanted.id = spell.class_id
    join enrollments as candidate on candidate.student_id = spell.student_id
    join classes on classes.id = candidate.class_id
      and classes.academic_year_id = wanted.academic_year_id
    where daterange(candidate.starts_on, candidate.ends_on, '[]')
        && daterange(spell.starts_on, spell.ends_on, '[]')
      and not exists (
        select from enrollments as known
        where coalesce(known.sourced_id, known.id::text) = spell.key
      )
      and coalesce(candidate.sourced_id, candidate.id::text) not in (
        select key from pg_temp.oneroster_spells
      )
      and (
        candidate.sourced_id is null
        or exists (
          select from pg_temp.oneroster_files where name = 'enrollments.csv' and mode = 'bulk'
        )
        or candidate.sourced_id in (
          select sourced_id from pg_temp.oneroster_enrollments where is_deleted
        )
      )
    order by candidate.id, spell.starts_on
  ) as adopted
  where held.id = adopted.id;

  perform merge_oneroster_derived_spells();

  with changed as (
    update enrollments as held
    set class_id = spell.class_id, starts_on = spell.starts_on, ends_on = spell.ends_on,
      exit_code = case when held.ends_on = spell.ends_on then held.exit_code end
    from pg_temp.oneroster_spells as spell
    where coalesce(held.sourced_id, held.id::text) = spell.key
      and held.student_id = spell.student_id
      and (held.class_id, held.starts_on, held.ends_on)
        is distinct from (spell.class_id, spell.starts_on, spell.ends_on)
    returning spell.line
  )
  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select 'enrollments.csv', line, 'changed' from changed;

  -- Whoever begins a new year has ended the one before.
  update enrollments as held
  set ends_on = year.ends_on
  from pg_temp.oneroster_spells as spell, classes, academic_years as year
  where held.student_id = spell.student_id and held.ends_on is null
    and classes.id = held.class_id and year.id = classes.academic_year_id
    and year.ends_on < spell.starts_on
    and not exists (
      select from enrollments as known
      where coalesce(known.sourced_id, known.id::text) = spell.key
    );

  insert into enrollments (student_id, class_id, starts_on, ends_on, entry_code, sourced_id)
  select
    spell.student_id, spell.class_id, spell.starts_on, spell.ends_on,
    case
      when former.academic_year_id is null then 'new'
      when former.academic_year_id = classes.academic_year_id then 'transferred'
      when former.grade_level_id = classes.grade_level_id then 'repeated'
      else 'promoted'
    end::app.entry_code,
    nullif(spell.key, '')
  from pg_temp.oneroster_spells as spell
  join classes on classes.id = spell.class_id
  left join lateral (
    select earlier_class.academic_year_id, earlier_class.grade_level_id
    from (
      select class_id, starts_on from enrollments
      where enrollments.student_id = spell.student_id
      union all
      select other.class_id, other.starts_on from pg_temp.oneroster_spells as other
      where other.student_id = spell.student_id
    ) as earlier
    join classes as earlier_class on earlier_class.id = earlier.class_id
    where earlier.starts_on < spell.starts_on
    order by earlier.starts_on desc
    limit 1
  ) as former on true
  where spell.key = '' or not exists (
    select from enrollments as known
    where coalesce(known.sourced_id, known.id::text) = spell.key
      and known.student_id = spell.student_id
  )
  order by spell.starts_on, spell.line, spell.student_id;
end;
$function$;
comment on function merge_oneroster_spells() is 'A step of import_oneroster(): students are enrolled in classes.';

CREATE OR REPLACE FUNCTION :"tenant".merge_oneroster_students()
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
begin
  insert into students
    (id, user_id, school_id, admission_number, first_name, middle_name, last_name, preferred_name,
     email, phone, mobile_phone, grade_level_id, status, sourced_id, sourced_values)
  select
    student_id, user_id, school_id, coalesce(identifier, ''), coalesce(first_name, ''),
    nullif(middle_name, ''), coalesce(last_name, ''), nullif(preferred_name, ''),
    nullif(contact_email, ''), nullif(phone, ''), nullif(mobile_phone, ''), grade_level_id,
    coalesce(student_status, 'active'), case when not is_handmade then key end,
    case when user_id is null then former_values - spoken_of || said else '{}' end
  from pg_temp.oneroster_persons as person
  where is_student and not exists (select from students where students.id = person.student_id)
  order by line;

  with wanted as materialized (
    select
      students.id, person.line,
      coalesce(person.school_id, students.school_id) as school_id,
      coalesce(nullif(person.identifier, ''), students.admission_number) as admission_number,
      coalesce(person.first_name, students.first_name) as first_name,
      case when person.middle_name is null then students.middle_name
        else nullif(person.middle_name, '') end as middle_name,
      coalesce(person.last_name, students.last_name) as last_name,
      case when person.preferred_name is null then students.preferred_name
        else nullif(person.preferred_name, '') end as preferred_name,
      case when person.contact_email is null then students.email
        else nullif(person.contact_email, '') end as email,
      case when person.phone is null then students.phone
        else nullif(person.phone, '') end as phone,
      case when person.mobile_phone is null then students.mobile_phone
        else nullif(person.mobile_phone, '') end as mobile_phone,
      case when person.has_grade then person.grade_level_id else students.grade_level_id end
        as grade_level_id,
      coalesce(
        person.student_status,
        case when person.former_values ? 'deleted' and students.status = 'withdrawn'
          then 'active'::app.student_status end,
        students.status
      ) as status,
      case when person.user_id is null
        then person.former_values - person.spoken_of || person.said
        else students.sourced_values
      end as sourced_values
    from pg_temp.oneroster_persons as person
    join students on students.id = person.student_id
  ),
  changed as (
    update students
    set school_id = wanted.school_id, admission_number = wanted.admission_number,
      first_name = wanted.first_name, middle_name = wanted.middle_name,
      last_name = wanted.last_name, preferred_name = wanted.preferred_name,
      email = wanted.email, phone = wanted.phone, mobile_phone = wanted.mobile_phone,
      grade_level_id = wanted.grade_level_id, status = wanted.status,
      sourced_values = wanted.sourced_values
    from wanted
    where students.id = wanted.id
      and (
        students.school_id, students.admission_number, students.first_name, students.middle_name,
        students.last_name, students.preferred_name, students.email, students.phone,
        students.mobile_phone, students.grade_level_id, students.status, students.sourced_values
      ) is distinct from (
        wanted.school_id, wanted.admission_number, wanted.first_name, wanted.middle_name,
        wanted.last_name, wanted.preferred_name, wanted.email, wanted.phone,
        wanted.mobile_phone, wanted.grade_level_id, wanted.status, wanted.sourced_values
      )
    returning wanted.line
  )
  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select 'users.csv', line, 'changed' from changed;
end;
$function$;
comment on function merge_oneroster_students() is 'A step of import_oneroster(): users who are students.';

CREATE OR REPLACE FUNCTION :"tenant".merge_oneroster_teachers()
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
begin
  insert into teachers
    (id, user_id, school_id, staff_number, first_name, middle_name, last_name,
     email, phone, mobile_phone, sourced_id, sourced_values)
  select
    teacher_id, user_id, school_id, nullif(identifier, ''), coalesce(first_name, ''),
    nullif(middle_name, ''), coalesce(last_name, ''),
    nullif(contact_email, ''), nullif(phone, ''), nullif(mobile_phone, ''),
    case when not is_handmade then key end,
    case when user_id is null then former_values - spoken_of || said else '{}' end
  from pg_temp.oneroster_persons as person
  where is_teacher and not exists (select from teachers where teachers.id = person.teacher_id)
  order by line;

  with wanted as materialized (
    select
      teachers.id, person.line,
      coalesce(person.school_id, teachers.school_id) as school_id,
      coalesce(nullif(person.identifier, ''), teachers.staff_number) as staff_number,
      coalesce(person.first_name, teachers.first_name) as first_name,
      case when person.middle_name is null then teachers.middle_name
        else nullif(person.middle_name, '') end as middle_name,
      coalesce(person.last_name, teachers.last_name) as last_name,
      case when person.contact_email is null then teachers.email
        else nullif(person.contact_email, '') end as email,
      case when person.phone is null then teachers.phone
        else nullif(person.phone, '') end as phone,
      case when person.mobile_phone is null then teachers.mobile_phone
        else nullif(person.mobile_phone, '') end as mobile_phone,
      case when person.former_values ? 'deleted' then null else teachers.left_on end as left_on,
      case when person.user_id is null
        then person.former_values - person.spoken_of || person.said
        else teachers.sourced_values
      end as sourced_values
    from pg_temp.oneroster_persons as person
    join teachers on teachers.id = person.teacher_id
    where person.is_known
  ),
  changed as (
    update teachers
    set school_id = wanted.school_id, staff_number = wanted.staff_number,
      first_name = wanted.first_name, middle_name = wanted.middle_name,
      last_name = wanted.last_name,
      email = wanted.email, phone = wanted.phone, mobile_phone = wanted.mobile_phone,
      left_on = wanted.left_on,
      sourced_values = wanted.sourced_values
    from wanted
    where teachers.id = wanted.id
      and (
        teachers.school_id, teachers.staff_number, teachers.first_name, teachers.middle_name,
        teachers.last_name, teachers.email, teachers.phone,
        teachers.mobile_phone, teachers.left_on, teachers.sourced_values
      ) is distinct from (
        wanted.school_id, wanted.staff_number, wanted.first_name, wanted.middle_name,
        wanted.last_name, wanted.email, wanted.phone,
        wanted.mobile_phone, wanted.left_on, wanted.sourced_values
      )
    returning wanted.line
  )
  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select 'users.csv', line, 'changed' from changed;
end;
$function$;
comment on function merge_oneroster_teachers() is 'A step of import_oneroster(): users who are teachers.';

CREATE OR REPLACE FUNCTION :"tenant".merge_oneroster_teaching()
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
begin
  -- As with students: a row about the same becomes the roster's.
  update class_subject_teachers as held
  set sourced_id = member.key
  from pg_temp.oneroster_memberships as member
  where member.is_main is not null
    and held.class_subject_id = member.class_subject_id and held.teacher_id = member.person_id
    and daterange(held.starts_on, held.ends_on, '[]')
      && daterange(member.starts_on, member.ends_on, '[]')
    and coalesce(held.sourced_id, held.id::text) <> member.key
    and coalesce(held.sourced_id, held.id::text) not in (
      select sourced_id from pg_temp.oneroster_enrollments
      where not is_deleted and sourced_id is not null
    )
    and (
      held.sourced_id is null
      or exists (
        select from pg_temp.oneroster_files where name = 'enrollments.csv' and mode = 'bulk'
      )
      or held.sourced_id in (
        select sourced_id from pg_temp.oneroster_enrollments where is_deleted
      )
    );

  with gone as (
    delete from class_subject_teachers as held
    using pg_temp.oneroster_enrollments as staged
    where coalesce(held.sourced_id, held.id::text) = staged.sourced_id
      and not staged.is_deleted
      and not exists (
        select from pg_temp.oneroster_memberships as member
        where member.line = staged.line and member.is_main is not null
          and member.class_subject_id = held.class_subject_id
          and member.person_id = held.teacher_id
      )
    returning staged.line
  )
  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select 'enrollments.csv', line, 'changed' from gone;

  -- A new main teacher takes over from the one before; whom a bulk file does not have any more,
  -- ends.
  update class_subject_teachers as held
  set is_main = false,
    ends_on = case
      when held.sourced_id is null or coalesce(held.starts_on, '-infinity') > current_date
        then held.ends_on
      else least(held.ends_on, current_date)
    end
  from pg_temp.oneroster_memberships as member
  where member.is_main and held.is_main
    and held.class_subject_id = member.class_subject_id
    and daterange(held.starts_on, held.ends_on, '[]')
      && daterange(member.starts_on, member.ends_on, '[]')
    and not exists (
      select from pg_temp.oneroster_memberships as staged
      where staged.is_main is not null
        and staged.key = coalesce(held.sourced_id, held.id::text)
        and staged.class_subject_id = held.class_subject_id
    );

  -- Who stops being the main teacher makes room before another one begins.
  update class_subject_teachers as held
  set is_main = false
  from pg_temp.oneroster_memberships as member
  where not member.is_main and held.is_main
    and coalesce(held.sourced_id, held.id::text) = member.key
    and held.class_subject_id = member.class_subject_id;

  with changed as (
    update class_subject_teachers as held
    set is_main = member.is_main, starts_on = member.starts_on, ends_on = member.ends_on
    from pg_temp.oneroster_memberships as member
    where member.is_main is not null
      and coalesce(held.sourced_id, held.id::text) = member.key
      and held.class_subject_id = member.class_subject_id
      and held.teacher_id = member.person_id
      and (held.is_main, held.starts_on, held.ends_on)
        is distinct from (member.is_main, member.starts_on, member.ends_on)
    returning member.line
  ),
  added as (
    insert into class_subject_teachers
      (class_subject_id, teacher_id, is_main, starts_on, ends_on, sourced_id)
    select class_subject_id, person_id, is_main, starts_on, ends_on, key
    from pg_temp.oneroster_memberships as member
    where is_main is not null
      and not exists (
        select from class_subject_teachers as held
        where coalesce(held.sourced_id, held.id::text) = member.key
          and held.class_subject_id = member.class_subject_id
          and held.teacher_id = member.person_id
      )
    order by line
    returning sourced_id
  )
  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select 'enrollments.csv', line, 'changed' from changed
  union
  select 'enrollments.csv', staged.line, 'changed'
  from added
  join pg_temp.oneroster_enrollments as staged
    on staged.sourced_id = added.sourced_id and not staged.is_deleted;

  -- A homeroom's teacher is its class teacher: the primary one, else the only one.
  with leaders as (
    select distinct on (class.class_id)
      class.class_id, person.teacher_id, staged.line,
      coalesce(staged.is_primary, false)
        or count(*) over (partition by class.class_id) = 1 as leads
    from pg_temp.oneroster_enrollments as staged
    join pg_temp.oneroster_class_keys as class
      on class.key = staged.class_sourced_id and class.is_homeroom
    join pg_temp.oneroster_person_keys as person on person.key = staged.user_sourced_id
    where not staged.is_deleted and lower(staged.role) = 'teacher'
    order by
      class.class_id, coalesce(staged.is_primary, false) desc,
      coalesce(staged.ends_on, 'infinity') desc, staged.line
  ),
  changed as (
    update classes
    set class_teacher_id = leaders.teacher_id
    from leaders
    where classes.id = leaders.class_id and leaders.leads
      and classes.class_teacher_id is distinct from leaders.teacher_id
    returning leaders.line
  )
  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select 'enrollments.csv', line, 'changed' from changed;

  insert into pg_temp.oneroster_notes (note)
  select format(
    'enrollments.csv: %s more teachers of homerooms without a course; a class has one class teacher, so they are not kept.',
    count(*)
  )
  from pg_temp.oneroster_enrollments as staged
  join pg_temp.oneroster_class_keys as class
    on class.key = staged.class_sourced_id and class.is_homeroom
  join pg_temp.oneroster_person_keys as person on person.key = staged.user_sourced_id
  join classes on classes.id = class.class_id
  where not staged.is_deleted and lower(staged.role) = 'teacher'
    and classes.class_teacher_id is distinct from person.teacher_id
    and not exists (
      select from pg_temp.oneroster_memberships as member where member.line = staged.line
    )
  having count(*) > 0;
end;
$function$;
comment on function merge_oneroster_teaching() is 'A step of import_oneroster(): teachers of classes and groups.';

CREATE OR REPLACE FUNCTION :"tenant".merge_oneroster_users()
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
begin
  create temporary table oneroster_persons on commit drop as
  with notes as (
    select
      person.key,
      jsonb_strip_nulls(jsonb_build_object(
        'username', nullif(nullif(nullif(staged.username, ''), staged.email), person.key),
        'userIds', nullif(staged.user_ids, ''),
        'userMasterIdentifier', nullif(staged.user_master_identifier, ''),
        'pronouns', nullif(staged.pronouns, ''),
        'identifier',
          case when not person.is_student and not person.is_teacher
            then nullif(staged.identifier, '')
          end,
        -- What a roster gave, a later one may take back; not what was given by hand.
        'agents', case
          when not person.is_handmade and cardinality(staged.agents) > 0
            then to_jsonb(staged.agents)
        end,
        'roles', case when not person.is_handmade then held.roles end
      )) as said,
      -- Columns that the file lacks say nothing, so that what is known of them stays.
      array_remove(array[
        case when staged.username is not null then 'username' end,
        case when staged.user_ids is not null then 'userIds' end,
        case when staged.user_master_identifier is not null then 'userMasterIdentifier' end,
        case when staged.pronouns is not null then 'pronouns' end,
        case when staged.identifier is not null then 'identifier' end,
        case when staged.agents is not null then 'agents' end,
        'deleted'
      ], null) as spoken_of
    from pg_temp.oneroster_person_keys as person
    join pg_temp.oneroster_users as staged on staged.line = person.line
    left join (
      select
        user_key,
        jsonb_agg(coalesce(role, kind) || ':' || coalesce(org_key, '')
          order by position, org_key) as roles
      from pg_temp.oneroster_person_roles
      group by user_key
    ) as held on held.user_key = person.key
  ),
  homes as (
    select distinct on (org.user_key) org.user_key, schools.id as school_id
    from (
      select user_key, org_key, position from pg_temp.oneroster_person_roles
      union all
      select staged.sourced_id, key, 5000 + position
      from pg_temp.oneroster_users as staged
      cross join lateral unnest(staged.orgs) with ordinality as orgs (key, position)
      where not staged.is_deleted and staged.homeroom_roles <> ''
      union all
      select sourced_id, primary_org_sourced_id, -1
      from pg_temp.oneroster_users
      where not is_deleted and primary_org_sourced_id <> ''
    ) as org
    join pg_temp.oneroster_school_keys as keys on keys.key = org.org_key
    join schools on schools.id = keys.id
    order by
      org.user_key, org.position < 0 desc, schools.kind = 'school' desc, org.position, keys.key
  )
  select
    person.key, person.line, person.is_known, person.is_handmade, person.user_id,
    person.student_id, person.teacher_id, person.guardian_id, person.is_student,
    person.is_teacher, person.is_guardian,
    num_nonnulls(person.student_id, person.teacher_id, person.guardian_id) > 0 as is_person,
    homes.school_id, staged.given_name as first_name, staged.family_name as last_name,
    staged.middle_name, staged.preferred_given_name as preferred_name,
    nullif(staged.email, '') as address,
    case coalesce(staged.homeroom_contact_email, '')
      when '' then staged.email
      when 'none' then ''
      else staged.homeroom_contact_email
    end as contact_email,
    staged.phone, staged.sms as mobile_phone, staged.identifier,
    oneroster_boolean(nullif(staged.enabled_user, '')) as is_enabled,
    staged.grades is not null as has_grade, grade.id as grade_level_id,
    nullif(staged.homeroom_student_status, '')::app.student_status as student_status,
    btrim(
      coalesce(nullif(staged.preferred_given_name, ''), staged.given_name, '') || ' '
        || coalesce(staged.family_name, '')
    ) as display_name,
    notes.said, notes.spoken_of,
    coalesce(
      nullif(users.sourced_values, '{}'), nullif(students.sourced_values, '{}'),
      nullif(teachers.sourced_values, '{}'), nullif(guardians.sourced_values, '{}'), '{}'
    ) as former_values,
    users.id is not null as has_account,
    btrim(coalesce(
      teachers.first_name || ' ' || teachers.last_name,
      students.first_name || ' ' || students.last_name,
      guardians.first_name || ' ' || guardians.last_name
    )) as former_name,
    btrim(coalesce(nullif(students.preferred_name, ''), students.first_name)
      || ' ' || students.last_name) as former_preferred_name
  from pg_temp.oneroster_person_keys as person
  join pg_temp.oneroster_users as staged on staged.line = person.line
  join notes on notes.key = person.key
  left join homes on homes.user_key = person.key
  left join pg_temp.oneroster_grades as grade on grade.code = staged.grade_code
  left join users on users.id = person.user_id
  left join students on students.id = person.student_id
  left join teachers on teachers.id = person.teacher_id
  left join guardians on guardians.id = person.guardian_id;
  analyze pg_temp.oneroster_persons;

  perform merge_oneroster_accounts();
  perform merge_oneroster_students();
  perform merge_oneroster_teachers();
  perform merge_oneroster_guardians();
  perform merge_oneroster_roles();

  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select 'users.csv', line, 'added' from pg_temp.oneroster_persons where not is_known;
  -- Statistics for what follows, and for the checks of foreign keys.
  analyze users, students, teachers, guardians;
end;
$function$;
comment on function merge_oneroster_users() is 'A step of import_oneroster(): users become accounts, students, teachers and guardians.';

CREATE OR REPLACE FUNCTION :"tenant".missing_attendance(day date DEFAULT NULL::date, school_id uuid DEFAULT NULL::uuid)
 RETURNS SETOF classes
 LANGUAGE sql
 STABLE PARALLEL SAFE ROWS 50
BEGIN ATOMIC
 SELECT classes.id,
     classes.school_id,
     classes.academic_year_id,
     classes.grade_level_id,
     classes.name,
     classes.capacity,
     classes.class_teacher_id,
     classes.room_id,
     classes.sourced_id,
     classes.created_at,
     classes.updated_at
    FROM ((classes
      JOIN schools ON ((schools.id = classes.school_id)))
      CROSS JOIN LATERAL ( SELECT COALESCE(missing_attendance.day, schools_today(schools.*)) AS day,
             schools_today(schools.*) AS today) clock)
   WHERE (((missing_attendance.school_id IS NULL) OR (schools.id = missing_attendance.school_id)) AND (clock.day <= clock.today) AND ((EXTRACT(isodow FROM clock.day))::smallint = ANY (schools.week_days)) AND (EXISTS ( SELECT
            FROM enrollments
           WHERE ((enrollments.class_id = classes.id) AND (clock.day <@ daterange(enrollments.starts_on, enrollments.ends_on, '[]'::text)) AND (NOT (EXISTS ( SELECT
                    FROM attendance_records
                   WHERE ((attendance_records.student_id = enrollments.student_id) AND (attendance_records.day = clock.day)))))))))
   ORDER BY schools.name, classes.name, classes.id;
END;
comment on function missing_attendance(date,uuid) is 'The classes whose register for a day (today, unless given) is not complete: somebody is enrolled for whom nothing is recorded, neither for the day nor for a period. Days without school, and days to come, miss nothing. Of one school, or of all that you may see.';
grant execute on function missing_attendance(date,uuid) to :"reader";

CREATE OR REPLACE FUNCTION :"tenant".next_number(sequence_name text, day date DEFAULT CURRENT_DATE)
 RETURNS text
 LANGUAGE plpgsql
 STRICT
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
declare
  taken constant number_sequences := reserve_numbers(sequence_name, 1, day);
begin
  return number_text(taken.pattern, taken.current_year, taken.last_number);
end;
$function$;
comment on function next_number(text,date) is 'Takes the next number of a sequence: "2027-00042" for {year}-{seq:5}. Without gaps, as long as whoever took it commits, and never the same one twice.';

CREATE OR REPLACE FUNCTION :"tenant".note_oneroster_leftovers()
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
begin
  insert into pg_temp.oneroster_notes (note)
  select format(
    'orgs.csv: %s new schools have the time zone %s, as OneRoster names none; correct it where it is another.',
    count(*), schools.time_zone
  )
  from pg_temp.oneroster_school_keys as keys
  join schools on schools.id = keys.id
  where keys.is_new and schools.kind = 'school'
  group by schools.time_zone;

  insert into pg_temp.oneroster_notes (note)
  select format(
    'users.csv: %s users are %s in the roster; they have an account without a role, as roles are not given by a file.',
    count(*), role
  )
  from (
    select distinct on (held.user_key) held.user_key, held.role
    from pg_temp.oneroster_person_roles as held
    join pg_temp.oneroster_person_keys as person on person.key = held.user_key
    where held.kind = 'staff' and not person.is_known
    order by held.user_key, held.position
  ) as staff
  group by role
  order by role;

  insert into pg_temp.oneroster_notes (note)
  select format('users.csv: %s users have no e-mail address, so they have no account.', count(*))
  from pg_temp.oneroster_person_keys
  where line is not null and user_id is null
  having count(*) > 0;

  insert into pg_temp.oneroster_notes (note)
  select format(
    'users.csv: %s agents are relatives or staff; they are named as guardians but may not read about the students.',
    count(*)
  )
  from pg_temp.oneroster_agents
  where relation not in ('parent', 'legal_guardian') and flags is null
  having count(*) > 0;

  insert into pg_temp.oneroster_notes (note)
  select format(
    'users.csv: %s students have several grades; the first one counts.', count(*)
  )
  from pg_temp.oneroster_users as staged
  join pg_temp.oneroster_person_keys as person on person.line = staged.line
  where person.is_student and cardinality(oneroster_list(staged.grades)) > 1
  having count(*) > 0;

  -- A bulk file is all that there is; still nobody is thrown out because a file is short.
  insert into pg_temp.oneroster_notes (note)
  select format(
    'users.csv: %s users of earlier rosters are not in it; they were left as they are (tobedeleted removes them).',
    count(*)
  )
  from oneroster_people() as person
  join pg_temp.oneroster_files as file on file.name = 'users.csv' and file.mode = 'bulk'
  left join users on users.id = person.user_id
  left join students on students.id = person.student_id
  left join teachers on teachers.id = person.teacher_id
  left join guardians on guardians.id = person.guardian_id
  where num_nonnulls(
      users.sourced_id, students.sourced_id, teachers.sourced_id, guardians.sourced_id
    ) > 0
    and not coalesce(
      users.sourced_values, students.sourced_values, teachers.sourced_values,
      guardians.sourced_values
    ) ? 'deleted'
    and not exists (
      select from pg_temp.oneroster_users as staged where staged.sourced_id = person.key
    )
  having count(*) > 0;

  insert into pg_temp.oneroster_notes (note)
  select format(
    'classes.csv: %s classes of earlier rosters that run now are not in it; they were left as they are (tobedeleted removes them).',
    count(distinct class_subjects.sourced_id)
  )
  from class_subjects
  join classes on classes.id = class_subjects.class_id
  join academic_years as year on year.id = classes.academic_year_id
  join pg_temp.oneroster_files as file on file.name = 'classes.csv' and file.mode = 'bulk'
  where class_subjects.sourced_id is not null
    and current_date between year.starts_on and year.ends_on
    and not exists (
      select from pg_temp.oneroster_classes as staged
      where staged.sourced_id = class_subjects.sourced_id
    )
  having count(*) > 0;
end;
$function$;
comment on function note_oneroster_leftovers() is 'A step of import_oneroster(): what its reader should know besides.';

CREATE OR REPLACE FUNCTION :"tenant".number_text(pattern text, year integer, number bigint)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
BEGIN ATOMIC
 SELECT regexp_replace(replace(pattern, '{year}'::text, (year)::text), '\{seq:\d\}'::text, lpad((number)::text, GREATEST(length((number)::text), ("substring"(pattern, '\{seq:(\d)\}'::text))::integer), '0'::text)) AS regexp_replace;
END;
comment on function number_text(text,integer,bigint) is 'A number in the words of its sequence''s pattern.';

CREATE OR REPLACE FUNCTION :"tenant".oneroster_boolean(value text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
 SELECT
         CASE lower(value)
             WHEN 'true'::text THEN true
             WHEN '1'::text THEN true
             WHEN 'false'::text THEN false
             WHEN '0'::text THEN false
             ELSE NULL::boolean
         END AS "case";
END;
comment on function oneroster_boolean(text) is 'What a OneRoster value says, in any case of letters; null for what is neither true nor false.';

CREATE OR REPLACE FUNCTION :"tenant".oneroster_classes()
 RETURNS TABLE(key text, is_homeroom boolean, class_id uuid, takes_whole_class boolean)
 LANGUAGE sql
 STABLE PARALLEL SAFE
BEGIN ATOMIC
 SELECT COALESCE(classes.sourced_id, (classes.id)::text) AS "coalesce",
     true,
     classes.id,
     false
    FROM classes
 UNION ALL
  SELECT COALESCE(class_subjects.sourced_id, (class_subjects.id)::text) AS "coalesce",
     false,
     (array_agg(class_subjects.class_id ORDER BY class_subjects.id))[1] AS array_agg,
     bool_and(class_subjects.takes_whole_class) AS bool_and
    FROM class_subjects
   WHERE (NOT (EXISTS ( SELECT
            FROM classes
           WHERE ((classes.id = class_subjects.class_id) AND (classes.sourced_id = class_subjects.sourced_id)))))
   GROUP BY COALESCE(class_subjects.sourced_id, (class_subjects.id)::text);
END;
comment on function oneroster_classes() is 'Classes and class subjects by the id that rosters know them by.';

CREATE OR REPLACE FUNCTION :"tenant".oneroster_date(value text)
 RETURNS date
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
 SELECT
         CASE
             WHEN (value !~ '^(19|20|21)\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(T[0-9:.]+(Z|[+-]\d\d:?\d\d)?)?$'::text) THEN NULL::date
             WHEN (((SUBSTRING(value FROM 9 FOR 2))::integer)::numeric > EXTRACT(day FROM (make_date((SUBSTRING(value FROM 1 FOR 4))::integer, (SUBSTRING(value FROM 6 FOR 2))::integer, 1) + '1 mon -1 days'::interval))) THEN NULL::date
             ELSE make_date((SUBSTRING(value FROM 1 FOR 4))::integer, (SUBSTRING(value FROM 6 FOR 2))::integer, (SUBSTRING(value FROM 9 FOR 2))::integer)
         END AS make_date;
END;
comment on function oneroster_date(text) is 'The date that a OneRoster value says (YYYY-MM-DD, or a date and time of ISO 8601); null for what is none.';

CREATE OR REPLACE FUNCTION :"tenant".oneroster_derived_spells(student_ids uuid[])
 RETURNS TABLE(student_id uuid, academic_year_id uuid, school_id uuid, grade_level_id uuid, starts_on date, ends_on date)
 LANGUAGE sql
 STABLE PARALLEL SAFE
BEGIN ATOMIC
 WITH years AS (
          SELECT member.student_id,
             classes.academic_year_id,
             mode() WITHIN GROUP (ORDER BY classes.school_id) AS school_id,
             mode() WITHIN GROUP (ORDER BY classes.grade_level_id) AS grade_level_id,
             GREATEST(year.starts_on, min(COALESCE(member.starts_on, terms.starts_on, year.starts_on))) AS starts_on,
             LEAST(year.ends_on, max(COALESCE(member.ends_on, terms.ends_on, year.ends_on))) AS ends_on,
             row_number() OVER (PARTITION BY member.student_id ORDER BY year.starts_on DESC, year.id) AS recency
            FROM ((((class_subject_students member
              JOIN class_subjects ON ((class_subjects.id = member.class_subject_id)))
              JOIN classes ON ((classes.id = class_subjects.class_id)))
              JOIN academic_years year ON ((year.id = classes.academic_year_id)))
              LEFT JOIN terms ON ((terms.id = class_subjects.term_id)))
           WHERE ((NOT class_subjects.takes_whole_class) AND ((oneroster_derived_spells.student_ids IS NULL) OR (member.student_id = ANY (oneroster_derived_spells.student_ids))))
           GROUP BY member.student_id, classes.academic_year_id, year.id
         )
  SELECT years.student_id,
     years.academic_year_id,
         CASE
             WHEN (years.recency = 1) THEN students.school_id
             ELSE years.school_id
         END AS school_id,
         CASE
             WHEN (years.recency = 1) THEN COALESCE(students.grade_level_id, years.grade_level_id)
             ELSE years.grade_level_id
         END AS grade_level_id,
     years.starts_on,
     years.ends_on
    FROM (years
      JOIN students ON ((students.id = years.student_id)))
   WHERE (years.starts_on <= years.ends_on);
END;
comment on function oneroster_derived_spells(uuid[]) is 'The spells in classes that follow from the groups of students (null: of all).';

CREATE OR REPLACE FUNCTION :"tenant".oneroster_grade_code(value text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
 SELECT
         CASE
             WHEN (value = ''::text) THEN NULL::text
             WHEN (value ~ '^[1-9]$'::text) THEN ('0'::text || value)
             WHEN (upper(value) = ANY (ARRAY['K'::text, '0'::text, '00'::text, 'KG'::text, 'KINDERGARTEN'::text])) THEN 'KG'::text
             WHEN (upper(value) = ANY (ARRAY['PK'::text, 'PREK'::text, 'PRE-K'::text])) THEN 'PK'::text
             WHEN (upper(value) = ANY (ARRAY['IT'::text, 'PR'::text, 'TK'::text, 'PS'::text, 'UG'::text])) THEN upper(value)
             ELSE value
         END AS value;
END;
comment on function oneroster_grade_code(text) is 'A grade as OneRoster codes it (KG, 01, 02, ...), from the ways in which rosters write it.';

CREATE OR REPLACE FUNCTION :"tenant".oneroster_grade_name(code text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
BEGIN ATOMIC
 SELECT
         CASE
             WHEN (code ~ '^\d\d$'::text) THEN ('Grade '::text || (code)::integer)
             WHEN (code = 'IT'::text) THEN 'Infants and toddlers'::text
             WHEN (code = 'PR'::text) THEN 'Preschool'::text
             WHEN (code = 'PK'::text) THEN 'Pre-kindergarten'::text
             WHEN (code = 'TK'::text) THEN 'Transitional kindergarten'::text
             WHEN (code = 'KG'::text) THEN 'Kindergarten'::text
             WHEN (code = 'PS'::text) THEN 'Postsecondary'::text
             WHEN (code = 'UG'::text) THEN 'Ungraded'::text
             ELSE code
         END AS code;
END;
comment on function oneroster_grade_name(text) is 'What a new grade level of this code is called.';

CREATE OR REPLACE FUNCTION :"tenant".oneroster_grade_rank(code text)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
BEGIN ATOMIC
 SELECT
         CASE
             WHEN (code ~ '^\d\d$'::text) THEN (code)::integer
             WHEN (code = 'KG'::text) THEN 0
             WHEN (code = 'TK'::text) THEN '-1'::integer
             WHEN (code = 'PK'::text) THEN '-2'::integer
             WHEN (code = 'PR'::text) THEN '-3'::integer
             WHEN (code = 'IT'::text) THEN '-4'::integer
             ELSE NULL::integer
         END AS "case";
END;
comment on function oneroster_grade_rank(text) is 'Where a grade stands among those that follow one another; null for ungraded and unknown codes.';

CREATE OR REPLACE FUNCTION :"tenant".oneroster_items(value text)
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
BEGIN ATOMIC
 SELECT COALESCE(array_agg(items.item ORDER BY items.first_position), '{}'::text[]) AS "coalesce"
    FROM ( SELECT btrim(items_1.item) AS item,
             min(items_1."position") AS first_position
            FROM string_to_table(oneroster_items.value, ','::text) WITH ORDINALITY items_1(item, "position")
           WHERE (btrim(items_1.item) <> ''::text)
           GROUP BY (btrim(items_1.item))) items;
END;
comment on function oneroster_items(text) is 'The distinct items of a OneRoster list of several.';

CREATE OR REPLACE FUNCTION :"tenant".oneroster_list(value text)
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
 SELECT
         CASE
             WHEN (value = ''::text) THEN '{}'::text[]
             WHEN (value !~~ '%,%'::text) THEN ARRAY[value]
             ELSE oneroster_items(value)
         END AS oneroster_items;
END;
comment on function oneroster_list(text) is 'The distinct items of a OneRoster list, which are separated by commas; null for null.';

CREATE OR REPLACE FUNCTION :"tenant".oneroster_made_classes()
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
BEGIN ATOMIC
 WITH spells AS MATERIALIZED (
          SELECT enrollments.class_id,
             enrollments.student_id,
             classes_1.academic_year_id,
             enrollments.starts_on,
             enrollments.ends_on,
             ((enrollments.sourced_id IS NULL) AND (enrollments.exit_code IS NULL) AND (count(*) OVER (PARTITION BY enrollments.student_id, classes_1.academic_year_id) = 1)) AS is_plain,
             classes_1.school_id,
             classes_1.grade_level_id
            FROM (enrollments
              JOIN classes classes_1 ON ((classes_1.id = enrollments.class_id)))
         ), own AS (
          SELECT spells.class_id
            FROM (spells
              LEFT JOIN oneroster_derived_spells(NULL::uuid[]) derived(student_id, academic_year_id, school_id, grade_level_id, starts_on, ends_on) ON (((derived.student_id = spells.student_id) AND (derived.academic_year_id = spells.academic_year_id) AND (derived.school_id = spells.school_id) AND (derived.grade_level_id = spells.grade_level_id) AND (derived.starts_on = spells.starts_on) AND (derived.ends_on = spells.ends_on))))
           WHERE ((derived.student_id IS NULL) OR (NOT spells.is_plain))
         )
  SELECT classes.id
    FROM (classes
      JOIN grade_levels ON ((grade_levels.id = classes.grade_level_id)))
   WHERE ((classes.name = grade_levels.name) AND (num_nonnulls(classes.sourced_id, classes.class_teacher_id, classes.room_id, classes.capacity) = 0) AND (NOT (classes.id IN ( SELECT own.class_id
            FROM own))) AND (NOT (EXISTS ( SELECT
            FROM class_subjects
           WHERE ((class_subjects.class_id = classes.id) AND class_subjects.takes_whole_class)))) AND ((EXISTS ( SELECT
            FROM class_subjects
           WHERE (class_subjects.class_id = classes.id))) OR (classes.id IN ( SELECT spells.class_id
            FROM spells))));
END;
comment on function oneroster_made_classes() is 'The classes that a roster need not name, because they follow from groups and grades.';

CREATE OR REPLACE FUNCTION :"tenant".oneroster_people()
 RETURNS TABLE(key text, user_id uuid, student_id uuid, teacher_id uuid, guardian_id uuid)
 LANGUAGE sql
 STABLE PARALLEL SAFE
BEGIN ATOMIC
 SELECT part.key,
     (array_agg(part.user_id) FILTER (WHERE (part.user_id IS NOT NULL)))[1] AS array_agg,
     (array_agg(part.student_id) FILTER (WHERE (part.student_id IS NOT NULL)))[1] AS array_agg,
     (array_agg(part.teacher_id) FILTER (WHERE (part.teacher_id IS NOT NULL)))[1] AS array_agg,
     (array_agg(part.guardian_id) FILTER (WHERE (part.guardian_id IS NOT NULL)))[1] AS array_agg
    FROM ( SELECT COALESCE(users.sourced_id, teachers.sourced_id, students.sourced_id, guardians.sourced_id, (teachers.id)::text, (students.id)::text, (guardians.id)::text, (users.id)::text) AS key,
             users.id AS user_id,
             students.id AS student_id,
             teachers.id AS teacher_id,
             guardians.id AS guardian_id
            FROM (((users
              LEFT JOIN teachers ON ((teachers.user_id = users.id)))
              LEFT JOIN students ON ((students.user_id = users.id)))
              LEFT JOIN guardians ON ((guardians.user_id = users.id)))
           WHERE (users.id <> worker_user_id())
         UNION ALL
          SELECT COALESCE(students.sourced_id, (students.id)::text) AS "coalesce",
             NULL::uuid,
             students.id,
             NULL::uuid,
             NULL::uuid
            FROM students
           WHERE (students.user_id IS NULL)
         UNION ALL
          SELECT COALESCE(teachers.sourced_id, (teachers.id)::text) AS "coalesce",
             NULL::uuid,
             NULL::uuid,
             teachers.id,
             NULL::uuid
            FROM teachers
           WHERE (teachers.user_id IS NULL)
         UNION ALL
          SELECT COALESCE(guardians.sourced_id, (guardians.id)::text) AS "coalesce",
             NULL::uuid,
             NULL::uuid,
             NULL::uuid,
             guardians.id
            FROM guardians
           WHERE (guardians.user_id IS NULL)) part
   GROUP BY part.key;
END;
comment on function oneroster_people() is 'Everybody in the school by the id that rosters know them by.';

CREATE OR REPLACE FUNCTION :"tenant".oneroster_role_kind(role text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
BEGIN ATOMIC
 SELECT
         CASE
             WHEN (lower(role) = 'student'::text) THEN 'student'::text
             WHEN (lower(role) = 'teacher'::text) THEN 'teacher'::text
             WHEN (lower(role) = ANY (ARRAY['guardian'::text, 'parent'::text, 'relative'::text])) THEN 'guardian'::text
             WHEN ((lower(role) = ANY (ARRAY['administrator'::text, 'aide'::text, 'counselor'::text, 'districtadministrator'::text, 'principal'::text, 'proctor'::text, 'siteadministrator'::text, 'systemadministrator'::text])) OR (lower(role) ~~ 'ext:%'::text)) THEN 'staff'::text
             ELSE NULL::text
         END AS "case";
END;
comment on function oneroster_role_kind(text) is 'What a role of OneRoster makes of a user: student, teacher, guardian, or staff (an account that gets no role from a roster); null for an unknown role.';

CREATE OR REPLACE FUNCTION :"tenant".oneroster_term_kind(type text, own_kind text DEFAULT NULL::text)
 RETURNS term_kind
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
 SELECT
         CASE
             WHEN (own_kind = ANY (ARRAY['term'::text, 'semester'::text, 'trimester'::text, 'quarter'::text, 'grading_period'::text])) THEN (own_kind)::term_kind
             WHEN (lower(type) = 'gradingperiod'::text) THEN 'grading_period'::term_kind
             WHEN (lower(type) = 'semester'::text) THEN 'semester'::term_kind
             ELSE 'term'::term_kind
         END AS "case";
END;
comment on function oneroster_term_kind(text,text) is 'The kind of term that a type of academic session is. Trimesters and quarters, which OneRoster lacks, come from a column of our own exports.';

CREATE OR REPLACE FUNCTION :"tenant".oneroster_title_number(name text, title text)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
BEGIN ATOMIC
 SELECT
         CASE
             WHEN (name = title) THEN 1
             WHEN (starts_with(name, (title || ' ('::text)) AND (SUBSTRING(name FROM (length(title) + 3)) ~ '^[1-9]\d{0,5}\)$'::text)) THEN (rtrim(SUBSTRING(name FROM (length(title) + 3)), ')'::text))::integer
             ELSE NULL::integer
         END AS "case";
END;
comment on function oneroster_title_number(text,text) is 'Which of several with one title this name is: 1 for "Fall", 2 for "Fall (2)", null for another title.';

CREATE OR REPLACE FUNCTION :"tenant".open_session(person uuid, token_hash bytea, valid_for interval, client_device text, client_agent text, client_address inet, family uuid DEFAULT uuid_v7())
 RETURNS user_sessions
 LANGUAGE sql
 SECURITY DEFINER
BEGIN ATOMIC
 INSERT INTO user_sessions (user_id, family_id, refresh_token_hash, device, user_agent, address, expires_at)
   VALUES (open_session.person, open_session.family, open_session.token_hash, "left"(open_session.client_device, 200), "left"(open_session.client_agent, 500), open_session.client_address, (now() + open_session.valid_for))
   RETURNING user_sessions.id,
     user_sessions.user_id,
     user_sessions.family_id,
     user_sessions.refresh_token_hash,
     user_sessions.device,
     user_sessions.user_agent,
     user_sessions.address,
     user_sessions.last_used_at,
     user_sessions.expires_at,
     user_sessions.replaced_at,
     user_sessions.revoked_at,
     user_sessions.revoked_reason,
     user_sessions.created_at,
     user_sessions.updated_at;
END;
comment on function open_session(uuid,bytea,interval,text,text,inet,uuid) is 'Begins a session, or adds the next refresh token to one.';

CREATE OR REPLACE FUNCTION :"tenant".own_role_ids()
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE SECURITY DEFINER ROWS 3
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because policies call it: it must not run into their own recursion.
declare
  asker constant uuid := current_user_id();
begin
  return query
    with recursive lineage (role_id) as (
      select user_roles.role_id
      from user_roles
      where user_roles.user_id = asker
        and user_roles.valid_from <= now()
        and (user_roles.valid_until is null or user_roles.valid_until > now())
      union
      select roles.parent_role_id
      from roles
      join lineage on lineage.role_id = roles.id
      where roles.parent_role_id is not null
    )
    select role_id from lineage;
end;
$function$;
comment on function own_role_ids() is '@behavior -*
The roles that you have now, and those from which they inherit.';
grant execute on function own_role_ids() to :"reader";

CREATE OR REPLACE FUNCTION :"tenant".permission_id_of(code text)
 RETURNS uuid
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
declare
  found_id constant uuid := (
    select id from permissions where permissions.code = permission_id_of.code
  );
begin
  if found_id is null then
    perform refuse_unknown('permission', code, array(select permissions.code from permissions));
  end if;
  return found_id;
end;
$function$;
comment on function permission_id_of(text) is '@behavior -*
The permission of this code; refuses (SC106) an unknown one.';
grant execute on function permission_id_of(text) to :"tenant";

CREATE OR REPLACE FUNCTION :"tenant".policy_allows(person uuid, code text, row_id uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because it looks at the row as somebody else would.
declare
  resource constant regclass := to_regclass(quote_ident(split_part(code, ':', 1)));
  asker constant text := current_setting('app.user_id', true);
  condition text;
  verdict boolean;
begin
  select pg_catalog.pg_get_expr(pg_policy.polqual, resource) into condition
  from pg_catalog.pg_policy
  where pg_policy.polrelid = resource
    and pg_policy.polname <> 'all_owner'
    and pg_policy.polcmd = case split_part(code, ':', 2)
      when 'view' then 'r' when 'update' then 'w' when 'delete' then 'd'
    end::"char";
  if condition is null then
    return null;
  end if;
  perform set_config('app.user_id', person::text, true);
  execute format('select %s from %s where id = $1', condition, resource) into verdict using row_id;
  -- An error would undo the setting as well.
  perform set_config('app.user_id', coalesce(asker, ''), true);
  return verdict;
end;
$function$;
comment on function policy_allows(uuid,text,uuid) is 'Whether the table''s policy lets a user view, update or delete a row; null when there is no such row, or no policy decides.';

CREATE OR REPLACE FUNCTION :"tenant".promote_class(class_id uuid, to_class_id uuid, except_student_ids uuid[] DEFAULT '{}'::uuid[], first_day date DEFAULT NULL::date)
 RETURNS SETOF enrollments
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
#variable_conflict use_column
-- Definer, because it moves all of a class or nobody: what the caller may not read must not stay
-- behind unnoticed.
declare
  source record;
  target record;
  last_day date;
  new_ids uuid[];
begin
  perform require_permission(
    'classes:approve',
    coalesce(
      may_for_class('classes:approve', class_id) and may_for_class('classes:approve', to_class_id),
      false
    )
  );

  select classes.name, academic_years.id as year_id, academic_years.ends_on
  into source
  from classes
  join academic_years on academic_years.id = classes.academic_year_id
  where classes.id = promote_class.class_id;
  select
    classes.name, academic_years.id as year_id, academic_years.starts_on,
    schools_today(schools) as today
  into target
  from classes
  join academic_years on academic_years.id = classes.academic_year_id
  join schools on schools.id = classes.school_id
  where classes.id = to_class_id;
  if source is null or target is null then
    raise exception using errcode = 'P0002', message = 'There is no such class.';
  elsif class_id = to_class_id or target.starts_on <= source.ends_on
    and target.year_id <> source.year_id
  then
    raise exception using
      errcode = 'SC217',
      message = format('Class %s cannot be promoted to class %s.', source.name, target.name),
      hint = 'Choose another class: of the same academic year, or of one that begins after it.';
  end if;

  first_day := coalesce(
    first_day,
    case when target.year_id = source.year_id then target.today else target.starts_on end
  );
  last_day := least(first_day - 1, source.ends_on);

  -- Two promotions of one class go one after the other.
  perform from classes where classes.id in (class_id, to_class_id) order by id for no key update;

  with leaving as (
    select enrollments.id, enrollments.student_id
    from enrollments
    where enrollments.class_id = promote_class.class_id
      and enrollments.exit_code is null
      and enrollments.starts_on <= last_day
      and (
        target.year_id <> source.year_id
        or coalesce(enrollments.ends_on, 'infinity') >= first_day
      )
      and enrollments.student_id <> all (coalesce(except_student_ids, '{}'))
  ),
  ended as (
    update enrollments
    set ends_on = least(coalesce(enrollments.ends_on, last_day), last_day), exit_code = 'promoted'
    from leaving
    where enrollments.id = leaving.id
    returning enrollments.student_id
  ),
  begun as (
    insert into enrollments (student_id, class_id, starts_on, entry_code)
    select ended.student_id, to_class_id, first_day, 'promoted'
    from ended
    returning enrollments.id
  )
  select array_agg(begun.id) into new_ids from begun;
  if new_ids is null then
    raise exception using
      errcode = 'SC218',
      message = format('Nobody is left in class %s to be promoted.', source.name),
      hint = 'The class was promoted already, or has no students.';
  end if;

  return query
    select enrollments.*
    from unnest(new_ids) as listed (id)
    join enrollments on enrollments.id = listed.id
    join students on students.id = enrollments.student_id
    order by students.last_name, students.first_name, students.id;
end;
$function$;
comment on function promote_class(uuid,uuid,uuid[],date) is 'Moves the students of a class to another one, but for those you except: usually to a class of the next academic year, from its first day on. Returns the new enrolments. All move or, where one cannot (no seat, enrolled there already), none. Needs classes:approve for both classes.';
grant execute on function promote_class(uuid,uuid,uuid[],date) to :"tenant";

CREATE OR REPLACE FUNCTION :"tenant".publish_paper_results(exam_paper_id uuid)
 RETURNS exam_papers
 LANGUAGE plpgsql
 STRICT SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because publishing is a step of its own: nobody may set published_at by hand.
declare
  paper exam_papers;
begin
  select exam_papers.* into paper
  from exam_papers
  where exam_papers.id = publish_paper_results.exam_paper_id
  for share;
  perform require_permission(
    'results:publish',
    may_for_class_subjects('results:publish', array[paper.class_subject_id])
  );
  if paper.id is null then
    raise exception using errcode = 'P0002', message = 'There is no such exam paper.';
  end if;

  update results
  set published_at = now()
  where results.exam_paper_id = paper.id and results.published_at is null;
  if not found and not exists (select from results where results.exam_paper_id = paper.id) then
    raise exception using
      errcode = 'SC310',
      message = 'There are no results of this paper to publish.',
      hint = 'Enter the results first.';
  end if;
  return paper;
end;
$function$;
comment on function publish_paper_results(uuid) is 'Shows the results of one paper to students and guardians. Calling it again publishes what was entered since. Needs results:publish for the class subject.';
grant execute on function publish_paper_results(uuid) to :"tenant";

CREATE OR REPLACE FUNCTION :"tenant".publish_report_cards(class_id uuid, term_id uuid)
 RETURNS SETOF report_cards
 LANGUAGE plpgsql
 STRICT SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because publishing is a step of its own: nobody may set published_at by hand.
begin
  perform require_permission(
    'report_cards:publish', may_for_class('report_cards:publish', publish_report_cards.class_id)
  );
  update report_cards
  set published_at = now(), published_by_id = current_user_id()
  where report_cards.class_id = publish_report_cards.class_id
    and report_cards.term_id = publish_report_cards.term_id
    and report_cards.published_at is null;
  if not found and not exists (
    select
    from report_cards
    where report_cards.class_id = publish_report_cards.class_id
      and report_cards.term_id = publish_report_cards.term_id
  ) then
    raise exception using
      errcode = 'SC310',
      message = 'There are no report cards of this class and term to publish.',
      hint = 'Generate them first.';
  end if;
  return query
    select report_cards.*
    from report_cards
    where report_cards.class_id = publish_report_cards.class_id
      and report_cards.term_id = publish_report_cards.term_id
    order by report_cards.class_rank nulls last, report_cards.student_id;
end;
$function$;
comment on function publish_report_cards(uuid,uuid) is 'Shows the report cards of a class and term to students and guardians, and freezes them. Those that are published already stay as they are. Needs report_cards:publish for the class.';
grant execute on function publish_report_cards(uuid,uuid) to :"tenant";

CREATE OR REPLACE FUNCTION :"tenant".publish_results(exam_id uuid)
 RETURNS exams
 LANGUAGE plpgsql
 STRICT SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because publishing is a step of its own: nobody may set published_at by hand.
declare
  exam exams;
begin
  select exams.* into exam from exams where exams.id = publish_results.exam_id for update;
  perform require_permission(
    'exams:publish',
    has_permission('exams:publish')
      or exam.school_id in (select school_ids_for('exams:publish'))
  );
  if exam.id is null then
    raise exception using errcode = 'P0002', message = 'There is no such exam.';
  end if;

  update results
  set published_at = now()
  from exam_papers
  where exam_papers.exam_id = exam.id
    and results.exam_paper_id = exam_papers.id
    and results.published_at is null;
  if not found and exam.published_at is null and not exists (
    select
    from results
    join exam_papers on exam_papers.id = results.exam_paper_id
    where exam_papers.exam_id = exam.id
  ) then
    raise exception using
      errcode = 'SC310',
      message = format('There are no results of %s to publish.', exam.name),
      hint = 'Enter the results first.';
  end if;

  update exams
  set published_at = now()
  where exams.id = exam.id and exams.published_at is null
  returning * into exam;
  if not found then
    select exams.* into exam from exams where exams.id = publish_results.exam_id;
  end if;
  return exam;
end;
$function$;
comment on function publish_results(uuid) is 'Shows the results of an exam, of all its papers, to students and guardians. Calling it again publishes what was entered since. Needs exams:publish.';
grant execute on function publish_results(uuid) to :"tenant";

CREATE OR REPLACE FUNCTION :"tenant".queue_job(task text, payload jsonb, job_key text DEFAULT NULL::text, run_at timestamp with time zone DEFAULT NULL::timestamp with time zone)
 RETURNS void
 LANGUAGE sql
BEGIN ATOMIC
 SELECT queue_jobs(task, ARRAY[payload],
         CASE
             WHEN (job_key IS NOT NULL) THEN ARRAY[job_key]
             ELSE NULL::text[]
         END, run_at) AS queue_jobs;
END;
comment on function queue_job(text,jsonb,text,timestamp with time zone) is 'Queues one job in this transaction; see queue_jobs. Only triggers and functions of the owner may.';

CREATE OR REPLACE FUNCTION :"tenant".queue_jobs(task text, payloads jsonb[], job_keys text[] DEFAULT NULL::text[], run_at timestamp with time zone DEFAULT NULL::timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because the queue is nobody's but the owner's and the worker's. plpgsql, because it must
-- not depend on objects that graphile-worker replaces when it is upgraded.
declare
  school constant text := split_part(current_schema(), '_', 2);
  waiting integer;
begin
  -- A job stands behind those of its kind that wait for this school already, twenty of which count
  -- as one step: a school that imports ten thousand people does not keep another one waiting.
  select count(*) into waiting
  from (
    select
    from graphile_worker._private_jobs as jobs
    join graphile_worker._private_tasks as tasks on tasks.id = jobs.task_id
    where jobs.payload ->> 'school' = school
      and tasks.identifier = task
      and jobs.is_available
    limit 20000
  ) as backlog;

  perform graphile_worker.add_jobs(
    array(
      select (
        task,
        json_build_object(
          'school', school,
          'request_id', nullif(current_setting('app.request_id', true), ''),
          'payload', job.payload
        ),
        null,
        run_at,
        null,
        concat_ws(':', school, task, job.key),
        least((waiting + job.position) / 20, 1000),
        null
      )::graphile_worker.job_spec
      from unnest(payloads, coalesce(job_keys, array(
        select gen_random_uuid()::text from generate_subscripts(payloads, 1)
      ))) with ordinality as job (payload, key, position)
    ),
    job_key_preserve_run_at => true
  );
end;
$function$;
comment on function queue_jobs(text,jsonb[],text[],timestamp with time zone) is 'Queues jobs of one kind in this transaction. A job replaces a waiting one with the same key. Payloads carry ids, never what rows hold.';

CREATE OR REPLACE FUNCTION :"tenant".rank_students(student_ids uuid[], term_id uuid)
 RETURNS SETOF ranking_line
 LANGUAGE sql
 STABLE PARALLEL SAFE STRICT ROWS 30
BEGIN ATOMIC
 WITH averages AS (
          SELECT member.id AS student_id,
             round_percent(avg((((100)::numeric * subject.earned) / subject.possible)) FILTER (WHERE (subject.possible > (0)::numeric))) AS percent
            FROM (unnest(rank_students.student_ids) member(id)
              LEFT JOIN subject_averages(rank_students.student_ids, rank_students.term_id) subject(student_id, subject_id, subject_name, earned, possible, percent, counted, absent, exempt) ON ((subject.student_id = member.id)))
           GROUP BY member.id
         )
  SELECT averages.student_id,
     students.full_name,
     averages.percent,
         CASE
             WHEN (averages.percent IS NOT NULL) THEN (rank() OVER (ORDER BY averages.percent DESC NULLS LAST))::integer
             ELSE NULL::integer
         END AS "case",
     cardinality(rank_students.student_ids) AS cardinality
    FROM (averages
      JOIN students ON ((students.id = averages.student_id)));
END;
comment on function rank_students(uuid[],uuid) is 'The places of these students among each other, by their weighted averages in a term.';

CREATE OR REPLACE FUNCTION :"tenant".record_sign_in(person uuid, typed_email text, failure sign_in_failure, session uuid, client_agent text, client_address inet)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
BEGIN ATOMIC
 INSERT INTO login_history (user_id, email, succeeded, failure_reason, session_id, user_agent, address)
   VALUES (record_sign_in.person, record_sign_in.typed_email, (record_sign_in.failure IS NULL), record_sign_in.failure, record_sign_in.session, "left"(record_sign_in.client_agent, 500), record_sign_in.client_address);
END;
comment on function record_sign_in(uuid,text,sign_in_failure,uuid,text,inet) is 'Writes an attempt to sign in into the history; without a failure it succeeded.';

CREATE OR REPLACE FUNCTION :"tenant".redeem_user_token(token_purpose text, hash bytea, new_password_hash text, refresh_token_hash bytea, valid_for interval, client_device text, client_agent text, client_address inet)
 RETURNS TABLE(user_id uuid, session_id uuid, expires_at timestamp with time zone)
 LANGUAGE plpgsql
 SECURITY DEFINER ROWS 1
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because whoever holds the token has not signed in.
declare
  account users;
  session user_sessions;
begin
  select users.* into account
  from users
  where users.is_active
    and users.id = (select mailed.user_id from user_tokens as mailed where mailed.token_hash = hash)
  for no key update;
  -- Of two requests with one token the second has waited above, and finds it used.
  update user_tokens
  set used_at = now()
  where user_tokens.token_hash = hash
    and user_tokens.user_id = account.id
    and user_tokens.purpose = token_purpose::app.token_purpose
    and user_tokens.used_at is null
    and user_tokens.expires_at > now();
  if not found then
    return;
  end if;
  perform set_config('app.user_id', account.id::text, true);
  perform set_password(account.id, new_password_hash);
  session := open_session(
    account.id, refresh_token_hash, valid_for, client_device, client_agent, client_address
  );
  -- Whoever reads the user's mail is the user: this is a sign-in, and it ends a lock.
  perform record_sign_in(
    account.id, account.email, null, session.family_id, client_agent, client_address
  );
  return query select session.user_id, session.family_id, session.expires_at;
end;
$function$;
comment on function redeem_user_token(text,bytea,text,bytea,interval,text,text,inet) is 'Uses up a one-time token: sets the password, ends all sessions and begins one. No row when the token is no good.';
grant execute on function redeem_user_token(text,bytea,text,bytea,interval,text,text,inet) to homeroom_server;

CREATE OR REPLACE FUNCTION :"tenant".refuse_unknown(kind text, name text, known text[])
 RETURNS void
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
declare
  closest constant text := (
    select candidate
    from unnest(known) as candidate
    cross join lateral (
      select greatest(app.similarity(candidate, name), app.word_similarity(name, candidate))
    ) as measured (likeness)
    where likeness > 0.3
    order by likeness desc, abs(length(candidate) - length(name)), candidate
    limit 1
  );
begin
  raise exception using
    errcode = 'SC106',
    message = format('There is no %s %s.', kind, coalesce(name, 'without a name')),
    hint = case
      when closest is null then 'Nothing comes close to it.'
      else format('Did you mean %s?', closest)
    end;
end;
$function$;
comment on function refuse_unknown(text,text,text[]) is '@behavior -*
Refuses (SC106) a name that does not exist, and says which one comes closest.';
grant execute on function refuse_unknown(text,text,text[]) to :"tenant";

CREATE OR REPLACE FUNCTION :"tenant".remove_oneroster_classes()
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
begin
  -- Groups and class subjects: gone with their members where nobody has begun; else they end.
  with doomed as materialized (
    select staged.line, class_subjects.id
    from pg_temp.oneroster_classes as staged
    join class_subjects
      on coalesce(class_subjects.sourced_id, class_subjects.id::text) = staged.sourced_id
    where staged.is_deleted
  ),
  ended_members as (
    update class_subject_students as held set ends_on = current_date
    from doomed
    where held.class_subject_id = doomed.id
      and coalesce(held.starts_on, '-infinity') <= current_date
      and coalesce(held.ends_on, 'infinity') > current_date
    returning doomed.line
  ),
  ended_teachers as (
    update class_subject_teachers as held set ends_on = current_date
    from doomed
    where held.class_subject_id = doomed.id
      and coalesce(held.starts_on, '-infinity') <= current_date
      and coalesce(held.ends_on, 'infinity') > current_date
    returning doomed.line
  ),
  unbegun_members as (
    delete from class_subject_students as held using doomed
    where held.class_subject_id = doomed.id and held.starts_on > current_date
    returning doomed.line
  ),
  unbegun_teachers as (
    delete from class_subject_teachers as held using doomed
    where held.class_subject_id = doomed.id and held.starts_on > current_date
    returning doomed.line
  )
  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select distinct 'classes.csv', line, 'deleted'
  from (
    select line from ended_members
    union all select line from ended_teachers
    union all select line from unbegun_members
    union all select line from unbegun_teachers
  ) as touched;

  with gone as (
    delete from class_subjects
    using pg_temp.oneroster_classes as staged
    where staged.is_deleted
      and coalesce(class_subjects.sourced_id, class_subjects.id::text) = staged.sourced_id
      and not exists (
        select from class_subject_students as held where held.class_subject_id = class_subjects.id
      )
      and not exists (
        select from class_subject_teachers as held where held.class_subject_id = class_subjects.id
      )
      and not exists (
        select from exam_papers where exam_papers.class_subject_id = class_subjects.id
      )
    returning staged.line
  )
  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select distinct 'classes.csv', line, 'deleted' from gone;

  -- Homerooms.
  with doomed as materialized (
    select staged.line, classes.id
    from pg_temp.oneroster_classes as staged
    join classes on coalesce(classes.sourced_id, classes.id::text) = staged.sourced_id
    where staged.is_deleted
  ),
  unbegun as (
    delete from enrollments using doomed
    where enrollments.class_id = doomed.id and enrollments.starts_on > current_date
    returning doomed.line
  ),
  ended as (
    update enrollments set ends_on = current_date, exit_code = 'other'
    from doomed
    where enrollments.class_id = doomed.id and enrollments.starts_on <= current_date
      and coalesce(enrollments.ends_on, 'infinity') > current_date
    returning doomed.line
  )
  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select distinct 'classes.csv', line, 'deleted'
  from (select line from unbegun union all select line from ended) as touched;

  with gone as (
    delete from classes
    using pg_temp.oneroster_classes as staged
    where staged.is_deleted and coalesce(classes.sourced_id, classes.id::text) = staged.sourced_id
      and not exists (select from enrollments where enrollments.class_id = classes.id)
      and not exists (select from class_subjects where class_subjects.class_id = classes.id)
      and not exists (
        select from attendance_records where attendance_records.class_id = classes.id
      )
    returning staged.line
  )
  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select 'classes.csv', line, 'deleted' from gone;
end;
$function$;
comment on function remove_oneroster_classes() is 'A step of import_oneroster(): classes that are to be deleted.';

CREATE OR REPLACE FUNCTION :"tenant".remove_oneroster_enrollments()
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
begin
  with doomed as materialized (
    select line, sourced_id as key from pg_temp.oneroster_enrollments where is_deleted
  ),
  unbegun_members as (
    delete from class_subject_students as held using doomed
    where coalesce(held.sourced_id, held.id::text) = doomed.key and held.starts_on > current_date
    returning doomed.line
  ),
  ended_members as (
    update class_subject_students as held set ends_on = current_date
    from doomed
    where coalesce(held.sourced_id, held.id::text) = doomed.key
      and coalesce(held.starts_on, '-infinity') <= current_date
      and coalesce(held.ends_on, 'infinity') > current_date
    returning doomed.line
  ),
  unbegun_teachers as (
    delete from class_subject_teachers as held using doomed
    where coalesce(held.sourced_id, held.id::text) = doomed.key and held.starts_on > current_date
    returning doomed.line
  ),
  ended_teachers as (
    update class_subject_teachers as held set ends_on = current_date
    from doomed
    where coalesce(held.sourced_id, held.id::text) = doomed.key
      and coalesce(held.starts_on, '-infinity') <= current_date
      and coalesce(held.ends_on, 'infinity') > current_date
    returning doomed.line
  ),
  unbegun_spells as (
    delete from enrollments as held using doomed
    where coalesce(held.sourced_id, held.id::text) = doomed.key and held.starts_on > current_date
    returning doomed.line
  ),
  ended_spells as (
    update enrollments as held set ends_on = current_date, exit_code = 'other'
    from doomed
    where coalesce(held.sourced_id, held.id::text) = doomed.key
      and held.starts_on <= current_date
      and coalesce(held.ends_on, 'infinity') > current_date
    returning doomed.line
  )
  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select distinct 'enrollments.csv', line, 'deleted'
  from (
    select line from unbegun_members
    union all select line from ended_members
    union all select line from unbegun_teachers
    union all select line from ended_teachers
    union all select line from unbegun_spells
    union all select line from ended_spells
  ) as touched;
end;
$function$;
comment on function remove_oneroster_enrollments() is 'A step of import_oneroster(): enrolments that are to be deleted.';

CREATE OR REPLACE FUNCTION :"tenant".remove_oneroster_rows()
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- What a bundle deletes. Nothing that has a history takes it along: accounts are deactivated,
-- spells and memberships that have begun end today; the rest goes only when nothing
-- refers to it any more.
begin
  perform remove_oneroster_enrollments();
  perform remove_oneroster_users();
  perform remove_oneroster_classes();

  with gone as (
    delete from subjects
    using pg_temp.oneroster_courses as staged
    where staged.is_deleted and coalesce(subjects.sourced_id, subjects.id::text) = staged.sourced_id
      and not exists (select from class_subjects where class_subjects.subject_id = subjects.id)
    returning staged.line
  )
  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select 'courses.csv', line, 'deleted' from gone;

  -- Parts of terms before the terms.
  for level in 1..5 loop
    with gone as (
      delete from terms
      using pg_temp.oneroster_academic_sessions as staged
      where staged.is_deleted and coalesce(terms.sourced_id, terms.id::text) = staged.sourced_id
        and not exists (select from terms as part where part.parent_term_id = terms.id)
        and not exists (select from class_subjects where class_subjects.term_id = terms.id)
        and not exists (select from exams where exams.term_id = terms.id)
        and not exists (select from report_cards where report_cards.term_id = terms.id)
      returning staged.line
    )
    insert into pg_temp.oneroster_outcomes (file, line, outcome)
    select 'academicSessions.csv', line, 'deleted' from gone;
    exit when not found;
  end loop;

  with gone as (
    delete from academic_years as year
    using pg_temp.oneroster_academic_sessions as staged
    where staged.is_deleted and coalesce(year.sourced_id, year.id::text) = staged.sourced_id
      and not exists (select from terms where terms.academic_year_id = year.id)
      and not exists (select from classes where classes.academic_year_id = year.id)
      and not exists (select from subjects where subjects.academic_year_id = year.id)
    returning staged.line
  )
  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select 'academicSessions.csv', line, 'deleted' from gone;

  for level in 1..5 loop
    with gone as (
      delete from schools
      using pg_temp.oneroster_orgs as staged
      where staged.is_deleted and coalesce(schools.sourced_id, schools.id::text) = staged.sourced_id
        and not exists (select from schools as part where part.parent_school_id = schools.id)
        and not exists (select from classes where classes.school_id = schools.id)
        and not exists (select from subjects where subjects.school_id = schools.id)
        and not exists (select from students where students.school_id = schools.id)
        and not exists (select from teachers where teachers.school_id = schools.id)
        and not exists (select from exams where exams.school_id = schools.id)
        and not exists (select from user_roles where user_roles.school_id = schools.id)
      returning staged.line
    )
    insert into pg_temp.oneroster_outcomes (file, line, outcome)
    select 'orgs.csv', line, 'deleted' from gone;
    exit when not found;
  end loop;

  insert into pg_temp.oneroster_notes (note)
  select format('%s: %s deleted rows are still in use and were kept.', kept.file, count(*))
  from (
    select 'orgs.csv' as file, line
    from pg_temp.oneroster_orgs as staged
    join schools on coalesce(schools.sourced_id, schools.id::text) = staged.sourced_id
    where staged.is_deleted
    union all
    select 'academicSessions.csv', line
    from pg_temp.oneroster_academic_sessions as staged
    where staged.is_deleted
      and (
        exists (select from terms where coalesce(sourced_id, id::text) = staged.sourced_id)
        or exists (
          select from academic_years where coalesce(sourced_id, id::text) = staged.sourced_id
        )
      )
    union all
    select 'courses.csv', line
    from pg_temp.oneroster_courses as staged
    join subjects on coalesce(subjects.sourced_id, subjects.id::text) = staged.sourced_id
    where staged.is_deleted
    union all
    select 'classes.csv', line
    from pg_temp.oneroster_classes as staged
    join oneroster_classes() as class on class.key = staged.sourced_id
    where staged.is_deleted
  ) as kept
  group by kept.file
  order by kept.file;
end;
$function$;
comment on function remove_oneroster_rows() is 'A step of import_oneroster(): rows that are to be deleted.';

CREATE OR REPLACE FUNCTION :"tenant".remove_oneroster_users()
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
begin
  create temporary table oneroster_leavers on commit drop as
  select staged.line, person.*
  from pg_temp.oneroster_users as staged
  join oneroster_people() as person on person.key = staged.sourced_id
  left join users on users.id = person.user_id
  left join students on students.id = person.student_id
  left join teachers on teachers.id = person.teacher_id
  left join guardians on guardians.id = person.guardian_id
  where staged.is_deleted
    and not coalesce(
      users.sourced_values, students.sourced_values, teachers.sourced_values,
      guardians.sourced_values
    ) ? 'deleted';

  update users
  set is_active = false, sourced_values = sourced_values || '{"deleted": true}'
  from pg_temp.oneroster_leavers as leaver
  where users.id = leaver.user_id;

  delete from enrollments using pg_temp.oneroster_leavers as leaver
  where enrollments.student_id = leaver.student_id and enrollments.starts_on > current_date;
  update enrollments set ends_on = current_date, exit_code = 'withdrawn'
  from pg_temp.oneroster_leavers as leaver
  where enrollments.student_id = leaver.student_id
    and coalesce(enrollments.ends_on, 'infinity') > current_date;
  delete from class_subject_students as held using pg_temp.oneroster_leavers as leaver
  where held.student_id = leaver.student_id and held.starts_on > current_date;
  update class_subject_students as held set ends_on = current_date
  from pg_temp.oneroster_leavers as leaver
  where held.student_id = leaver.student_id and coalesce(held.ends_on, 'infinity') > current_date;
  update students
  set
    status = case when status in ('active', 'suspended', 'applicant') then 'withdrawn' else status
    end,
    sourced_values = case when leaver.user_id is null
      then sourced_values || '{"deleted": true}' else sourced_values end
  from pg_temp.oneroster_leavers as leaver
  where students.id = leaver.student_id;

  delete from class_subject_teachers as held using pg_temp.oneroster_leavers as leaver
  where held.teacher_id = leaver.teacher_id and held.starts_on > current_date;
  update class_subject_teachers as held set ends_on = current_date
  from pg_temp.oneroster_leavers as leaver
  where held.teacher_id = leaver.teacher_id and coalesce(held.ends_on, 'infinity') > current_date;
  update teachers
  set left_on = coalesce(left_on, greatest(hired_on, current_date)),
    sourced_values = case when leaver.user_id is null
      then sourced_values || '{"deleted": true}' else sourced_values end
  from pg_temp.oneroster_leavers as leaver
  where teachers.id = leaver.teacher_id;

  update guardians set sourced_values = sourced_values || '{"deleted": true}'
  from pg_temp.oneroster_leavers as leaver
  where guardians.id = leaver.guardian_id and leaver.user_id is null;

  insert into pg_temp.oneroster_outcomes (file, line, outcome)
  select 'users.csv', line, 'deleted' from pg_temp.oneroster_leavers;
  drop table pg_temp.oneroster_leavers;
end;
$function$;
comment on function remove_oneroster_users() is 'A step of import_oneroster(): users who are to be deleted leave the school.';

CREATE OR REPLACE FUNCTION :"tenant".remove_role(email text, role_name text, school_name text DEFAULT NULL::text)
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
declare
  person constant uuid := user_id_of(email);
  role constant uuid := role_id_named(role_name);
  school constant uuid := school_id_named(school_name);
  taken integer;
begin
  delete from user_roles
  where user_id = person and role_id = role and (school is null or school_id = school);
  get diagnostics taken = row_count;
  if taken = 0 then
    raise exception using
      errcode = 'SC109',
      message = format('%s has no role %s there that you may take.', email, role_name),
      hint = 'See who_may_do_what.';
  end if;
  return taken;
end;
$function$;
comment on function remove_role(text,text,text) is 'Takes a role from a user, for all schools or for one. It ends at once, in open sessions too. Returns how many assignments that were.';
grant execute on function remove_role(text,text,text) to :"tenant";

CREATE OR REPLACE FUNCTION :"tenant".report_card_lines(student_ids uuid[], term_id uuid, grading_scale_id uuid, today date)
 RETURNS TABLE(student_id uuid, grade_point numeric, lines jsonb)
 LANGUAGE sql
 STABLE PARALLEL SAFE ROWS 30
BEGIN ATOMIC
 WITH RECURSIVE within(id) AS (
          SELECT terms.id
            FROM terms
           WHERE (terms.id = report_card_lines.term_id)
         UNION ALL
          SELECT terms.id
            FROM (within
              JOIN terms ON ((terms.parent_term_id = within.id)))
         ), papers AS (
          SELECT COALESCE(results.student_id, member.student_id) AS student_id,
             exam_papers.id AS exam_paper_id,
             class_subjects.id AS class_subject_id,
             class_subjects.subject_id,
             exams.name,
             exams.kind,
             exams.weight,
             COALESCE(exam_papers.held_on, exams.ends_on, exams.starts_on, terms.ends_on) AS day,
             exam_papers.maximum_score,
             results.id AS result_id,
             results.score,
             results.is_absent,
             results.is_exempt,
             results.remark
            FROM (((((exams
              JOIN terms ON ((terms.id = exams.term_id)))
              JOIN exam_papers ON ((exam_papers.exam_id = exams.id)))
              JOIN class_subjects ON ((class_subjects.id = exam_papers.class_subject_id)))
              CROSS JOIN LATERAL ( SELECT class_subject_members.student_id
                    FROM class_subject_members
                   WHERE ((class_subject_members.class_subject_id = class_subjects.id) AND (class_subject_members.student_id = ANY (report_card_lines.student_ids)) AND (daterange(class_subject_members.starts_on, class_subject_members.ends_on, '[]'::text) @> COALESCE(exam_papers.held_on, exams.ends_on, exams.starts_on, terms.ends_on)))
                 UNION
                  SELECT results_1.student_id
                    FROM results results_1
                   WHERE ((results_1.exam_paper_id = exam_papers.id) AND (results_1.student_id = ANY (report_card_lines.student_ids)))) member)
              LEFT JOIN results ON (((results.exam_paper_id = exam_papers.id) AND (results.student_id = member.student_id))))
           WHERE (exams.term_id IN ( SELECT within.id
                    FROM within))
         ), subject_lines AS (
          SELECT papers.student_id,
             papers.subject_id,
             (array_agg(papers.class_subject_id ORDER BY papers.day DESC))[1] AS class_subject_id,
             count(*) FILTER (WHERE ((papers.result_id IS NULL) AND (papers.day < report_card_lines.today))) AS missing,
             COALESCE(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('exam', papers.name, 'kind', papers.kind, 'day', papers.day, 'weight', papers.weight, 'maximum', papers.maximum_score, 'score', papers.score, 'percent', round_percent((((100)::numeric * papers.score) / papers.maximum_score)), 'absent', NULLIF(papers.is_absent, false), 'exempt', NULLIF(papers.is_exempt, false), 'remark', papers.remark)) ORDER BY papers.day, papers.name) FILTER (WHERE (papers.result_id IS NOT NULL)), '[]'::jsonb) AS exams
            FROM papers
           GROUP BY papers.student_id, papers.subject_id
         ), graded AS (
          SELECT subject_lines.student_id,
             subject_lines.missing,
             subject_lines.exams,
             subjects.id AS subject_id,
             subjects.name AS subject,
             subjects.code,
             averages.percent,
             band.label,
             band.grade_point,
             band.is_passing,
             ( SELECT teachers.full_name
                    FROM (class_subject_teachers
                      JOIN teachers ON ((teachers.id = class_subject_teachers.teacher_id)))
                   WHERE (class_subject_teachers.class_subject_id = subject_lines.class_subject_id)
                   ORDER BY class_subject_teachers.is_main DESC, class_subject_teachers.starts_on DESC NULLS LAST
                  LIMIT 1) AS teacher
            FROM (((subject_lines
              JOIN subjects ON ((subjects.id = subject_lines.subject_id)))
              LEFT JOIN subject_averages(report_card_lines.student_ids, report_card_lines.term_id) averages(student_id, subject_id, subject_name, earned, possible, percent, counted, absent, exempt) ON (((averages.student_id = subject_lines.student_id) AND (averages.subject_id = subject_lines.subject_id))))
              CROSS JOIN LATERAL grade_for(averages.percent, report_card_lines.grading_scale_id) band(id, grading_scale_id, label, from_percent, below_percent, grade_point, is_passing, created_at, updated_at))
           WHERE ((subject_lines.missing > 0) OR (subject_lines.exams <> '[]'::jsonb))
         )
  SELECT graded.student_id,
     round(avg(graded.grade_point), 2) AS round,
     jsonb_agg(jsonb_build_object('subjectId', graded.subject_id, 'subject', graded.subject, 'code', graded.code, 'teacher', graded.teacher, 'percent', graded.percent, 'letter', graded.label, 'gradePoint', graded.grade_point, 'passed', graded.is_passing, 'missing', graded.missing, 'exams', graded.exams) ORDER BY graded.subject, graded.subject_id) AS jsonb_agg
    FROM graded
   GROUP BY graded.student_id;
END;
comment on function report_card_lines(uuid[],uuid,uuid,date) is 'The subjects of report cards, as they are frozen in report_cards.lines.';

CREATE OR REPLACE FUNCTION :"tenant".report_oneroster(listed_errors integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
declare
  entry record;
  total integer;
  counts jsonb;
  files jsonb := '{}';
  wrong constant integer := (select count(*) from pg_temp.oneroster_errors);
begin
  for entry in
    select * from pg_temp.oneroster_files where name <> 'manifest.csv' order by name
  loop
    execute format('select count(*) from pg_temp.%I', entry.staging) into total;
    select jsonb_build_object(
      'rows', total,
      'added', count(*) filter (where outcome = 1),
      'changed', count(*) filter (where outcome = 3),
      'deleted', count(*) filter (where outcome = 2),
      'unchanged', case when wrong = 0 then total - count(*) else 0 end
    )
    into counts
    from (
      select
        min(case outcome when 'added' then 1 when 'deleted' then 2 else 3 end) as outcome
      from pg_temp.oneroster_outcomes
      where file = entry.name and line > 0
      group by line
    ) as outcomes;
    -- Roles are a part of their users.
    if entry.name = 'roles.csv' then
      counts := jsonb_build_object('rows', total);
    end if;
    files := files || jsonb_build_object(entry.name, counts);
  end loop;

  return jsonb_build_object(
    'accepted', wrong = 0,
    'files', files,
    'errorCount', wrong,
    'errors', coalesce(
      (
        select jsonb_agg(
          jsonb_build_object(
            'file', file, 'line', line, 'column', column_name, 'value', left(value, 200),
            'reason', reason
          )
        )
        from (
          select * from pg_temp.oneroster_errors
          order by file, line nulls first, column_name, reason
          limit listed_errors
        ) as listed
      ),
      '[]'
    ),
    'notes', coalesce(
      (select jsonb_agg(note order by position) from pg_temp.oneroster_notes), '[]'
    )
  );
end;
$function$;
comment on function report_oneroster(integer) is 'A step of import_oneroster(): what became of the bundle.';

CREATE OR REPLACE FUNCTION :"tenant".request_password_reset(typed_email text)
 RETURNS void
 LANGUAGE plpgsql
 STRICT SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because nobody has signed in. Says nothing, so that it tells nobody who has an account.
declare
  account users;
  task text;
begin
  select * into account
  from users
  where lower(email) = lower(btrim(typed_email)) and is_active
  for no key update;
  if account.id is null then
    return;
  end if;
  task := case
    when account.password_hash is null then 'send_invitation' else 'send_password_reset'
  end;
  -- Not a mail for each click, nor for each request of somebody who wants to annoy.
  if not exists (
    select
    from user_tokens
    where user_id = account.id
      and purpose = case task when 'send_invitation' then 'invitation' else 'password_reset' end
        ::app.token_purpose
      and created_at > now() - interval '1 minute'
  ) then
    perform queue_job(task, jsonb_build_object('user_id', account.id), account.id::text);
  end if;
end;
$function$;
comment on function request_password_reset(text) is 'Queues the mail with which somebody who forgot the password chooses a new one.';
grant execute on function request_password_reset(text) to homeroom_server;

CREATE OR REPLACE FUNCTION :"tenant".require_password_change(user_id uuid)
 RETURNS void
 LANGUAGE plpgsql
 STRICT SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because nobody may write this column, which users could set back in their own row.
begin
  perform require_permission(
    'users:update',
    has_permission('users:update')
      or require_password_change.user_id in (select user_ids_for('users:update'))
  );
  update users set must_change_password = true where id = require_password_change.user_id;
  if not found then
    raise exception using errcode = 'P0002', message = 'There is no such user.';
  end if;
end;
$function$;
comment on function require_password_change(uuid) is 'Makes somebody choose a new password before anything else is answered, within a second.';
grant execute on function require_password_change(uuid) to :"tenant";

CREATE OR REPLACE FUNCTION :"tenant".require_permission(code text, permitted boolean DEFAULT NULL::boolean)
 RETURNS void
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
begin
  if not (coalesce(permitted, has_permission(code)) or is_owners_session()) then
    raise exception using
      errcode = '42501',
      message = format('You may not do this: it needs the permission %s.', code),
      hint = 'Ask an administrator of the school for it.';
  end if;
end;
$function$;
comment on function require_permission(text,boolean) is '@behavior -*
Refuses (42501) whoever lacks a permission, but not a DBA; pass what you found out already as permitted.';
grant execute on function require_permission(text,boolean) to :"reader";

CREATE OR REPLACE FUNCTION :"tenant".reserve_numbers(sequence_name text, how_many integer, day date DEFAULT CURRENT_DATE)
 RETURNS number_sequences
 LANGUAGE plpgsql
 STRICT
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
declare
  taken number_sequences;
begin
  -- The row stays locked until the transaction ends: the next caller waits, and a rollback gives
  -- the numbers back, so that none is ever missing.
  update number_sequences
  set
    last_number = case
      when resets_yearly and extract(year from day) > coalesce(current_year, 0) then how_many
      else last_number + how_many
    end,
    -- A day of an earlier year takes a number of the latest year: that one's numbers are given out.
    current_year = greatest(current_year, extract(year from day)::integer)
  where name = sequence_name
  returning * into taken;
  if not found then
    raise exception using
      errcode = 'SC001',
      message = format('There is no number sequence named %s.', sequence_name),
      hint = 'Create it in number_sequences.';
  end if;
  return taken;
end;
$function$;
comment on function reserve_numbers(text,integer,date) is 'Takes the next numbers of a sequence at once; the last of them stands in the row.';

CREATE OR REPLACE FUNCTION :"tenant".resolve_oneroster_classes()
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Finds, or reserves, the ids of classes and class subjects, and the terms in which they run.
begin
  insert into pg_temp.oneroster_class_keys
    (key, line, is_homeroom, is_new, takes_whole_class, class_id)
  select
    coalesce(known.key, staged.key), staged.line, coalesce(staged.is_homeroom, known.is_homeroom),
    known.key is null, coalesce(staged.takes_whole_class, known.takes_whole_class),
    coalesce(known.class_id, case when staged.is_homeroom then app.uuid_v7() end)
  from oneroster_classes() as known
  full join (
    select distinct on (sourced_id) sourced_id as key, line, is_homeroom, takes_whole_class
    from pg_temp.oneroster_classes
    where not is_deleted and sourced_id <> ''
    order by sourced_id, line
  ) as staged on staged.key = known.key;

  insert into pg_temp.oneroster_class_terms (class_key, term_id, starts_on, ends_on)
  select distinct on (class.key, term_id)
    class.key, case when not session.is_year then session.id end as term_id,
    session.starts_on, session.ends_on
  from pg_temp.oneroster_class_keys as class
  join pg_temp.oneroster_classes as staged on staged.line = class.line
  cross join lateral unnest(staged.terms) as term (key)
  join pg_temp.oneroster_session_keys as session on session.key = term.key
  where session.starts_on <= session.ends_on;

  -- Classes that are in the database only, to which rows of enrollments.csv may refer.
  insert into pg_temp.oneroster_class_terms
    (class_key, term_id, starts_on, ends_on, class_subject_id)
  select
    coalesce(class_subjects.sourced_id, class_subjects.id::text), terms.id,
    coalesce(terms.starts_on, years.starts_on), coalesce(terms.ends_on, years.ends_on),
    class_subjects.id
  from class_subjects
  join classes on classes.id = class_subjects.class_id
  join academic_years as years on years.id = classes.academic_year_id
  left join terms on terms.id = class_subjects.term_id
  join pg_temp.oneroster_class_keys as class
    on class.key = coalesce(class_subjects.sourced_id, class_subjects.id::text)
  where class.line is null;

  insert into pg_temp.oneroster_class_terms (class_key, starts_on, ends_on)
  select class.key, years.starts_on, years.ends_on
  from pg_temp.oneroster_class_keys as class
  join classes on classes.id = class.class_id
  join academic_years as years on years.id = classes.academic_year_id
  where class.is_homeroom and class.line is null
    and class.key not in (select class_key from pg_temp.oneroster_class_terms);

  -- The class subject of each term: the one there is, or a new one. A class that had one term and
  -- has another one now keeps its row.
  with known as (
    select
      class_subjects.id, coalesce(class_subjects.sourced_id, class_subjects.id::text) as key,
      class_subjects.term_id,
      count(*) over (
        partition by coalesce(class_subjects.sourced_id, class_subjects.id::text)
      ) as terms
    from class_subjects
  ),
  wanted as (
    select class_key, term_id, count(*) over (partition by class_key) as terms
    from pg_temp.oneroster_class_terms
  )
  update pg_temp.oneroster_class_terms as target
  set class_subject_id = coalesce(known.id, app.uuid_v7())
  from wanted
  join pg_temp.oneroster_class_keys as class on class.key = wanted.class_key
  join pg_temp.oneroster_classes as staged on staged.line = class.line
  left join known
    on known.key = wanted.class_key
    and (
      known.term_id is not distinct from wanted.term_id
      or known.terms = 1 and wanted.terms = 1
    )
  where target.class_key = wanted.class_key
    and target.term_id is not distinct from wanted.term_id
    and (not class.is_homeroom or staged.course_sourced_id <> '');

  update pg_temp.oneroster_class_keys as class
  set academic_year_id = coalesce(
    (
      select session.academic_year_id
      from pg_temp.oneroster_classes as staged
      cross join lateral unnest(staged.terms) with ordinality as term (key, position)
      join pg_temp.oneroster_session_keys as session on session.key = term.key
      where staged.line = class.line
      order by term.position
      limit 1
    ),
    (select classes.academic_year_id from classes where classes.id = class.class_id)
  );
  analyze pg_temp.oneroster_class_keys;
  analyze pg_temp.oneroster_class_terms;
end;
$function$;
comment on function resolve_oneroster_classes() is 'A step of import_oneroster(): which classes and class subjects the rows of a bundle are.';

CREATE OR REPLACE FUNCTION :"tenant".resolve_oneroster_people()
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Finds out who the users of a bundle are: students, teachers, guardians, with an account or none.
begin
  -- 1.1 has one role and its schools in users.csv, 1.2 a file of roles; what this system exported
  -- says more in a column of its own: kind:school, kind:* (every school), kind: (no right at all).
  insert into pg_temp.oneroster_person_roles
    (user_key, position, role, kind, org_key, is_granted, begins_on, ends_on)
  select
    staged.sourced_id,
    -- What users.csv says stays first.
    said.position + case when oneroster_role_kind(staged.role) = said.kind then 0 else 100 end,
    case
      when oneroster_role_kind(staged.role) = said.kind or said.kind = 'staff' then staged.role
      else said.kind
    end,
    said.kind, nullif(nullif(said.org_key, '*'), ''), said.org_key <> '', null::date, null::date
  from pg_temp.oneroster_users as staged
  cross join lateral (
    select
      position, split_part(item, ':', 1) as kind,
      substring(item from position(':' in item || ':') + 1) as org_key
    from unnest(oneroster_list(staged.homeroom_roles)) with ordinality as items (item, position)
  ) as said
  where not staged.is_deleted and staged.homeroom_roles <> ''
  union all
  select
    staged.sourced_id, coalesce(org.position, 1), staged.role, oneroster_role_kind(staged.role),
    org.key, true, null, null
  from pg_temp.oneroster_users as staged
  left join lateral unnest(staged.orgs) with ordinality as org (key, position) on true
  where not staged.is_deleted and staged.role <> ''
    and coalesce(staged.homeroom_roles, '') = ''
  union all
  select
    user_sourced_id,
    row_number() over (
      partition by user_sourced_id
      order by lower(coalesce(role_type, '')) = 'primary' desc, line
    ),
    role, oneroster_role_kind(role), nullif(org_sourced_id, ''), true, begins_on, ends_on
  from pg_temp.oneroster_roles
  where not is_deleted;

  analyze pg_temp.oneroster_person_roles;

  -- Who is enrolled as a teacher teaches, whatever else the roster calls them.
  insert into pg_temp.oneroster_person_roles (user_key, position, role, kind, org_key)
  select distinct on (held.user_key, held.org_key)
    held.user_key, 1000, 'teacher', 'teacher', held.org_key
  from pg_temp.oneroster_person_roles as held
  where held.kind = 'staff'
    and exists (
      select from pg_temp.oneroster_enrollments as staged
      where staged.user_sourced_id = held.user_key
        and lower(staged.role) = 'teacher' and not staged.is_deleted
    )
    and not exists (
      select from pg_temp.oneroster_person_roles as other
      where other.user_key = held.user_key and other.kind = 'teacher'
    );

  -- Whom a student's row names as an agent is a guardian of that student.
  insert into pg_temp.oneroster_person_roles (user_key, position, role, kind, org_key)
  select distinct held.user_key, 2000, 'guardian', 'guardian', held.org_key
  from pg_temp.oneroster_person_roles as held
  where held.kind in ('staff', 'teacher')
    and held.user_key in (
      select agent.key
      from pg_temp.oneroster_users as staged
      join pg_temp.oneroster_person_roles as role on role.user_key = staged.sourced_id
      cross join lateral unnest(staged.agents) as agent (key)
      where role.kind = 'student' and not staged.is_deleted
    )
    and not exists (
      select from pg_temp.oneroster_person_roles as other
      where other.user_key = held.user_key and other.kind = 'guardian'
    );

  insert into pg_temp.oneroster_person_keys
    (key, line, user_id, student_id, teacher_id, guardian_id, is_known,
     is_student, is_teacher, is_guardian)
  with people as materialized (select * from oneroster_people()),
  staged as materialized (
    select distinct on (sourced_id) sourced_id as key, line, lower(nullif(email, '')) as email
    from pg_temp.oneroster_users
    where not is_deleted and sourced_id <> ''
    order by sourced_id, line
  ),
  -- An account that is nobody yet (the first administrator's) is taken over by its address.
  adopted as materialized (
    select staged.key, people.key as former_key, people.user_id
    from staged
    join users on lower(users.email) = staged.email and users.sourced_id is null
    join people on people.user_id = users.id
    where num_nonnulls(people.student_id, people.teacher_id, people.guardian_id) = 0
      and not exists (select from people as known where known.key = staged.key)
      and not exists (select from staged as other where other.key = people.key)
  ),
  kinds as (
    select
      user_key, bool_or(kind = 'student') as is_student, bool_or(kind = 'teacher') as is_teacher,
      bool_or(kind = 'guardian') as is_guardian
    from pg_temp.oneroster_person_roles
    group by user_key
  )
  select
    coalesce(people.key, staged.key), staged.line,
    coalesce(
      people.user_id, adopted.user_id, case when staged.email is not null then app.uuid_v7() end
    ),
    coalesce(people.student_id, case when kinds.is_student then app.uuid_v7() end),
    coalesce(people.teacher_id, case when kinds.is_teacher then app.uuid_v7() end),
    coalesce(people.guardian_id, case when kinds.is_guardian then app.uuid_v7() end),
    people.key is not null,
    coalesce(kinds.is_student, false) or people.student_id is not null,
    coalesce(kinds.is_teacher, false) or people.teacher_id is not null,
    coalesce(kinds.is_guardian, false) or people.guardian_id is not null
  from (
    select * from people where key not in (select former_key from adopted)
  ) as people
  full join staged on staged.key = people.key
  left join adopted on adopted.key = staged.key
  left join kinds on kinds.user_key = staged.key;
  -- Rows that never came from a roster are known by their own ids.
  update pg_temp.oneroster_person_keys
  set is_handmade = true
  where is_known and line is not null
    and key in (user_id::text, student_id::text, teacher_id::text, guardian_id::text)
    and not exists (select from users where sourced_id = key)
    and not exists (select from students where sourced_id = key)
    and not exists (select from teachers where sourced_id = key)
    and not exists (select from guardians where sourced_id = key);
  analyze pg_temp.oneroster_person_keys;
  analyze pg_temp.oneroster_person_roles;

  insert into pg_temp.oneroster_agents
    (line, student_key, guardian_key, relation, contact_order, flags)
  select distinct on (student_key, guardian_key)
    tie.line, tie.student_key, tie.guardian_key,
    coalesce(
      substring(tie.detail from ':([a-z_]+):[celd]*:\d+$'),
      -- Somebody of the staff whom a student's row names may be anything to the student.
      case case when role.position < 2000 then lower(role.role) end
        when 'parent' then 'parent'
        when 'guardian' then 'legal_guardian'
        when 'relative' then 'relative'
        else 'other'
      end
    )::app.guardian_relation,
    coalesce(substring(tie.detail from ':(\d+)$')::smallint, tie.position),
    substring(tie.detail from ':([celd]*):\d+$')
  from (
    select
      staged.line, agent.position,
      case when me.is_student then me.key else other.key end as student_key,
      case when me.is_student then other.key else me.key end as guardian_key,
      case
        when me.is_student then (
          select item
          from unnest(oneroster_list(staged.homeroom_agents)) as item
          where item ~ ':(mother|father|parent|step_parent|grandparent|sibling|relative|foster_parent|legal_guardian|other):[celd]*:[1-9]\d{0,2}$'
            and starts_with(item, other.key || ':')
        )
      end as detail,
      me.is_student as is_students_row
    from pg_temp.oneroster_users as staged
    cross join lateral unnest(staged.agents) with ordinality as agent (key, position)
    join pg_temp.oneroster_person_keys as me on me.key = staged.sourced_id
    join pg_temp.oneroster_person_keys as other on other.key = agent.key
    where not staged.is_deleted
      and (
        me.is_student and other.is_guardian and me.key <> other.key
        or not me.is_student and me.is_guardian and other.is_student
      )
  ) as tie
  left join lateral (
    select held.role, held.position
    from pg_temp.oneroster_person_roles as held
    where held.user_key = tie.guardian_key and held.kind = 'guardian'
    order by held.position
    limit 1
  ) as role on true
  order by student_key, guardian_key, is_students_row desc, tie.position;
end;
$function$;
comment on function resolve_oneroster_people() is 'A step of import_oneroster(): who the users of a bundle are.';

CREATE OR REPLACE FUNCTION :"tenant".resolve_oneroster_places()
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Finds, or reserves, the ids of schools, courses and academic sessions, and places every term
-- below an academic year.
begin
  insert into pg_temp.oneroster_school_keys (key, id, is_new)
  select
    coalesce(known.key, staged.sourced_id), coalesce(known.id, app.uuid_v7()), known.id is null
  from (select coalesce(sourced_id, id::text) as key, id from schools) as known
  full join (
    select distinct sourced_id from pg_temp.oneroster_orgs where not is_deleted and sourced_id <> ''
  ) as staged on staged.sourced_id = known.key;

  insert into pg_temp.oneroster_subject_keys (key, id, is_new)
  select
    coalesce(known.key, staged.sourced_id), coalesce(known.id, app.uuid_v7()), known.id is null
  from (select coalesce(sourced_id, id::text) as key, id from subjects) as known
  full join (
    select distinct sourced_id
    from pg_temp.oneroster_courses
    where not is_deleted and sourced_id <> ''
  ) as staged on staged.sourced_id = known.key;

  insert into pg_temp.oneroster_session_keys
    (key, line, id, is_year, is_new, title, starts_on, ends_on, parent_key, academic_year_id)
  select
    coalesce(known.key, staged.sourced_id), staged.line, coalesce(known.id, app.uuid_v7()),
    coalesce(staged.is_year, known.is_year), known.id is null,
    coalesce(staged.title, known.title), coalesce(staged.starts_on, known.starts_on),
    coalesce(staged.ends_on, known.ends_on),
    case
      when coalesce(staged.is_year, known.is_year) then null
      when staged.parent_sourced_id is null then known.parent_key
      else nullif(staged.parent_sourced_id, '')
    end,
    known.academic_year_id
  from (
    select
      coalesce(sourced_id, id::text) as key, id, true as is_year, name as title, starts_on, ends_on,
      null::text as parent_key, id as academic_year_id
    from academic_years
    union all
    select
      coalesce(terms.sourced_id, terms.id::text), terms.id, false, terms.name, terms.starts_on,
      terms.ends_on,
      coalesce(parents.sourced_id, parents.id::text, years.sourced_id, years.id::text),
      terms.academic_year_id
    from terms
    join academic_years as years on years.id = terms.academic_year_id
    left join terms as parents on parents.id = terms.parent_term_id
  ) as known
  full join (
    select distinct on (sourced_id) *
    from pg_temp.oneroster_academic_sessions
    where not is_deleted and sourced_id <> ''
    order by sourced_id, line
  ) as staged on staged.sourced_id = known.key;

  update pg_temp.oneroster_session_keys set academic_year_id = id, depth = 0 where is_year;

  -- A term belongs to the year above it, else to the one it is in already, else to the only one
  -- that spans it.
  with recursive placed (key, depth, root_key) as (
    select term.key, 1, term.key
    from pg_temp.oneroster_session_keys as term
    left join pg_temp.oneroster_session_keys as parent on parent.key = term.parent_key
    where not term.is_year and (parent.key is null or parent.is_year)
    union all
    select term.key, placed.depth + 1, placed.root_key
    from placed
    join pg_temp.oneroster_session_keys as term on term.parent_key = placed.key
    where not term.is_year
  )
  update pg_temp.oneroster_session_keys as term
  set depth = placed.depth,
    academic_year_id = coalesce(year.id, root.academic_year_id, spanning.id)
  from placed
  join pg_temp.oneroster_session_keys as root on root.key = placed.root_key
  left join pg_temp.oneroster_session_keys as year
    on year.key = root.parent_key and year.is_year
  left join lateral (
    select (array_agg(years.id))[1] as id
    from pg_temp.oneroster_session_keys as years
    where years.is_year and years.starts_on <= root.starts_on and years.ends_on >= root.ends_on
    having count(*) = 1
  ) as spanning on true
  where placed.key = term.key;

  -- Terms that stand alone: the year that their schoolYear names (in which it ends) is made.
  create temporary table oneroster_lone_terms on commit drop as
  select
    term.key, term.starts_on, term.ends_on,
    coalesce(
      substring(staged.school_year from '^\d{4}$')::integer, extract(year from term.ends_on)::integer
    ) as year
  from pg_temp.oneroster_session_keys as term
  join pg_temp.oneroster_academic_sessions as staged
    on staged.sourced_id = term.key and not staged.is_deleted
  where not term.is_year and term.academic_year_id is null and term.depth is not null;

  with made as (
    insert into pg_temp.oneroster_session_keys
      (key, id, is_year, is_new, title, starts_on, ends_on, academic_year_id, depth)
    select id::text, id, true, true, title, starts_on, ends_on, id, 0
    from (
      select
        app.uuid_v7() as id, format('%s–%s', year - 1, year) as title, min(starts_on) as starts_on,
        max(ends_on) as ends_on
      from pg_temp.oneroster_lone_terms
      where starts_on < ends_on
      group by year
    ) as years
    returning id, title
  )
  update pg_temp.oneroster_session_keys as term
  set academic_year_id = made.id
  from pg_temp.oneroster_lone_terms as lone
  join made on made.title = format('%s–%s', lone.year - 1, lone.year)
  where term.key = lone.key;
  drop table pg_temp.oneroster_lone_terms;
end;
$function$;
comment on function resolve_oneroster_places() is 'A step of import_oneroster(): which schools, courses and sessions the rows of a bundle are.';

CREATE OR REPLACE FUNCTION :"tenant".results_grade(result results)
 RETURNS text
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE STRICT SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, so that a list of results does not pay for five tables' policies once per row. What it
-- tells follows from the result and the school's scale.
begin
  return (
    select
      (
        grade_for(
          100 * result.score / exam_papers.maximum_score, grading_scale_id_for(classes.school_id)
        )
      ).label
    from exam_papers
    join class_subjects on class_subjects.id = exam_papers.class_subject_id
    join classes on classes.id = class_subjects.class_id
    where exam_papers.id = result.exam_paper_id and result.score is not null
  );
end;
$function$;
comment on function results_grade(results) is 'The letter or words for the score on the school''s grading scale; null for absent and exempt.';
grant execute on function results_grade(results) to :"reader";

CREATE OR REPLACE FUNCTION :"tenant".results_percent(result results)
 RETURNS numeric
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE STRICT SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, so that a list of results does not pay for the papers' policies once per row. The
-- maximum of a paper is no secret to somebody who reads one of its results.
begin
  return (
    select app.round_percent(100 * result.score / exam_papers.maximum_score)
    from exam_papers
    where exam_papers.id = result.exam_paper_id
  );
end;
$function$;
comment on function results_percent(results) is 'The score as a percentage of the paper''s maximum, rounded to two decimals; null for absent and exempt.';
grant execute on function results_percent(results) to :"reader";

CREATE OR REPLACE FUNCTION :"tenant".revoke_on_row(code text, row_id uuid, email text DEFAULT NULL::text, role_name text DEFAULT NULL::text)
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
declare
  permission constant uuid := permission_id_of(code);
  person constant uuid := case when email is not null then user_id_of(email) end;
  role constant uuid := case when role_name is not null then role_id_named(role_name) end;
  taken integer;
begin
  delete from object_permissions
  where permission_id = permission
    and object_permissions.row_id = revoke_on_row.row_id
    and user_id is not distinct from person
    and role_id is not distinct from role;
  get diagnostics taken = row_count;
  if taken = 0 then
    raise exception using
      errcode = 'SC109',
      message = format('%s was not given on that row, or you may not take it.', code),
      hint = 'Name the user or the role that it was given to.';
  end if;
  return taken;
end;
$function$;
comment on function revoke_on_row(text,uuid,text,text) is 'Takes back what grant_on_row gave to a user or a role.';
grant execute on function revoke_on_row(text,uuid,text,text) to :"tenant";

CREATE OR REPLACE FUNCTION :"tenant".revoke_permission(role_name text, code text)
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
declare
  role constant uuid := role_id_named(role_name);
  permission constant uuid := permission_id_of(code);
  holders text;
  taken integer;
begin
  if not is_owners_session() then
    perform require_permission('role_permissions:assign');
  end if;
  delete from role_permissions where role_id = role and permission_id = permission;
  get diagnostics taken = row_count;
  if taken = 0 then
    with recursive lineage (id) as (
      select parent_role_id from roles where id = role
      union
      select roles.parent_role_id from roles join lineage on lineage.id = roles.id
    )
    select string_agg(roles.name, ', ' order by roles.name) into holders
    from lineage
    join roles on roles.id = lineage.id
    join role_permissions on role_permissions.role_id = lineage.id
    where role_permissions.permission_id = permission;
    raise exception using
      errcode = 'SC109',
      message = format('The role %s was not given the permission %s.', role_name, code),
      hint = case
        when holders is null then 'Nothing is to be revoked.'
        else format('It inherits it from %s: revoke it there.', holders)
      end;
  end if;
  return taken;
end;
$function$;
comment on function revoke_permission(text,text) is 'Takes a permission from a role, in all scopes, at once. Returns in how many scopes the role had it; what it inherits must be revoked from the role that has it.';
grant execute on function revoke_permission(text,text) to :"tenant";

CREATE OR REPLACE FUNCTION :"tenant".role_id_named(role_name text)
 RETURNS uuid
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
declare
  found_id constant uuid := (select id from roles where name = role_name);
begin
  if found_id is null then
    perform refuse_unknown('role', role_name, array(select name from roles));
  end if;
  return found_id;
end;
$function$;
comment on function role_id_named(text) is '@behavior -*
The role of this name; refuses (SC106) an unknown one.';
grant execute on function role_id_named(text) to :"tenant";

CREATE OR REPLACE FUNCTION :"tenant".roll_over_year(from_year_id uuid, to_year_id uuid, school_id uuid DEFAULT NULL::uuid, repeating_student_ids uuid[] DEFAULT '{}'::uuid[], dry_run boolean DEFAULT false)
 RETURNS SETOF rollover_line
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
#variable_conflict use_column
-- Definer, because no student may be missed, whatever the caller may read.
declare
  old_year academic_years;
  new_year academic_years;
  created uuid[];
  lines app.rollover_line[];
  unseated record;
begin
  dry_run := coalesce(dry_run, false);
  perform require_permission(
    'academic_years:approve',
    has_permission('academic_years:approve') or coalesce(
      roll_over_year.school_id in (select school_ids_for('academic_years:approve')), false
    )
  );

  -- Two who do this at the same time go one after the other; the second finds it done.
  perform from academic_years where id in (from_year_id, to_year_id) order by id for no key update;
  select * into old_year from academic_years where id = from_year_id;
  select * into new_year from academic_years where id = to_year_id;
  if old_year.id is null or new_year.id is null then
    raise exception using errcode = 'P0002', message = 'There is no such academic year.';
  elsif new_year.starts_on <= old_year.ends_on then
    raise exception using
      errcode = 'SC217',
      message = format(
        '%s begins on %s, before %s ends.', new_year.name, new_year.starts_on, old_year.name
      ),
      hint = 'Choose a year that begins after the old one has ended.';
  end if;

  -- The block is what a dry run takes back.
  begin
    with copies as (
      insert into classes (school_id, academic_year_id, grade_level_id, name, capacity, room_id)
      select school_id, to_year_id, grade_level_id, name, capacity, room_id
      from classes
      where academic_year_id = from_year_id
        and (roll_over_year.school_id is null or classes.school_id = roll_over_year.school_id)
      on conflict on constraint classes_school_id_academic_year_id_name_key do nothing
      returning id
    )
    select coalesce(array_agg(id), '{}') into created from copies;

    -- New spells come from those that ended, so that they never overlap.
    with placements as materialized (
      select *
      from rollover_placements(
        from_year_id, to_year_id, roll_over_year.school_id, coalesce(repeating_student_ids, '{}')
      )
    ),
    ended as (
      update enrollments
      set
        ends_on = coalesce(enrollments.ends_on, old_year.ends_on),
        exit_code = case placements.outcome
          when 'graduated' then 'graduated'::app.exit_code
          when 'repeated' then 'repeated'
          else 'promoted'
        end
      from placements
      where enrollments.id = placements.spell_id and placements.outcome <> 'no_seat'
      returning placements.student_id, placements.outcome, placements.to_class_id
    ),
    begun as (
      insert into enrollments (student_id, class_id, starts_on, entry_code)
      select
        student_id, to_class_id, new_year.starts_on,
        case outcome when 'repeated' then 'repeated'::app.entry_code else 'promoted' end
      from ended
      where outcome in ('promoted', 'repeated')
    )
    select array_agg(
      row(
        students.id, students.full_name, placements.outcome,
        old_class.id, old_class.name,
        case when not (dry_run and new_class.id = any (created)) then new_class.id end,
        new_class.name
      )::app.rollover_line
      order by
        schools.name, old_class.name, students.last_name, students.first_name, students.id
    )
    into lines
    from placements
    join students on students.id = placements.student_id
    join classes as old_class on old_class.id = placements.from_class_id
    join schools on schools.id = old_class.school_id
    left join classes as new_class on new_class.id = placements.to_class_id;

    if lines is null and cardinality(created) = 0 then
      raise exception using
        errcode = 'SC218',
        message = format('%s was rolled over already: nobody is left in it.', old_year.name),
        hint = 'Enrol newcomers with enroll_student, or move single students with transfer_student.';
    end if;
    if dry_run then
      raise exception using errcode = 'HR001', message = 'dry run';
    end if;
  exception
    when sqlstate 'HR001' then
      null;
  end;

  select string_agg(line.student_name, ', ') as names, count(*) as number
  into unseated
  from (select * from unnest(lines) as line where line.outcome = 'no_seat' limit 20) as line;
  if unseated.number > 0 and not dry_run then
    raise exception using
      errcode = 'SC219',
      message = format('%s has no seat for everybody.', new_year.name),
      detail = format('Without a seat: %s.', unseated.names),
      hint = 'Add classes or raise capacities; a dry run lists everybody.';
  end if;

  return query select line.* from unnest(lines) as line;
end;
$function$;
comment on function roll_over_year(uuid,uuid,uuid,uuid[],boolean) is 'Moves everybody to the next academic year, of one school or of all: makes the classes that are not there yet like those of the old year (without class teacher), ends the spells of the old year, and enrols each student in the class of the next grade level that continues the old one ("7A" in "8A"), in a class of the same level if they repeat, in another class of the level if it is full. Those of the last level graduate; those who are enrolled in the new year already stay where they are. A dry run changes nothing and returns the same lines, one for each student. Where somebody has no seat it is refused (SC219), and when it was done already, too (SC218). Needs academic_years:approve.';
grant execute on function roll_over_year(uuid,uuid,uuid,uuid[],boolean) to :"tenant";

CREATE OR REPLACE FUNCTION :"tenant".rollover_placements(from_year_id uuid, to_year_id uuid, only_school_id uuid, repeating_student_ids uuid[])
 RETURNS TABLE(spell_id uuid, student_id uuid, outcome rollover_outcome, from_class_id uuid, to_class_id uuid)
 LANGUAGE sql
 STABLE
 SET enable_nestloop TO 'off'
BEGIN ATOMIC
 WITH old_classes AS (
          SELECT classes.id,
             classes.school_id,
             classes.grade_level_id,
             grade_levels.next_grade_level_id,
             class_section(classes.name, grade_levels.name, grade_levels.code) AS section,
             row_number() OVER by_name AS "position"
            FROM (classes
              JOIN grade_levels ON ((grade_levels.id = classes.grade_level_id)))
           WHERE ((classes.academic_year_id = rollover_placements.from_year_id) AND ((rollover_placements.only_school_id IS NULL) OR (classes.school_id = rollover_placements.only_school_id)))
           WINDOW by_name AS (PARTITION BY classes.school_id, classes.grade_level_id ORDER BY classes.name, classes.id)
         ), new_classes AS (
          SELECT classes.id,
             classes.school_id,
             classes.grade_level_id,
             class_section(classes.name, grade_levels.name, grade_levels.code) AS section,
             row_number() OVER by_name AS "position",
             count(*) OVER (PARTITION BY classes.school_id, classes.grade_level_id) AS siblings,
             (classes.capacity - ( SELECT count(*) AS count
                    FROM enrollments
                   WHERE ((enrollments.class_id = classes.id) AND (enrollments.exit_code IS NULL)))) AS seats
            FROM (classes
              JOIN grade_levels ON ((grade_levels.id = classes.grade_level_id)))
           WHERE (classes.academic_year_id = rollover_placements.to_year_id)
           WINDOW by_name AS (PARTITION BY classes.school_id, classes.grade_level_id ORDER BY classes.name, classes.id)
         ), pools AS (
          SELECT wanted.school_id AS from_school_id,
             wanted.grade_level_id,
             taught.school_id
            FROM (( SELECT old_classes.school_id,
                     old_classes.next_grade_level_id AS grade_level_id
                    FROM old_classes
                 UNION
                  SELECT old_classes.school_id,
                     old_classes.grade_level_id
                    FROM old_classes) wanted
              CROSS JOIN LATERAL ( SELECT (min((new_classes.school_id)::text))::uuid AS school_id
                    FROM new_classes
                   WHERE ((new_classes.grade_level_id = wanted.grade_level_id) AND ((new_classes.school_id = wanted.school_id) OR ((rollover_placements.only_school_id IS NULL) AND (NOT (EXISTS ( SELECT
                            FROM new_classes own
                           WHERE ((own.grade_level_id = wanted.grade_level_id) AND (own.school_id = wanted.school_id))))))))
                  HAVING (count(DISTINCT new_classes.school_id) = 1)) taught)
         ), last_spells AS (
          SELECT DISTINCT ON (enrollments.student_id) enrollments.id,
             enrollments.student_id,
             enrollments.class_id,
             enrollments.exit_code
            FROM (enrollments
              JOIN old_classes ON ((old_classes.id = enrollments.class_id)))
           ORDER BY enrollments.student_id, enrollments.starts_on DESC
         ), placed AS (
          SELECT DISTINCT ON (enrollments.student_id) enrollments.student_id,
             enrollments.class_id
            FROM (enrollments
              JOIN classes ON ((classes.id = enrollments.class_id)))
           WHERE (classes.academic_year_id = rollover_placements.to_year_id)
           ORDER BY enrollments.student_id, enrollments.starts_on
         ), moving AS (
          SELECT last_spells.id AS spell_id,
             last_spells.student_id,
             old_classes.id AS from_class_id,
             old_classes.school_id,
             old_classes.section,
             old_classes."position",
             (repeaters.id IS NOT NULL) AS repeats,
                 CASE
                     WHEN (repeaters.id IS NULL) THEN old_classes.next_grade_level_id
                     ELSE old_classes.grade_level_id
                 END AS grade_level_id,
             placed.class_id AS placed_class_id
            FROM (((last_spells
              JOIN old_classes ON ((old_classes.id = last_spells.class_id)))
              LEFT JOIN ( SELECT DISTINCT unnest(rollover_placements.repeating_student_ids) AS id) repeaters ON ((repeaters.id = last_spells.student_id)))
              LEFT JOIN placed ON ((placed.student_id = last_spells.student_id)))
           WHERE (last_spells.exit_code IS NULL)
         ), choices AS MATERIALIZED (
          SELECT groups.from_class_id,
             groups.school_id,
             groups.section,
             groups."position",
             groups.repeats,
             groups.grade_level_id,
             chosen.id AS class_id
            FROM ((( SELECT DISTINCT moving_1.from_class_id,
                     moving_1.school_id,
                     moving_1.section,
                     moving_1."position",
                     moving_1.repeats,
                     moving_1.grade_level_id
                    FROM moving moving_1
                   WHERE (moving_1.placed_class_id IS NULL)) groups
              JOIN pools ON (((pools.from_school_id = groups.school_id) AND (pools.grade_level_id = groups.grade_level_id))))
              CROSS JOIN LATERAL ( SELECT new_classes.id
                    FROM new_classes
                   WHERE ((new_classes.school_id = pools.school_id) AND (new_classes.grade_level_id = groups.grade_level_id))
                   ORDER BY (new_classes.section = groups.section) DESC, (new_classes."position" = (((groups."position" - 1) % new_classes.siblings) + 1)) DESC, new_classes."position"
                  LIMIT 1) chosen)
         ), queued AS (
          SELECT moving_1.spell_id,
             new_classes.id AS class_id,
             new_classes.school_id,
             new_classes.grade_level_id,
             new_classes.seats,
             students.last_name,
             students.first_name,
             row_number() OVER (PARTITION BY new_classes.id ORDER BY moving_1.repeats DESC, students.last_name, students.first_name, students.id) AS place
            FROM (((moving moving_1
              JOIN choices ON (((choices.from_class_id = moving_1.from_class_id) AND (choices.repeats = moving_1.repeats))))
              JOIN new_classes ON ((new_classes.id = choices.class_id)))
              JOIN students ON ((students.id = moving_1.student_id)))
           WHERE (moving_1.placed_class_id IS NULL)
         ), waiting AS (
          SELECT queued.spell_id,
             queued.class_id,
             queued.school_id,
             queued.grade_level_id,
             queued.seats,
             queued.last_name,
             queued.first_name,
             queued.place,
             row_number() OVER (PARTITION BY queued.school_id, queued.grade_level_id ORDER BY queued.last_name, queued.first_name, queued.spell_id) AS number
            FROM queued
           WHERE (queued.place > queued.seats)
         ), left_over AS (
          SELECT new_classes.id AS class_id,
             new_classes.school_id,
             new_classes.grade_level_id,
             row_number() OVER (PARTITION BY new_classes.school_id, new_classes.grade_level_id ORDER BY new_classes."position", seat.seat) AS number
            FROM (new_classes
              CROSS JOIN LATERAL generate_series((1)::bigint, COALESCE((new_classes.seats - ( SELECT count(*) AS count
                    FROM queued
                   WHERE (queued.class_id = new_classes.id))), ( SELECT count(*) AS count
                    FROM waiting))) seat(seat))
           WHERE ((new_classes.school_id, new_classes.grade_level_id) IN ( SELECT waiting.school_id,
                     waiting.grade_level_id
                    FROM waiting))
         ), seated AS (
          SELECT queued.spell_id,
             queued.class_id
            FROM queued
           WHERE ((queued.seats IS NULL) OR (queued.place <= queued.seats))
         UNION ALL
          SELECT waiting.spell_id,
             left_over.class_id
            FROM (waiting
              JOIN left_over USING (school_id, grade_level_id, number))
         )
  SELECT moving.spell_id,
     moving.student_id,
     (
         CASE
             WHEN (moving.placed_class_id IS NOT NULL) THEN 'already_placed'::text
             WHEN (moving.grade_level_id IS NULL) THEN 'graduated'::text
             WHEN (seated.class_id IS NULL) THEN 'no_seat'::text
             WHEN moving.repeats THEN 'repeated'::text
             ELSE 'promoted'::text
         END)::rollover_outcome AS rollover_outcome,
     moving.from_class_id,
     COALESCE(moving.placed_class_id, seated.class_id) AS "coalesce"
    FROM (moving
      LEFT JOIN seated ON ((seated.spell_id = moving.spell_id)));
END;
comment on function rollover_placements(uuid,uuid,uuid,uuid[]) is 'In which class of the new year each student of the old one finds a seat.';

CREATE OR REPLACE FUNCTION :"tenant".rotate_session(token_hash bytea, next_token_hash bytea, valid_for interval, client_agent text, client_address inet)
 RETURNS TABLE(outcome text, user_id uuid, session_id uuid, expires_at timestamp with time zone, must_change_password boolean)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because nobody may read or write sessions' secrets.
declare
  person users;
  token user_sessions;
  next_token user_sessions;
begin
  -- The user's row first: whatever changes sessions of one user waits here for the others.
  select users.* into person
  from users
  where users.id = (
    select owned.user_id from user_sessions as owned where owned.refresh_token_hash = token_hash
  )
  for no key update;
  select * into token from user_sessions where refresh_token_hash = token_hash;

  outcome := case
    when token.id is null then 'unknown'
    when token.revoked_at is not null then 'ended'
    -- Two requests of one client at the same moment: this one began before the other had replaced
    -- the token, and gets nothing. Ending the session would punish a second browser tab; and a
    -- thief gains nothing, because whoever comes a moment later is caught by the next line.
    when token.replaced_at > now() then 'simultaneous'
    when token.replaced_at is not null then 'reused'
    when token.expires_at <= now() then 'expired'
    when not person.is_active then 'ended'
    else 'refreshed'
  end;
  perform set_config('app.user_id', person.id::text, true) where person.id is not null;
  if outcome = 'reused' then
    perform end_sessions(token.user_id, 'token_reused', token.family_id);
  elsif outcome = 'refreshed' then
    update user_sessions
    set replaced_at = clock_timestamp(), last_used_at = now()
    where id = token.id;
    next_token := open_session(
      token.user_id, next_token_hash, valid_for, token.device, client_agent, client_address,
      token.family_id
    );
  end if;
  return query
    select outcome, token.user_id, token.family_id, next_token.expires_at,
      person.must_change_password;
end;
$function$;
comment on function rotate_session(bytea,bytea,interval,text,inet) is 'Replaces a refresh token by the next one of its session. A token that was replaced before ends the session.';
grant execute on function rotate_session(bytea,bytea,interval,text,inet) to homeroom_server;

CREATE OR REPLACE FUNCTION :"tenant".row_history(table_name text, row_id uuid)
 RETURNS SETOF audit_logs
 LANGUAGE sql
 STABLE PARALLEL SAFE STRICT ROWS 20
BEGIN ATOMIC
 SELECT audit_logs.id,
     audit_logs.occurred_at,
     audit_logs.user_id,
     audit_logs.database_login,
     audit_logs.table_name,
     audit_logs.row_id,
     audit_logs.operation,
     audit_logs.old_values,
     audit_logs.new_values,
     audit_logs.request_id,
     audit_logs.address,
     audit_logs.created_at,
     audit_logs.updated_at
    FROM audit_logs
   WHERE ((audit_logs.row_id = row_history.row_id) AND (audit_logs.table_name = row_history.table_name))
   ORDER BY audit_logs.occurred_at DESC, audit_logs.id DESC;
END;
comment on function row_history(text,uuid) is 'What happened to one row, the newest first. tableName is as in the database: students, exam_papers. Needs audit_logs:view.';
grant execute on function row_history(text,uuid) to :"reader";

CREATE OR REPLACE FUNCTION :"tenant".school_id_named(school_name text)
 RETURNS uuid
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
declare
  found_ids constant uuid[] := array(
    select id from schools where name = school_name or code = school_name
  );
begin
  if school_name is null then
    return null;
  elsif found_ids = '{}' then
    perform refuse_unknown('school', school_name, array(select name from schools));
  elsif cardinality(found_ids) > 1 then
    raise exception using
      errcode = 'SC106',
      message = format('%s schools are called %s.', cardinality(found_ids), school_name),
      hint = 'Name the one you mean by its code.';
  end if;
  return found_ids[1];
end;
$function$;
comment on function school_id_named(text) is '@behavior -*
The school of this name or code; refuses (SC106) an unknown one. Null for null.';
grant execute on function school_id_named(text) to :"tenant";

CREATE OR REPLACE FUNCTION :"tenant".school_ids_for(code text)
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE STRICT SECURITY DEFINER ROWS 5
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because it looks beyond the rows that the asker may read.
declare
  limits constant uuid[] := array(
    select school_id from held_scopes(code) where scope = 'all' and school_id is not null
  );
begin
  -- Most people's roles are not limited to a school.
  if limits <> '{}' then
    return query
      with recursive reached (id) as (
        select unnest(limits)
        union
        select schools.id
        from schools
        join reached on reached.id = schools.parent_school_id
      )
      select id from reached;
  end if;
end;
$function$;
comment on function school_ids_for(text) is '@behavior -*
The schools to which one of your roles limits a permission, and all below them.';
grant execute on function school_ids_for(text) to :"reader";

CREATE OR REPLACE FUNCTION :"tenant".schools_today(school schools)
 RETURNS date
 LANGUAGE sql
 STABLE PARALLEL SAFE
BEGIN ATOMIC
 SELECT ((now() AT TIME ZONE (school).time_zone))::date AS timezone;
END;
comment on function schools_today(schools) is 'The day that it is at the school, by its time zone.';
grant execute on function schools_today(schools) to :"reader";

CREATE OR REPLACE FUNCTION :"tenant".search_people(phrase text)
 RETURNS SETOF person_match
 LANGUAGE plpgsql
 STABLE STRICT SECURITY DEFINER ROWS 20
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
 SET enable_seqscan TO 'off'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
-- Definer, because policies keep PostgreSQL from using the search indexes: their operators are not
-- known to be leakproof. It asks for the same scopes as the policies of the three tables do.
declare
  folded constant text := btrim(app.fold(phrase));
  beginnings constant tsquery := app.search_query(phrase);
  whole_words constant tsquery := replace(beginnings::text, ':*', '')::tsquery;
  -- A beginning may fit thousands. Ranking so many of them takes no time; whole words come first.
  most constant integer := 200;
  all_students constant boolean := has_permission('students:view');
  all_teachers constant boolean := has_permission('teachers:view');
  all_guardians constant boolean := has_permission('guardians:view');
  student_ids constant uuid[] := array(
    select student_ids_for('students:view') union select granted_row_ids('students:view')
  );
  teacher_ids constant uuid[] := array(
    select teacher_ids_for('teachers:view') union select granted_row_ids('teachers:view')
  );
  guardian_ids constant uuid[] := array(
    select guardian_ids_for('guardians:view') union select granted_row_ids('guardians:view')
  );
  found_students uuid[];
  found_teachers uuid[];
  found_guardians uuid[];
begin
  if numnode(beginnings) = 0 then
    return;
  end if;

  found_students := array(
    select id from students
    where search @@ whole_words and (all_students or id = any (student_ids))
    limit most
  ) || array(
    select id from students
    where search @@ beginnings and (all_students or id = any (student_ids))
    limit most
  );
  found_teachers := array(
    select id from teachers
    where search @@ whole_words and (all_teachers or id = any (teacher_ids))
    limit most
  ) || array(
    select id from teachers
    where search @@ beginnings and (all_teachers or id = any (teacher_ids))
    limit most
  );
  found_guardians := array(
    select id from guardians
    where search @@ whole_words and (all_guardians or id = any (guardian_ids))
    limit most
  ) || array(
    select id from guardians
    where search @@ beginnings and (all_guardians or id = any (guardian_ids))
    limit most
  );

  if cardinality(found_students || found_teachers || found_guardians) < 5
    and folded !~ '[[:digit:]]'
  then
    -- Misspelt, perhaps. Two letters that changed places leave a third of one word's trigrams, and
    -- more of several words'.
    perform set_config(
      'pg_trgm.word_similarity_threshold',
      case when folded ~ '[[:alpha:]]{2,}[^[:alpha:]]+[[:alpha:]]{2,}' then '0.45' else '0.35' end,
      true
    );
    found_students := found_students || array(
      select id from students
      where folded operator(app.<%) app.fold(first_name || ' ' || last_name)
        and (all_students or id = any (student_ids))
      limit most
    );
    found_teachers := found_teachers || array(
      select id from teachers
      where folded operator(app.<%) app.fold(first_name || ' ' || last_name)
        and (all_teachers or id = any (teacher_ids))
      limit most
    );
    found_guardians := found_guardians || array(
      select id from guardians
      where folded operator(app.<%) app.fold(first_name || ' ' || last_name)
        and (all_guardians or id = any (guardian_ids))
      limit most
    );
  end if;

  return query
    with people as (
      select
        'student'::app.person_kind as kind, id, full_name, first_name, last_name,
        admission_number as number, school_id, search
      from students
      where id = any (found_students)
      union all
      select 'teacher', id, full_name, first_name, last_name, staff_number, school_id, search
      from teachers
      where id = any (found_teachers)
      union all
      select 'guardian', id, full_name, first_name, last_name, null, null, search
      from guardians
      where id = any (found_guardians)
    )
    select
      people.kind,
      people.id,
      people.full_name,
      people.number,
      people.school_id,
      schools.name,
      (
        case
          when app.fold(people.number) = folded then 1
          when people.search @@ beginnings then 0.5 + 0.5 * likeness
          else 0.5 * likeness
        end
      )::real as fitness
    from people
    cross join lateral
      app.similarity(folded, app.fold(people.first_name || ' ' || people.last_name)) as likeness
    left join schools on schools.id = people.school_id
    order by fitness desc, people.last_name, people.first_name, people.id
    limit 50;
end;
$function$;
comment on function search_people(text) is 'Students, teachers and guardians by name or number, the best match first, 50 at most: all words must occur, each at least as a beginning, without regard to case and accents; where few people fit, misspelt names are found too. Finds whom you may see in the lists of students, teachers and guardians.';
grant execute on function search_people(text) to :"tenant";

CREATE OR REPLACE FUNCTION :"tenant".session_credentials(person uuid)
 RETURNS TABLE(password_hash text, email text, display_name text)
 LANGUAGE sql
 STABLE PARALLEL SAFE STRICT SECURITY DEFINER ROWS 1
BEGIN ATOMIC
 SELECT users.password_hash,
     users.email,
     users.display_name
    FROM users
   WHERE ((users.id = session_credentials.person) AND users.is_active);
END;
comment on function session_credentials(uuid) is 'What somebody who has signed in must know to choose a new password.';
grant execute on function session_credentials(uuid) to homeroom_server;

CREATE OR REPLACE FUNCTION :"tenant".session_profile(person uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE PARALLEL SAFE STRICT SECURITY DEFINER
BEGIN ATOMIC
 SELECT jsonb_build_object('id', users.id, 'email', users.email, 'displayName', users.display_name, 'locale', users.locale, 'timeZone', users.time_zone, 'mustChangePassword', users.must_change_password, 'roles', COALESCE(( SELECT jsonb_agg(jsonb_build_object('name', roles.name, 'schoolId', user_roles.school_id, 'validUntil', user_roles.valid_until) ORDER BY roles.name, user_roles.school_id) AS jsonb_agg
            FROM (user_roles
              JOIN roles ON ((roles.id = user_roles.role_id)))
           WHERE ((user_roles.user_id = users.id) AND (user_roles.valid_from <= now()) AND ((user_roles.valid_until IS NULL) OR (user_roles.valid_until > now())))), '[]'::jsonb), 'permissions', COALESCE(( SELECT jsonb_agg(jsonb_build_object('code', held.permission_code, 'scope', held.scope, 'schoolId', held.school_id) ORDER BY held.permission_code, held.scope, held.school_id) AS jsonb_agg
            FROM ( SELECT DISTINCT effective_permissions.permission_code,
                     effective_permissions.scope,
                     user_roles.school_id
                    FROM (user_roles
                      JOIN effective_permissions ON ((effective_permissions.role_id = user_roles.role_id)))
                   WHERE ((user_roles.user_id = users.id) AND (user_roles.valid_from <= now()) AND ((user_roles.valid_until IS NULL) OR (user_roles.valid_until > now())))) held), '[]'::jsonb)) AS jsonb_build_object
    FROM users
   WHERE (users.id = session_profile.person);
END;
comment on function session_profile(uuid) is 'A user with the roles and the permissions held now.';
grant execute on function session_profile(uuid) to homeroom_server;

CREATE OR REPLACE FUNCTION :"tenant".set_current_academic_year(academic_year_id uuid)
 RETURNS academic_years
 LANGUAGE plpgsql
 STRICT
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
declare
  chosen academic_years;
begin
  -- One after the other: there is never more than one current year.
  update academic_years set is_current = false where is_current and id <> academic_year_id;
  update academic_years set is_current = true where id = academic_year_id returning * into chosen;
  if not found then
    raise exception using errcode = 'P0002', message = 'There is no such academic year.';
  end if;
  return chosen;
end;
$function$;
comment on function set_current_academic_year(uuid) is 'Makes an academic year the current one, and no other.';
grant execute on function set_current_academic_year(uuid) to :"tenant";

CREATE OR REPLACE FUNCTION :"tenant".set_password(person uuid, new_hash text, kept_session uuid DEFAULT NULL::uuid)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because nobody may write hashes by hand.
begin
  update users
  set password_hash = new_hash, password_changed_at = now(), must_change_password = false
  where id = person;
  -- Mails that are still on their way must not undo it.
  update user_tokens
  set used_at = now()
  where user_id = person and purpose in ('invitation', 'password_reset') and used_at is null;
  return end_sessions(person, 'password_changed', except_session => kept_session);
end;
$function$;
comment on function set_password(uuid,text,uuid) is 'Gives a user a new password and ends the other sessions. Returns how many ended.';

CREATE OR REPLACE FUNCTION :"tenant".settle_moved_students(days_back integer DEFAULT 40)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
BEGIN ATOMIC
 SELECT settle_students(ARRAY( SELECT DISTINCT enrollments.student_id
            FROM enrollments
           WHERE (((enrollments.starts_on >= (CURRENT_DATE - settle_moved_students.days_back)) AND (enrollments.starts_on <= (CURRENT_DATE + 1))) OR ((enrollments.ends_on >= (CURRENT_DATE - settle_moved_students.days_back)) AND (enrollments.ends_on <= (CURRENT_DATE + 1)))))) AS settle_students;
END;
comment on function settle_moved_students(integer) is 'Brings status, school and grade level of students in line with enrolments that began or ended in the last days. For a nightly job: changes made meanwhile settle at once.';
grant execute on function settle_moved_students(integer) to homeroom_worker;

CREATE OR REPLACE FUNCTION :"tenant".settle_students(student_ids uuid[])
 RETURNS void
 LANGUAGE sql
BEGIN ATOMIC
 WITH spells AS (
          SELECT DISTINCT ON (enrollments.student_id) enrollments.student_id,
             enrollments.entry_code,
             enrollments.exit_code,
             classes.school_id,
             classes.grade_level_id,
             timing.state
            FROM ((((((unnest(settle_students.student_ids) listed(id)
              JOIN enrollments ON ((enrollments.student_id = listed.id)))
              JOIN classes ON ((classes.id = enrollments.class_id)))
              JOIN schools ON ((schools.id = classes.school_id)))
              JOIN academic_years ON ((academic_years.id = classes.academic_year_id)))
              CROSS JOIN LATERAL ( SELECT ((now() AT TIME ZONE schools.time_zone))::date AS today) clock)
              CROSS JOIN LATERAL ( SELECT
                         CASE
                             WHEN ((COALESCE(enrollments.ends_on, academic_years.ends_on) < clock.today) OR ((enrollments.ends_on = clock.today) AND (enrollments.exit_code IS NOT NULL))) THEN 'past'::text
                             WHEN (enrollments.starts_on > clock.today) THEN 'next'::text
                             ELSE 'present'::text
                         END AS state) timing)
           ORDER BY enrollments.student_id, (array_position('{present,next,past}'::text[], timing.state)),
                 CASE
                     WHEN (timing.state = 'next'::text) THEN enrollments.starts_on
                     ELSE NULL::date
                 END, enrollments.starts_on DESC
         ), settled AS (
          SELECT students_1.id,
                 CASE
                     WHEN ((spells.state <> 'past'::text) AND (students_1.status = ANY (ARRAY['applicant'::student_status, 'withdrawn'::student_status, 'graduated'::student_status]))) THEN 'active'::student_status
                     WHEN ((spells.state = 'past'::text) AND (spells.exit_code = 'graduated'::exit_code)) THEN 'graduated'::student_status
                     WHEN ((spells.state = 'past'::text) AND (spells.exit_code = ANY (ARRAY['withdrawn'::exit_code, 'transferred'::exit_code, 'expelled'::exit_code, 'other'::exit_code]))) THEN 'withdrawn'::student_status
                     ELSE students_1.status
                 END AS status,
                 CASE
                     WHEN (spells.entry_code = 'new'::entry_code) THEN students_1.school_id
                     ELSE spells.school_id
                 END AS school_id,
                 CASE
                     WHEN ((spells.entry_code = 'new'::entry_code) AND (students_1.grade_level_id IS NOT NULL)) THEN students_1.grade_level_id
                     ELSE spells.grade_level_id
                 END AS grade_level_id
            FROM (spells
              JOIN students students_1 ON ((students_1.id = spells.student_id)))
         )
  UPDATE students SET status = settled.status, school_id = settled.school_id, grade_level_id = settled.grade_level_id
    FROM settled
   WHERE ((students.id = settled.id) AND (((students.status IS DISTINCT FROM settled.status) OR (students.school_id IS DISTINCT FROM settled.school_id)) OR (students.grade_level_id IS DISTINCT FROM settled.grade_level_id)));
END;
comment on function settle_students(uuid[]) is 'Lets the status, school and grade level of students follow from their enrolments.';

CREATE OR REPLACE FUNCTION :"tenant".sign_in_credentials(typed_email text)
 RETURNS TABLE(password_hash text)
 LANGUAGE sql
 STABLE PARALLEL SAFE STRICT SECURITY DEFINER ROWS 1
BEGIN ATOMIC
 SELECT users.password_hash
    FROM users
   WHERE (lower(users.email) = lower(btrim(sign_in_credentials.typed_email)));
END;
comment on function sign_in_credentials(text) is 'What a password is compared with. No row when nobody has this address.';
grant execute on function sign_in_credentials(text) to homeroom_server;

CREATE OR REPLACE FUNCTION :"tenant".sign_in_locked_until(typed_email text)
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE PARALLEL SAFE STRICT SECURITY DEFINER
BEGIN ATOMIC
 SELECT (max(failures.created_at) + '00:15:00'::interval)
    FROM ( SELECT login_history.created_at
            FROM login_history
           WHERE ((lower(login_history.email) = lower(sign_in_locked_until.typed_email)) AND (NOT login_history.succeeded) AND (login_history.failure_reason <> 'locked'::sign_in_failure) AND (login_history.created_at > (now() - '00:30:00'::interval)) AND (login_history.created_at > COALESCE(( SELECT max(successes.created_at) AS max
                    FROM login_history successes
                   WHERE ((lower(successes.email) = lower(sign_in_locked_until.typed_email)) AND successes.succeeded AND (successes.created_at > (now() - '00:30:00'::interval)))), '-infinity'::timestamp with time zone)))
           ORDER BY login_history.created_at DESC
          LIMIT 10) failures
  HAVING ((count(*) = 10) AND ((max(failures.created_at) - min(failures.created_at)) <= '00:15:00'::interval) AND (max(failures.created_at) > (now() - '00:15:00'::interval)));
END;
comment on function sign_in_locked_until(text) is 'Until when an address is locked after ten failures within fifteen minutes; null when it is not.';

CREATE OR REPLACE FUNCTION :"tenant".sign_out(session uuid, person uuid)
 RETURNS integer
 LANGUAGE sql
 STRICT SECURITY DEFINER
BEGIN ATOMIC
 SELECT end_sessions(person, 'signed_out'::session_end, session) AS end_sessions;
END;
comment on function sign_out(uuid,uuid) is 'Ends one session of a user. Returns how many ended.';
grant execute on function sign_out(uuid,uuid) to homeroom_server;

CREATE OR REPLACE FUNCTION :"tenant".sign_out_everywhere(person uuid)
 RETURNS integer
 LANGUAGE sql
 STRICT SECURITY DEFINER
BEGIN ATOMIC
 SELECT end_sessions(person, 'signed_out_everywhere'::session_end) AS end_sessions;
END;
comment on function sign_out_everywhere(uuid) is 'Ends all sessions of a user. Returns how many ended.';
grant execute on function sign_out_everywhere(uuid) to homeroom_server;

CREATE OR REPLACE FUNCTION :"tenant".staff_student_ids_for(code text)
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE STRICT SECURITY DEFINER ROWS 50
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because it looks beyond the rows that the asker may read.
declare
  scopes constant app.permission_scope[] := array(select scope from held_scopes(code));
begin
  if 'classes' = any (scopes) then
    return query select taught_student_ids();
  end if;
  if 'all' = any (scopes) then
    return query select id from students where school_id in (select school_ids_for(code));
  end if;
end;
$function$;
comment on function staff_student_ids_for(text) is '@behavior -*
The students for whom you hold a permission as staff: those you teach, or those of your school.';
grant execute on function staff_student_ids_for(text) to :"reader";

CREATE OR REPLACE FUNCTION :"tenant".student_ids_for(code text)
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE STRICT SECURITY DEFINER ROWS 50
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because it looks beyond the rows that the asker may read.
declare
  asker constant uuid := current_user_id();
  scopes constant app.permission_scope[] := array(select scope from held_scopes(code));
begin
  if 'self' = any (scopes) then
    return query select id from students where user_id = asker;
  end if;
  if 'wards' = any (scopes) then
    return query
      select student_guardians.student_id
      from student_guardians
      join guardians on guardians.id = student_guardians.guardian_id
      where guardians.user_id = asker and student_guardians.has_data_access;
  end if;
  if 'classes' = any (scopes) then
    return query select taught_student_ids();
  end if;
  if 'all' = any (scopes) then
    return query select id from students where school_id in (select school_ids_for(code));
  end if;
end;
$function$;
comment on function student_ids_for(text) is '@behavior -*
The students for whom you hold a permission: yourself, your wards, those you teach, or those of your school.';
grant execute on function student_ids_for(text) to :"reader";

CREATE OR REPLACE FUNCTION :"tenant".subject_averages(student_ids uuid[], term_id uuid)
 RETURNS SETOF subject_average
 LANGUAGE sql
 STABLE PARALLEL SAFE STRICT ROWS 20
BEGIN ATOMIC
 WITH RECURSIVE within(id) AS (
          SELECT terms.id
            FROM terms
           WHERE (terms.id = subject_averages.term_id)
         UNION ALL
          SELECT terms.id
            FROM (within
              JOIN terms ON ((terms.parent_term_id = within.id)))
         ), graded AS (
          SELECT results.student_id,
             class_subjects.subject_id,
             results.is_absent,
             results.is_exempt,
                 CASE
                     WHEN (NOT results.is_exempt) THEN exams.weight
                     ELSE (0)::numeric
                 END AS weight,
             (COALESCE(results.score, (0)::numeric) / exam_papers.maximum_score) AS share
            FROM (((results
              JOIN exam_papers ON ((exam_papers.id = results.exam_paper_id)))
              JOIN exams ON ((exams.id = exam_papers.exam_id)))
              JOIN class_subjects ON ((class_subjects.id = exam_papers.class_subject_id)))
           WHERE ((results.student_id = ANY (subject_averages.student_ids)) AND (exams.term_id IN ( SELECT within.id
                    FROM within)))
         )
  SELECT graded.student_id,
     graded.subject_id,
     subjects.name,
     sum((graded.weight * graded.share)) AS sum,
     sum(graded.weight) AS sum,
     round_percent((((100)::numeric * sum((graded.weight * graded.share))) / NULLIF(sum(graded.weight), (0)::numeric))) AS round_percent,
     (count(*) FILTER (WHERE (graded.weight > (0)::numeric)))::integer AS count,
     (count(*) FILTER (WHERE graded.is_absent))::integer AS count,
     (count(*) FILTER (WHERE graded.is_exempt))::integer AS count
    FROM (graded
      LEFT JOIN subjects ON ((subjects.id = graded.subject_id)))
   GROUP BY graded.student_id, graded.subject_id, subjects.name;
END;
comment on function subject_averages(uuid[],uuid) is 'How students do in each of their subjects in a term and the terms within it, from the results that you may see. Each paper counts with the weight of its exam; papers of one subject are taken together even where the student changed class. Absent counts as 0; exempt, missing and weight 0 do not count.';
grant execute on function subject_averages(uuid[],uuid) to :"reader";

CREATE OR REPLACE FUNCTION :"tenant".taken_room_ids(period_id uuid, day date)
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE SECURITY DEFINER ROWS 20
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because a room is taken also by lessons and exams that the asker may not read.
begin
  return query
    select timetable_entries.room_id
    from periods
    join periods as others
      on others.starts_at < periods.ends_at and others.ends_at > periods.starts_at
    join timetable_entries on timetable_entries.period_id = others.id
    where periods.id = taken_room_ids.period_id
      and timetable_entries.room_id is not null
      and timetable_entries.week_day = extract(isodow from taken_room_ids.day)
      and taken_room_ids.day between timetable_entries.starts_on and timetable_entries.ends_on
    union
    select exam_papers.room_id
    from periods
    join exam_papers on exam_papers.held_on = taken_room_ids.day
    where periods.id = taken_room_ids.period_id
      and exam_papers.room_id is not null
      and coalesce(exam_papers.starts_at, '00:00') < periods.ends_at
      and coalesce(exam_papers.ends_at, '24:00') > periods.starts_at;
end;
$function$;
comment on function taken_room_ids(uuid,date) is '@behavior -*
The rooms in which a lesson or an exam takes place at the time of a period, on a day.';
grant execute on function taken_room_ids(uuid,date) to :"reader";

CREATE OR REPLACE FUNCTION :"tenant".taught_class_subject_ids()
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE SECURITY DEFINER ROWS 20
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because policies call it: it must not run into their own recursion.
declare
  asker constant uuid := current_user_id();
begin
  return query
    select assignment.class_subject_id
    from class_subject_teachers as assignment
    join teachers on teachers.id = assignment.teacher_id
    where teachers.user_id = asker
      and coalesce(assignment.ends_on, 'infinity') >= current_date;
end;
$function$;
comment on function taught_class_subject_ids() is 'The class subjects that you teach, now or soon.';

CREATE OR REPLACE FUNCTION :"tenant".taught_student_ids()
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE SECURITY DEFINER ROWS 100
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because policies call it: it must not run into their own recursion.
declare
  asker constant uuid := current_user_id();
begin
  return query
    -- The class teacher's class, and classes that are taught as a whole ...
    select enrollments.student_id
    from enrollments
    where coalesce(enrollments.ends_on, 'infinity') >= current_date
      and enrollments.class_id in (
        select classes.id
        from classes
        join teachers on teachers.id = classes.class_teacher_id
        where teachers.user_id = asker
        union
        select class_subjects.class_id
        from class_subjects
        where class_subjects.takes_whole_class
          and class_subjects.id in (select taught_class_subject_ids())
      )
    union
    -- ... and groups, whose members are listed.
    select class_subject_students.student_id
    from class_subject_students
    where coalesce(class_subject_students.ends_on, 'infinity') >= current_date
      and class_subject_students.class_subject_id in (select taught_class_subject_ids());
end;
$function$;
comment on function taught_student_ids() is 'The students whom you teach, now or soon.';

CREATE OR REPLACE FUNCTION :"tenant".teacher_ids_for(code text)
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE STRICT SECURITY DEFINER ROWS 20
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because it looks beyond the rows that the asker may read.
declare
  asker constant uuid := current_user_id();
  near constant uuid[] := array(select class_ids_for(code));
begin
  if not has_any_permission(code) then
    return;
  end if;
  return query
    select id from teachers where user_id = asker
    union
    select class_teacher_id from classes where id = any (near) and class_teacher_id is not null
    union
    select class_subject_teachers.teacher_id
    from class_subject_teachers
    join class_subjects on class_subjects.id = class_subject_teachers.class_subject_id
    where class_subjects.class_id = any (near)
    union
    select id from teachers where school_id in (select school_ids_for(code));
end;
$function$;
comment on function teacher_ids_for(text) is '@behavior -*
The teachers for whom you hold a permission: yourself, those of your classes or your wards'', or those of your school.';
grant execute on function teacher_ids_for(text) to :"reader";

CREATE OR REPLACE FUNCTION :"tenant".tg_academic_years__validate()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because everything in the year counts, not only what the writer may read.
declare
  outside record;
begin
  select terms.name, year.name as year
  into outside
  from new_rows as year
  join terms on terms.academic_year_id = year.id
  where terms.starts_on < year.starts_on or terms.ends_on > year.ends_on
  limit 1;
  if found then
    raise exception using
      errcode = 'SC202',
      message = format('%s must lie inside %s.', outside.name, outside.year),
      hint = 'Move the terms of the year first.';
  end if;

  perform check_enrollments(array(
    select enrollments.id
    from new_rows as year
    join classes on classes.academic_year_id = year.id
    join enrollments on enrollments.class_id = classes.id
    where enrollments.starts_on < year.starts_on or enrollments.starts_on > year.ends_on
      or enrollments.ends_on > year.ends_on
  ));
  perform check_lessons(array(
    select timetable_entries.id
    from new_rows as year
    join classes on classes.academic_year_id = year.id
    join timetable_entries on timetable_entries.class_id = classes.id
    where timetable_entries.starts_on < year.starts_on or timetable_entries.ends_on > year.ends_on
  ));
  return null;
end;
$function$;

CREATE OR REPLACE FUNCTION :"tenant".tg_attendance_records__queue_job()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because nobody may queue jobs by hand. One notice per student and day, however many
-- periods were missed, and none about what is long past. It waits a while: the task looks again,
-- so that a slip which is corrected meanwhile worries nobody.
begin
  perform queue_jobs(
    'notify_absence',
    array_agg(jsonb_build_object('student_id', student_id, 'day', day) order by student_id, day),
    array_agg(concat_ws('/', student_id, day) order by student_id, day),
    now() + interval '5 minutes'
  )
  from (
    select distinct student_id, day
    from new_rows
    where code = 'absent' and day between current_date - 7 and current_date + 1
  ) as absences
  having count(*) > 0;
  return null;
end;
$function$;
comment on function tg_attendance_records__queue_job() is 'Lets the guardians of absent students know.';

CREATE OR REPLACE FUNCTION :"tenant".tg_attendance_records__respect_freeze()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because the writer need not be allowed to read the school.
declare
  frozen record;
begin
  if tg_op = 'INSERT' then
    select schools.name as school, schools.attendance_frozen_until
    into frozen
    from new_rows
    join classes on classes.id = new_rows.class_id
    join schools on schools.id = classes.school_id
    where new_rows.day <= schools.attendance_frozen_until
      and not (select has_permission('attendance_records:approve'))
      and schools.id <> all (array(select school_ids_for('attendance_records:approve')))
    limit 1;
  elsif tg_op = 'DELETE' then
    select schools.name as school, schools.attendance_frozen_until
    into frozen
    from old_rows
    join classes on classes.id = old_rows.class_id
    join schools on schools.id = classes.school_id
    where old_rows.day <= schools.attendance_frozen_until
      and not (select has_permission('attendance_records:approve'))
      and schools.id <> all (array(select school_ids_for('attendance_records:approve')))
    limit 1;
  else
    select schools.name as school, schools.attendance_frozen_until
    into frozen
    from old_rows
    join new_rows on new_rows.id = old_rows.id
    join classes on classes.id in (old_rows.class_id, new_rows.class_id)
    join schools on schools.id = classes.school_id
    where least(old_rows.day, new_rows.day) <= schools.attendance_frozen_until
      -- Who recorded it is no part of the record: users may be deleted.
      and (
        new_rows.student_id, new_rows.class_id, new_rows.day, new_rows.period_id, new_rows.code,
        new_rows.reason, new_rows.arrived_at, new_rows.departed_at
      ) is distinct from (
        old_rows.student_id, old_rows.class_id, old_rows.day, old_rows.period_id, old_rows.code,
        old_rows.reason, old_rows.arrived_at, old_rows.departed_at
      )
      and not (select has_permission('attendance_records:approve'))
      and schools.id <> all (array(select school_ids_for('attendance_records:approve')))
    limit 1;
  end if;
  if found then
    raise exception using
      errcode = 'SC212',
      message = format(
        'Attendance at %s is closed up to and including %s.',
        frozen.school, frozen.attendance_frozen_until
      ),
      hint = 'Ask somebody who may approve attendance (attendance_records:approve).';
  end if;
  return null;
end;
$function$;

CREATE OR REPLACE FUNCTION :"tenant".tg_attendance_records__sign()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
begin
  new.recorded_by_id := coalesce(current_user_id(), new.recorded_by_id);
  return new;
end;
$function$;

CREATE OR REPLACE FUNCTION :"tenant".tg_attendance_records__validate()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because enrolments that the writer may not read count as well.
declare
  wrong record;
begin
  -- Nobody ends or moves the students' enrolments in the meantime.
  perform from classes
  where id in (select class_id from new_rows)
  order by id
  for share;

  select
    record.day,
    clock.today,
    schools.name as school,
    schools.week_days,
    periods.name as period,
    periods.school_id = classes.school_id
      and extract(isodow from record.day)::smallint = any (periods.week_days) as period_fits
  into wrong
  from new_rows as record
  join classes on classes.id = record.class_id
  join schools on schools.id = classes.school_id
  left join periods on periods.id = record.period_id
  cross join lateral (select (now() at time zone schools.time_zone)::date as today) as clock
  where record.day > clock.today
    or extract(isodow from record.day)::smallint <> all (schools.week_days)
    or periods.school_id <> classes.school_id
    or extract(isodow from record.day)::smallint <> all (periods.week_days)
  limit 1;
  if wrong.day > wrong.today then
    raise exception using
      errcode = 'SC211',
      message = format(
        'Attendance cannot be taken for %s: at %s it is %s.', wrong.day, wrong.school, wrong.today
      ),
      hint = 'Wait for the day.';
  elsif extract(isodow from wrong.day)::smallint <> all (wrong.week_days) then
    raise exception using
      errcode = 'SC210',
      message = format(
        'There is no school at %s on %s, a %s.',
        wrong.school, wrong.day, to_char(wrong.day, 'FMDay')
      ),
      hint = 'Choose another day, or add the day to the school''s week.';
  elsif not wrong.period_fits then
    raise exception using
      errcode = 'SC214',
      message = format(
        'Period %s is not held on %s, a %s, at %s.',
        wrong.period, wrong.day, to_char(wrong.day, 'FMDay'), wrong.school
      ),
      hint = 'Choose one of the periods of the class''s school on that day.';
  end if;

  select
    string_agg(students.full_name, ', ' order by students.last_name, students.first_name)
      as names,
    min(classes.name) as class,
    min(record.day) as day
  into wrong
  from (
    select new_rows.*
    from new_rows
    where not exists (
        select
        from enrollments
        where enrollments.student_id = new_rows.student_id
          and enrollments.class_id = new_rows.class_id
          and new_rows.day <@ daterange(enrollments.starts_on, enrollments.ends_on, '[]')
      )
      -- Lessons may have students of other classes in them: sets, electives.
      and not (
        new_rows.period_id is not null
        and exists (
          select
          from class_subject_students as listed
          join class_subjects on class_subjects.id = listed.class_subject_id
          where listed.student_id = new_rows.student_id
            and class_subjects.class_id = new_rows.class_id
            and new_rows.day <@ daterange(listed.starts_on, listed.ends_on, '[]')
        )
      )
    limit 20
  ) as record
  join students on students.id = record.student_id
  join classes on classes.id = record.class_id;
  if wrong.names is not null then
    raise exception using
      errcode = 'SC208',
      message = format('Not in class %s on %s: %s.', wrong.class, wrong.day, wrong.names),
      hint = 'Enrol them, or leave them out.';
  end if;
  return null;
end;
$function$;

CREATE OR REPLACE FUNCTION :"tenant".tg_audit_logs__append_only()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
begin
  raise exception using
    errcode = 'SC002',
    message = 'The audit log can be neither changed nor erased.',
    hint = 'Old months are removed as a whole, by detaching their partitions.';
end;
$function$;

CREATE OR REPLACE FUNCTION :"tenant".tg_class_subjects__validate()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because lessons that the writer may not read follow as well.
begin
  perform check_class_subjects(array(select id from new_rows));
  if tg_op = 'UPDATE' then
    update timetable_entries
    set takes_whole_class = new_rows.takes_whole_class
    from new_rows
    where timetable_entries.class_subject_id = new_rows.id
      and timetable_entries.takes_whole_class <> new_rows.takes_whole_class;

    perform check_lessons(array(
      select timetable_entries.id
      from timetable_entries
      join new_rows on new_rows.id = timetable_entries.class_subject_id
      join old_rows on old_rows.id = new_rows.id
      where (new_rows.class_id, new_rows.term_id)
        is distinct from (old_rows.class_id, old_rows.term_id)
    ));
  end if;
  return null;
end;
$function$;

CREATE OR REPLACE FUNCTION :"tenant".tg_classes__validate()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because everybody and everything in the class counts, not only what the writer may read.
declare
  misplaced record;
  moved uuid[];
begin
  select classes.name as class, rooms.name as room
  into misplaced
  from new_rows as classes
  join rooms on rooms.id = classes.room_id
  where rooms.school_id <> classes.school_id
  limit 1;
  if found then
    raise exception using
      errcode = 'SC203',
      message = format(
        'Room %s and class %s belong to different schools.', misplaced.room, misplaced.class
      ),
      hint = 'Choose a room of the school.';
  end if;
  if tg_op = 'INSERT' then
    return null;
  end if;

  -- From today on, as what is past cannot be changed any more.
  perform check_capacity(
    array_agg(new_rows.id),
    array_agg(daterange((now() at time zone schools.time_zone)::date, null, '[]'))
  )
  from new_rows
  join old_rows on old_rows.id = new_rows.id
  join schools on schools.id = new_rows.school_id
  where new_rows.capacity < coalesce(old_rows.capacity, new_rows.capacity + 1)
  having count(*) > 0;

  moved := array(
    select new_rows.id
    from new_rows
    join old_rows on old_rows.id = new_rows.id
    where (new_rows.school_id, new_rows.academic_year_id)
      is distinct from (old_rows.school_id, old_rows.academic_year_id)
  );
  if cardinality(moved) > 0 then
    perform check_enrollments(array(select id from enrollments where class_id = any (moved)));
    perform check_class_subjects(array(select id from class_subjects where class_id = any (moved)));
    perform check_lessons(array(select id from timetable_entries where class_id = any (moved)));
  end if;
  return null;
end;
$function$;

CREATE OR REPLACE FUNCTION :"tenant".tg_effective_permissions__refresh_unlimited()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because nobody may write unlimited_permissions by hand. Who changes
-- effective_permissions has locked it.
begin
  if tg_op = 'DELETE' then
    delete from unlimited_permissions as held
    using old_rows
    join user_roles on user_roles.role_id = old_rows.role_id
    where old_rows.scope = 'all'
      and held.user_id = user_roles.user_id
      and held.permission_code = old_rows.permission_code
      and held.user_role_id = user_roles.id;
  else
    insert into unlimited_permissions (
      user_id, permission_code, user_role_id, valid_from, valid_until
    )
    select
      user_roles.user_id, new_rows.permission_code, user_roles.id, user_roles.valid_from,
      user_roles.valid_until
    from new_rows
    join user_roles on user_roles.role_id = new_rows.role_id
    where new_rows.scope = 'all' and user_roles.school_id is null;
  end if;
  return null;
end;
$function$;
comment on function tg_effective_permissions__refresh_unlimited() is 'Keeps unlimited_permissions when roles come to hold more or less.';

CREATE OR REPLACE FUNCTION :"tenant".tg_enrollments__keep_attendance()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because attendance that the writer may not read is kept as well.
declare
  stranded record;
begin
  -- Nobody takes attendance in the class in the meantime.
  perform from classes
  where id in (select class_id from old_rows)
  order by id
  for no key update;

  -- Where the student was in another class on that day after all, the record belongs there.
  update attendance_records
  set class_id = enrollments.class_id
  from old_rows
  join enrollments on enrollments.student_id = old_rows.student_id
  where attendance_records.student_id = old_rows.student_id
    and attendance_records.class_id = old_rows.class_id
    and attendance_records.day <@ daterange(old_rows.starts_on, old_rows.ends_on, '[]')
    and attendance_records.day <@ daterange(enrollments.starts_on, enrollments.ends_on, '[]')
    and enrollments.class_id <> attendance_records.class_id;

  select students.full_name as student, classes.name as class, attendance_records.day
  into stranded
  from old_rows
  join attendance_records
    on attendance_records.student_id = old_rows.student_id
    and attendance_records.class_id = old_rows.class_id
    and attendance_records.day <@ daterange(old_rows.starts_on, old_rows.ends_on, '[]')
  -- Attendance goes with the student: whoever deletes one is not held up here.
  join students on students.id = old_rows.student_id
  join classes on classes.id = old_rows.class_id
  where not exists (
    select
    from enrollments
    where enrollments.student_id = attendance_records.student_id
      and enrollments.class_id = attendance_records.class_id
      and attendance_records.day <@ daterange(enrollments.starts_on, enrollments.ends_on, '[]')
  )
  order by attendance_records.day desc
  limit 1;
  if found then
    raise exception using
      errcode = 'SC209',
      message = format(
        'The attendance of %s was taken in class %s on %s, which the change leaves out.',
        stranded.student, stranded.class, stranded.day
      ),
      hint = 'Let the spell end on that day or later, or delete the attendance records first.';
  end if;
  return null;
end;
$function$;

CREATE OR REPLACE FUNCTION :"tenant".tg_enrollments__settle_students()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because whoever may enrol need not be allowed to change students otherwise.
begin
  if tg_op = 'UPDATE' then
    perform settle_students(array(
      select distinct new_rows.student_id
      from new_rows
      join old_rows on old_rows.id = new_rows.id
      where (new_rows.class_id, new_rows.starts_on, new_rows.ends_on, new_rows.exit_code)
        is distinct from
        (old_rows.class_id, old_rows.starts_on, old_rows.ends_on, old_rows.exit_code)
    ));
  else
    perform settle_students(array(select distinct student_id from new_rows));
  end if;
  return null;
end;
$function$;

CREATE OR REPLACE FUNCTION :"tenant".tg_enrollments__validate()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because all who are enrolled take a seat, not only those whom the writer may read.
declare
  changed uuid[];
begin
  if tg_op = 'INSERT' then
    changed := array(select id from new_rows);
  else
    -- A spell that only became shorter does no harm.
    changed := array(
      select new_rows.id
      from new_rows
      join old_rows on old_rows.id = new_rows.id
      where new_rows.class_id <> old_rows.class_id
        or not daterange(new_rows.starts_on, new_rows.ends_on, '[]')
          <@ daterange(old_rows.starts_on, old_rows.ends_on, '[]')
    );
  end if;
  if cardinality(changed) = 0 then
    return null;
  end if;

  -- Whoever else wants the last seat waits here, and counts again.
  perform from classes
  where id in (select class_id from new_rows)
  order by id
  for no key update;

  perform check_enrollments(changed);
  perform check_capacity(
    array_agg(enrollments.class_id),
    array_agg(daterange(enrollments.starts_on, enrollments.ends_on, '[]'))
  )
  from unnest(changed) as listed (id)
  join enrollments on enrollments.id = listed.id;
  return null;
end;
$function$;

CREATE OR REPLACE FUNCTION :"tenant".tg_every_chain__validate()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because a chain may lead through rows that the writer does not see. The argument names
-- the column by which a row refers to another row of its table.
declare
  link constant text := tg_argv[0];
  is_circle boolean;
begin
  -- Two halves of a circle may arrive at the same time.
  perform pg_advisory_xact_lock(hashtextextended(tg_table_schema || '.' || tg_table_name, 0));
  execute format(
    'with recursive chain (id) as (
       select $1
       union
       select linked.%2$I from %1$I as linked join chain on chain.id = linked.id
     )
     select exists (select from chain where id = $2)',
    tg_table_name, link
  )
  into is_circle
  using (to_jsonb(new) ->> link)::uuid, new.id;
  if is_circle then
    raise exception using
      errcode = 'SC201',
      message = format('%s would lead back to itself.', to_jsonb(new) ->> 'name'),
      hint = format('Choose another row for %s: one that does not lead here.', link),
      table = tg_table_name,
      column = link;
  end if;
  return new;
end;
$function$;

CREATE OR REPLACE FUNCTION :"tenant".tg_every_table__audit()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because nobody may write the log by hand. One statement logs a whole change, however
-- many rows it has.
declare
  -- Derived columns say nothing in a log, nor do those that every change touches.
  unlogged constant text[] := array(
    select attname
    from pg_catalog.pg_attribute
    where attrelid = tg_relid
      and (atttypid = 'tsvector'::regtype or attname in ('created_at', 'updated_at'))
  );
  -- Secrets never reach the log, and binary values have no place in it: only that they are there,
  -- or were changed, does.
  withheld constant text[] := array(
    select attname
    from pg_catalog.pg_attribute
    where attrelid = tg_relid and (attname ~ '_hash$' or atttypid = 'bytea'::regtype)
  );
  mark constant jsonb := '"(withheld)"';
  asker constant uuid := current_user_id();
  request constant text := nullif(current_setting('app.request_id', true), '');
  client constant inet := nullif(current_setting('app.client_address', true), '');
begin
  if tg_op = 'INSERT' then
    insert into audit_logs
      (user_id, table_name, row_id, operation, new_values, request_id, address)
    select asker, tg_table_name, new_rows.id, 'insert', logged.new_values, request, client
    from new_rows
    cross join lateral (
      select
        jsonb_object_agg(key, case when key = any (withheld) then mark else value end)
          as new_values
      from jsonb_each(to_jsonb(new_rows) - unlogged)
      where value <> 'null'
    ) as logged;
  elsif tg_op = 'DELETE' then
    insert into audit_logs
      (user_id, table_name, row_id, operation, old_values, request_id, address)
    select asker, tg_table_name, old_rows.id, 'delete', logged.old_values, request, client
    from old_rows
    cross join lateral (
      select
        jsonb_object_agg(key, case when key = any (withheld) then mark else value end)
          as old_values
      from jsonb_each(to_jsonb(old_rows) - unlogged)
      where value <> 'null'
    ) as logged;
  else
    insert into audit_logs
      (user_id, table_name, row_id, operation, old_values, new_values, request_id, address)
    select
      asker, tg_table_name, new_rows.id, 'update', changes.old_values, changes.new_values,
      request, client
    from new_rows
    join old_rows on old_rows.id = new_rows.id
    cross join lateral (
      select
        jsonb_object_agg(
          key,
          case when key = any (withheld) and before.value <> 'null' then mark else before.value end
        ) as old_values,
        jsonb_object_agg(
          key,
          case when key = any (withheld) and after.value <> 'null' then mark else after.value end
        ) as new_values
      from jsonb_each(to_jsonb(new_rows) - unlogged) as after
      join jsonb_each(to_jsonb(old_rows) - unlogged) as before using (key)
      where after.value <> before.value
    ) as changes
    where changes.new_values is not null;
  end if;
  return null;
end;
$function$;

CREATE OR REPLACE FUNCTION :"tenant".tg_exam_papers__validate()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because it locks, and all results of the papers count.
declare
  wrong record;
begin
  -- So that the exam does not move away at the same time.
  perform from exams where id in (select exam_id from new_rows) order by id for share;
  perform check_exam_papers(array(select id from new_rows));
  if tg_op = 'INSERT' then
    return null;
  end if;

  select exams.name as exam
  into wrong
  from new_rows
  join old_rows on old_rows.id = new_rows.id
  join exams on exams.id = old_rows.exam_id
  where (new_rows.exam_id, new_rows.class_subject_id)
      <> (old_rows.exam_id, old_rows.class_subject_id)
    and exists (select from results where results.exam_paper_id = new_rows.id)
  limit 1;
  if found then
    raise exception using
      errcode = 'SC304',
      message = format(
        '%s: a paper that has results keeps its exam and its class subject.', wrong.exam
      ),
      hint = 'Make a new paper, or delete the results first.';
  end if;

  -- Who enters a result holds a lock on the paper: nothing slips through in between.
  select
    students.full_name as student,
    students.id as student_id, results.score, new_rows.maximum_score
  into wrong
  from new_rows
  join old_rows on old_rows.id = new_rows.id
  join results on results.exam_paper_id = new_rows.id
  join students on students.id = results.student_id
  where new_rows.maximum_score < old_rows.maximum_score
    and results.score > new_rows.maximum_score
  order by results.score desc
  limit 1;
  if found then
    raise exception using
      errcode = 'SC303',
      message = format(
        'The maximum cannot be %s: %s has %s.',
        wrong.maximum_score, wrong.student, wrong.score
      ),
      detail = format('student_id %s', wrong.student_id),
      hint = 'Correct the scores first.';
  end if;
  return null;
end;
$function$;

CREATE OR REPLACE FUNCTION :"tenant".tg_exams__validate()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because it locks, and all papers of the exams count.
begin
  -- So that the term does not move away at the same time.
  perform from terms where id in (select term_id from new_rows) order by id for share;
  perform check_exams(array(select id from new_rows));
  if tg_op = 'UPDATE' then
    perform check_exam_papers(array(
      select exam_papers.id
      from new_rows
      join old_rows on old_rows.id = new_rows.id
      join exam_papers on exam_papers.exam_id = new_rows.id
      where (new_rows.term_id, new_rows.school_id, new_rows.starts_on, new_rows.ends_on)
        is distinct from
        (old_rows.term_id, old_rows.school_id, old_rows.starts_on, old_rows.ends_on)
    ));
  end if;
  return null;
end;
$function$;

CREATE OR REPLACE FUNCTION :"tenant".tg_grading_scale_bands__validate()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because all bands of the scale count, and it locks the scale. A constraint sees that
-- bands do not overlap; this one sees their order.
declare
  wrong record;
begin
  perform from grading_scales
  where id in (select grading_scale_id from new_rows)
  order by id
  for no key update;
  select grading_scales.name as scale, failing.label as failing, passing.label as passing
  into wrong
  from new_rows
  join grading_scales on grading_scales.id = new_rows.grading_scale_id
  join grading_scale_bands as failing
    on failing.grading_scale_id = grading_scales.id and not failing.is_passing
  join grading_scale_bands as passing
    on passing.grading_scale_id = grading_scales.id and passing.is_passing
  where failing.from_percent > passing.from_percent
  limit 1;
  if found then
    raise exception using
      errcode = 'SC311',
      message = format(
        'In the grading scale %s, %s would fail although the lower %s passes.',
        wrong.scale, wrong.failing, wrong.passing
      ),
      hint = 'Let all bands above the lowest that passes pass too.';
  end if;
  return null;
end;
$function$;

CREATE OR REPLACE FUNCTION :"tenant".tg_object_permissions__within_own()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because users do not read the tables that decide.
declare
  code constant text := (select code from permissions where id = new.permission_id);
begin
  if current_user_id() is not null
    and not exists (
      select
      from grantable_permissions(null, new.valid_until) as held
      where held.permission_code = code and held.scope = 'all'
    )
  then
    raise exception using
      errcode = 'SC103',
      message = format('You do not hold the permission %s as far yourself.', code),
      hint = 'Ask somebody who holds it.';
  end if;
  return new;
end;
$function$;
comment on function tg_object_permissions__within_own() is 'Nobody gives a permission on a row that one does not hold for all rows.';

CREATE OR REPLACE FUNCTION :"tenant".tg_periods__validate()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because all lessons of the period count, not only those that the writer may read.
begin
  perform check_lessons(array(
    select timetable_entries.id
    from timetable_entries
    join new_rows on new_rows.id = timetable_entries.period_id
    join old_rows on old_rows.id = new_rows.id
    where (new_rows.school_id, new_rows.week_days, new_rows.starts_at, new_rows.ends_at)
      is distinct from
      (old_rows.school_id, old_rows.week_days, old_rows.starts_at, old_rows.ends_at)
  ));
  return null;
end;
$function$;

CREATE OR REPLACE FUNCTION :"tenant".tg_report_cards__freeze()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because it must see whether the student is still there.
declare
  frozen record;
begin
  if tg_op = 'DELETE' then
    -- Erasing a student takes the cards along.
    select students.full_name as student, old_rows.term_name
    into frozen
    from old_rows
    join students on students.id = old_rows.student_id
    where old_rows.published_at is not null
    limit 1;
  else
    -- Taking back, and forgetting a class or user that is deleted, change nothing that is printed.
    select students.full_name as student, old_rows.term_name
    into frozen
    from old_rows
    join students on students.id = old_rows.student_id
    left join new_rows on new_rows.id = old_rows.id
    where old_rows.published_at is not null
      and (
        to_jsonb(new_rows)
        - '{class_id,published_at,published_by_id,updated_at}'::text[]
      ) is distinct from (
        to_jsonb(old_rows)
        - '{class_id,published_at,published_by_id,updated_at}'::text[]
      )
    limit 1;
  end if;
  if found then
    raise exception using
      errcode = 'SC312',
      message = format(
        'The report card of %s for %s is published.', frozen.student, frozen.term_name
      ),
      hint = 'Take it back first (unpublish_report_card).';
  end if;
  return null;
end;
$function$;

CREATE OR REPLACE FUNCTION :"tenant".tg_report_cards__name()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because the names count, whoever may read them. What is written by hand about one of our
-- own terms need not repeat its names.
begin
  select
    coalesce(new.term_name, terms.name),
    coalesce(new.academic_year_name, academic_years.name)
  into new.term_name, new.academic_year_name
  from terms
  join academic_years on academic_years.id = terms.academic_year_id
  where terms.id = new.term_id;
  new.school_name := coalesce(
    new.school_name,
    (
      select schools.name
      from students
      join schools on schools.id = students.school_id
      where students.id = new.student_id
    )
  );
  return new;
end;
$function$;

CREATE OR REPLACE FUNCTION :"tenant".tg_results__approve()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because it asks for permissions beyond the rows that the asker may read.
declare
  changed uuid[];
  paper_ids uuid[];
  papers_class_subject_ids uuid[];
begin
  if tg_op = 'DELETE' then
    -- Erasing a student takes the results along; that is no change of a mark.
    changed := array(
      select old_rows.id
      from old_rows
      where exists (select from students where students.id = old_rows.student_id)
    );
  else
    changed := array(
      select old_rows.id
      from new_rows
      join old_rows on old_rows.id = new_rows.id
      where (
          new_rows.exam_paper_id, new_rows.student_id, new_rows.score, new_rows.is_absent,
          new_rows.is_exempt, new_rows.remark
        ) is distinct from (
          old_rows.exam_paper_id, old_rows.student_id, old_rows.score, old_rows.is_absent,
          old_rows.is_exempt, old_rows.remark
        )
    );
  end if;
  if changed = '{}' then
    return null;
  end if;

  papers_class_subject_ids := array(
    select distinct exam_papers.class_subject_id
    from old_rows
    join exam_papers on exam_papers.id = old_rows.exam_paper_id
    where old_rows.id = any (changed) and old_rows.published_at is not null
  );
  if papers_class_subject_ids <> '{}'
    and not may_for_class_subjects('results:approve', papers_class_subject_ids)
  then
    raise exception using
      errcode = 'SC307',
      message = 'A published result can be changed only with the permission results:approve.',
      hint = 'Ask somebody who may approve results, or take the publication back.';
  end if;

  if tg_op = 'DELETE' then
    paper_ids := array(
      select distinct exam_paper_id from old_rows where id = any (changed)
    );
    perform check_results_window(paper_ids);
  end if;
  return null;
end;
$function$;

CREATE OR REPLACE FUNCTION :"tenant".tg_results__entered_by()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
begin
  -- A user cannot enter in another's name; without a user (a DBA) the given one stays.
  new.entered_by_id := coalesce(current_user_id(), new.entered_by_id);
  return new;
end;
$function$;

CREATE OR REPLACE FUNCTION :"tenant".tg_results__validate()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because it locks, and sees who attends and which windows are open, whoever may read it.
declare
  paper_ids uuid[];
  wrong record;
begin
  -- Publishing and the like change no mark and need no check.
  if tg_op = 'UPDATE' then
    paper_ids := array(
      select distinct new_rows.exam_paper_id
      from new_rows
      join old_rows on old_rows.id = new_rows.id
      where (
          new_rows.exam_paper_id, new_rows.student_id, new_rows.score, new_rows.is_absent,
          new_rows.is_exempt
        ) is distinct from (
          old_rows.exam_paper_id, old_rows.student_id, old_rows.score, old_rows.is_absent,
          old_rows.is_exempt
        )
    );
  else
    paper_ids := array(select distinct exam_paper_id from new_rows);
  end if;
  if paper_ids = '{}' then
    return null;
  end if;

  -- So that nobody lowers a maximum at the same time.
  perform from exam_papers where id = any (paper_ids) order by id for share;

  select
    students.full_name as student, students.id as student_id,
    new_rows.score, exam_papers.maximum_score
  into wrong
  from new_rows
  join exam_papers on exam_papers.id = new_rows.exam_paper_id
  join students on students.id = new_rows.student_id
  where exam_papers.id = any (paper_ids) and new_rows.score > exam_papers.maximum_score
  order by students.last_name, students.first_name
  limit 1;
  if found then
    raise exception using
      errcode = 'SC301',
      message = format(
        '%s cannot have %s: the maximum of the paper is %s.',
        wrong.student, wrong.score, wrong.maximum_score
      ),
      detail = format('student_id %s', wrong.student_id),
      hint = 'Correct the score or raise the maximum of the paper.';
  end if;

  -- Joining late and sitting the paper afterwards is fine; having left before it is not.
  select
    students.full_name as student, students.id as student_id,
    exams.name as exam
  into wrong
  from new_rows
  join exam_papers on exam_papers.id = new_rows.exam_paper_id
  join exams on exams.id = exam_papers.exam_id
  join terms on terms.id = exams.term_id
  join students on students.id = new_rows.student_id
  where exam_papers.id = any (paper_ids)
    -- Uncorrelated, so that a large class is looked up at once.
    and new_rows.id not in (
      select attended.id
      from new_rows as attended
      join exam_papers as paper on paper.id = attended.exam_paper_id
      join exams as exam on exam.id = paper.exam_id
      join terms as term on term.id = exam.term_id
      join class_subject_members as member
        on member.class_subject_id = paper.class_subject_id
        and member.student_id = attended.student_id
        and daterange(member.starts_on, member.ends_on, '[]')
          && daterange(coalesce(paper.held_on, term.starts_on), term.ends_on, '[]')
    )
  order by students.last_name, students.first_name
  limit 1;
  if found then
    raise exception using
      errcode = 'SC302',
      message = format('%s: %s does not attend this class subject.', wrong.exam, wrong.student),
      detail = format('student_id %s', wrong.student_id),
      hint = 'Only who attends it on the day of the paper or later in the term has a result.';
  end if;

  perform check_results_window(paper_ids);
  return null;
end;
$function$;

CREATE OR REPLACE FUNCTION :"tenant".tg_role_permissions__keep_administrator()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because it must see what every role holds.
declare
  lost text;
begin
  select needed.code into lost
  from unnest('{user_roles:assign,role_permissions:assign}'::text[]) as needed (code)
  where not exists (
    with recursive lineage (role_id) as (
      select id from roles where name = 'Administrator' and is_system
      union
      select roles.parent_role_id
      from roles
      join lineage on lineage.role_id = roles.id
    )
    select
    from lineage
    join role_permissions on role_permissions.role_id = lineage.role_id
    join permissions on permissions.id = role_permissions.permission_id
    where permissions.code = needed.code and role_permissions.scope = 'all'
  );
  if lost is not null then
    raise exception using
      errcode = 'SC105',
      message = format('Administrators must keep the permission %s.', lost),
      hint = 'Without it nobody of the school could give it back.';
  end if;
  return null;
end;
$function$;
comment on function tg_role_permissions__keep_administrator() is 'Keeps administrators able to give back what they take.';

CREATE OR REPLACE FUNCTION :"tenant".tg_role_permissions__within_own()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because users do not read the tables that decide. Fires before effective_permissions is
-- refreshed, so that what is being given does not count as held.
declare
  beyond text;
begin
  if current_user_id() is null then
    return null;
  end if;
  select permissions.code into beyond
  from changed_rows
  join permissions on permissions.id = changed_rows.permission_id
  where not exists (
    select
    from grantable_permissions(null, null) as held
    where held.permission_code = permissions.code and held.scope in ('all', changed_rows.scope)
  )
  limit 1;
  if beyond is not null then
    raise exception using
      errcode = 'SC103',
      message = format('You do not hold the permission %s as far yourself.', beyond),
      hint = 'Ask somebody who holds it.';
  end if;
  return null;
end;
$function$;
comment on function tg_role_permissions__within_own() is 'Nobody gives a role, or takes from it, what one does not hold for all schools and for good.';

CREATE OR REPLACE FUNCTION :"tenant".tg_roles__keep_administrator()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because it must see every administrator.
begin
  if old.parent_role_id in (select administrator_role_ids()) then
    perform check_administrator_stays();
  end if;
  return null;
end;
$function$;
comment on function tg_roles__keep_administrator() is 'Keeps the last administrator from losing what the role inherits.';

CREATE OR REPLACE FUNCTION :"tenant".tg_roles__keep_default()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
begin
  if tg_op = 'UPDATE'
    and (new.name, new.is_system) is not distinct from (old.name, old.is_system)
    -- The others may change what they inherit; this one must go on holding everything.
    and (
      new.parent_role_id is not distinct from old.parent_role_id or old.name <> 'Administrator'
    )
  then
    return new;
  end if;
  raise exception using
    errcode = 'SC104',
    message = format('%s is a role that every school has.', old.name),
    hint = 'Make a role of your own, which may inherit from this one.';
end;
$function$;
comment on function tg_roles__keep_default() is 'Default roles are neither renamed nor removed.';

CREATE OR REPLACE FUNCTION :"tenant".tg_roles__refresh_permissions()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because nobody may write effective_permissions by hand. There are some ten roles and
-- three hundred permissions: computing all of them anew is simpler than following one change.
begin
  -- Two changes at the same time must not compute from each other's past.
  lock table effective_permissions in share row exclusive mode;

  with recursive lineage (role_id, ancestor_id) as (
    select id, id from roles
    union
    select lineage.role_id, roles.parent_role_id
    from lineage
    join roles on roles.id = lineage.ancestor_id
    where roles.parent_role_id is not null
  ),
  closure as (
    select distinct lineage.role_id, permissions.code as permission_code, role_permissions.scope
    from lineage
    join role_permissions on role_permissions.role_id = lineage.ancestor_id
    join permissions on permissions.id = role_permissions.permission_id
  ),
  gone as (
    delete from effective_permissions as held
    where not exists (
      select
      from closure
      where closure.role_id = held.role_id
        and closure.permission_code = held.permission_code
        and closure.scope = held.scope
    )
  )
  insert into effective_permissions (role_id, permission_code, scope)
  select role_id, permission_code, scope from closure
  on conflict do nothing;
  return null;
end;
$function$;

CREATE OR REPLACE FUNCTION :"tenant".tg_roles__validate()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because it looks at all roles.
begin
  -- Two halves of a cycle may arrive at the same time.
  lock table roles in share row exclusive mode;
  if exists (
    with recursive ancestors (id) as (
      select new.parent_role_id
      union
      select roles.parent_role_id
      from roles
      join ancestors on ancestors.id = roles.id
    )
    select from ancestors where id = new.id
  ) then
    raise exception using
      errcode = 'SC101',
      message = format('The role %s would inherit from itself.', new.name),
      hint = 'Choose a parent role that does not descend from this one.';
  end if;
  perform check_role_within_own(new.parent_role_id);
  return new;
end;
$function$;
comment on function tg_roles__validate() is 'A role inherits neither from itself nor more than its author holds.';

CREATE OR REPLACE FUNCTION :"tenant".tg_rooms__validate()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because whatever takes place in the room counts, not only what the writer may read.
declare
  misplaced record;
begin
  select rooms.name as room, classes.name as class
  into misplaced
  from new_rows as rooms
  join classes on classes.room_id = rooms.id
  where classes.school_id <> rooms.school_id
  limit 1;
  if found then
    raise exception using
      errcode = 'SC203',
      message = format(
        'Room %s and class %s belong to different schools.', misplaced.room, misplaced.class
      ),
      hint = 'Give the class another room first.';
  end if;
  perform check_class_subjects(array(
    select class_subjects.id
    from class_subjects
    join new_rows on new_rows.id = class_subjects.room_id
    join old_rows on old_rows.id = new_rows.id and old_rows.school_id <> new_rows.school_id
  ));
  perform check_lessons(array(
    select timetable_entries.id
    from timetable_entries
    join new_rows on new_rows.id = timetable_entries.room_id
    join old_rows on old_rows.id = new_rows.id and old_rows.school_id <> new_rows.school_id
  ));
  return null;
end;
$function$;

CREATE OR REPLACE FUNCTION :"tenant".tg_students__number()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because nobody may take numbers by hand. An update of the sequence for each of thousands
-- of rows would take longer and longer, so they are taken in blocks that double in size; what is
-- left of the last one goes back when the statement ends.
declare
  block jsonb := nullif(current_setting('app.admission_numbers', true), '')::jsonb;
  size integer := 1;
  taken number_sequences;
begin
  loop
    if block is null or (block ->> 'next')::bigint > (block ->> 'last')::bigint then
      if block is not null then
        size := least(2 * (block ->> 'size')::integer, 1000);
      end if;
      taken := reserve_numbers(
        'admission',
        size,
        coalesce(
          (select (now() at time zone time_zone)::date from schools where id = new.school_id),
          current_date
        )
      );
      block := jsonb_build_object(
        'size', size, 'next', taken.last_number - size + 1, 'last', taken.last_number,
        'year', taken.current_year, 'pattern', taken.pattern
      );
    end if;
    new.admission_number := number_text(
      block ->> 'pattern', (block ->> 'year')::integer, (block ->> 'next')::bigint
    );
    block := jsonb_set(block, '{next}', to_jsonb((block ->> 'next')::bigint + 1));
    -- Somebody may have been given the number by hand.
    exit when not exists (
      select from students where students.admission_number = new.admission_number
    );
  end loop;
  perform set_config('app.admission_numbers', block::text, true);
  return new;
end;
$function$;

CREATE OR REPLACE FUNCTION :"tenant".tg_students__return_numbers()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because nobody may change sequences by hand.
declare
  block constant jsonb := nullif(current_setting('app.admission_numbers', true), '')::jsonb;
begin
  if block is not null then
    perform set_config('app.admission_numbers', '', true);
    -- The row is locked since the block was taken.
    update number_sequences
    set last_number = (block ->> 'next')::bigint - 1
    where name = 'admission' and (block ->> 'next')::bigint <= (block ->> 'last')::bigint;
  end if;
  return null;
end;
$function$;

CREATE OR REPLACE FUNCTION :"tenant".tg_students__validate()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
begin
  raise exception using
    errcode = 'SC220',
    message = format('%s cannot be born on %s: that day is yet to come.',
      btrim(new.first_name || ' ' || new.last_name), new.birth_date),
    hint = 'Check the year of the birth date.';
end;
$function$;

CREATE OR REPLACE FUNCTION :"tenant".tg_terms__validate()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because the rule holds for terms that the writer may not read, too.
declare
  outside record;
begin
  -- Nobody moves the year in the meantime.
  perform from academic_years
  where id in (select academic_year_id from new_rows)
  order by id
  for share;

  select
    terms.name,
    case when terms.starts_on < year.starts_on or terms.ends_on > year.ends_on
      then year.name else parent.name
    end as container
  into outside
  from terms
  join academic_years as year on year.id = terms.academic_year_id
  left join terms as parent on parent.id = terms.parent_term_id
  where (
      terms.id in (select id from new_rows)
      or terms.parent_term_id in (select id from new_rows)
    )
    and (
      terms.starts_on < year.starts_on or terms.ends_on > year.ends_on
      or terms.starts_on < parent.starts_on or terms.ends_on > parent.ends_on
    )
  limit 1;
  if found then
    raise exception using
      errcode = 'SC202',
      message = format('%s must lie inside %s.', outside.name, outside.container),
      hint = 'Choose days inside the academic year and, for a part of a term, inside that term.';
  end if;

  if tg_op = 'UPDATE' then
    perform check_lessons(array(
      select timetable_entries.id
      from timetable_entries
      join class_subjects on class_subjects.id = timetable_entries.class_subject_id
      where class_subjects.term_id in (select id from new_rows)
    ));
  end if;
  return null;
end;
$function$;

CREATE OR REPLACE FUNCTION :"tenant".tg_terms__validate_exams()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because all exams of the terms count.
declare
  moved constant uuid[] := array(
    select new_rows.id
    from new_rows
    join old_rows on old_rows.id = new_rows.id
    where (new_rows.academic_year_id, new_rows.starts_on, new_rows.ends_on)
      is distinct from (old_rows.academic_year_id, old_rows.starts_on, old_rows.ends_on)
  );
begin
  if moved <> '{}' then
    perform check_exams(array(select id from exams where term_id = any (moved)));
    perform check_exam_papers(array(
      select exam_papers.id
      from exam_papers
      join exams on exams.id = exam_papers.exam_id
      where exams.term_id = any (moved)
    ));
  end if;
  return null;
end;
$function$;

CREATE OR REPLACE FUNCTION :"tenant".tg_timetable_entries__complete()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because what is filled in does not depend on what the writer may read.
declare
  taught record;
begin
  select
    class_subjects.class_id,
    class_subjects.takes_whole_class,
    coalesce(terms.starts_on, academic_years.starts_on) as starts_on,
    coalesce(terms.ends_on, academic_years.ends_on) as ends_on
  into taught
  from class_subjects
  join classes on classes.id = class_subjects.class_id
  join academic_years on academic_years.id = classes.academic_year_id
  left join terms on terms.id = class_subjects.term_id
  where class_subjects.id = new.class_subject_id;
  if not found then
    -- The foreign key refuses it, in its own words.
    return new;
  end if;

  new.class_id := taught.class_id;
  new.takes_whole_class := taught.takes_whole_class;
  if new.starts_on is null or new.starts_on = '-infinity' then
    new.starts_on := taught.starts_on;
  end if;
  if new.ends_on is null or new.ends_on = 'infinity' then
    new.ends_on := taught.ends_on;
  end if;
  if tg_op = 'INSERT' and new.teacher_id is null then
    new.teacher_id := (
      select class_subject_teachers.teacher_id
      from class_subject_teachers
      where class_subject_teachers.class_subject_id = new.class_subject_id
        and class_subject_teachers.is_main
        and daterange(class_subject_teachers.starts_on, class_subject_teachers.ends_on, '[]')
          && daterange(new.starts_on, new.ends_on, '[]')
      order by class_subject_teachers.starts_on nulls first
      limit 1
    );
  end if;
  return new;
end;
$function$;

CREATE OR REPLACE FUNCTION :"tenant".tg_timetable_entries__validate()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because a lesson may clash with one that the writer may not read.
begin
  perform check_lessons(array(select id from new_rows));
  return null;
end;
$function$;

CREATE OR REPLACE FUNCTION :"tenant".tg_user_roles__keep_administrator()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because it must see every administrator.
begin
  if old.role_id in (select administrator_role_ids()) then
    perform check_administrator_stays();
  end if;
  return null;
end;
$function$;
comment on function tg_user_roles__keep_administrator() is 'Keeps the last administrator''s role from being taken, limited or ended.';

CREATE OR REPLACE FUNCTION :"tenant".tg_user_roles__refresh_unlimited()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because nobody may write unlimited_permissions by hand. Each statement concerns the
-- assignments that it changed; those of one school, as rosters bring them, do not count.
begin
  -- The lock waits for who changes what roles hold, and makes them wait, but not for other
  -- assignments: neither must compute from the other's past.
  if tg_op <> 'INSERT' then
    if exists (select from old_rows where school_id is null) then
      lock table effective_permissions in row exclusive mode;
      delete from unlimited_permissions as held
      using old_rows
      where held.user_id = old_rows.user_id and held.user_role_id = old_rows.id;
    end if;
  end if;
  if tg_op <> 'DELETE' then
    if exists (select from new_rows where school_id is null) then
      lock table effective_permissions in row exclusive mode;
      insert into unlimited_permissions (
        user_id, permission_code, user_role_id, valid_from, valid_until
      )
      select
        new_rows.user_id, effective_permissions.permission_code, new_rows.id,
        new_rows.valid_from, new_rows.valid_until
      from new_rows
      join effective_permissions on effective_permissions.role_id = new_rows.role_id
      where new_rows.school_id is null and effective_permissions.scope = 'all';
    end if;
  end if;
  return null;
end;
$function$;
comment on function tg_user_roles__refresh_unlimited() is 'Keeps unlimited_permissions when roles are given, changed or taken.';

CREATE OR REPLACE FUNCTION :"tenant".tg_user_roles__within_own()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because users do not read the tables that decide.
declare
  asker constant uuid := current_user_id();
begin
  if asker is null then
    return null;
  end if;
  if tg_op = 'INSERT' then
    perform check_role_within_own(given.role_id, given.school_id, given.valid_until, given.ids)
    from (
      select
        role_id, school_id, valid_until, (select array_agg(id) from new_rows) as ids
      from new_rows
      group by role_id, school_id, valid_until
    ) as given;
  elsif tg_op = 'UPDATE' then
    -- Everybody may cut short what is one's own.
    perform check_role_within_own(
      after.role_id, after.school_id, after.valid_until,
      case when after.user_id = asker then array[after.id] else '{}' end
    )
    from new_rows as after
    join old_rows as before on before.id = after.id
    where not (
      after.user_id = asker
      and after.role_id = before.role_id
      and after.school_id is not distinct from before.school_id
      and after.valid_from >= before.valid_from
      and coalesce(after.valid_until, 'infinity') <= coalesce(before.valid_until, 'infinity')
    );
  else
    perform check_role_within_own(role_id, school_id, now())
    from old_rows
    where user_id <> asker
      -- A user who is gone took the roles along: who may delete users was asked already.
      and exists (select from users where users.id = old_rows.user_id)
    group by role_id, school_id;
  end if;
  return null;
end;
$function$;
comment on function tg_user_roles__within_own() is 'Nobody gives, extends or takes a role that holds more than one''s own.';

CREATE OR REPLACE FUNCTION :"tenant".tg_users__end_sessions()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because nobody may write sessions and tokens by hand. Activating the account again
-- brings nothing back.
begin
  perform end_sessions(new.id, 'deactivated');
  update user_tokens set used_at = now() where user_id = new.id and used_at is null;
  return null;
end;
$function$;

CREATE OR REPLACE FUNCTION :"tenant".tg_users__keep_administrator()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because it must see every administrator.
begin
  if exists (
    select
    from user_roles
    where user_id = new.id and role_id in (select administrator_role_ids())
      and school_id is null and valid_until is null
  ) then
    perform check_administrator_stays();
  end if;
  return null;
end;
$function$;
comment on function tg_users__keep_administrator() is 'Keeps the last administrator from being deactivated.';

CREATE OR REPLACE FUNCTION :"tenant".tg_users__queue_job()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because nobody may queue jobs by hand.
begin
  -- An import may bring people in before the school wants to write to them.
  if current_setting('app.invites', true) = 'none' then
    return null;
  end if;
  perform queue_jobs(
    'send_invitation',
    array_agg(jsonb_build_object('user_id', id) order by id),
    array_agg(id::text order by id)
  )
  from new_rows
  where password_hash is null and is_active
  having count(*) > 0;
  return null;
end;
$function$;
comment on function tg_users__queue_job() is 'Invites new users who have no password yet.';

CREATE OR REPLACE FUNCTION :"tenant".tg_users__within_own()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because users do not read the tables that decide. Whoever changes an address receives
-- the next password reset: that is as good as the roles behind it.
begin
  if current_user_id() = old.id then
    perform require_permission(case tg_op when 'DELETE' then 'users:delete' else 'users:update' end);
  elsif current_user_id() is not null then
    perform check_user_within_own(old.id);
  end if;
  return case tg_op when 'DELETE' then old else new end;
end;
$function$;
comment on function tg_users__within_own() is 'On one''s own account one edits the profile only; on others'', nothing of those who may do more.';

CREATE OR REPLACE FUNCTION :"tenant".timetable_of(class_id uuid DEFAULT NULL::uuid, teacher_id uuid DEFAULT NULL::uuid, room_id uuid DEFAULT NULL::uuid, student_id uuid DEFAULT NULL::uuid, day date DEFAULT NULL::date, whole_week boolean DEFAULT true)
 RETURNS SETOF timetable_entries
 LANGUAGE sql
 STABLE PARALLEL SAFE ROWS 40
BEGIN ATOMIC
 SELECT timetable_entries.id,
     timetable_entries.class_subject_id,
     timetable_entries.class_id,
     timetable_entries.period_id,
     timetable_entries.week_day,
     timetable_entries.teacher_id,
     timetable_entries.room_id,
     timetable_entries.takes_whole_class,
     timetable_entries.starts_on,
     timetable_entries.ends_on,
     timetable_entries.created_at,
     timetable_entries.updated_at
    FROM ((((timetable_entries
      JOIN periods ON ((periods.id = timetable_entries.period_id)))
      JOIN schools ON ((schools.id = periods.school_id)))
      CROSS JOIN LATERAL ( SELECT COALESCE(timetable_of.day, schools_today(schools.*)) AS day) asked)
      CROSS JOIN LATERAL ( SELECT ((asked.day - (EXTRACT(isodow FROM asked.day))::integer) + (timetable_entries.week_day)::integer) AS day) held)
   WHERE (((timetable_of.class_id IS NULL) OR (timetable_entries.class_id = timetable_of.class_id)) AND ((timetable_of.teacher_id IS NULL) OR (timetable_entries.teacher_id = timetable_of.teacher_id)) AND ((timetable_of.room_id IS NULL) OR (timetable_entries.room_id = timetable_of.room_id)) AND ((timetable_of.student_id IS NULL) OR (timetable_entries.takes_whole_class AND (EXISTS ( SELECT
            FROM enrollments
           WHERE ((enrollments.student_id = timetable_of.student_id) AND (enrollments.class_id = timetable_entries.class_id) AND (held.day <@ daterange(enrollments.starts_on, enrollments.ends_on, '[]'::text)))))) OR ((NOT timetable_entries.takes_whole_class) AND (EXISTS ( SELECT
            FROM class_subject_students listed
           WHERE ((listed.student_id = timetable_of.student_id) AND (listed.class_subject_id = timetable_entries.class_subject_id) AND (held.day <@ daterange(listed.starts_on, listed.ends_on, '[]'::text))))))) AND ((held.day >= timetable_entries.starts_on) AND (held.day <= timetable_entries.ends_on)) AND (COALESCE(timetable_of.whole_week, true) OR (held.day = asked.day)))
   ORDER BY timetable_entries.week_day, periods.starts_at, periods."position", timetable_entries.id;
END;
comment on function timetable_of(uuid,uuid,uuid,uuid,date,boolean) is 'The lessons of a class, a teacher, a room or a student in the week of a day (today, unless given), from Monday to Sunday by time; or, unless wholeWeek, those of that day only. Lessons that begin or end within the week are there on their days only. What you combine must all be true.';
grant execute on function timetable_of(uuid,uuid,uuid,uuid,date,boolean) to :"reader";

CREATE OR REPLACE FUNCTION :"tenant".transfer_student(student_id uuid, class_id uuid, first_day date DEFAULT NULL::date, roll_number integer DEFAULT NULL::integer)
 RETURNS enrollments
 LANGUAGE plpgsql
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
#variable_conflict use_column
declare
  today date;
  spell record;
  moved enrollments;
begin
  select schools_today(schools)
  into today
  from classes
  join schools on schools.id = classes.school_id
  where classes.id = transfer_student.class_id;
  if not found then
    raise exception using errcode = 'P0002', message = 'There is no such class.';
  end if;
  first_day := coalesce(first_day, today);

  -- Two transfers of one student go one after the other.
  select enrollments.*, students.full_name, classes.name as class
  into spell
  from enrollments
  join students on students.id = enrollments.student_id
  join classes on classes.id = enrollments.class_id
  where enrollments.student_id = transfer_student.student_id
    and first_day <@ daterange(enrollments.starts_on, enrollments.ends_on, '[]')
    and enrollments.exit_code is null
  for update of enrollments;
  if not found then
    raise exception using
      errcode = 'SC208',
      message = format(
        '%s is in no class on %s.',
        coalesce(
          (select full_name from students where students.id = transfer_student.student_id),
          'The student'
        ),
        first_day
      ),
      hint = 'Enrol the student instead.';
  elsif spell.class_id = transfer_student.class_id then
    raise exception using
      errcode = 'SC207',
      message = format('%s is in class %s already.', spell.full_name, spell.class),
      hint = 'Choose another class.';
  end if;

  if spell.starts_on = first_day then
    -- There was no day in the old class, so there is no spell in it to keep.
    update enrollments
    set
      class_id = transfer_student.class_id,
      roll_number = transfer_student.roll_number
    where enrollments.id = spell.id
    returning * into moved;
  else
    -- One statement, so that attendance taken since finds the student in the new class at its end.
    with ended as (
      update enrollments
      set ends_on = first_day - 1, exit_code = 'transferred'
      where enrollments.id = spell.id
      returning *
    )
    insert into enrollments (student_id, class_id, starts_on, ends_on, entry_code, roll_number)
    select
      ended.student_id, transfer_student.class_id, first_day, spell.ends_on, 'transferred',
      transfer_student.roll_number
    from ended
    returning * into moved;
  end if;
  if not found then
    raise exception using
      errcode = '42501', message = format('You may not move %s.', spell.full_name);
  end if;
  return moved;
end;
$function$;
comment on function transfer_student(uuid,uuid,date,integer) is 'Moves a student to another class, of the same or another school, from a day on (today unless given): ends the present spell the day before and begins another. On the first day of a spell the spell itself moves. Attendance that was taken since moves along.';
grant execute on function transfer_student(uuid,uuid,date,integer) to :"tenant";

CREATE OR REPLACE FUNCTION :"tenant".unpublish_report_card(report_card_id uuid)
 RETURNS report_cards
 LANGUAGE plpgsql
 STRICT SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because publishing is a step of its own: nobody may set published_at by hand.
declare
  card report_cards;
begin
  select report_cards.* into card
  from report_cards
  where report_cards.id = unpublish_report_card.report_card_id
  for update;
  perform require_permission(
    'report_cards:approve',
    has_permission('report_cards:approve')
      or (card.class_id is not null and may_for_class('report_cards:approve', card.class_id))
  );
  if card.id is null then
    raise exception using errcode = 'P0002', message = 'There is no such report card.';
  end if;
  update report_cards
  set published_at = null, published_by_id = null
  where report_cards.id = card.id
  returning * into card;
  return card;
end;
$function$;
comment on function unpublish_report_card(uuid) is 'Takes a published report card back, so that it can be generated anew. Needs report_cards:approve for its class.';
grant execute on function unpublish_report_card(uuid) to :"tenant";

CREATE OR REPLACE FUNCTION :"tenant".unpublish_results(exam_id uuid)
 RETURNS exams
 LANGUAGE plpgsql
 STRICT SECURITY DEFINER
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because publishing is a step of its own: nobody may set published_at by hand.
declare
  exam exams;
begin
  select exams.* into exam from exams where exams.id = unpublish_results.exam_id for update;
  perform require_permission(
    'results:approve',
    has_permission('results:approve')
      or exam.school_id in (select school_ids_for('results:approve'))
  );
  if exam.id is null then
    raise exception using errcode = 'P0002', message = 'There is no such exam.';
  end if;
  update results
  set published_at = null
  from exam_papers
  where exam_papers.exam_id = exam.id
    and results.exam_paper_id = exam_papers.id
    and results.published_at is not null;
  update exams set published_at = null where exams.id = exam.id returning * into exam;
  return exam;
end;
$function$;
comment on function unpublish_results(uuid) is 'Hides the results of an exam from students and guardians again, so that they can be corrected. Published report cards stay as they are. Needs results:approve.';
grant execute on function unpublish_results(uuid) to :"tenant";

CREATE OR REPLACE FUNCTION :"tenant".user_id_of(email text)
 RETURNS uuid
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
declare
  found_id constant uuid := (
    select id from users where lower(users.email) = lower(user_id_of.email)
  );
begin
  if found_id is null then
    perform refuse_unknown('user', email, array(select users.email from users));
  end if;
  return found_id;
end;
$function$;
comment on function user_id_of(text) is '@behavior -*
The user of this address; refuses (SC106) an unknown one.';
grant execute on function user_id_of(text) to :"tenant";

CREATE OR REPLACE FUNCTION :"tenant".user_ids_for(code text)
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE STRICT SECURITY DEFINER ROWS 50
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
-- Definer, because it looks beyond the rows that the asker may read.
declare
  near constant uuid[] := array(select school_ids_for(code));
begin
  if near = '{}' then
    return;
  end if;
  return query
    select user_id from students where school_id = any (near) and user_id is not null
    union
    select user_id from teachers where school_id = any (near) and user_id is not null
    union
    select user_id from user_roles where school_id = any (near)
    union
    select guardians.user_id
    from guardians
    join student_guardians on student_guardians.guardian_id = guardians.id
    join students on students.id = student_guardians.student_id
    where students.school_id = any (near) and guardians.user_id is not null;
end;
$function$;
comment on function user_ids_for(text) is '@behavior -*
The users of the schools to which one of your roles limits a permission.';
grant execute on function user_ids_for(text) to :"reader";

CREATE OR REPLACE FUNCTION :"tenant".weighted_average(student_id uuid, term_id uuid)
 RETURNS numeric
 LANGUAGE sql
 STABLE PARALLEL SAFE STRICT
BEGIN ATOMIC
 SELECT round_percent(avg((((100)::numeric * averages.earned) / averages.possible))) AS round_percent
    FROM subject_averages(ARRAY[weighted_average.student_id], weighted_average.term_id) averages(student_id, subject_id, subject_name, earned, possible, percent, counted, absent, exempt)
   WHERE (averages.possible > (0)::numeric);
END;
comment on function weighted_average(uuid,uuid) is 'A student''s percentage in a term and the terms within it, from the results that you may see: in each subject 100 * sum(weight * score / maximum) / sum(weight), then the mean of the subjects, each alike. Absent counts as 0; exempt, missing and weight 0 do not count. Rounded once, at the end, to two decimals with halves up. Null when nothing counts.';
grant execute on function weighted_average(uuid,uuid) to :"reader";

CREATE OR REPLACE FUNCTION :"tenant".withdraw_student(student_id uuid, last_day date DEFAULT NULL::date, exit_code exit_code DEFAULT 'withdrawn'::exit_code)
 RETURNS enrollments
 LANGUAGE plpgsql
 SET search_path TO ':"tenant"', 'app', 'pg_temp'
AS $function$
#variable_conflict use_column
declare
  spell record;
  later bigint;
  ended enrollments;
begin
  select enrollments.id, enrollments.starts_on, students.full_name, schools_today(schools) as today
  into spell
  from enrollments
  join students on students.id = enrollments.student_id
  join classes on classes.id = enrollments.class_id
  join schools on schools.id = classes.school_id
  where enrollments.student_id = withdraw_student.student_id
    and enrollments.starts_on <= coalesce(last_day, schools_today(schools))
    and coalesce(enrollments.ends_on, 'infinity') >= coalesce(last_day, schools_today(schools))
    and enrollments.exit_code is null
  for update of enrollments;
  if not found then
    raise exception using
      errcode = 'SC208',
      message = format(
        '%s is in no class %s.',
        coalesce(
          (select full_name from students where students.id = withdraw_student.student_id),
          'The student'
        ),
        coalesce('on ' || last_day, 'today')
      ),
      hint = 'Choose a day of the enrolment that ends.';
  end if;

  -- Who leaves does not come back by an enrolment that was made before, for the next year perhaps.
  select count(*)
  into later
  from enrollments
  where enrollments.student_id = withdraw_student.student_id
    and enrollments.starts_on > coalesce(last_day, spell.today);
  if later > 0 then
    delete from enrollments
    where enrollments.student_id = withdraw_student.student_id
      and enrollments.starts_on > coalesce(last_day, spell.today);
    perform require_permission(
      'enrollments:delete',
      not exists (
        select
        from enrollments
        where enrollments.student_id = withdraw_student.student_id
          and enrollments.starts_on > coalesce(last_day, spell.today)
      )
    );
  end if;

  update enrollments
  set
    ends_on = coalesce(last_day, spell.today),
    exit_code = coalesce(withdraw_student.exit_code, 'withdrawn')
  where enrollments.id = spell.id
  returning * into ended;
  return ended;
end;
$function$;
comment on function withdraw_student(uuid,date,exit_code) is 'Ends a student''s enrolment: the last day is today unless given, the reason WITHDRAWN. Enrolments that would begin later are deleted. From that day on the student''s status is WITHDRAWN, or GRADUATED with that exit code.';
grant execute on function withdraw_student(uuid,date,exit_code) to :"tenant";

CREATE OR REPLACE FUNCTION :"tenant".worker_user_id()
 RETURNS uuid
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
 SELECT '00000000-0000-7000-8000-000000000001'::uuid AS uuid;
END;
comment on function worker_user_id() is 'The user as whom jobs run; nobody can sign in as it.';
grant execute on function worker_user_id() to homeroom_worker;
