import assert from "node:assert/strict";
import test from "node:test";
import type pg from "pg";
import { openDatabase, slugs } from "../../support/database.ts";
import { inParallel } from "../academic/in_parallel.ts";
import { twoClasses } from "./people.ts";

const db = await openDatabase();
const [slug] = slugs;

const hours = (count: number) => new Date(Date.now() + count * 3_600_000);

/** A class whose one pupil an announcement is for that is published in an hour. */
async function scheduled(client: pg.ClientBase, row: Record<string, unknown> = {}) {
  const { world, school, b } = await twoClasses(client);
  const { user } = await world.pupil(school, b);
  const announcement = await world.announcement([{ relation: "students", class_id: b }], row);
  await world.publish(announcement, hours(1));
  return { world, user, announcement };
}

/** As if so much time had passed. */
const pass = (client: pg.ClientBase, announcement: string, interval: string) =>
  client.query(
    `update announcements
     set publish_at = publish_at - $2::interval, expires_at = expires_at - $2::interval
     where id = $1`,
    [announcement, interval],
  );

const publishDue = async (client: pg.ClientBase) =>
  (await client.query<{ count: number }>("select publish_due_announcements() as count")).rows[0]!
    .count;

test("what is scheduled is neither read nor notified before, and both when it is due", () =>
  db.asOwner(slug, async (client) => {
    const { world, user, announcement } = await scheduled(client);
    assert.equal(await publishDue(client), 0);
    assert.deepEqual(await world.readBy(user), []);
    assert.deepEqual(await world.notifiedOf(announcement), []);

    await pass(client, announcement, "2 hours");
    // It appears in time, however late the worker is.
    assert.deepEqual(await world.readBy(user), [announcement]);
    assert.equal(await publishDue(client), 1);
    assert.equal(await publishDue(client), 0);
    assert.deepEqual(await world.notifiedOf(announcement), [user]);
    assert.deepEqual(await world.readBy(user), [announcement]);
  }));

test("publishing by hand what is scheduled makes it appear, and the worker leaves it alone", () =>
  db.asOwner(slug, async (client) => {
    const { world, user, announcement } = await scheduled(client);
    await world.publish(announcement);
    assert.deepEqual(await world.readBy(user), [announcement]);
    await pass(client, announcement, "2 hours");
    assert.equal(await publishDue(client), 0);
    assert.deepEqual(await world.notifiedOf(announcement), [user]);
    // It has appeared: it cannot be put off any more.
    await assert.rejects(world.publish(announcement, hours(5)), { code: "SC507" });
  }));

test("an announcement that expires is not read any more", () =>
  db.asOwner(slug, async (client) => {
    const { world, user, announcement } = await scheduled(client, { expires_at: hours(3) });
    await pass(client, announcement, "2 hours");
    assert.deepEqual(await world.readBy(user), [announcement]);
    await pass(client, announcement, "2 hours");
    assert.deepEqual(await world.readBy(user), []);
    // What expired before the worker came is not worth a notification.
    assert.equal(await publishDue(client), 0);
    assert.deepEqual(await world.notifiedOf(announcement), []);
  }));

test("two who publish at once, and two workers, notify everybody once", async () => {
  const { announcement, due, user } = await db.commitAsOwner(slug, async (client) => {
    const { world, school, b } = await twoClasses(client);
    const pupil = await world.pupil(school, b);
    const audience = { relation: "students", class_id: b };
    return {
      user: pupil.user,
      announcement: await world.announcement([audience]),
      due: await world.announcement([audience], { publish_at: hours(-1) }),
    };
  });
  const publish = (client: pg.Client) =>
    client.query("select publish_announcement($1)", [announcement]);
  assert.deepEqual(
    await inParallel(db.adminUrl, slug, [publish, publish, publishDue, publishDue]),
    [...["00000", "00000", "00000", "00000"]],
  );
  await db.asOwner(slug, async (client) => {
    const { rows } = await client.query(
      "select subject_id, user_id from notifications where subject_id = any ($1)",
      [[announcement, due]],
    );
    assert.deepEqual(
      rows.map(({ subject_id, user_id }: Record<string, string>) => [subject_id, user_id]).sort(),
      [
        [announcement, user],
        [due, user],
      ].sort(),
    );
  });
});
