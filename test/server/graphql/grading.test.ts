import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { demoId } from "../../support/database.ts";
import { openSchool } from "./school.ts";

describe("exams, report cards and people over GraphQL", async () => {
  const school = await openSchool();
  const paper = demoId("exam_papers/Midterm/7A/MAT");

  const enterResults = (login: string, entries: object[]) =>
    school.as(
      login,
      `mutation ($input: EnterResultsInput!) {
        enterResults(input: $input) {
          results { percent grade isAbsent enteredBy { displayName } student { fullName } }
        }
      }`,
      { variables: { input: { examPaperId: paper, entries } } },
    );

  it("takes a list of marks and says who lacks one", async () => {
    const missing = async () => {
      const answer = await school.as(
        "teacher",
        `query ($id: UUID!) {
          examPaper(id: $id) { missingMembers { totalCount nodes { student { fullName } } } }
        }`,
        { variables: { id: paper } },
      );
      return (answer.at("examPaper.missingMembers.nodes.*.student.fullName") as string[]).sort();
    };
    assert.deepEqual(await missing(), ["Martin Prince", "Sherri Mackleberry", "Terri Mackleberry"]);
    const answer = await enterResults("teacher", [
      { studentId: demoId("students/4"), score: "87.5" },
      { studentId: demoId("students/5"), isAbsent: true },
    ]);
    assert.equal(answer.errors, undefined);
    assert.deepEqual(answer.at("enterResults.results"), [
      {
        percent: "87.50",
        grade: "B",
        isAbsent: false,
        enteredBy: { displayName: "Edna Krabappel" },
        student: { fullName: "Martin Prince" },
      },
      {
        percent: null,
        grade: null,
        isAbsent: true,
        enteredBy: { displayName: "Edna Krabappel" },
        student: { fullName: "Sherri Mackleberry" },
      },
    ]);
    assert.deepEqual(await missing(), ["Terri Mackleberry"]);
  });

  it("names the student whose mark is refused", async () => {
    const { errors } = await enterResults("teacher", [
      { studentId: demoId("students/6"), score: "101" },
    ]);
    assert.equal(errors![0]!.extensions!.code, "SC301");
    assert.match(errors![0]!.message, /Terri Mackleberry/);
  });

  it("publishes results, makes report cards and ranks the class", async () => {
    const exam = await school.as(
      "principal",
      `mutation ($input: PublishResultsInput!) {
        publishResults(input: $input) { exam { name publishedAt termId } }
      }`,
      { variables: { input: { examId: demoId("exams/Midterm") } } },
    );
    assert.equal(exam.errors, undefined);
    const ids = { classId: demoId("classes/7A"), termId: exam.at("publishResults.exam.termId") };
    const generated = await school.as(
      "principal",
      `mutation ($input: GenerateReportCardsInput!) {
        generateReportCards(input: $input) {
          reportCards { classRank classSize student { fullName } lines publishedAt }
        }
      }`,
      { variables: { input: ids } },
    );
    assert.equal(generated.errors, undefined);
    assert.equal(generated.at("generateReportCards.reportCards.length"), 6);
    const ranking = await school.as(
      "principal",
      `query ($classId: UUID!, $termId: UUID!) {
        classRanking(classId: $classId, termId: $termId, first: 2) {
          totalCount
          nodes { studentName percent classRank classSize }
        }
        weightedAverage(studentId: "${demoId("students/1")}", termId: $termId)
        subjectAverages(studentIds: ["${demoId("students/1")}"], termId: $termId) {
          nodes { subjectName percent }
        }
      }`,
      { variables: ids },
    );
    assert.equal(ranking.errors, undefined);
    assert.equal(ranking.at("classRanking.totalCount"), 6);
    assert.equal(ranking.at("classRanking.nodes.0.studentName"), "Élodie Simpson");
    assert.equal(ranking.at("weightedAverage"), "94.00");
    assert.deepEqual(ranking.at("subjectAverages.nodes.*.percent"), ["94.00", "94.00"]);
    const published = await school.as(
      "principal",
      `mutation ($input: PublishReportCardsInput!) {
        publishReportCards(input: $input) { reportCards { publishedAt } }
      }`,
      { variables: { input: ids } },
    );
    assert.equal(published.errors, undefined);
    const own = await school.as("student", "{ reportCards { nodes { percent studentId } } }");
    assert.deepEqual(own.at("reportCards.nodes.*.studentId"), [demoId("students/1")]);
  });

  it("hands out a transcript, year by year", async () => {
    const transcript = (login: string, student: string) =>
      school.as(
        login,
        `query ($id: UUID!) {
          transcriptOf(studentId: $id) {
            studentName gradePoint
            years { academicYearName percent cards { termName classRank counts lines } }
          }
        }`,
        { variables: { id: demoId(student) } },
      );
    const own = await transcript("student", "students/1");
    assert.equal(own.errors, undefined);
    assert.equal(own.at("transcriptOf.studentName"), "Élodie Simpson");
    assert.equal(own.at("transcriptOf.years.length"), 1);
    assert.deepEqual(own.at("transcriptOf.years.0.cards.*.counts"), [true]);
    const other = await transcript("student", "students/2");
    assert.equal(other.errors?.length, 1);
    const all = await school.as(
      "registrar",
      `{ exportTranscripts(classId: "${demoId("classes/7B")}", first: 2) {
        totalCount
        nodes { studentName years { academicYearName } }
      } }`,
    );
    assert.equal(all.errors, undefined);
    assert.equal(all.at("exportTranscripts.totalCount"), 4);
  });

  it("finds people, a page at a time", async () => {
    const answer = await school.as(
      "admin",
      `{ searchPeople(phrase: "simpson", first: 2) { totalCount nodes { kind id name rank } } }`,
    );
    assert.equal(answer.errors, undefined);
    assert.equal(answer.at("searchPeople.totalCount"), 3);
    assert.equal(answer.at("searchPeople.nodes.length"), 2);
  });

  it("tells the history of a row to those who may read it", async () => {
    const history = (login: string) =>
      school.as(
        login,
        `{ rowHistory(tableName: "students", rowId: "${demoId("students/1")}") {
          nodes { operation newValues userId }
        } }`,
      );
    assert.deepEqual((await history("admin")).at("rowHistory.nodes.*.operation"), ["INSERT"]);
    assert.deepEqual((await history("teacher")).at("rowHistory.nodes"), []);
  });
});
