import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { demoId } from "../../support/database.ts";
import { codes, openSchool } from "./school.ts";

describe("a school's reports in GraphQL", async () => {
  const school = await openSchool();
  const run = (login: string, parameters: Record<string, unknown>) =>
    school.as(
      login,
      `mutation ($input: RunReportInput!) {
        runReport(input: $input) {
          reportRun { state rowCount isTruncated columns rows errorCode askedBy { displayName } }
        }
      }`,
      {
        variables: {
          input: { reportDefinitionId: demoId("report_definitions/class_list"), parameters },
        },
      },
    );

  it("run, with rows as JSON", async () => {
    const answer = await run("registrar", { class: "7A" });
    assert.equal(answer.errors, undefined);
    const { state, rowCount, isTruncated, rows, columns } = answer.at("runReport.reportRun") as {
      state: string;
      rowCount: number;
      isTruncated: boolean;
      rows: Record<string, unknown>[];
      columns: { name: string }[];
    };
    assert.deepEqual([state, rowCount, isTruncated], ["SUCCEEDED", rows.length, false]);
    assert.deepEqual(
      columns.map(({ name }) => name),
      Object.keys(rows[0]!),
    );
  });

  it("say what is wrong with their parameters, and whom they are not for", async () => {
    assert.deepEqual(codes(await run("registrar", { class: 7 })), ["SC804"]);
    assert.deepEqual(codes(await run("student", { class: "7A" })), ["NOT_FOUND"]);
  });

  it("are refused when they are no reports", async () => {
    const answer = await school.as(
      "registrar",
      `mutation {
        createReportDefinition(
          input: { reportDefinition: { name: "Users", query: "select email from users" } }
        ) { reportDefinition { id } }
      }`,
    );
    assert.deepEqual(codes(answer), ["SC801"]);
  });

  it("end when the request's time is up, and the run is recorded all the same", async () => {
    const views = "abcdefghij".split("").map((name) => `report_class_lists as ${name}`);
    const answer = await school.as(
      "registrar",
      `mutation ($query: String!) {
        createReportDefinition(input: { reportDefinition: { name: "Endless", query: $query } }) {
          reportDefinition { id }
        }
      }`,
      { variables: { query: `select count(*) as n from ${views.join(", ")}` } },
    );
    const { id } = answer.at("createReportDefinition.reportDefinition") as { id: string };
    const ended = await school.as(
      "registrar",
      `mutation ($input: RunReportInput!) {
        runReport(input: $input) { reportRun { state errorCode } }
      }`,
      { variables: { input: { reportDefinitionId: id } }, statementTimeoutMs: 1000 },
    );
    assert.deepEqual(ended.at("runReport.reportRun"), { state: "FAILED", errorCode: "57014" });
  });

  it("fill dashboards", async () => {
    const answer = await school.as(
      "principal",
      `query ($id: UUID!) {
        dashboardData(dashboardId: $id) { nodes { title columns rows errorCode } }
      }`,
      { variables: { id: demoId("dashboards/overview") } },
    );
    assert.equal(answer.errors, undefined);
    assert.deepEqual(answer.at("dashboardData.nodes.*.title"), [
      "Students",
      "Attendance",
      "Attendance by class",
    ]);
    assert.deepEqual(answer.at("dashboardData.nodes.*.errorCode"), [null, null, null]);
  });

  it("come as files, and files go in", async () => {
    const exported = await school.as("registrar", "{ exportRows(kind: TEACHERS) }");
    assert.equal(exported.errors, undefined);
    assert.match(String(exported.at("exportRows")), /^staff_number,first_name,/);
    const imported = await school.as(
      "registrar",
      `mutation ($input: ImportCsvInput!) {
        importCsv(input: $input) {
          dataImport {
            state createdCount errorCount
            dataImportErrors { nodes { line columnName value reason } }
          }
        }
      }`,
      {
        variables: {
          input: {
            kind: "TEACHERS",
            content: "Nr,first name,last name,campus,hired on\nG-1,A,B,north,soon\n",
            mapping: { Nr: "staff_number" },
            dryRun: true,
          },
        },
      },
    );
    assert.equal(imported.errors, undefined);
    assert.deepEqual(imported.at("importCsv.dataImport"), {
      state: "REFUSED",
      createdCount: 0,
      errorCount: 1,
      dataImportErrors: {
        nodes: [
          {
            line: 2,
            columnName: "hired on",
            value: "soon",
            reason: "is no date (YYYY-MM-DD or DD.MM.YYYY)",
          },
        ],
      },
    });
  });
});
