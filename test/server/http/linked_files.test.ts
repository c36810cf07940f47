import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { become, becomeOwner, runReport, saveReport } from "../../db/reports/reports.ts";
import { demoId, openDatabase, slugs } from "../../support/database.ts";
import { startServer } from "../../support/server.ts";

describe("a link to a report's file", async () => {
  const [school, otherSchool] = slugs;
  const registrar = demoId("users/registrar");
  const database = await openDatabase();
  const server = await startServer(database);

  const change = (sql: string, values: unknown[] = []) =>
    database.commitAsOwner(school, (client) => client.query(sql, values));
  const get = (path: string, slug = school) =>
    server.send({ method: "GET", path, host: `${slug}.localhost` });

  const link = await database.commitAsOwner(school, async (client) => {
    const report = await saveReport(client, "select 'Žofie' as word", {}, { name: "Zpráva" });
    await client.query("select share_report($1, 'Registrar')", [report]);
    await become(client, school, registrar);
    const run = await runReport(client, report);
    const { rows } = await client.query<{ path: string }>(
      "select link_report_file((make_report_file($1)).id) as path",
      [run.id],
    );
    await becomeOwner(client);
    return rows[0]!.path;
  });

  it("downloads it, without signing in", async () => {
    const answer = await get(link);
    assert.equal(answer.status, 200);
    assert.equal(answer.text, "word\r\nŽofie\r\n");
    assert.match(String(answer.headers["content-type"]), /^text\/csv/);
    assert.match(String(answer.headers["content-disposition"]), /^attachment; .*Zpr%C3%A1va/);
    assert.equal(answer.headers["cache-control"], "no-store");
  });

  it("downloads one that lies in parts, or a range of it", async () => {
    const parts = ["first ", "second ", "third"];
    const path = await database.commitAsOwner(school, async (client) => {
      const { rows } = await client.query<{ id: string }>(
        `update report_files set state = 'ready', content = null, byte_size = 18,
           sha256 = sha256('first second third')
         where state = 'ready' returning id`,
      );
      for (const [position, part] of parts.entries()) {
        await client.query(
          "insert into report_file_parts (report_file_id, position, content) values ($1, $2, $3)",
          [rows[0]!.id, position, Buffer.from(part)],
        );
      }
      await become(client, school, registrar);
      const { rows: links } = await client.query<{ path: string }>(
        "select link_report_file($1) as path",
        [rows[0]!.id],
      );
      await becomeOwner(client);
      return links[0]!.path;
    });
    const whole = await get(path);
    assert.deepEqual([whole.status, whole.text], [200, "first second third"]);
    assert.equal(whole.headers["content-length"], "18");
    const range = await server.send({
      method: "GET",
      path,
      host: `${school}.localhost`,
      headers: { range: "bytes=4-8" },
    });
    assert.deepEqual([range.status, range.text], [206, "t sec"]);
  });

  it("is no other school's, and none that was made up", async () => {
    for (const answer of [
      await get(link, otherSchool),
      await get(link.replace(/.$/, "x")),
      await get("/api/v1/linked-files/x"),
    ]) {
      assert.equal(answer.status, 404);
      assert.equal((answer.json as { code: string }).code, "LINK_EXPIRED");
    }
  });

  it("is of no use to whoever's account is closed, or once it has expired", async () => {
    await change("update users set is_active = false where id = $1", [registrar]);
    assert.equal((await get(link)).status, 404);
    await change("update users set is_active = true where id = $1", [registrar]);
    assert.equal((await get(link)).status, 200);
    await change("update report_file_links set expires_at = now()");
    assert.equal((await get(link)).status, 404);
    assert.deepEqual((await change("select forget_report_file_links() as n")).rows, [{ n: 2 }]);
  });
});
