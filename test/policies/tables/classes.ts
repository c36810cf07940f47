import { id, type TablePolicy } from "../matrix.ts";

/** A day of school for which attendance has not been taken. */
const schoolDay = "(select max(day) - 7 from attendance_records)";

/** Own: class 7A, with the demo student and teacher; others: 8A at the south campus. */
export const classPolicies: TablePolicy[] = [
  {
    // 23503: allowed, but the class has students.
    table: "classes",
    rows: { own: "classes/7A", others: "classes/8A" },
    insert: `(school_id, academic_year_id, grade_level_id, name)
             values (${id("schools/south")}, ${id("academic_years/current")},
               ${id("grade_levels/08")}, 'New')`,
    update: "capacity = 29",
    expected: `
                     select  insert       update  delete
      Administrator  1/1     1/1          1/1     23503/23503
      Principal      1/1     1/1          1/1     23503/23503
      Registrar      1/1     1/1          1/1     23503/23503
      Teacher        1/0     42501/42501  0/0     0/0
      Student        1/0     42501/42501  0/0     0/0
      Guardian       1/0     42501/42501  0/0     0/0
      Nobody         0/0     42501/42501  0/0     0/0`,
  },
  {
    // 23503: allowed, but there are exams of it.
    table: "class_subjects",
    rows: { own: "class_subjects/7A/MAT", others: "class_subjects/8A/DRA" },
    inserts: {
      own: `(class_id, subject_id) values (${id("classes/7A")}, ${id("subjects/empty")})`,
      others: `(class_id, subject_id) values (${id("classes/8A")}, ${id("subjects/empty")})`,
    },
    update: "weekly_periods = 2",
    expected: `
                     select  insert       update  delete
      Administrator  1/1     1/1          1/1     23503/1
      Principal      1/1     1/1          1/1     23503/1
      Registrar      1/1     1/1          1/1     23503/1
      Teacher        1/0     42501/42501  0/0     0/0
      Student        1/0     42501/42501  0/0     0/0
      Guardian       1/0     42501/42501  0/0     0/0
      Nobody         0/0     42501/42501  0/0     0/0`,
  },
  {
    table: "class_subject_teachers",
    rows: { own: "class_subject_teachers/7A/MAT", others: "class_subject_teachers/far" },
    inserts: {
      own: `(class_subject_id, teacher_id, is_main)
            values (${id("class_subjects/7A/MAT")}, ${id("teachers/far")}, false)`,
      others: `(class_subject_id, teacher_id, is_main)
               values (${id("class_subjects/8A/MAT")}, ${id("teachers/teacher")}, false)`,
    },
    update: "ends_on = '2200-01-01'",
    expected: `
                     select  insert       update  delete
      Administrator  1/1     1/1          1/1     1/1
      Principal      1/1     1/1          1/1     1/1
      Registrar      1/1     1/1          1/1     1/1
      Teacher        1/0     42501/42501  0/0     0/0
      Student        1/0     42501/42501  0/0     0/0
      Guardian       1/0     42501/42501  0/0     0/0
      Nobody         0/0     42501/42501  0/0     0/0`,
  },
  {
    table: "class_subject_students",
    rows: { own: "class_subject_students/1", others: "class_subject_students/far" },
    inserts: {
      own: `(class_subject_id, student_id)
            values (${id("class_subjects/7A/DRA")}, ${id("students/3")})`,
      others: `(class_subject_id, student_id)
               values (${id("class_subjects/8A/DRA")}, ${id("students/12")})`,
    },
    update: "starts_on = null",
    expected: `
                     select  insert       update  delete
      Administrator  1/1     1/1          1/1     1/1
      Principal      1/1     1/1          1/1     1/1
      Registrar      1/1     1/1          1/1     1/1
      Teacher        1/0     42501/42501  0/0     0/0
      Student        1/0     42501/42501  0/0     0/0
      Guardian       1/0     42501/42501  0/0     0/0
      Nobody         0/0     42501/42501  0/0     0/0`,
  },
  {
    // SC209: allowed, but attendance was taken.
    table: "enrollments",
    rows: { own: "enrollments/1", others: "enrollments/11" },
    inserts: {
      own: `(student_id, class_id, starts_on)
            values (${id("students/free")}, ${id("classes/7A")}, current_date)`,
      others: `(student_id, class_id, starts_on)
               values (${id("students/free")}, ${id("classes/8A")}, current_date)`,
    },
    update: "roll_number = 77",
    expected: `
                     select  insert       update  delete
      Administrator  1/1     1/1          1/1     SC209/SC209
      Principal      1/1     1/1          1/1     SC209/SC209
      Registrar      1/1     1/1          1/1     0/0
      Teacher        1/0     42501/42501  0/0     0/0
      Student        1/0     42501/42501  0/0     0/0
      Guardian       1/0     42501/42501  0/0     0/0
      Nobody         0/0     42501/42501  0/0     0/0`,
  },
  {
    table: "timetable_entries",
    rows: { own: "timetable_entries/7A/1/1", others: "timetable_entries/far" },
    inserts: {
      own: `(class_subject_id, period_id, week_day)
            values (${id("class_subjects/7A/MAT")}, ${id("periods/3")}, 5)`,
      others: `(class_subject_id, period_id, week_day)
               values (${id("class_subjects/8A/MAT")}, ${id("periods/south")}, 5)`,
    },
    update: "room_id = null",
    expected: `
                     select  insert       update  delete
      Administrator  1/1     1/1          1/1     1/1
      Principal      1/1     1/1          1/1     1/1
      Registrar      1/1     1/1          1/1     1/1
      Teacher        1/0     42501/42501  0/0     0/0
      Student        1/0     42501/42501  0/0     0/0
      Guardian       1/0     42501/42501  0/0     0/0
      Nobody         0/0     42501/42501  0/0     0/0`,
  },
  {
    table: "attendance_records",
    rows: { own: "attendance_records/1/1", others: "attendance_records/far" },
    inserts: {
      own: `(student_id, class_id, day, code)
            values (${id("students/1")}, ${id("classes/7A")}, ${schoolDay}, 'present')`,
      others: `(student_id, class_id, day, code)
               values (${id("students/11")}, ${id("classes/8A")}, ${schoolDay}, 'present')`,
    },
    update: "reason = 'Changed'",
    expected: `
                     select  insert       update  delete
      Administrator  1/1     1/1          1/1     1/1
      Principal      1/1     1/1          1/1     1/1
      Registrar      1/1     1/1          1/1     1/1
      Teacher        1/0     1/42501      1/0     0/0
      Student        1/0     42501/42501  0/0     0/0
      Guardian       1/0     42501/42501  0/0     0/0
      Nobody         0/0     42501/42501  0/0     0/0`,
  },
];
