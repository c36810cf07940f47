import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { describe, it } from "node:test";
import { promisify } from "node:util";
import { loadBundle } from "../../db/runner/bundle.ts";
import { withClient } from "../../db/runner/connect.ts";
import { createTenant } from "../../db/runner/provision.ts";
import { environmentWith } from "../../runtime/config.ts";
import { openDatabase } from "../support/database.ts";
import { root } from "../support/node_test.ts";
import { lastSchoolDay, rosterOfToday } from "../support/roster.ts";
import { startServer } from "../support/server.ts";
import { startMailServer } from "../worker/mail_server.ts";
import { openWorker } from "../worker/support.ts";
import { visit, type Counted, type Lesson, type Nodes, type Pupil } from "./visit.ts";

const slug = "river-dale";

/**
 * A school that comes to life: provisioned, its roster imported by the operators' command, everybody
 * invited by mail; then an administrator, a teacher, a student and a guardian go through one day.
 * The steps build on one another.
 */
describe("a school day", async () => {
  const database = await openDatabase();
  const mail = await startMailServer();
  const worker = openWorker(database, mail);
  database.defer(() => mail.close());
  database.defer(() => worker.close());
  const server = await startServer(database);

  const { ask, refusal, join } = visit(server, slug, mail);

  const people = { admin: "", teacher: "", student: "", guardian: "" };
  const day = lastSchoolDay();
  let lesson: Lesson;
  let pupil: Pupil;
  let paperId: string;

  it("begins with a school, its roster and an invitation for everybody", async () => {
    await withClient(database.adminUrl, async (client) => {
      const adminEmail = "head@river-dale.example";
      await createTenant(client, await loadBundle(), { slug, name: "River Dale", adminEmail });
    });
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["db/cli.ts", "import", slug, await rosterOfToday()],
      { cwd: root, env: environmentWith({ databaseUrl: database.adminUrl }) },
    );
    assert.match(stdout, /enrollments\.csv: 2482 added/);
    await worker.runJobs();
    const invited = new Set(mail.mails.flatMap(({ to }) => to));
    assert.equal(invited.size, 521);
  });

  it("shows the administrator the whole school", async () => {
    people.admin = await join("head@river-dale.example");
    type School = { me: { roles: unknown }; lessons: Nodes<Lesson> };
    type Totals = Record<"students" | "teachers" | "classSubjectStudents", Counted>;
    const data = await ask<School & Totals>(
      people.admin,
      `query ($day: Date!) { students { totalCount } teachers { totalCount } classSubjectStudents { totalCount }
         me { roles { name } }
         lessons: classSubjects(first: 1, filter: {
           classSubjectTeachersExist: true
           term: { startsOn: { lessThanOrEqualTo: $day }, endsOn: { greaterThanOrEqualTo: $day } }
         }) {
           nodes {
             id name termId term { id } classId class { id name schoolId }
             classSubjectTeachers { nodes { teacher { email } } }
             classSubjectStudents { nodes { student {
               id email fullName currentEnrollment { classId }
             } } }
           }
         } }`,
      { day },
    );
    assert.equal(data.students.totalCount, 500);
    assert.equal(data.teachers.totalCount, 20);
    assert.equal(data.classSubjectStudents.totalCount, 2442);
    assert.deepEqual(data.me.roles, [{ name: "Administrator" }]);
    lesson = data.lessons.nodes[0]!;
    const member = lesson.classSubjectStudents.nodes.find(
      ({ student }) => student.currentEnrollment.classId === lesson.classId,
    );
    assert.ok(member, "somebody of the lesson is in its class");
    pupil = member.student;
  });

  it("lets the administrator set an exam and bring in a guardian", async () => {
    const data = await ask<{
      createExam: { exam: { id: string } };
      createUser: { user: { id: string; email: string } };
    }>(
      people.admin,
      `mutation ($exam: CreateExamInput!, $user: CreateUserInput!) {
        createExam(input: $exam) { exam { id } }
        createUser(input: $user) { user { id email } }
      }`,
      {
        exam: { exam: { termId: lesson.termId, name: "Mid-term", kind: "MIDTERM" } },
        user: { user: { email: "parent@river-dale.example", displayName: "A Parent" } },
      },
    );
    const made = await ask<{
      createExamPaper: { examPaper: { id: string } };
      createGuardian: { guardian: { id: string } };
    }>(
      people.admin,
      `mutation ($paper: CreateExamPaperInput!, $guardian: CreateGuardianInput!,
        $role: AssignRoleInput!) {
        createExamPaper(input: $paper) { examPaper { id } }
        createGuardian(input: $guardian) { guardian { id } }
        assignRole(input: $role) { userRole { id } }
      }`,
      {
        paper: { examPaper: { examId: data.createExam.exam.id, classSubjectId: lesson.id } },
        guardian: {
          guardian: { firstName: "A", lastName: "Parent", userId: data.createUser.user.id },
        },
        role: { email: data.createUser.user.email, roleName: "Guardian" },
      },
    );
    paperId = made.createExamPaper.examPaper.id;
    await ask(
      people.admin,
      `mutation ($input: CreateStudentGuardianInput!) {
        createStudentGuardian(input: $input) { studentGuardian { id } }
      }`,
      {
        input: {
          studentGuardian: {
            studentId: pupil.id,
            guardianId: made.createGuardian.guardian.id,
            relation: "PARENT",
          },
        },
      },
    );
    await worker.runJobs();
    people.guardian = await join("parent@river-dale.example");
    people.student = await join(pupil.email);
    people.teacher = await join(lesson.classSubjectTeachers.nodes[0]!.teacher.email);
  });

  it("lets the teacher take attendance of those she teaches", async () => {
    const { students } = await ask<{ students: Counted }>(
      people.teacher,
      "{ students { totalCount } }",
    );
    assert.ok(students.totalCount > 0 && students.totalCount < 500);
    const data = await ask<{ markAttendance: { attendanceRecords: unknown } }>(
      people.teacher,
      `mutation ($input: MarkAttendanceInput!) {
        markAttendance(input: $input) { attendanceRecords { code student { fullName } } }
      }`,
      {
        input: {
          classId: lesson.classId,
          day,
          entries: [{ studentId: pupil.id, code: "ABSENT", reason: "Dentist" }],
        },
      },
    );
    assert.deepEqual(data.markAttendance.attendanceRecords, [
      { code: "ABSENT", student: { fullName: pupil.fullName } },
    ]);
  });

  it("tells the guardian that the child is absent", async () => {
    mail.mails.length = 0;
    await worker.letTimePass();
    await worker.runJobs();
    assert.deepEqual(
      mail.mails.map(({ to }) => to),
      [["parent@river-dale.example"]],
    );
  });

  const enter = `mutation ($input: EnterResultsInput!) {
    enterResults(input: $input) { results { id } }
  }`;
  const results = "{ results { nodes { score examPaper { exam { name } } } } }";

  it("lets the teacher enter results, which nobody else sees yet", async () => {
    await ask(people.teacher, enter, {
      input: { examPaperId: paperId, entries: [{ studentId: pupil.id, score: "87.5" }] },
    });
    for (const person of [people.student, people.guardian]) {
      assert.deepEqual(await ask(person, results), { results: { nodes: [] } });
    }
  });

  it("shows published results to the student and the guardian", async () => {
    await ask(
      people.teacher,
      `mutation ($input: PublishPaperResultsInput!) {
        publishPaperResults(input: $input) { examPaper { id } }
      }`,
      { input: { examPaperId: paperId } },
    );
    for (const person of [people.student, people.guardian]) {
      assert.deepEqual(await ask(person, results), {
        results: { nodes: [{ score: "87.50", examPaper: { exam: { name: "Mid-term" } } }] },
      });
    }
  });

  it("ends with a report card", async () => {
    const input = { classId: lesson.classId, termId: lesson.termId };
    await ask(
      people.admin,
      `mutation ($generate: GenerateReportCardsInput!, $publish: PublishReportCardsInput!) {
        generateReportCards(input: $generate) { reportCards { id } }
        publishReportCards(input: $publish) { reportCards { id } }
      }`,
      { generate: input, publish: input },
    );
    for (const person of [people.student, people.guardian]) {
      const { reportCards } = await ask<{ reportCards: Nodes<unknown> }>(
        person,
        "{ reportCards { nodes { percent studentId } } }",
      );
      assert.deepEqual(reportCards.nodes, [{ percent: "87.50", studentId: pupil.id }]);
    }
  });

  it("shows the guardian the child's timetable, and no other child", async () => {
    const { createPeriod } = await ask<{ createPeriod: { period: { id: string } } }>(
      people.admin,
      `mutation ($input: CreatePeriodInput!) { createPeriod(input: $input) { period { id } } }`,
      {
        input: {
          period: {
            schoolId: lesson.class.schoolId,
            name: "First",
            position: 1,
            startsAt: "08:00",
            endsAt: "08:45",
          },
        },
      },
    );
    await ask(
      people.admin,
      `mutation ($input: CreateTimetableEntryInput!) {
        createTimetableEntry(input: $input) { timetableEntry { id } }
      }`,
      {
        input: {
          timetableEntry: {
            classSubjectId: lesson.id,
            periodId: createPeriod.period.id,
            weekDay: 1,
          },
        },
      },
    );
    const data = await ask<Record<"students" | "timetableOf", Nodes<unknown>>>(
      people.guardian,
      `query ($child: UUID!) {
        students { nodes { id } }
        timetableOf(studentId: $child, wholeWeek: true) {
          nodes { weekDay period { name } classSubject { name } }
        }
      }`,
      { child: pupil.id },
    );
    assert.deepEqual(data.students.nodes, [{ id: pupil.id }]);
    assert.deepEqual(data.timetableOf.nodes, [
      { weekDay: 1, period: { name: "First" }, classSubject: { name: lesson.name } },
    ]);
  });

  it("refuses everybody what is not theirs", async () => {
    const attendance = {
      input: { classId: lesson.classId, day, entries: [{ studentId: pupil.id, code: "PRESENT" }] },
    };
    const mark = `mutation ($input: MarkAttendanceInput!) {
      markAttendance(input: $input) { attendanceRecords { id } }
    }`;
    const better = {
      input: { examPaperId: paperId, entries: [{ studentId: pupil.id, score: "100" }] },
    };
    for (const person of [people.student, people.guardian]) {
      assert.equal(await refusal(person, mark, attendance), "FORBIDDEN");
      assert.equal(await refusal(person, enter, better), "FORBIDDEN");
      assert.deepEqual(await ask(person, "{ auditLogs { totalCount } }"), {
        auditLogs: { totalCount: 0 },
      });
    }
    // What the teacher has published is no longer hers to change, nor is the student herself.
    assert.notEqual(await refusal(people.teacher, enter, better), undefined);
    const rename = `mutation ($input: UpdateStudentInput!) {
      updateStudent(input: $input) { student { id } }
    }`;
    const renamed = { input: { id: pupil.id, patch: { lastName: "Changed" } } };
    for (const person of [people.teacher, people.student, people.guardian]) {
      assert.notEqual(await refusal(person, rename, renamed), undefined);
    }
    const student = await ask<{ student: unknown }>(
      people.admin,
      "query ($id: UUID!) { student(id: $id) { fullName results { nodes { score } } } }",
      { id: pupil.id },
    );
    assert.deepEqual(student.student, {
      fullName: pupil.fullName,
      results: { nodes: [{ score: "87.50" }] },
    });
  });

  it("leaves a trail of who did what", async () => {
    const { auditLogs } = await ask<{ auditLogs: Counted }>(
      people.admin,
      `query ($row: UUID!) {
        auditLogs(filter: { rowId: { equalTo: $row } }) { totalCount }
      }`,
      { row: paperId },
    );
    assert.ok(auditLogs.totalCount > 0);
  });
});
