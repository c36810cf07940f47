import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import webpush from "web-push";
import { demoId, openDatabase, slugs } from "../support/database.ts";
import { startHttpTarget } from "./http_target.ts";
import { startMailServer } from "./mail_server.ts";
import { makePushBrowser } from "./push_browser.ts";
import { openWorker } from "./support.ts";

describe("deliveries by other channels", async () => {
  const [slug] = slugs;
  const db = await openDatabase();
  const mail = await startMailServer();
  const target = await startHttpTarget();
  const vapid = webpush.generateVAPIDKeys();
  const worker = openWorker(db, mail, {
    SMS_URL: `${target.url}/sms`,
    SMS_TOKEN: "sms-token",
    SMS_BODY: '{"messages":[{"recipient":"{{to}}","content":"{{text}}"}]}',
    PUSH_PUBLIC_KEY: vapid.publicKey,
    PUSH_PRIVATE_KEY: vapid.privateKey,
    PUSH_CONTACT: "mailto:admin@homeroom.example",
    PRIVATE_TARGETS: "true",
  });
  db.defer(() => mail.close());
  db.defer(() => target.close());
  db.defer(() => worker.close());
  const reader = demoId("users/student");

  const query = (sql: string, values: unknown[] = []) =>
    db.commitAsOwner(slug, (client) => client.query<Record<string, unknown>>(sql, values));

  async function deliver(channel: string): Promise<{ state: string; error: string | null }> {
    await query("insert into notification_preferences (user_id, channel) values ($1, $2)", [
      reader,
      channel,
    ]);
    await query("select notify_users($1, 'notice', 'Snow', 'No \"school\"')", [[reader]]);
    await worker.runJobs();
    return delivery();
  }

  async function delivery() {
    const { rows } = await query("select state, error, provider_id from deliveries");
    return rows[0] as { state: string; error: string | null; provider_id: string | null };
  }

  beforeEach(async () => {
    await query("delete from notifications");
    await query("delete from push_subscriptions");
    await query("delete from notification_preferences where user_id = $1", [reader]);
    await query("update users set phone = '+1 555 0101' where id = $1", [reader]);
    await worker.clear();
    target.requests.length = 0;
    Object.assign(target, { status: 200, answer: '{"id":"gateway-7"}' });
  });

  it("reach the gateway of text messages in its own words", async () => {
    const { state } = await deliver("sms");
    assert.equal(state, "sent");
    assert.equal((await delivery()).provider_id, "gateway-7");
    const [request] = target.requests;
    assert.equal(request!.path, "/sms");
    assert.equal(request!.headers.authorization, "Bearer sms-token");
    assert.deepEqual(JSON.parse(request!.body.toString()), {
      messages: [{ recipient: "+1 555 0101", content: 'Snow\nNo "school"' }],
    });
  });

  for (const [status, expected] of [
    [400, "failed"],
    [429, "pending"],
    [503, "pending"],
    [401, "pending"],
    [500, "uncertain"],
    [null, "uncertain"],
  ] as const) {
    it(`are ${expected} where the gateway ${status ? `answers ${status}` : "breaks off"}`, async () => {
      target.status = status;
      const { state, error } = await deliver("sms");
      assert.equal(state, expected);
      assert.ok(error);
      assert.equal(target.requests.length, 1);
    });
  }

  it("are pushed to the user's browsers, which alone can read them", async () => {
    const browser = makePushBrowser();
    await db.asUser(slug, reader, async (client) => {
      await client.query("select register_push_subscription($1, $2, $3)", [
        `${target.url}/push/1`,
        browser.keys.p256dh,
        browser.keys.auth,
      ]);
      await client.query("commit; begin");
    });
    const { state } = await deliver("push");
    assert.equal(state, "sent");
    const [request] = target.requests;
    assert.equal(request!.path, "/push/1");
    assert.match(request!.headers.authorization!, /^vapid t=/);
    const { tag, ...message } = browser.decrypt(request!.body) as Record<string, string>;
    assert.deepEqual(message, { title: "Snow", body: 'No "school"', kind: "notice" });
    assert.match(tag!, /delivery/);
  });

  it("forget browsers that are gone", async () => {
    const { keys } = makePushBrowser();
    target.status = 410;
    await query(
      `insert into push_subscriptions (user_id, endpoint, public_key, auth_secret)
       values ($1, $2, decode_base64url($3), decode_base64url($4))`,
      [reader, `${target.url}/push/2`, keys.p256dh, keys.auth],
    );
    const { state, error } = await deliver("push");
    assert.equal(state, "failed");
    assert.match(error!, /not subscribed any longer/);
    assert.equal((await query("select from push_subscriptions")).rowCount, 0);
  });

  it("are pushed by who registered a browser last, who alone may unregister it", async () => {
    const { keys } = makePushBrowser();
    const endpoint = `${target.url}/push/3`;
    const register = "select register_push_subscription($1, $2, $3)";
    await db.asUser(slug, reader, async (client) => {
      await client.query(register, [endpoint, keys.p256dh, keys.auth]);
      await client.query(register, [endpoint, keys.p256dh, keys.auth]);
      const off = "select unregister_push_subscription($1) as done";
      const { rows } = await client.query<{ done: boolean }>(off, [endpoint]);
      assert.deepEqual(rows, [{ done: true }]);
      assert.deepEqual((await client.query(off, [endpoint])).rows, [{ done: false }]);
      await assert.rejects(client.query(register, [endpoint, "not a key", keys.auth]), {
        code: "23514",
      });
    });
  });
});
