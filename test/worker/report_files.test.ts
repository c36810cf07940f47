import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import ExcelJS from "exceljs";
import type pg from "pg";
import { become, becomeOwner, runReport, saveReport } from "../db/reports/reports.ts";
import { demoId, openDatabase, slugs } from "../support/database.ts";
import { pageTexts } from "../support/pictures.ts";
import { startMailServer } from "./mail_server.ts";
import { logo } from "./order.ts";
import { openWorker } from "./support.ts";

const registrar = demoId("users/registrar");

interface File {
  id: string;
  state: string;
  name: string;
  content: Buffer | null;
  rows_written: number;
  error_message: string | null;
}

describe("files of reports", async () => {
  const [slug, otherSlug] = slugs;
  const db = await openDatabase();
  const mail = await startMailServer();
  const worker = openWorker(db, mail);
  db.defer(() => mail.close());
  db.defer(() => worker.close());
  beforeEach(() => worker.clear());

  /** Asks for a file as somebody, has it written, and reads it. */
  async function written(
    user: string,
    ask: (client: pg.Client) => Promise<{ rows: { id: string }[] }>,
  ): Promise<File> {
    const id = await db.commitAsOwner(slug, async (client) => {
      await become(client, slug, user);
      const { rows } = await ask(client);
      await becomeOwner(client);
      return rows[0]!.id;
    });
    await worker.runJobs();
    return fileOf(id);
  }

  async function fileOf(id: string): Promise<File> {
    return db.asOwner(slug, async (client) => {
      const { rows } = await client.query<File>(
        `select id, state, name, rows_written, error_message,
           (
             select string_agg(content, '' order by position)
             from report_file_parts where report_file_id = report_files.id
           ) as content
         from report_files where id = $1`,
        [id],
      );
      return rows[0]!;
    });
  }

  async function reportFile(format: string, query: string, row = {}): Promise<File> {
    return written(registrar, async (client) => {
      await becomeOwner(client);
      const report = await saveReport(client, query, {}, row);
      await client.query("select share_report($1, 'Registrar')", [report]);
      await become(client, slug, registrar);
      const run = await runReport(client, report);
      return client.query("select (make_report_file($1, $2)).id", [run.id, format]);
    });
  }

  const values = `select * from (values
    ('=1+1', 12.5, 12345678901234567890.5, date '2026-01-02', true,
      timestamptz '2026-01-02 10:00+00', array['a', 'b']),
    ('+cmd', null, -1, null, false, null, null)
  ) as v (word, amount, big, day, flag, moment, list)`;

  it("are workbooks with typed cells, and never a formula", async () => {
    const file = await reportFile("xlsx", values);
    assert.deepEqual([file.state, file.error_message, file.rows_written], ["ready", null, 2]);
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load(file.content! as unknown as ExcelJS.Buffer);
    const [sheet] = workbook.worksheets;
    const row = (number: number) => (sheet!.getRow(number).values as unknown[]).slice(1);
    assert.deepEqual(row(1), ["word", "amount", "big", "day", "flag", "moment", "list"]);
    assert.deepEqual(row(2).slice(0, 5), [
      "=1+1",
      12.5,
      "12345678901234567890.5",
      new Date("2026-01-02"),
      true,
    ]);
    assert.ok(row(2)[5] instanceof Date);
    assert.equal(sheet!.getCell("A2").type, ExcelJS.ValueType.String);
    assert.equal(sheet!.getCell("A3").value, "+cmd");
    assert.equal(sheet!.getCell("D2").numFmt, "yyyy-mm-dd");
    assert.ok(sheet!.autoFilter);
    const [view] = sheet!.views;
    assert.deepEqual([view?.state, (view as { ySplit?: number }).ySplit], ["frozen", 1]);
  });

  it("are PDFs with the school's name and logo", async () => {
    await db.commitAsOwner(slug, (client) =>
      client.query(
        `with logo as (
           insert into attachments (owner_table, owner_id, name, media_type, byte_size, sha256, content)
           select 'schools', schools.id, 'logo.png', 'image/png', octet_length($1::bytea),
             sha256($1), $1
           from schools where parent_school_id is null
           returning id, owner_id
         )
         update schools set logo_attachment_id = logo.id from logo where schools.id = logo.owner_id`,
        [logo()],
      ),
    );
    const chart = { kind: "bar", label: "word", values: ["amount"] };
    const file = await reportFile("pdf", values, { chart: JSON.stringify(chart) });
    assert.deepEqual([file.state, file.error_message], ["ready", null]);
    const [text] = pageTexts(file.content!);
    for (const part of ["=1+1", "12345678901234567890.5", "yes", "Page 1", "2 rows."]) {
      assert.ok(text!.includes(part), `${part} in ${text}`);
    }
    assert.match(file.content!.toString("latin1"), /\/Subtype \/Image/);
  });

  it("say why when they cannot be made, and are made after all when they can", async () => {
    const broken = "convert_to('broken', 'UTF8')";
    // More than the process that writes has memory for: it is ended in the middle.
    const huge = `convert_to('[{"n":"' || repeat('x', 60000000) || '"}]', 'UTF8')`;
    for (const [rows, reason] of [
      [broken, /could not be written: .*json/],
      [huge, /could not be written: The process that wrote it was ended/],
    ] as const) {
      const chart = JSON.stringify({ kind: "bar", label: "n", values: ["n"] });
      const { id } = await db.commitAsOwner(slug, async (client) => {
        const report = await saveReport(client, "select 1 as n", {}, { chart });
        const run = await runReport(client, report);
        await client.query(`update report_runs set rows_document = ${rows} where id = $1`, [
          run.id,
        ]);
        const { rows: files } = await client.query<{ id: string }>(
          "select (make_report_file($1, 'pdf')).id",
          [run.id],
        );
        return files[0]!;
      });
      await worker.runJobs();
      const failed = await fileOf(id);
      assert.deepEqual([failed.state, failed.content], ["failed", null]);
      assert.match(failed.error_message!, reason);
      assert.equal(worker.log.at(-1)?.level, "error");
      await db.commitAsOwner(slug, (client) =>
        client.query(
          `update report_runs set rows_document = convert_to('[{"n":1}]', 'UTF8')
           where id = (select report_run_id from report_files where id = $1)`,
          [id],
        ),
      );
      await worker.letTimePass();
      await worker.runJobs();
      const made = await fileOf(id);
      assert.deepEqual([made.state, made.error_message], ["ready", null]);
      assert.match(pageTexts(made.content!)[0]!, /1 rows/);
    }
  });

  it("are given up by an attempt when another one has begun", async () => {
    const { id, late } = await db.commitAsOwner(slug, async (client) => {
      const report = await saveReport(client, "select 1 as n");
      const run = await runReport(client, report);
      const { rows } = await client.query<{ id: string }>(
        "select (make_report_file($1, 'xlsx')).id",
        [run.id],
      );
      const { rows: begun } = await client.query<{ id: string }>(
        "select begin_report_file($1) as id",
        [rows[0]!.id],
      );
      await client.query("select add_report_file_part($1, 0, 'late')", [begun[0]!.id]);
      return { id: rows[0]!.id, late: begun[0]!.id };
    });
    await worker.runJobs();
    const { content } = await fileOf(id);
    const answers = await db.commitAsOwner(slug, (client) =>
      client.query(
        `select add_report_file_part($1, 1, 'late') as added,
           finish_report_file($1, 1, 4, sha256('late')) as finished`,
        [late],
      ),
    );
    assert.deepEqual(answers.rows, [{ added: false, finished: false }]);
    assert.deepEqual((await fileOf(id)).content, content);
  });

  it("are documents of what their reader may see", async () => {
    const asked: [string, string, string, RegExp][] = [
      ["registrar", "request_report_card", `'${demoId("report_cards/1")}'`, /Report card/],
      ["guardian", "request_transcript", `'${demoId("students/1")}'`, /Transcript/],
      ["registrar", "request_class_list", `'${demoId("classes/7A")}'`, /Admission number/],
      ["teacher", "request_attendance_sheet", `'${demoId("classes/7A")}', now()::date`, /absent/],
      ["registrar", "request_timetable", `'${demoId("classes/7A")}'`, /Monday/],
      ["registrar", "request_id_cards", `student_id => '${demoId("students/1")}'`, /Valid|Class/],
    ];
    for (const [user, request, values, expected] of asked) {
      const file = await written(demoId(`users/${user}`), async (client) => {
        const { rows } = await client.query<{ id: string }>(`select id from ${request}(${values})`);
        return client.query("select id from report_files where report_run_id = $1", [rows[0]!.id]);
      });
      assert.deepEqual([file.state, file.error_message], ["ready", null], request);
      assert.match(pageTexts(file.content!).join("\n"), expected);
    }
    // The worker of one school sees no other.
    assert.ok(worker.log.every(({ school }) => school !== otherSlug));
  });

  it("are mailed to a schedule's owner as a link that expires, once", async () => {
    const send = async (format: string, isMailed = true) => {
      await db.commitAsOwner(slug, async (client) => {
        const report = await saveReport(client, "select class_name from report_class_lists");
        await client.query("select share_report($1, 'Registrar')", [report]);
        await become(client, slug, registrar);
        const { rows } = await client.query<{ id: string }>(
          "select id from schedule_report($1, '0 6 * * *', $2, format => $3)",
          [report, demoId("schools/north"), format],
        );
        await becomeOwner(client);
        await client.query(
          `update report_schedules set next_run_at = now() - interval '1 hour', is_mailed = $2
           where id = $1`,
          [rows[0]!.id, isMailed],
        );
      });
      await worker.addJob("for_each_school", { task: "run_report_schedules" });
      await worker.runJobs();
    };
    for (const format of ["csv", "xlsx"]) {
      await send(format);
      const [letter, ...more] = mail.mails.splice(0);
      assert.deepEqual([letter?.to, more], [[`registrar@${slug}.example`], []]);
      const [, token] = /\/api\/v1\/linked-files\/([\w-]{43})\n/.exec(letter!.text)!;
      const { rows } = await db.asOwner(slug, (client) =>
        client.query<{ name: string }>(
          "select name from linked_report_file(sha256(convert_to($1, 'UTF8')))",
          [token],
        ),
      );
      assert.match(rows[0]!.name, new RegExp(`\\.${format}$`));
    }
    await send("csv", false);
    assert.equal(mail.mails.length, 0);
    worker.services.config = { ...worker.services.config, reportAttachmentKb: 100 };
    await send("xlsx");
    const [attached] = mail.mails.splice(0);
    assert.match(attached!.text, /It is attached\./);
  });

  it("are mailed to a schedule's recipients too, as long as they may see what others see", async () => {
    const principal = demoId("users/principal");
    const scheduled = async () => {
      await db.commitAsOwner(slug, async (client) => {
        const report = await saveReport(client, "select class_name from report_class_lists");
        await client.query("select share_report($1, 'Registrar')", [report]);
        await become(client, slug, registrar);
        const { rows } = await client.query<{ id: string }>(
          "select id from schedule_report($1, '0 6 * * *', $2)",
          [report, demoId("schools/north")],
        );
        await client.query(
          "insert into report_schedule_recipients (report_schedule_id, user_id) values ($1, $2)",
          [rows[0]!.id, principal],
        );
        await becomeOwner(client);
        await client.query(
          `update report_schedules set next_run_at = now() - interval '1 hour', is_mailed = false
           where id = $1`,
          [rows[0]!.id],
        );
      });
      await worker.addJob("for_each_school", { task: "run_report_schedules" });
    };
    await scheduled();
    await worker.runJobs();
    const [letter, ...more] = mail.mails.splice(0);
    assert.deepEqual([letter?.to, more], [[`principal@${slug}.example`], []]);
    assert.match(letter!.text, /Rita Book's report/);

    await scheduled();
    await db.commitAsOwner(slug, (client) =>
      client.query("update users set is_active = false where id = $1", [principal]),
    );
    await worker.runJobs();
    assert.deepEqual(mail.mails, []);
    await db.commitAsOwner(slug, (client) =>
      client.query("update users set is_active = true where id = $1", [principal]),
    );
  });
});
