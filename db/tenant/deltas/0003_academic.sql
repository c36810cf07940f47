-- Schools, people, years, classes, timetables, attendance, exams and report cards.

create table grading_scales (
  id uuid not null default app.uuid_v7(),
  name text collate app.natural not null,
  description text not null default '',
  is_default boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint grading_scales_pkey primary key (id),
  constraint grading_scales_name_key unique (name),
  constraint grading_scales_name_check check (btrim(name) <> '')
);
create unique index grading_scales_is_default_key on grading_scales (is_default) where is_default;

-- A band reaches from from_percent up to, and without, below_percent; the top band is open.
create table grading_scale_bands (
  id uuid not null default app.uuid_v7(),
  grading_scale_id uuid not null,
  label text not null,
  from_percent numeric(5, 2) not null,
  below_percent numeric(5, 2),
  grade_point numeric(4, 2),
  is_passing boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint grading_scale_bands_pkey primary key (id),
  constraint grading_scale_bands_grading_scale_id_label_key unique (grading_scale_id, label),
  constraint grading_scale_bands_grading_scale_id_fkey foreign key (grading_scale_id)
    references grading_scales (id) on delete cascade,
  constraint grading_scale_bands_from_percent_check check (from_percent >= 0),
  constraint grading_scale_bands_below_percent_check check (below_percent > from_percent),
  constraint grading_scale_bands_label_check check (btrim(label) <> ''),
  constraint grading_scale_bands_range_excl exclude using gist (
    grading_scale_id with =,
    numrange(from_percent, below_percent, '[)') with &&
  )
);

create table schools (
  id uuid not null default app.uuid_v7(),
  name text collate app.natural not null,
  code text,
  kind app.school_kind not null default 'school',
  parent_school_id uuid,
  time_zone text not null default 'UTC',
  week_days smallint[] not null default '{1,2,3,4,5}',
  grading_scale_id uuid,
  logo_attachment_id uuid,
  postal_address text,
  phone text,
  email text,
  attendance_frozen_until date,
  sourced_id text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint schools_pkey primary key (id),
  constraint schools_sourced_id_key unique (sourced_id),
  constraint schools_parent_school_id_name_key unique nulls not distinct (parent_school_id, name),
  constraint schools_parent_school_id_fkey foreign key (parent_school_id) references schools (id)
    on delete restrict,
  constraint schools_grading_scale_id_fkey foreign key (grading_scale_id)
    references grading_scales (id) on delete restrict,
  constraint schools_logo_attachment_id_fkey foreign key (logo_attachment_id)
    references attachments (id) on delete set null,
  constraint schools_name_check check (btrim(name) <> ''),
  constraint schools_parent_school_id_check check (parent_school_id <> id),
  constraint schools_time_zone_check check (app.is_time_zone(time_zone)),
  constraint schools_week_days_check check (app.are_week_days(week_days))
);
create index schools_grading_scale_id_idx on schools (grading_scale_id);
create index schools_logo_attachment_id_idx on schools (logo_attachment_id);

alter table user_roles
  add constraint user_roles_school_id_fkey foreign key (school_id) references schools (id)
    on delete cascade;

create table academic_years (
  id uuid not null default app.uuid_v7(),
  name text collate app.natural not null,
  starts_on date not null,
  ends_on date not null,
  is_current boolean not null default false,
  sourced_id text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint academic_years_pkey primary key (id),
  constraint academic_years_name_key unique (name),
  constraint academic_years_sourced_id_key unique (sourced_id),
  constraint academic_years_name_check check (btrim(name) <> ''),
  constraint academic_years_ends_on_check check (ends_on > starts_on)
);
create unique index academic_years_is_current_key on academic_years (is_current) where is_current;
create index academic_years_starts_on_idx on academic_years (starts_on);

create table terms (
  id uuid not null default app.uuid_v7(),
  academic_year_id uuid not null,
  parent_term_id uuid,
  name text collate app.natural not null,
  kind app.term_kind not null default 'term',
  starts_on date not null,
  ends_on date not null,
  grades_open_on date,
  grades_close_on date,
  sourced_id text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint terms_pkey primary key (id),
  constraint terms_academic_year_id_id_key unique (academic_year_id, id),
  constraint terms_academic_year_id_name_key unique (academic_year_id, name),
  constraint terms_sourced_id_key unique (sourced_id),
  constraint terms_academic_year_id_fkey foreign key (academic_year_id)
    references academic_years (id) on delete cascade,
  constraint terms_parent_term_id_fkey foreign key (academic_year_id, parent_term_id)
    references terms (academic_year_id, id) on delete cascade,
  constraint terms_name_check check (btrim(name) <> ''),
  constraint terms_parent_term_id_check check (parent_term_id <> id),
  constraint terms_ends_on_check check (ends_on >= starts_on),
  constraint terms_grades_close_on_check check (grades_close_on >= grades_open_on),
  constraint terms_grades_window_check check ((grades_open_on is null) = (grades_close_on is null))
);
create index terms_parent_term_id_idx on terms (academic_year_id, parent_term_id);
create index terms_starts_on_idx on terms (starts_on);

create table grade_levels (
  id uuid not null default app.uuid_v7(),
  code text not null,
  name text collate app.natural not null,
  position integer not null,
  next_grade_level_id uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint grade_levels_pkey primary key (id),
  constraint grade_levels_code_key unique (code),
  constraint grade_levels_name_key unique (name),
  constraint grade_levels_position_key unique (position) deferrable initially immediate,
  constraint grade_levels_next_grade_level_id_fkey foreign key (next_grade_level_id)
    references grade_levels (id) on delete set null,
  constraint grade_levels_code_check check (btrim(code) <> ''),
  constraint grade_levels_name_check check (btrim(name) <> ''),
  constraint grade_levels_next_grade_level_id_check check (next_grade_level_id <> id)
);
create index grade_levels_next_grade_level_id_idx on grade_levels (next_grade_level_id);

create table rooms (
  id uuid not null default app.uuid_v7(),
  school_id uuid not null,
  name text collate app.natural not null,
  capacity integer,
  is_bookable boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint rooms_pkey primary key (id),
  constraint rooms_school_id_name_key unique (school_id, name),
  constraint rooms_school_id_fkey foreign key (school_id) references schools (id) on delete cascade,
  constraint rooms_name_check check (btrim(name) <> ''),
  constraint rooms_capacity_check check (capacity > 0)
);

create table subjects (
  id uuid not null default app.uuid_v7(),
  school_id uuid,
  academic_year_id uuid,
  code text,
  name text collate app.natural not null,
  description text not null default '',
  areas text[] not null default '{}',
  area_codes text[] not null default '{}',
  grade_level_codes text[] not null default '{}',
  sourced_id text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint subjects_pkey primary key (id),
  constraint subjects_sourced_id_key unique (sourced_id),
  constraint subjects_school_id_fkey foreign key (school_id) references schools (id)
    on delete restrict,
  constraint subjects_academic_year_id_fkey foreign key (academic_year_id)
    references academic_years (id) on delete restrict,
  constraint subjects_name_check check (btrim(name) <> '')
);
create index subjects_school_id_idx on subjects (school_id);
create index subjects_academic_year_id_idx on subjects (academic_year_id);
create index subjects_name_idx on subjects (name, id);

create table teachers (
  id uuid not null default app.uuid_v7(),
  user_id uuid,
  school_id uuid,
  staff_number text,
  first_name text collate app.natural not null,
  middle_name text collate app.natural,
  last_name text collate app.natural not null,
  email text,
  phone text,
  mobile_phone text,
  birth_date date,
  sex app.sex,
  demographics jsonb not null default '{}',
  hired_on date,
  left_on date,
  sourced_id text,
  sourced_values jsonb not null default '{}',
  full_name text collate app.natural not null generated always as (
    btrim(first_name || ' ' || coalesce(nullif(middle_name, '') || ' ', '') || last_name)
  ) stored,
  search tsvector not null generated always as (
    app.search_vector(first_name, middle_name, last_name, staff_number, email)
  ) stored,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint teachers_pkey primary key (id),
  constraint teachers_user_id_key unique (user_id),
  constraint teachers_staff_number_key unique (staff_number),
  constraint teachers_sourced_id_key unique (sourced_id),
  constraint teachers_user_id_fkey foreign key (user_id) references users (id) on delete set null,
  constraint teachers_school_id_fkey foreign key (school_id) references schools (id)
    on delete restrict,
  constraint teachers_name_check check (btrim(first_name || last_name) <> ''),
  constraint teachers_left_on_check check (left_on >= hired_on),
  constraint teachers_demographics_check check (jsonb_typeof(demographics) = 'object'),
  constraint teachers_sourced_values_check check (jsonb_typeof(sourced_values) = 'object')
);
create index teachers_school_id_idx on teachers (school_id);
create index teachers_last_name_idx on teachers (last_name, first_name, id);
create index teachers_search_idx on teachers using gin (search);
create index teachers_trigram_idx on teachers
  using gin (app.fold(first_name || ' ' || last_name) app.gin_trgm_ops);

create table classes (
  id uuid not null default app.uuid_v7(),
  school_id uuid not null,
  academic_year_id uuid not null,
  grade_level_id uuid not null,
  name text collate app.natural not null,
  capacity integer,
  class_teacher_id uuid,
  room_id uuid,
  sourced_id text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint classes_pkey primary key (id),
  constraint classes_school_id_academic_year_id_name_key unique (school_id, academic_year_id, name),
  constraint classes_sourced_id_key unique (sourced_id),
  constraint classes_school_id_fkey foreign key (school_id) references schools (id)
    on delete restrict,
  constraint classes_academic_year_id_fkey foreign key (academic_year_id)
    references academic_years (id) on delete restrict,
  constraint classes_grade_level_id_fkey foreign key (grade_level_id)
    references grade_levels (id) on delete restrict,
  constraint classes_class_teacher_id_fkey foreign key (class_teacher_id)
    references teachers (id) on delete set null,
  constraint classes_room_id_fkey foreign key (room_id) references rooms (id) on delete set null,
  constraint classes_name_check check (btrim(name) <> ''),
  constraint classes_capacity_check check (capacity > 0)
);
create index classes_academic_year_id_idx on classes (academic_year_id);
create index classes_grade_level_id_idx on classes (grade_level_id);
create index classes_class_teacher_id_idx on classes (class_teacher_id);
create index classes_room_id_idx on classes (room_id);

-- What a class is taught. Where only some of the class attend (sets, electives),
-- takes_whole_class is false and class_subject_students lists them.
create table class_subjects (
  id uuid not null default app.uuid_v7(),
  class_id uuid not null,
  subject_id uuid not null,
  term_id uuid,
  name text collate app.natural,
  code text,
  weekly_periods integer,
  room_id uuid,
  period_labels text[] not null default '{}',
  takes_whole_class boolean not null default true,
  sourced_id text,
  sourced_values jsonb not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint class_subjects_pkey primary key (id),
  constraint class_subjects_class_id_id_key unique (class_id, id),
  constraint class_subjects_class_id_fkey foreign key (class_id) references classes (id)
    on delete cascade,
  constraint class_subjects_subject_id_fkey foreign key (subject_id) references subjects (id)
    on delete restrict,
  constraint class_subjects_term_id_fkey foreign key (term_id) references terms (id)
    on delete restrict,
  constraint class_subjects_room_id_fkey foreign key (room_id) references rooms (id)
    on delete set null,
  constraint class_subjects_weekly_periods_check check (weekly_periods > 0),
  constraint class_subjects_sourced_values_check check (jsonb_typeof(sourced_values) = 'object')
);
create unique index class_subjects_class_id_subject_id_term_id_key
  on class_subjects (class_id, subject_id, term_id) nulls not distinct
  where takes_whole_class;
create unique index class_subjects_sourced_id_key on class_subjects (sourced_id, term_id)
  nulls not distinct where sourced_id is not null;
create index class_subjects_subject_id_idx on class_subjects (subject_id);
create index class_subjects_term_id_idx on class_subjects (term_id);
create index class_subjects_room_id_idx on class_subjects (room_id);

create table class_subject_teachers (
  id uuid not null default app.uuid_v7(),
  class_subject_id uuid not null,
  teacher_id uuid not null,
  is_main boolean not null default true,
  starts_on date,
  ends_on date,
  sourced_id text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint class_subject_teachers_pkey primary key (id),
  constraint class_subject_teachers_class_subject_id_fkey foreign key (class_subject_id)
    references class_subjects (id) on delete cascade,
  constraint class_subject_teachers_teacher_id_fkey foreign key (teacher_id)
    references teachers (id) on delete restrict,
  constraint class_subject_teachers_ends_on_check check (ends_on >= starts_on),
  constraint class_subject_teachers_spell_excl exclude using gist (
    class_subject_id with =, teacher_id with =, daterange(starts_on, ends_on, '[]') with &&
  ),
  constraint class_subject_teachers_main_excl exclude using gist (
    class_subject_id with =, daterange(starts_on, ends_on, '[]') with &&
  ) where (is_main)
);
create index class_subject_teachers_teacher_id_idx on class_subject_teachers (teacher_id);
create index class_subject_teachers_class_subject_id_idx
  on class_subject_teachers (class_subject_id);
create index class_subject_teachers_sourced_id_idx on class_subject_teachers (sourced_id);

create table students (
  id uuid not null default app.uuid_v7(),
  user_id uuid,
  school_id uuid not null,
  -- A trigger puts the next number of the sequence 'admission' in the place of an empty one.
  admission_number text not null default '',
  first_name text collate app.natural not null,
  middle_name text collate app.natural,
  last_name text collate app.natural not null,
  preferred_name text collate app.natural,
  birth_date date,
  sex app.sex,
  status app.student_status not null default 'active',
  grade_level_id uuid,
  email text,
  phone text,
  mobile_phone text,
  postal_address text,
  medical_note text,
  demographics jsonb not null default '{}',
  photo_attachment_id uuid,
  sourced_id text,
  sourced_values jsonb not null default '{}',
  full_name text collate app.natural not null generated always as (
    btrim(first_name || ' ' || coalesce(nullif(middle_name, '') || ' ', '') || last_name)
  ) stored,
  search tsvector not null generated always as (
    app.search_vector(first_name, middle_name, last_name, preferred_name, admission_number)
  ) stored,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint students_pkey primary key (id),
  constraint students_user_id_key unique (user_id),
  constraint students_admission_number_key unique (admission_number),
  constraint students_sourced_id_key unique (sourced_id),
  constraint students_user_id_fkey foreign key (user_id) references users (id) on delete set null,
  constraint students_school_id_fkey foreign key (school_id) references schools (id)
    on delete restrict,
  constraint students_grade_level_id_fkey foreign key (grade_level_id)
    references grade_levels (id) on delete restrict,
  constraint students_photo_attachment_id_fkey foreign key (photo_attachment_id)
    references attachments (id) on delete set null,
  constraint students_name_check check (btrim(first_name || last_name) <> ''),
  constraint students_admission_number_check check (btrim(admission_number) <> ''),
  constraint students_birth_date_check check (birth_date > '1900-01-01'),
  constraint students_demographics_check check (jsonb_typeof(demographics) = 'object'),
  constraint students_sourced_values_check check (jsonb_typeof(sourced_values) = 'object')
);
create index students_school_id_idx on students (school_id);
create index students_grade_level_id_idx on students (grade_level_id);
create index students_photo_attachment_id_idx on students (photo_attachment_id);
create index students_last_name_idx on students (last_name, first_name, id);
create index students_search_idx on students using gin (search);
create index students_trigram_idx on students
  using gin (app.fold(first_name || ' ' || last_name) app.gin_trgm_ops);

create table guardians (
  id uuid not null default app.uuid_v7(),
  user_id uuid,
  first_name text collate app.natural not null,
  middle_name text collate app.natural,
  last_name text collate app.natural not null,
  email text,
  phone text,
  mobile_phone text,
  postal_address text,
  occupation text,
  demographics jsonb not null default '{}',
  sourced_id text,
  sourced_values jsonb not null default '{}',
  full_name text collate app.natural not null generated always as (
    btrim(first_name || ' ' || coalesce(nullif(middle_name, '') || ' ', '') || last_name)
  ) stored,
  search tsvector not null generated always as (
    app.search_vector(first_name, middle_name, last_name, email, phone)
  ) stored,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint guardians_pkey primary key (id),
  constraint guardians_user_id_key unique (user_id),
  constraint guardians_sourced_id_key unique (sourced_id),
  constraint guardians_user_id_fkey foreign key (user_id) references users (id) on delete set null,
  constraint guardians_name_check check (btrim(first_name || last_name) <> ''),
  constraint guardians_demographics_check check (jsonb_typeof(demographics) = 'object'),
  constraint guardians_sourced_values_check check (jsonb_typeof(sourced_values) = 'object')
);
create index guardians_last_name_idx on guardians (last_name, first_name, id);
create index guardians_search_idx on guardians using gin (search);
create index guardians_trigram_idx on guardians
  using gin (app.fold(first_name || ' ' || last_name) app.gin_trgm_ops);

create table student_guardians (
  id uuid not null default app.uuid_v7(),
  student_id uuid not null,
  guardian_id uuid not null,
  relation app.guardian_relation not null,
  has_custody boolean not null default true,
  is_emergency_contact boolean not null default true,
  lives_with boolean not null default true,
  has_data_access boolean not null default true,
  contact_order smallint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint student_guardians_pkey primary key (id),
  constraint student_guardians_student_id_guardian_id_key unique (student_id, guardian_id),
  constraint student_guardians_student_id_fkey foreign key (student_id) references students (id)
    on delete cascade,
  constraint student_guardians_guardian_id_fkey foreign key (guardian_id)
    references guardians (id) on delete cascade,
  constraint student_guardians_contact_order_check check (contact_order > 0)
);
create index student_guardians_guardian_id_idx on student_guardians (guardian_id);

create table class_subject_students (
  id uuid not null default app.uuid_v7(),
  class_subject_id uuid not null,
  student_id uuid not null,
  starts_on date,
  ends_on date,
  sourced_id text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint class_subject_students_pkey primary key (id),
  constraint class_subject_students_class_subject_id_fkey foreign key (class_subject_id)
    references class_subjects (id) on delete cascade,
  constraint class_subject_students_student_id_fkey foreign key (student_id)
    references students (id) on delete cascade,
  constraint class_subject_students_ends_on_check check (ends_on >= starts_on),
  constraint class_subject_students_spell_excl exclude using gist (
    class_subject_id with =, student_id with =, daterange(starts_on, ends_on, '[]') with &&
  )
);
create index class_subject_students_class_subject_id_idx
  on class_subject_students (class_subject_id);
create index class_subject_students_student_id_idx on class_subject_students (student_id);
create index class_subject_students_sourced_id_idx on class_subject_students (sourced_id);

-- One row per spell of a student in a class. ends_on is the last day of attendance.
create table enrollments (
  id uuid not null default app.uuid_v7(),
  student_id uuid not null,
  class_id uuid not null,
  starts_on date not null,
  ends_on date,
  entry_code app.entry_code not null default 'new',
  exit_code app.exit_code,
  roll_number integer,
  sourced_id text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint enrollments_pkey primary key (id),
  constraint enrollments_student_id_fkey foreign key (student_id) references students (id)
    on delete cascade,
  constraint enrollments_class_id_fkey foreign key (class_id) references classes (id)
    on delete restrict,
  constraint enrollments_ends_on_check check (ends_on >= starts_on),
  constraint enrollments_exit_code_check check (exit_code is null or ends_on is not null),
  constraint enrollments_roll_number_check check (roll_number > 0),
  constraint enrollments_spell_excl exclude using gist (
    student_id with =, daterange(starts_on, ends_on, '[]') with &&
  )
);
create unique index enrollments_class_id_roll_number_key on enrollments (class_id, roll_number)
  where exit_code is null;
create index enrollments_class_id_idx on enrollments (class_id, starts_on);
create index enrollments_student_id_idx on enrollments (student_id, starts_on);
create index enrollments_sourced_id_idx on enrollments (sourced_id);

create table periods (
  id uuid not null default app.uuid_v7(),
  school_id uuid not null,
  name text collate app.natural not null,
  position integer not null,
  starts_at time not null,
  ends_at time not null,
  week_days smallint[] not null default '{1,2,3,4,5}',
  is_teaching boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint periods_pkey primary key (id),
  constraint periods_school_id_name_key unique (school_id, name),
  constraint periods_school_id_fkey foreign key (school_id) references schools (id)
    on delete cascade,
  constraint periods_name_check check (btrim(name) <> ''),
  constraint periods_ends_at_check check (ends_at > starts_at),
  constraint periods_week_days_check check (app.are_week_days(week_days))
);

-- class_id and takes_whole_class repeat the class subject's (the foreign keys and a trigger hold
-- them to it) so that the exclusion constraints can see them.
create table timetable_entries (
  id uuid not null default app.uuid_v7(),
  class_subject_id uuid not null,
  class_id uuid not null,
  period_id uuid not null,
  week_day smallint not null,
  teacher_id uuid,
  room_id uuid,
  takes_whole_class boolean not null default true,
  -- A trigger cuts both to the days on which the class is taught the subject.
  starts_on date not null default '-infinity',
  ends_on date not null default 'infinity',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint timetable_entries_pkey primary key (id),
  constraint timetable_entries_class_subject_id_fkey foreign key (class_id, class_subject_id)
    references class_subjects (class_id, id) on update cascade on delete cascade,
  constraint timetable_entries_period_id_fkey foreign key (period_id) references periods (id)
    on delete restrict,
  constraint timetable_entries_teacher_id_fkey foreign key (teacher_id) references teachers (id)
    on delete restrict,
  constraint timetable_entries_room_id_fkey foreign key (room_id) references rooms (id)
    on delete restrict,
  constraint timetable_entries_week_day_check check (week_day between 1 and 7),
  constraint timetable_entries_ends_on_check check (ends_on >= starts_on),
  constraint timetable_entries_teacher_excl exclude using gist (
    teacher_id with =, period_id with =, week_day with =,
    daterange(starts_on, ends_on, '[]') with &&
  ),
  constraint timetable_entries_room_excl exclude using gist (
    room_id with =, period_id with =, week_day with =,
    daterange(starts_on, ends_on, '[]') with &&
  ),
  constraint timetable_entries_class_excl exclude using gist (
    class_id with =, period_id with =, week_day with =,
    daterange(starts_on, ends_on, '[]') with &&
  ) where (takes_whole_class)
);
create index timetable_entries_class_subject_id_idx
  on timetable_entries (class_id, class_subject_id);
create index timetable_entries_period_id_idx on timetable_entries (period_id);
create index timetable_entries_teacher_id_idx on timetable_entries (teacher_id);
create index timetable_entries_room_id_idx on timetable_entries (room_id);

-- period_id is null for the state of the whole day.
create table attendance_records (
  id uuid not null default app.uuid_v7(),
  student_id uuid not null,
  class_id uuid not null,
  day date not null,
  period_id uuid,
  code app.attendance_code not null,
  reason text,
  arrived_at time,
  departed_at time,
  recorded_by_id uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint attendance_records_pkey primary key (id),
  constraint attendance_records_student_id_day_period_id_key
    unique nulls not distinct (student_id, day, period_id),
  constraint attendance_records_student_id_fkey foreign key (student_id) references students (id)
    on delete cascade,
  constraint attendance_records_class_id_fkey foreign key (class_id) references classes (id)
    on delete restrict,
  constraint attendance_records_period_id_fkey foreign key (period_id) references periods (id)
    on delete restrict,
  constraint attendance_records_recorded_by_id_fkey foreign key (recorded_by_id)
    references users (id) on delete set null,
  constraint attendance_records_times_check check (departed_at >= arrived_at)
);
create index attendance_records_class_id_idx on attendance_records (class_id, day);
create index attendance_records_day_idx on attendance_records (day);
create index attendance_records_period_id_idx on attendance_records (period_id);
create index attendance_records_recorded_by_id_idx on attendance_records (recorded_by_id);

create table exams (
  id uuid not null default app.uuid_v7(),
  term_id uuid not null,
  school_id uuid,
  name text collate app.natural not null,
  kind app.exam_kind not null default 'test',
  weight numeric(6, 3) not null default 1,
  starts_on date,
  ends_on date,
  published_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint exams_pkey primary key (id),
  constraint exams_term_id_school_id_name_key unique nulls not distinct (term_id, school_id, name),
  constraint exams_term_id_fkey foreign key (term_id) references terms (id) on delete restrict,
  constraint exams_school_id_fkey foreign key (school_id) references schools (id)
    on delete restrict,
  constraint exams_name_check check (btrim(name) <> ''),
  constraint exams_weight_check check (weight >= 0),
  constraint exams_ends_on_check check (ends_on >= starts_on)
);
create index exams_school_id_idx on exams (school_id);

create table exam_papers (
  id uuid not null default app.uuid_v7(),
  exam_id uuid not null,
  class_subject_id uuid not null,
  held_on date,
  starts_at time,
  ends_at time,
  room_id uuid,
  maximum_score numeric(7, 2) not null default 100,
  pass_score numeric(7, 2),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint exam_papers_pkey primary key (id),
  constraint exam_papers_exam_id_class_subject_id_key unique (exam_id, class_subject_id),
  constraint exam_papers_exam_id_fkey foreign key (exam_id) references exams (id)
    on delete restrict,
  constraint exam_papers_class_subject_id_fkey foreign key (class_subject_id)
    references class_subjects (id) on delete restrict,
  constraint exam_papers_room_id_fkey foreign key (room_id) references rooms (id)
    on delete set null,
  constraint exam_papers_maximum_score_check check (maximum_score > 0),
  constraint exam_papers_pass_score_check check (pass_score between 0 and maximum_score),
  constraint exam_papers_ends_at_check check (ends_at > starts_at),
  constraint exam_papers_room_excl exclude using gist (
    room_id with =, tsrange(held_on + starts_at, held_on + ends_at) with &&
  ) where (held_on is not null and starts_at is not null and ends_at is not null)
);
create index exam_papers_class_subject_id_idx on exam_papers (class_subject_id);
create index exam_papers_room_id_idx on exam_papers (room_id);

create table results (
  id uuid not null default app.uuid_v7(),
  exam_paper_id uuid not null,
  student_id uuid not null,
  score numeric(7, 2),
  is_absent boolean not null default false,
  is_exempt boolean not null default false,
  remark text,
  entered_by_id uuid,
  published_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint results_pkey primary key (id),
  constraint results_exam_paper_id_student_id_key unique (exam_paper_id, student_id),
  constraint results_exam_paper_id_fkey foreign key (exam_paper_id) references exam_papers (id)
    on delete restrict,
  constraint results_student_id_fkey foreign key (student_id) references students (id)
    on delete cascade,
  constraint results_entered_by_id_fkey foreign key (entered_by_id) references users (id)
    on delete set null,
  constraint results_score_check check (score >= 0),
  constraint results_state_check check (
    num_nonnulls(score, nullif(is_absent, false), nullif(is_exempt, false)) = 1
  )
);
create index results_student_id_idx on results (student_id);
create index results_entered_by_id_idx on results (entered_by_id);

-- A frozen final. It names classes, terms and scales in words too, so that it stays true when
-- they change, and fits grades that come from an earlier school, whose term is not one of ours.
create table report_cards (
  id uuid not null default app.uuid_v7(),
  student_id uuid not null,
  class_id uuid,
  term_id uuid,
  school_name text collate app.natural not null,
  academic_year_name text collate app.natural not null,
  term_name text collate app.natural not null,
  class_name text collate app.natural,
  grading_scale_name text collate app.natural,
  percent numeric(5, 2),
  letter text,
  grade_point numeric(4, 2),
  class_rank integer,
  class_size integer,
  remark text,
  lines jsonb not null default '[]',
  published_at timestamptz,
  published_by_id uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint report_cards_pkey primary key (id),
  constraint report_cards_student_id_term_id_key unique (student_id, term_id),
  constraint report_cards_student_id_fkey foreign key (student_id) references students (id)
    on delete cascade,
  constraint report_cards_class_id_fkey foreign key (class_id) references classes (id)
    on delete set null,
  constraint report_cards_term_id_fkey foreign key (term_id) references terms (id)
    on delete restrict,
  constraint report_cards_published_by_id_fkey foreign key (published_by_id)
    references users (id) on delete set null,
  constraint report_cards_names_check check (
    btrim(school_name) <> '' and btrim(academic_year_name) <> '' and btrim(term_name) <> ''
  ),
  constraint report_cards_lines_check check (jsonb_typeof(lines) = 'array'),
  constraint report_cards_class_rank_check check (class_rank between 1 and class_size)
);
create index report_cards_class_id_idx on report_cards (class_id, term_id);
create index report_cards_term_id_idx on report_cards (term_id);
create index report_cards_published_by_id_idx on report_cards (published_by_id);
