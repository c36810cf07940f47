import assert from "node:assert/strict";
import test from "node:test";
import type pg from "pg";
import { sharedDatabase, slugs } from "../../support/database.ts";
import { admin, People, registrar } from "./people.ts";

const db = await sharedDatabase();
const [slug] = slugs;

const notify = async (world: People, users: (string | null)[], kind = "book_ready") => {
  const { count } = await world.one<{ count: number }>(
    "select notify_users($1, $2, 'Your book is ready', 'At the desk') as count",
    [users, kind],
  );
  return count;
};

const shownTo = async (world: People, user: string) =>
  (
    await world.one<{ shown: number }>(
      "select count(*)::int as shown from notifications where user_id = $1 and is_shown",
      [user],
    )
  ).shown;

const deliveriesTo = (world: People, user: string) =>
  world.all(
    `select channel, address, state, not_before = now() as now
     from deliveries join notifications on notifications.id = notification_id
     where user_id = $1 order by channel`,
    [user],
  );

test("everybody who is active is notified once, and nothing is delivered unasked", () =>
  db.asOwner(slug, async (client) => {
    const world = new People(client);
    const [one, two, gone] = [
      await world.user(),
      await world.user(),
      await world.user({ is_active: false }),
    ];
    const nobody = "00000000-0000-4000-8000-000000000000";
    assert.equal(await notify(world, [one, two, one, gone, null, nobody]), 2);
    assert.equal(await notify(world, []), 0);
    for (const [user, shown] of [
      [one, 1],
      [two, 1],
      [gone, 0],
    ] as const) {
      assert.equal(await shownTo(world, user), shown);
      assert.deepEqual(await deliveriesTo(world, user), []);
    }
    await assert.rejects(notify(world, [one], "Not A Kind"), { code: "23514" });
  }));

test("a notification is delivered by the channels that were switched on, once by each", () =>
  db.asOwner(slug, async (client) => {
    const world = new People(client);
    const user = await world.user({ email: "ann@x.example", phone: "+1 555 0101" });
    const silent = await world.user();
    for (const channel of ["email", "sms", "push"]) {
      await world.insert("notification_preferences", { user_id: user, channel });
    }
    // Without a number nothing can be sent to it.
    await world.insert("notification_preferences", { user_id: silent, channel: "sms" });
    assert.equal(await notify(world, [user, silent, user]), 2);
    const pending = { state: "pending", now: true };
    assert.deepEqual(await deliveriesTo(world, user), [
      { channel: "email", address: "ann@x.example", ...pending },
      { channel: "sms", address: "+1 555 0101", ...pending },
      { channel: "push", address: null, ...pending },
    ]);
    assert.deepEqual(await deliveriesTo(world, silent), []);
    await assert.rejects(
      client.query(
        `insert into deliveries (notification_id, channel, address)
         select notification_id, channel, address from deliveries limit 1`,
      ),
      { code: "23505" },
    );
  }));

test("what is said of one kind of notifications goes before what is said of all", () =>
  db.asOwner(slug, async (client) => {
    const world = new People(client);
    const user = await world.user();
    const prefer = (row: Record<string, unknown>) =>
      world.insert("notification_preferences", { user_id: user, ...row });
    await prefer({ channel: "email", is_enabled: false });
    await prefer({ channel: "email", kind: "book_ready" });
    await prefer({ channel: "in_app", kind: "book_ready", is_enabled: false });
    assert.equal(await notify(world, [user]), 1);
    // Muted in the app, but sent.
    assert.equal(await shownTo(world, user), 0);
    assert.equal((await deliveriesTo(world, user)).length, 1);

    assert.equal(await notify(world, [user], "other_kind"), 1);
    assert.equal(await shownTo(world, user), 1);
    assert.equal((await deliveriesTo(world, user)).length, 1);

    // Muted everywhere.
    await client.query("update notification_preferences set is_enabled = false");
    assert.equal(await notify(world, [user]), 0);
    assert.equal((await deliveriesTo(world, user)).length, 1);
  }));

test("what is muted counts neither as unread nor as one's own to read", () =>
  db.asOwner(slug, async (client) => {
    const world = new People(client);
    const user = await world.user();
    for (const [channel, is_enabled] of [
      ["in_app", false],
      ["email", true],
    ] as const) {
      await world.insert("notification_preferences", { user_id: user, channel, is_enabled });
    }
    await notify(world, [user]);
    await world.become(user);
    const { notifications } = await world.one("select notifications from unread_counts()");
    assert.equal(notifications, 0);
    assert.deepEqual(await world.one("select mark_notifications_read() as marked"), { marked: 0 });
  }));

test("a preference is one's own, and saying it again replaces it", () =>
  db.asUser(slug, admin, async (client: pg.Client) => {
    const set = (values: unknown[]) =>
      client.query("select * from set_notification_preference($1, $2, $3, $4, $5)", values);
    await set(["email", true, null, "21:00", "07:00"]);
    await set(["email", false, "book_ready", null, null]);
    await set(["email", true, null, null, null]);
    const { rows } = await client.query(
      `select user_id, kind, is_enabled, quiet_from from notification_preferences
       order by kind nulls first`,
    );
    assert.deepEqual(
      rows.filter((row: { user_id: string }) => row.user_id === admin),
      [
        { user_id: admin, kind: null, is_enabled: true, quiet_from: null },
        { user_id: admin, kind: "book_ready", is_enabled: false, quiet_from: null },
      ],
    );
    await assert.rejects(set(["email", true, null, "21:00", null]), { code: "23514" });
  }));

test("the office notifies by hand whom it likes, others nobody", () =>
  db.asOwner(slug, async (client) => {
    const world = new People(client);
    const user = await world.user();
    const send = "select send_notification(array[$1::uuid], 'Come to the office') as count";
    await world.become(registrar);
    assert.deepEqual(await world.one(send, [user]), { count: 1 });
    await world.become(user);
    await assert.rejects(client.query(send, [user]), { code: "42501" });
  }));
