import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { day } from "../db/academic/world.ts";
import { demoId, openDatabase, slugs } from "../support/database.ts";
import { startMailServer } from "./mail_server.ts";
import { openWorker } from "./support.ts";

describe("what runs out", async () => {
  const [slug] = slugs;
  const db = await openDatabase();
  const mail = await startMailServer();
  const worker = openWorker(db, mail);
  db.defer(() => mail.close());
  db.defer(() => worker.close());
  await worker.clear();

  function change(sql: string, values: unknown[] = []): Promise<unknown> {
    return db.commitAsOwner(slug, (client) => client.query(sql, values));
  }

  async function night(task: string): Promise<void> {
    await worker.addJob("for_each_school", { task });
    await worker.runJobs();
  }

  /** What was told, and to which users. */
  async function told(kind: string): Promise<string[]> {
    return db.asOwner(slug, async (client) => {
      const { rows } = await client.query<{ text: string }>(
        `select users.email || ' ' || notifications.body as text
         from notifications
         join users on users.id = notifications.user_id
         where notifications.kind = $1
         order by notifications.id`,
        [kind],
      );
      return rows.map(({ text }) => text);
    });
  }

  it("are roles, of which their administrators hear once within a week of the end", async () => {
    const until = (days: number) =>
      change(
        `update user_roles set valid_until = now() + $1 * interval '1 day'
         where user_id = $2`,
        [days, demoId("users/teacher")],
      );
    await until(8);
    await night("tidy_school");
    assert.deepEqual(await told("role_expires"), []);
    await until(6);
    await night("tidy_school");
    await night("tidy_school");
    const notices = await told("role_expires");
    assert.equal(notices.length, 1, notices.join());
    assert.match(notices[0]!, /^admin\S* .* is Teacher until \d{4}-\d\d-\d\d\.$/);
    await until(3);
    await night("tidy_school");
    assert.equal((await told("role_expires")).length, 2);
  });

  it("are documents of vehicles and drivers, of which those who keep them hear once", async () => {
    await change("update vehicles set insurance_expires_on = $1, inspection_expires_on = $1", [
      day(400),
    ]);
    await change("update drivers set licence_expires_on = $1, medical_check_expires_on = $1", [
      day(400),
    ]);
    await change("update vehicle_maintenance set done_on = current_date where done_on is null");
    await night("tidy_transport");
    assert.deepEqual(await told("transport_due"), []);
    await change(
      "update vehicles set insurance_expires_on = $1 where id = (select min(id::text)::uuid from vehicles)",
      [day(10)],
    );
    await night("tidy_transport");
    const notices = await told("transport_due");
    assert.ok(notices.length > 0);
    assert.ok(notices.every((notice) => notice.includes(`insurance, ${day(10)}`)));
    assert.equal(new Set(notices).size, notices.length);
    await night("tidy_transport");
    assert.deepEqual(await told("transport_due"), notices);
  });
});
