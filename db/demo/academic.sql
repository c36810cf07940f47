-- The people and classes of a demo school: two campuses, three classes, twelve students.

insert into grading_scales (id, name, description)
values (
  pg_temp.demo_id('grading_scales/letters'), 'Demo letters', 'Letters A to F with grade points.'
);

insert into grading_scale_bands
  (grading_scale_id, label, from_percent, below_percent, grade_point, is_passing)
select pg_temp.demo_id('grading_scales/letters'), band.*
from (
  values
    ('A', 90.0, null, 4.0, true),
    ('B', 80.0, 90.0, 3.0, true),
    ('C', 70.0, 80.0, 2.0, true),
    ('D', 60.0, 70.0, 1.0, true),
    ('F', 0.0, 60.0, 0.0, false)
) as band (label, from_percent, below_percent, grade_point, is_passing);

insert into schools (id, name, code, time_zone, grading_scale_id)
select
  pg_temp.demo_id('schools/' || school.code),
  initcap(replace(current_setting('demo.slug'), '-', ' ')) || ' ' || school.name,
  school.code, 'America/New_York', pg_temp.demo_id('grading_scales/letters')
from (values ('north', 'North Campus'), ('south', 'South Campus')) as school (code, name);

insert into academic_years (id, name, starts_on, ends_on, is_current)
select
  pg_temp.demo_id('academic_years/current'),
  extract(year from year_start) || '–' || extract(year from year_end),
  year_start, year_end, true
from demo_days;

insert into terms (id, academic_year_id, name, kind, starts_on, ends_on)
select
  pg_temp.demo_id('terms/autumn'), pg_temp.demo_id('academic_years/current'), 'Autumn',
  'semester'::app.term_kind, year_start, autumn_end
from demo_days
union all
select
  pg_temp.demo_id('terms/spring'), pg_temp.demo_id('academic_years/current'), 'Spring',
  'semester', spring_start, year_end
from demo_days;

insert into grade_levels (id, code, name, position)
select pg_temp.demo_id('grade_levels/' || code), code, 'Grade ' || code::integer, code::integer
from unnest('{06,07,08}'::text[]) as code;

update grade_levels
set next_grade_level_id = next_level.id
from grade_levels as next_level
where next_level.position = grade_levels.position + 1;

insert into rooms (id, school_id, name, capacity)
select
  pg_temp.demo_id('rooms/' || room.name), pg_temp.demo_id('schools/' || room.school), room.name,
  room.capacity
from (values ('north', '101', 30), ('north', '102', 25), ('south', '201', 30))
  as room (school, name, capacity);

insert into subjects (id, code, name)
select pg_temp.demo_id('subjects/' || subject.code), subject.code, subject.name
from (values ('MAT', 'Mathematics'), ('ENG', 'English'), ('SCI', 'Science'), ('DRA', 'Drama'))
  as subject (code, name);

insert into users (id, email, display_name, password_hash)
select
  pg_temp.demo_id('users/' || person.login),
  person.login || '@' || current_setting('demo.slug') || '.example',
  person.name,
  current_setting('demo.password_hash')
from (
  values
    ('admin', 'Ada Lovelace'), ('principal', 'Seymour Skinner'), ('registrar', 'Rita Book'),
    ('teacher', 'Edna Krabappel'), ('teacher2', 'Dewey Largo'), ('student', 'Élodie Simpson'),
    ('student2', 'Milhouse Van Houten'), ('guardian', 'Marge Simpson'),
    ('guardian2', 'Kirk Van Houten'), ('librarian', 'Libby Reader'),
    ('transport', 'Otto Mann'), ('driver', 'Dale Driver'), ('auditor', 'Audrey Ledger'),
    ('nobody', 'Norman Null')
) as person (login, name);

insert into user_roles (user_id, role_id)
select pg_temp.demo_id('users/' || holder.login), roles.id
from (
  values
    ('admin', 'Administrator'), ('principal', 'Principal'), ('registrar', 'Registrar'),
    ('teacher', 'Teacher'), ('teacher2', 'Teacher'), ('student', 'Student'),
    ('student2', 'Student'), ('guardian', 'Guardian'), ('guardian2', 'Guardian'),
    ('librarian', 'Librarian'), ('transport', 'Transport manager'), ('driver', 'Driver'),
    ('auditor', 'Auditor')
) as holder (login, role)
join roles on roles.name = holder.role;

insert into teachers (id, user_id, school_id, staff_number, first_name, last_name, email)
select
  pg_temp.demo_id('teachers/' || teacher.login), pg_temp.demo_id('users/' || teacher.login),
  pg_temp.demo_id('schools/north'), teacher.staff_number, teacher.first_name, teacher.last_name,
  teacher.login || '@' || current_setting('demo.slug') || '.example'
from (values ('teacher', 'T-1', 'Edna', 'Krabappel'), ('teacher2', 'T-2', 'Dewey', 'Largo'))
  as teacher (login, staff_number, first_name, last_name);

insert into classes
  (id, school_id, academic_year_id, grade_level_id, name, capacity, class_teacher_id, room_id)
select
  pg_temp.demo_id('classes/' || class.name), pg_temp.demo_id('schools/' || class.school),
  pg_temp.demo_id('academic_years/current'), pg_temp.demo_id('grade_levels/' || class.level),
  class.name, class.capacity, pg_temp.demo_id('teachers/' || class.teacher),
  pg_temp.demo_id('rooms/' || class.room)
from (
  values
    ('7A', 'north', '07', 25, 'teacher', '101'),
    ('7B', 'north', '07', 25, 'teacher2', '102'),
    ('8A', 'south', '08', 30, null, '201')
) as class (name, school, level, capacity, teacher, room);

insert into class_subjects
  (id, class_id, subject_id, term_id, name, weekly_periods, takes_whole_class)
select
  pg_temp.demo_id('class_subjects/' || course.class || '/' || course.subject),
  pg_temp.demo_id('classes/' || course.class), pg_temp.demo_id('subjects/' || course.subject),
  null, course.name, course.weekly, course.whole
from (
  values
    ('7A', 'MAT', 'Mathematics 7A', 4, true), ('7A', 'SCI', 'Science 7A', 3, true),
    ('7A', 'ENG', 'English 7A', 4, true), ('7A', 'DRA', 'Drama', 1, false),
    ('7B', 'MAT', 'Mathematics 7B', 4, true), ('8A', 'MAT', 'Mathematics 8A', 4, true)
) as course (class, subject, name, weekly, whole);

insert into class_subject_teachers (id, class_subject_id, teacher_id)
select
  pg_temp.demo_id('class_subject_teachers/' || course.key),
  pg_temp.demo_id('class_subjects/' || course.key), pg_temp.demo_id('teachers/' || course.teacher)
from (
  values
    ('7A/MAT', 'teacher'), ('7A/SCI', 'teacher'), ('7A/ENG', 'teacher2'),
    ('7A/DRA', 'teacher2'), ('7B/MAT', 'teacher2')
) as course (key, teacher);

-- Students 1 to 6 are in 7A, 7 to 10 in 7B, 11 and 12 in 8A at the south campus.
insert into students
  (id, user_id, school_id, admission_number, first_name, last_name, birth_date, sex,
   grade_level_id, medical_note)
select
  pg_temp.demo_id('students/' || student.number), pg_temp.demo_id('users/' || student.login),
  pg_temp.demo_id('schools/' || case when student.number < 11 then 'north' else 'south' end),
  'D-' || lpad(student.number::text, 4, '0'), student.first_name, student.last_name,
  (demo_days.year_start - interval '13 years')::date + student.number * 23, student.sex::app.sex,
  pg_temp.demo_id('grade_levels/' || case when student.number < 11 then '07' else '08' end),
  case when student.number = 1 then 'Carries an inhaler.' end
from demo_days
cross join (
  values
    (1, 'Élodie', 'Simpson', 'female', 'student'),
    (2, 'Milhouse', 'Van Houten', 'male', 'student2'),
    (3, 'Nelson', 'Muntz', 'male', null), (4, 'Martin', 'Prince', 'male', null),
    (5, 'Sherri', 'Mackleberry', 'female', null), (6, 'Terri', 'Mackleberry', 'female', null),
    (7, 'Bartolomé', 'Simpson', 'male', null), (8, 'Janey', 'Powell', 'female', null),
    (9, 'Üter', 'Zörker', 'male', null), (10, 'Lewis', 'Clark', 'male', null),
    (11, 'Allison', 'Taylor', 'female', null), (12, 'Jimbo', 'Jones', 'male', null)
) as student (number, first_name, last_name, sex, login);

insert into guardians (id, user_id, first_name, last_name, email, phone)
select
  pg_temp.demo_id('guardians/' || guardian.login), pg_temp.demo_id('users/' || guardian.login),
  guardian.first_name, guardian.last_name,
  guardian.login || '@' || current_setting('demo.slug') || '.example', '+1 555 0100'
from (values ('guardian', 'Marge', 'Simpson'), ('guardian2', 'Kirk', 'Van Houten'))
  as guardian (login, first_name, last_name);

-- Kirk may be called in an emergency, but reads nothing about Milhouse.
insert into student_guardians
  (id, student_id, guardian_id, relation, has_custody, lives_with, has_data_access)
select
  pg_temp.demo_id('student_guardians/' || tie.student), pg_temp.demo_id('students/' || tie.student),
  pg_temp.demo_id('guardians/' || tie.guardian), tie.relation::app.guardian_relation,
  tie.reads, tie.reads, tie.reads
from (
  values (1, 'guardian', 'mother', true), (7, 'guardian', 'mother', true),
    (2, 'guardian2', 'father', false)
) as tie (student, guardian, relation, reads);

insert into enrollments (id, student_id, class_id, starts_on, roll_number)
select
  pg_temp.demo_id('enrollments/' || number), pg_temp.demo_id('students/' || number),
  pg_temp.demo_id(
    'classes/' || case when number < 7 then '7A' when number < 11 then '7B' else '8A' end
  ),
  year_start, number
from demo_days
cross join generate_series(1, 12) as number;

insert into class_subject_students (id, class_subject_id, student_id)
select
  pg_temp.demo_id('class_subject_students/' || number), pg_temp.demo_id('class_subjects/7A/DRA'),
  pg_temp.demo_id('students/' || number)
from generate_series(1, 2) as number;

insert into periods (id, school_id, name, position, starts_at, ends_at)
select
  pg_temp.demo_id('periods/' || number), pg_temp.demo_id('schools/north'), 'Period ' || number,
  number, time '08:00' + number * interval '50 minutes',
  time '08:45' + number * interval '50 minutes'
from generate_series(1, 6) as number;

insert into timetable_entries
  (id, class_subject_id, class_id, period_id, week_day, teacher_id, room_id, takes_whole_class,
   starts_on, ends_on)
select
  pg_temp.demo_id('timetable_entries/' || entry.class || '/' || entry.day || '/' || entry.period),
  pg_temp.demo_id('class_subjects/' || entry.class || '/' || entry.subject),
  pg_temp.demo_id('classes/' || entry.class), pg_temp.demo_id('periods/' || entry.period),
  entry.day, pg_temp.demo_id('teachers/' || entry.teacher), pg_temp.demo_id('rooms/' || entry.room),
  entry.subject <> 'DRA', year_start, year_end
from demo_days
cross join (
  values
    ('7A', 'MAT', 1, 1, 'teacher', '101'), ('7A', 'ENG', 1, 2, 'teacher2', '101'),
    ('7A', 'SCI', 2, 1, 'teacher', '101'), ('7A', 'MAT', 3, 1, 'teacher', '101'),
    ('7A', 'DRA', 4, 6, 'teacher2', '101'), ('7B', 'MAT', 1, 1, 'teacher2', '102'),
    ('7B', 'MAT', 3, 2, 'teacher2', '102')
) as entry (class, subject, day, period, teacher, room);

-- The last three school days of both classes of grade 7: student 3 was absent, student 4 late.
insert into attendance_records (id, student_id, class_id, day, code, recorded_by_id)
select
  pg_temp.demo_id('attendance_records/' || number || '/' || recent.back),
  pg_temp.demo_id('students/' || number),
  pg_temp.demo_id('classes/' || case when number < 7 then '7A' else '7B' end),
  recent.day,
  (case number when 3 then 'absent' when 4 then 'late' else 'present' end)::app.attendance_code,
  pg_temp.demo_id('users/teacher')
from (
  select day::date as day, row_number() over (order by day desc) as back
  from demo_days
  cross join generate_series(current_date - 10, current_date - 1, interval '1 day') as day
  where extract(isodow from day) < 6 and day >= year_start
  order by day desc
  limit 3
) as recent
cross join generate_series(1, 10) as number;

insert into exams (id, term_id, school_id, name, kind, weight, published_at)
select
  pg_temp.demo_id('exams/' || exam.name),
  pg_temp.demo_id('terms/' || case when is_spring then 'spring' else 'autumn' end),
  pg_temp.demo_id('schools/north'), exam.name, exam.kind::app.exam_kind, exam.weight,
  case when exam.is_published then now() end
from demo_days
cross join (values ('Quiz', 'quiz', 1, true), ('Midterm', 'midterm', 3, false))
  as exam (name, kind, weight, is_published);

insert into exam_papers (id, exam_id, class_subject_id, maximum_score, pass_score)
select
  pg_temp.demo_id('exam_papers/' || paper.exam || '/' || paper.course),
  pg_temp.demo_id('exams/' || paper.exam), pg_temp.demo_id('class_subjects/' || paper.course),
  paper.maximum, paper.maximum / 2
from (
  values ('Quiz', '7A/MAT', 20), ('Quiz', '7A/ENG', 20), ('Quiz', '7B/MAT', 20),
    ('Midterm', '7A/MAT', 100), ('Midterm', '7A/ENG', 100)
) as paper (exam, course, maximum);

insert into results (id, exam_paper_id, student_id, score, is_absent, entered_by_id, published_at)
select
  pg_temp.demo_id('results/' || paper.key || '/' || number),
  pg_temp.demo_id('exam_papers/' || paper.key), pg_temp.demo_id('students/' || number),
  case when number <> 3 then round(paper.maximum * (1 - number * 0.06), 1) end,
  number = 3, pg_temp.demo_id('users/teacher'),
  case when paper.is_published then now() end
from (
  values ('Quiz/7A/MAT', 20, 1, 6, true), ('Quiz/7A/ENG', 20, 1, 6, true),
    ('Quiz/7B/MAT', 20, 7, 10, true), ('Midterm/7A/MAT', 100, 1, 3, false)
) as paper (key, maximum, first, last, is_published)
cross join lateral generate_series(paper.first, paper.last) as number;

-- What Science asks, and a quiz that may go wrong.
insert into standards (id, subject_id, code, name, position)
select
  pg_temp.demo_id('standards/' || standard.code), pg_temp.demo_id('subjects/SCI'), standard.code,
  standard.name, standard.position
from (
  values ('SCI-1', 'Plans an experiment', 1), ('SCI-2', 'Draws conclusions from data', 2)
) as standard (code, name, position);

insert into drop_rules (id, term_id, school_id, kind, drop_lowest)
select pg_temp.demo_id('drop_rules/quiz'), term_id, pg_temp.demo_id('schools/north'), 'quiz', 1
from exams
where id = pg_temp.demo_id('exams/Quiz');

insert into report_cards
  (id, student_id, class_id, term_id, school_name, academic_year_name, term_name, class_name,
   percent, letter, grade_point, class_rank, class_size, lines, published_at)
select
  pg_temp.demo_id('report_cards/' || number), pg_temp.demo_id('students/' || number), classes.id,
  terms.id, schools.name, academic_years.name, terms.name, classes.name,
  94 - number * 6, (array['B', 'B', 'C'])[number], 3, number, 6,
  jsonb_build_array(jsonb_build_object('subject', 'Mathematics', 'percent', 94 - number * 6)),
  case when number = 1 then now() end
from demo_days
join terms on terms.id =
  pg_temp.demo_id('terms/' || case when is_spring then 'spring' else 'autumn' end)
join academic_years on academic_years.id = terms.academic_year_id
join classes on classes.id = pg_temp.demo_id('classes/7A')
join schools on schools.id = classes.school_id
cross join generate_series(1, 2) as number;
