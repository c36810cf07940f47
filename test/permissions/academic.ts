import { id } from "../policies/matrix.ts";
import { assessmentProofs } from "./assessment.ts";
import type { Proof } from "./walk.ts";

/** A day of school for which attendance has not been taken; needs attendance_records:view. */
const schoolDay = "(select max(day) - 7 from attendance_records)";

const classesToo = ["classes:view", "schools:view"];

/** Rows that can go: those of the matrix are in use, whoever asks. */
const deletions: Proof[] = [
  {
    permission: "classes:delete",
    given: `insert into classes (id, school_id, academic_year_id, grade_level_id, name)
            values (${id("classes/idle")}, ${id("schools/south")}, ${id("academic_years/current")},
              ${id("grade_levels/08")}, 'Idle')`,
    attempt: `delete from classes where id = ${id("classes/idle")}`,
    also: ["classes:view"],
  },
  {
    permission: "teachers:delete",
    given: `insert into teachers (id, school_id, first_name, last_name)
            values (${id("teachers/idle")}, ${id("schools/south")}, 'I', 'Dle')`,
    attempt: `delete from teachers where id = ${id("teachers/idle")}`,
    also: ["teachers:view"],
  },
  {
    permission: "enrollments:delete",
    given: `insert into enrollments (id, student_id, class_id, starts_on)
            values (${id("enrollments/idle")}, ${id("students/free")}, ${id("classes/8A")},
              current_date)`,
    attempt: `delete from enrollments where id = ${id("enrollments/idle")}`,
    also: ["enrollments:view"],
  },
  {
    permission: "exam_papers:delete",
    given: `insert into exam_papers (id, exam_id, class_subject_id)
            values (${id("exam_papers/idle")}, ${id("exams/free")}, ${id("class_subjects/7A/MAT")})`,
    attempt: `delete from exam_papers where id = ${id("exam_papers/idle")}`,
    also: ["exam_papers:view"],
  },
];

const classes: Proof[] = [
  {
    permission: "classes:view",
    calls: "classes_size",
    attempt: `select classes_size(classes) from classes where id = ${id("classes/7A")}`,
  },
  {
    permission: "classes:view",
    calls: "classes_free_seats",
    attempt: `select classes_free_seats(classes) from classes where id = ${id("classes/7A")}`,
  },
  {
    permission: "enrollments:view",
    calls: "classes_unmarked",
    attempt: `select unmarked.id from classes cross join classes_unmarked(classes) as unmarked
              where classes.id = ${id("classes/7A")}`,
    also: classesToo,
  },
  {
    permission: "enrollments:create",
    calls: "enroll_student",
    attempt: `select id from enroll_student(${id("students/free")}, ${id("classes/8A")})`,
    also: [...classesToo, "academic_years:view", "enrollments:view"],
  },
  {
    // Who may not end the present spell does not find it.
    permission: "enrollments:update",
    calls: "transfer_student",
    attempt: `select id from transfer_student(${id("students/1")}, ${id("classes/7B")})`,
    refusedBy: "SC208",
    also: [...classesToo, "students:view", "enrollments:view", "enrollments:create"],
  },
  {
    permission: "enrollments:create",
    calls: "transfer_student",
    attempt: `select id from transfer_student(${id("students/1")}, ${id("classes/7B")})`,
    also: [...classesToo, "students:view", "enrollments:view", "enrollments:update"],
  },
  {
    permission: "enrollments:update",
    calls: "withdraw_student",
    attempt: `select id from withdraw_student(${id("students/1")})`,
    refusedBy: "SC208",
    also: [...classesToo, "students:view", "enrollments:view"],
  },
  {
    // Who leaves does not come back by an enrolment that begins later.
    permission: "enrollments:delete",
    calls: "withdraw_student",
    given: `insert into enrollments (student_id, class_id, starts_on, ends_on)
            values
              (${id("students/free")}, ${id("classes/8A")}, current_date, current_date),
              (${id("students/free")}, ${id("classes/8A")}, current_date + 1, null)`,
    attempt: `select id from withdraw_student(${id("students/free")}, current_date)`,
    also: [...classesToo, "students:view", "enrollments:view", "enrollments:update"],
  },
  {
    permission: "enrollments:update",
    calls: "assign_roll_numbers",
    given: `update enrollments set roll_number = null where class_id = ${id("classes/7A")}`,
    attempt: `select roll_number from assign_roll_numbers(${id("classes/7A")})`,
    also: ["students:view", "enrollments:view"],
  },
  {
    permission: "classes:approve",
    calls: "promote_class",
    attempt: `select id from promote_class(${id("classes/7A")}, ${id("classes/7B")})`,
  },
];

const years: Proof[] = [
  {
    permission: "academic_years:update",
    calls: "set_current_academic_year",
    attempt: `select id from set_current_academic_year(${id("academic_years/empty")})`,
    refusedBy: "P0002",
    also: ["academic_years:view"],
  },
  {
    permission: "academic_years:approve",
    calls: "roll_over_year",
    attempt: `select student_id
              from roll_over_year(${id("academic_years/current")}, ${id("academic_years/empty")},
                dry_run => true)`,
  },
  {
    permission: "schools:view",
    calls: "schools_today",
    attempt: `select schools_today(schools) from schools where id = ${id("schools/north")}`,
  },
];

const people: Proof[] = [
  {
    permission: "students:view",
    calls: "search_people",
    attempt: "select id from search_people('Muntz')",
  },
  {
    permission: "teachers:view",
    calls: "search_people",
    attempt: "select id from search_people('Krabappel')",
  },
  {
    permission: "guardians:view",
    calls: "search_people",
    attempt: "select id from search_people('Marge')",
  },
  {
    permission: "medical_notes:view",
    calls: "medical_note_of",
    attempt: `select medical_note_of(${id("students/1")})`,
  },
  {
    permission: "demographics:view",
    calls: "confidential_details_of",
    attempt: `select birth_date from confidential_details_of(${id("students/1")})`,
  },
];

const teaching: Proof[] = [
  {
    permission: "subjects:view",
    calls: "class_subjects_title",
    given: `update class_subjects set name = null where id = ${id("class_subjects/7A/MAT")}`,
    attempt: `select class_subjects_title(class_subjects)
              from class_subjects where id = ${id("class_subjects/7A/MAT")}`,
    also: ["class_subjects:view"],
  },
  {
    permission: "class_subject_teachers:view",
    calls: "class_subjects_main_teacher",
    attempt: `select (class_subjects_main_teacher(class_subjects)).id
              from class_subjects where id = ${id("class_subjects/7A/MAT")}`,
    also: ["class_subjects:view", ...classesToo],
  },
  {
    permission: "class_subject_teachers:assign",
    calls: "assign_teacher",
    attempt: `select id
              from assign_teacher(${id("class_subjects/7A/SCI")}, ${id("teachers/teacher2")})`,
  },
  {
    permission: "timetable_entries:view",
    calls: "timetable_of",
    attempt: `select id from timetable_of(class_id => ${id("classes/7A")})`,
    also: ["periods:view", "schools:view"],
  },
  {
    // Of a Monday.
    permission: "rooms:view",
    calls: "free_rooms",
    attempt: `select id from free_rooms(${id("periods/6")}, '2100-01-04')`,
    also: ["periods:view"],
  },
];

const attendance: Proof[] = [
  {
    permission: "attendance_records:create",
    attempt: `insert into attendance_records (student_id, class_id, day, code)
              values (${id("students/1")}, ${id("classes/7A")}, ${schoolDay}, 'present')`,
    also: ["attendance_records:view"],
  },
  {
    permission: "attendance_records:create",
    calls: "mark_attendance",
    attempt: `select id
              from mark_attendance(${id("classes/7A")}, ${schoolDay},
                array[row(${id("students/1")}, 'present', null, null, null)]::app.attendance_entry[])`,
    also: ["classes:view", "students:view", "attendance_records:view"],
  },
  {
    permission: "attendance_records:update",
    calls: "mark_attendance",
    attempt: `select id
              from mark_attendance(${id("classes/7A")}, (select max(day) from attendance_records),
                array[row(${id("students/1")}, 'absent', null, null, null)]::app.attendance_entry[])`,
    also: ["classes:view", "students:view", "attendance_records:view", "attendance_records:create"],
  },
  {
    permission: "attendance_records:view",
    calls: "attendance_summary",
    attempt: `select student_id from attendance_summary(class_id => ${id("classes/7A")})
              where marked > 0`,
    also: ["students:view"],
  },
  {
    permission: "classes:view",
    calls: "missing_attendance",
    attempt: `select id from missing_attendance(${schoolDay})`,
    also: ["schools:view", "enrollments:view", "attendance_records:view"],
  },
  {
    permission: "attendance_records:approve",
    calls: "freeze_attendance",
    attempt: `select id from freeze_attendance(${id("schools/north")}, current_date)`,
  },
  {
    // What is frozen is still changed by whoever approves.
    permission: "attendance_records:approve",
    given: "update schools set attendance_frozen_until = current_date",
    attempt: `update attendance_records set reason = 'Changed'
              where id = ${id("attendance_records/1/1")}`,
    refusedBy: "SC212",
    also: ["attendance_records:view", "attendance_records:update"],
  },
];

export const academicProofs: Proof[] = [
  ...deletions,
  ...classes,
  ...years,
  ...people,
  ...teaching,
  ...attendance,
  ...assessmentProofs,
];
