import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { demoId } from "../../support/database.ts";
import { openSchool } from "./school.ts";

describe("a school day in GraphQL", async () => {
  const school = await openSchool();

  test("a teacher takes the register and sees who is left", async () => {
    const { day } = (await school.as("teacher", `{ attendanceRecords(orderBy: [DAY_DESC], first: 1) { nodes { day } } }`))
      .at("attendanceRecords.nodes.0") as { day: string };
    const answer = await school.as(
      "teacher",
      `mutation ($input: MarkAttendanceInput!, $class: UUID!, $day: Date!) {
        markAttendance(input: $input) {
          attendanceRecords { code reason student { fullName } recordedBy { displayName } }
          query { class(id: $class) { name size(day: $day) freeSeats unmarked(day: $day) { nodes { id } } } }
        }
      }`,
      {
        variables: {
          class: demoId("classes/7A"),
          day,
          input: {
            classId: demoId("classes/7A"),
            day,
            entries: [{ studentId: demoId("students/1"), code: "LATE", reason: "bus" }],
          },
        },
      },
    );
    console.log(JSON.stringify(answer, null, 1));
  });

  test("timetable, summary, class of a student", async () => {
    const answer = await school.as(
      "student",
      `{ timetableOf(studentId: "${demoId("students/1")}") { nodes { weekDay period { name startsAt } classSubject { title } class { name } teacher { fullName } room { name } } }
         attendanceSummary(studentId: "${demoId("students/1")}") { nodes { studentName marked present attendancePercent } }
         student(id: "${demoId("students/1")}") { fullName currentEnrollment { rollNumber class { name classTeacher { fullName } } } } }`,
    );
    console.log(JSON.stringify(answer, null, 1));
  });

  test("missing, rooms, enrol, rollover", async () => {
    const answer = await school.as(
      "registrar",
      `mutation { transferStudent(input: { studentId: "${demoId("students/1")}", classId: "${demoId("classes/7B")}" }) { enrollment { startsOn class { name currentEnrollments { totalCount } } } } }`,
    );
    console.log(JSON.stringify(answer, null, 1));
    const rooms = await school.as(
      "principal",
      `{ freeRooms(periodId: "${demoId("periods/1")}", day: "2026-11-23") { nodes { name } } missingAttendance { nodes { name school { today } } } }`,
    );
    console.log(JSON.stringify(rooms, null, 1));
    const roll = await school.as(
      "principal",
      `mutation { createAcademicYear(input: { academicYear: { name: "Next", startsOn: "2027-08-01", endsOn: "2028-07-31" } }) { academicYear { id } } }`,
    );
    console.log(JSON.stringify(roll));
  });
});
