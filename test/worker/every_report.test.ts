import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { describe, it } from "node:test";
import ExcelJS from "exceljs";
import type pg from "pg";
import S3rver from "s3rver";
import { openObjectStore } from "../../runtime/storage/object_store.ts";
import { become, becomeOwner, runReport, saveReport } from "../db/reports/reports.ts";
import { demoId, openDatabase, slugs } from "../support/database.ts";
import { pageTexts } from "../support/pictures.ts";
import { startMailServer } from "./mail_server.ts";
import { logo, photo } from "./order.ts";
import { openWorker } from "./support.ts";

const [slug] = slugs;
const administrator = demoId("users/admin");
const db = await openDatabase();
const directory = await mkdtemp(join(tmpdir(), "homeroom-s3-"));
db.defer(() => rm(directory, { recursive: true, force: true }));
const configureBuckets = [{ name: "homeroom" }];
const s3 = new S3rver({ address: "127.0.0.1", port: 0, silent: true, directory, configureBuckets });
const { port } = await s3.run();
db.defer(() => s3.close());
const mail = await startMailServer();
db.defer(() => mail.close());
const worker = openWorker(db, mail, {
  S3_ENDPOINT: `http://127.0.0.1:${port}`,
  S3_ACCESS_KEY_ID: "S3RVER",
  S3_SECRET_ACCESS_KEY: "S3RVER",
});
db.defer(() => worker.close());

/** Does something as an administrator of the school. */
function asAdministrator<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  return db.commitAsOwner(slug, async (client) => {
    await become(client, slug, administrator);
    const result = await work(client);
    await becomeOwner(client);
    return result;
  });
}

/** The files of these runs, by run and format, as they lie in the database. */
async function filesOf(runs: string[]): Promise<Map<string, Buffer>> {
  await worker.runJobs();
  return db.asOwner(slug, async (client) => {
    const { rows } = await client.query<
      Record<"key" | "state" | "error_message", string> & { content: Buffer }
    >(
      `select concat_ws(' ', report_run_id, format) as key, state, error_message,
         coalesce(content, (
           select string_agg(content, '' order by position)
           from report_file_parts where report_file_id = report_files.id
         )) as content
       from report_files where report_run_id = any ($1)`,
      [runs],
    );
    for (const { key, state, error_message } of rows)
      assert.equal(state, "ready", `${key} ${error_message}`);
    return new Map(rows.map(({ key, content }) => [key, content]));
  });
}

describe("every report", () => {
  it("that a school begins with, and every view of reports, is had as CSV, XLSX and PDF", async () => {
    const runs = await asAdministrator(async (client) => {
      await becomeOwner(client);
      const { rows: views } = await client.query<{ name: string }>(
        "select name::text from reporting_views() as name",
      );
      assert.ok(views.length > 5);
      for (const { name } of views) await saveReport(client, `select * from ${name}`, {}, { name });
      await become(client, slug, administrator);
      const { rows: reports } = await client.query<{ id: string; name: string }>(
        "select id, name from report_definitions order by name",
      );
      assert.ok(reports.some(({ name }) => name === "Overdue books"));
      const made = [];
      for (const { id, name } of reports) {
        const run = await runReport(client, id, name === "Class list" ? { class: "7A" } : {});
        assert.equal(run.state, "succeeded", name);
        for (const format of ["csv", "xlsx", "pdf"]) {
          await client.query("select make_report_file($1, $2)", [run.id, format]);
        }
        made.push({ name, ...run });
      }
      return made;
    });
    const files = await filesOf(runs.map(({ id }) => id));
    assert.equal(files.size, runs.length * 3);
    assert.ok(runs.filter(({ row_count }) => row_count! > 0).length > 8);
    for (const { id, name, row_count } of runs) {
      const csv = files.get(`${id} csv`)!.toString();
      assert.ok(csv.split("\r\n").length >= row_count! + 2, name);
      const workbook = new ExcelJS.Workbook();
      await workbook.xlsx.load(files.get(`${id} xlsx`) as unknown as ExcelJS.Buffer);
      assert.equal(workbook.worksheets[0]!.rowCount, row_count! + 1, name);
      const texts = pageTexts(files.get(`${id} pdf`)!);
      assert.match(texts.at(-1)!, new RegExp(`^${row_count} rows`, "m"), name);
    }
  });
});

describe("a dashboard", () => {
  it("is had as a PDF, with what whoever asks may see", async () => {
    const ask = (user: string) =>
      db.commitAsOwner(slug, async (client) => {
        await become(client, slug, user);
        const { rows } = await client.query<{ id: string }>(
          "select id from request_dashboard($1)",
          [demoId("dashboards/overview")],
        );
        await becomeOwner(client);
        return rows[0]!.id;
      });
    await asAdministrator((client) =>
      client.query("select share_dashboard($1, 'Teacher')", [demoId("dashboards/overview")]),
    );
    const [all, some] = [await ask(demoId("users/principal")), await ask(demoId("users/teacher"))];
    const files = await filesOf([all, some]);
    const [whole] = pageTexts(files.get(`${all} pdf`)!);
    for (const part of [
      "Overview",
      "How the school is doing.",
      "students",
      "Attendance by class",
      "7A",
    ]) {
      assert.ok(whole!.includes(part), `${part} in ${whole}`);
    }
    const [partly] = pageTexts(files.get(`${some} pdf`)!);
    assert.match(partly!, /There is nothing to show/);
    await assert.rejects(ask(demoId("users/student")), { code: "P0002" });
  });
});

describe("pictures", () => {
  it("are printed when they lie in the object store, too", async () => {
    const store = (await openObjectStore(worker.services.config))!;
    await store.put(`${slug}/logo`, Readable.from([logo()]), "image/png");
    await store.put(`${slug}/photo`, Readable.from([photo()]), "image/png");
    store.close();
    const attach = (client: pg.Client, table: string, id: string, key: string, column: string) =>
      client.query(
        `with file as (
           insert into attachments (owner_table, owner_id, name, media_type, byte_size, sha256, storage_key)
           values ('${table}', $1, 'a.png', 'image/png', 1, sha256($2), $3)
           returning id
         )
         update ${table} set ${column} = file.id from file where ${table}.id = $1`,
        [id, key, `${slug}/${key}`],
      );
    const ask = async () => {
      const id = await asAdministrator(async (client) => {
        const { rows } = await client.query<{ id: string }>(
          "select id from request_id_cards(student_id => $1)",
          [demoId("students/1")],
        );
        return rows[0]!.id;
      });
      const content = (await filesOf([id])).get(`${id} pdf`)!;
      return content.toString("latin1").match(/\/Subtype \/Image/g)?.length ?? 0;
    };
    assert.equal(await ask(), 0);
    await db.commitAsOwner(slug, async (client) => {
      await attach(client, "students", demoId("students/1"), "photo", "photo_attachment_id");
      const { rows } = await client.query<{ id: string }>(
        "select school_id as id from students where id = $1",
        [demoId("students/1")],
      );
      await attach(client, "schools", rows[0]!.id, "logo", "logo_attachment_id");
    });
    // Each is two images: colours, and how they cover what is below.
    assert.equal(await ask(), 4);
    await db.commitAsOwner(slug, (client) =>
      client.query("update attachments set storage_key = 'gone' where storage_key like '%photo'"),
    );
    assert.equal(await ask(), 2);
    assert.ok(worker.log.some(({ msg }) => msg.includes("not in the object store")));
  });
});
