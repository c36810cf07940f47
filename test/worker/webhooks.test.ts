import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { beforeEach, describe, it } from "node:test";
import { demoId, openDatabase, slugs } from "../support/database.ts";
import { startHttpTarget, type ReceivedRequest } from "./http_target.ts";
import { startMailServer } from "./mail_server.ts";
import { openWorker } from "./support.ts";

describe("webhooks", async () => {
  const [slug] = slugs;
  const db = await openDatabase();
  const mail = await startMailServer();
  const target = await startHttpTarget();
  const worker = openWorker(db, mail, { PRIVATE_TARGETS: "true" });
  const careful = openWorker(db, mail);
  db.defer(() => mail.close());
  db.defer(() => target.close());
  db.defer(() => worker.close());
  db.defer(() => careful.close());
  const student = demoId("students/1");

  const query = (sql: string, values: unknown[] = []) =>
    db.commitAsOwner(slug, (client) => client.query<Record<string, unknown>>(sql, values));

  async function register(events: string[], url = `${target.url}/hook`) {
    const { rows } = await query("select * from register_webhook($1, $2)", [url, events]);
    return rows[0] as { webhook_id: string; secret: string };
  }

  const touch = () => query("update students set updated_at = now() where id = $1", [student]);

  async function log() {
    const { rows } = await query(
      `select delivery.state, attempt.number, attempt.status, attempt.error
       from webhook_deliveries as delivery
       left join webhook_attempts as attempt on attempt.webhook_delivery_id = delivery.id
       order by delivery.id, attempt.number`,
    );
    return rows;
  }

  /** As a program that follows Standard Webhooks checks a call. */
  function isSigned({ headers, body }: ReceivedRequest, secret: string): boolean {
    const signature = createHmac("sha256", Buffer.from(secret.replace(/^whsec_/, ""), "base64"))
      .update(`${String(headers["webhook-id"])}.${String(headers["webhook-timestamp"])}.`)
      .update(body)
      .digest("base64");
    return String(headers["webhook-signature"]).split(" ").includes(`v1,${signature}`);
  }

  beforeEach(async () => {
    await query("delete from webhooks");
    await worker.clear();
    target.requests.length = 0;
    target.status = 200;
  });

  it("are told which rows, and nothing of what is in them, signed", async () => {
    const { secret } = await register(["students.updated"]);
    await touch();
    await worker.runJobs();
    assert.equal(target.requests.length, 1);
    const [request] = target.requests;
    const { timestamp, ...told } = JSON.parse(request!.body.toString()) as Record<string, unknown>;
    assert.ok(Number.isFinite(Date.parse(timestamp as string)));
    assert.deepEqual(told, {
      type: "students.updated",
      data: { school: slug, table: "students", ids: [student] },
    });
    assert.ok(isSigned(request!, secret));
    assert.ok(!isSigned(request!, "whsec_AAAA"));
    assert.deepEqual(await log(), [{ state: "sent", number: 1, status: 200, error: null }]);
  });

  it("hear of what they have asked for, while they are switched on", async () => {
    const { webhook_id } = await register(["students.created"]);
    await touch();
    await query("update webhooks set events = '{students.updated}' where id = $1", [webhook_id]);
    await touch();
    await query("update webhooks set is_active = false where id = $1", [webhook_id]);
    await touch();
    await worker.runJobs();
    assert.deepEqual(target.requests, []);
    assert.deepEqual(await log(), [
      { state: "cancelled", number: null, status: null, error: null },
    ]);
    await assert.rejects(register(["students.read"]), { code: "23514" });
  });

  it("are called again after a failure, later each time, with the same id", async () => {
    await register(["students.updated"]);
    target.status = 500;
    await touch();
    await worker.runJobs();
    const [waiting] = await worker.waitingJobs("call_webhook");
    assert.ok(waiting!.due_in > 0 && waiting!.due_in <= 60);
    target.status = null;
    const again = async () => {
      await query("update webhook_deliveries set not_before = now()");
      await worker.letTimePass();
      await worker.runJobs();
    };
    await again();
    target.status = 204;
    await again();
    assert.deepEqual(
      (await log()).map(({ state, number, status }) => [state, number, status]),
      [
        ["sent", 1, 500],
        ["sent", 2, null],
        ["sent", 3, 204],
      ],
    );
    const ids = new Set(target.requests.map(({ headers }) => headers["webhook-id"]));
    assert.equal(ids.size, 1);
    assert.equal(target.requests.length, 3);
  });

  it("are given up where nobody wants to hear any more, until somebody retries", async () => {
    await register(["students.updated"]);
    target.status = 410;
    await touch();
    await worker.runJobs();
    assert.deepEqual(await worker.waitingJobs(), []);
    target.status = 200;
    await query("select retry_webhook_delivery(id) from webhook_deliveries");
    await worker.runJobs();
    assert.equal((await log()).at(-1)!.status, 200);
  });

  it("accept two secrets for a day after one was changed", async () => {
    const { webhook_id, secret } = await register(["students.updated"]);
    const { rows } = await query("select secret from rotate_webhook_secret($1)", [webhook_id]);
    const newer = rows[0]!.secret as string;
    assert.notEqual(newer, secret);
    await touch();
    await worker.runJobs();
    assert.deepEqual(
      [secret, newer].map((one) => isSigned(target.requests[0]!, one)),
      [true, true],
    );

    await query("update webhooks set secret_changed_at = now() - interval '25 hours'");
    await touch();
    await worker.runJobs();
    assert.deepEqual(
      [secret, newer].map((one) => isSigned(target.requests[1]!, one)),
      [false, true],
    );
  });

  it("are never called at private addresses unless a setting says so", async () => {
    for (const url of [target.url, "https://127.0.0.1:1/", "https://localhost:1/"]) {
      await register(["students.updated"], url);
    }
    await touch();
    await careful.runJobs();
    assert.deepEqual(target.requests, []);
    const attempts = await log();
    assert.equal(attempts.length, 3);
    for (const { state, error } of attempts) {
      assert.equal(state, "failed");
      assert.match(String(error), /address (does not begin with https|is not on the public)/);
    }
  });

  it("are called again by what a dead worker has begun", async () => {
    await register(["students.updated"]);
    await touch();
    const { rows } = await query("select id from webhook_deliveries");
    await query("select claim_webhook_delivery($1)", [rows[0]!.id]);
    await worker.runJobs();
    assert.deepEqual(target.requests, []);
    await query("select settle_webhook_deliveries('0')");
    await worker.runJobs();
    assert.equal(target.requests.length, 1);
  });
});
