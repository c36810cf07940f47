import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { demoId } from "../../support/database.ts";
import { codes, openSchool } from "./school.ts";

describe("a school's days in GraphQL", async () => {
  const school = await openSchool();
  const student = demoId("students/1");

  it("lets a teacher take the register of a class", async () => {
    const taken = await school.as(
      "teacher",
      "{ attendanceRecords(orderBy: [DAY_DESC], first: 1) { nodes { day } } }",
    );
    const day = taken.at("attendanceRecords.nodes.0.day");
    const mark = (classId: string, studentId: string) =>
      school.as(
        "teacher",
        `mutation ($input: MarkAttendanceInput!, $class: UUID!, $day: Date!) {
          markAttendance(input: $input) {
            attendanceRecords { code reason student { fullName } recordedBy { displayName } }
            query { class(id: $class) { size(day: $day) freeSeats(day: $day) unmarked(day: $day) { totalCount } } }
          }
        }`,
        {
          variables: {
            class: classId,
            day,
            input: { classId, day, entries: [{ studentId, code: "LATE", reason: "bus" }] },
          },
        },
      );

    const answer = await mark(demoId("classes/7A"), student);
    assert.equal(answer.errors, undefined);
    assert.deepEqual(answer.at("markAttendance.attendanceRecords"), [
      {
        code: "LATE",
        reason: "bus",
        student: { fullName: "Élodie Simpson" },
        recordedBy: { displayName: "Edna Krabappel" },
      },
    ]);
    assert.deepEqual(answer.at("markAttendance.query.class"), {
      size: 6,
      freeSeats: 19,
      unmarked: { totalCount: 0 },
    });
    assert.deepEqual(codes(await mark(demoId("classes/7A"), demoId("students/7"))), ["SC213"]);
  });

  it("shows a student the own class, timetable and attendance", async () => {
    const answer = await school.as(
      "student",
      `query ($id: UUID!) {
        student(id: $id) { currentEnrollment { rollNumber class { name classTeacher { fullName } } } }
        attendanceSummary(studentId: $id) { nodes { studentName marked attendancePercent } }
        timetableOf(studentId: $id) {
          nodes { weekDay period { name } classSubject { title } class { name } teacher { fullName } room { name } }
        }
      }`,
      { variables: { id: student } },
    );
    assert.equal(answer.errors, undefined);
    assert.deepEqual(answer.at("student.currentEnrollment"), {
      rollNumber: 1,
      class: { name: "7A", classTeacher: { fullName: "Edna Krabappel" } },
    });
    assert.deepEqual(answer.at("attendanceSummary.nodes"), [
      { studentName: "Élodie Simpson", marked: 3, attendancePercent: "100.0" },
    ]);
    assert.deepEqual(answer.at("timetableOf.nodes.0"), {
      weekDay: 1,
      period: { name: "Period 1" },
      classSubject: { title: "Mathematics 7A" },
      class: { name: "7A" },
      teacher: { fullName: "Edna Krabappel" },
      room: { name: "101" },
    });
  });

  it("lets a registrar move a student, and says in a code why not", async () => {
    const transfer = (classId: string) =>
      school.as(
        "registrar",
        `mutation ($input: TransferStudentInput!) {
          transferStudent(input: $input) { enrollment { entryCode class { name currentEnrollments { totalCount } } } }
        }`,
        { variables: { input: { studentId: student, classId } } },
      );
    const moved = await transfer(demoId("classes/7B"));
    assert.deepEqual(moved.at("transferStudent.enrollment"), {
      entryCode: "TRANSFERRED",
      class: { name: "7B", currentEnrollments: { totalCount: 5 } },
    });
    assert.deepEqual(codes(await transfer(demoId("classes/7B"))), ["SC207"]);
  });

  it("lets a principal try out a rollover", async () => {
    const created = await school.as(
      "principal",
      `mutation {
        createAcademicYear(input: { academicYear: { name: "Far", startsOn: "2090-08-01", endsOn: "2091-07-31" } }) {
          academicYear { id }
        }
      }`,
    );
    const rollOver = (login: string) =>
      school.as(
        login,
        `mutation ($input: RollOverYearInput!) {
          rollOverYear(input: $input) { rolloverLines { studentName outcome toClassId toClassName } }
        }`,
        {
          variables: {
            input: {
              fromYearId: demoId("academic_years/current"),
              toYearId: created.at("createAcademicYear.academicYear.id"),
              repeatingStudentIds: [demoId("students/2")],
              dryRun: true,
            },
          },
        },
      );
    const lines = (await rollOver("principal")).at("rollOverYear.rolloverLines") as {
      studentName: string;
      outcome: string;
      toClassName: string | null;
    }[];
    const outcomes = Object.fromEntries(lines.map((line) => [line.studentName, line]));
    assert.equal(lines.length, 12);
    assert.deepEqual(outcomes["Milhouse Van Houten"], {
      studentName: "Milhouse Van Houten",
      outcome: "REPEATED",
      toClassId: null,
      toClassName: "7A",
    });
    assert.equal(outcomes["Martin Prince"]?.toClassName, "8A");
    assert.equal(outcomes["Jimbo Jones"]?.outcome, "GRADUATED");
    assert.deepEqual(codes(await rollOver("registrar")), ["FORBIDDEN"]);
  });
});
