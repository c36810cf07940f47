import assert from "node:assert/strict";
import test from "node:test";
import { sharedDatabase, slugs } from "../../support/database.ts";
import { day } from "../academic/world.ts";
import { admin, People, twoClasses } from "./people.ts";

const db = await sharedDatabase();
const [slug] = slugs;

test("what is for the guardians of a class reaches exactly those, once each", () =>
  db.asOwner(slug, async (client) => {
    const { world, school, b, c } = await twoClasses(client);
    const [one, two, other] = [
      await world.pupil(school, b),
      await world.pupil(school, b),
      await world.pupil(school, c),
    ];
    const ofBoth = await world.guardianOf([one.student, two.student]);
    const ofOne = await world.guardianOf([one.student, other.student]);
    const strangers = [
      await world.guardianOf([other.student]),
      await world.guardianOf([one.student], {}, { has_data_access: false }),
      await world.guardianOf([one.student], { is_active: false }),
      one.user,
      (await world.teacherOf(b)).user,
      await world.holder("Registrar"),
    ];
    const announcement = await world.announcement([{ relation: "guardians", class_id: b }]);
    await world.publish(announcement);

    assert.deepEqual(await world.notifiedOf(announcement), [ofBoth, ofOne].sort());
    const reached = await world.all<{ user_id: string }>(
      "select user_id from announcement_recipients($1)",
      [announcement],
    );
    assert.deepEqual(reached.map(({ user_id }) => user_id).sort(), [ofBoth, ofOne].sort());
    for (const reader of [ofBoth, ofOne]) {
      assert.deepEqual(await world.readBy(reader), [announcement]);
    }
    for (const stranger of strangers) assert.deepEqual(await world.readBy(stranger), []);
  }));

test("audiences that overlap reach nobody twice", () =>
  db.asOwner(slug, async (client) => {
    const { world, school, level, b, c } = await twoClasses(client);
    const teacher = await world.teacherOf(b, school);
    const pupils = [await world.pupil(school, b), await world.pupil(school, c)];
    // A teacher whose children are in both classes, and who teaches one of them.
    const guardian = await world.insert("guardians", {
      user_id: teacher.user,
      first_name: "T",
      last_name: "Eacher",
    });
    for (const { student } of pupils) {
      await world.insert("student_guardians", {
        student_id: student,
        guardian_id: guardian,
        relation: "mother",
      });
    }
    const announcement = await world.announcement([
      { relation: "everyone", class_id: b },
      { relation: "guardians", class_id: c },
      { relation: "guardians", grade_level_id: level },
      { relation: "teachers", school_id: school },
    ]);
    await world.publish(announcement);
    assert.deepEqual(await world.notifiedOf(announcement), [teacher.user, pupils[0]!.user].sort());
    assert.deepEqual(await world.readBy(teacher.user), [announcement]);
  }));

test("publishing again notifies nobody twice, but those whom a new audience adds", () =>
  db.asOwner(slug, async (client) => {
    const { world, school, b, c } = await twoClasses(client);
    const inB = await world.pupil(school, b);
    const inC = await world.pupil(school, c);
    const announcement = await world.announcement([{ relation: "students", class_id: b }]);
    const first = await world.publish(announcement);
    const second = await world.publish(announcement);
    assert.deepEqual(second.published_at, first.published_at);
    assert.deepEqual(await world.notifiedOf(announcement), [inB.user]);

    await world.insert("audiences", {
      announcement_id: announcement,
      relation: "students",
      class_id: c,
    });
    await world.publish(announcement);
    assert.deepEqual(await world.notifiedOf(announcement), [inB.user, inC.user].sort());
  }));

test("who joins the class later reads it, who leaves it does not, and nobody is notified by that", () =>
  db.asOwner(slug, async (client) => {
    const { world, school, b, c } = await twoClasses(client);
    const moving = await world.pupil(school, c);
    const mother = await world.guardianOf([moving.student]);
    const announcement = await world.announcement([{ relation: "guardians", class_id: b }]);
    await world.publish(announcement);
    assert.deepEqual(await world.readBy(mother), []);

    await client.query("update enrollments set ends_on = $2 where id = $1", [
      moving.enrollment,
      day(-2),
    ]);
    const spell = await world.enroll(moving.student, b, day(-1));
    assert.deepEqual(await world.readBy(mother), [announcement]);

    await client.query("update enrollments set starts_on = $2, ends_on = $2 where id = $1", [
      spell,
      day(-1),
    ]);
    assert.deepEqual(await world.readBy(mother), []);
    assert.deepEqual(await world.notifiedOf(announcement), []);
  }));

test("access that is withdrawn, and an account that is deactivated, end it at once", () =>
  db.asOwner(slug, async (client) => {
    const { world, school, b } = await twoClasses(client);
    const { student } = await world.pupil(school, b);
    const father = await world.guardianOf([student]);
    const announcement = await world.announcement([{ relation: "guardians", class_id: b }]);
    await world.publish(announcement);
    assert.deepEqual(await world.readBy(father), [announcement]);
    await client.query(
      "update student_guardians set has_data_access = false where student_id = $1",
      [student],
    );
    assert.deepEqual(await world.readBy(father), []);
  }));

test("an announcement without an audience is not published, and neither is one that is over", () =>
  db.asOwner(slug, async (client) => {
    const world = new People(client);
    await world.become(admin);
    const nobody = await world.announcement([]);
    const expired = await world.announcement([{ relation: "everyone" }], {
      expires_at: new Date(Date.now() - 1000),
    });
    const withdrawn = await world.announcement([{ relation: "everyone" }], {
      withdrawn_at: new Date(),
    });
    for (const [announcement, code] of [
      [nobody, "SC506"],
      [expired, "SC507"],
      [withdrawn, "SC507"],
    ] as const) {
      await client.query("savepoint attempt");
      await assert.rejects(world.publish(announcement), { code });
      await client.query("rollback to savepoint attempt");
    }
  }));

test("what is withdrawn is read by nobody any more, and not sent", () =>
  db.asOwner(slug, async (client) => {
    const { world, school, b } = await twoClasses(client);
    const { user } = await world.pupil(school, b);
    await world.insert("notification_preferences", { user_id: user, channel: "email" });
    const announcement = await world.announcement([{ relation: "students", class_id: b }]);
    await world.publish(announcement);
    await client.query("select withdraw_announcement($1)", [announcement]);
    assert.deepEqual(await world.readBy(user), []);
    const [delivery] = await world.all(
      `select deliveries.state, notifications.read_at is not null as is_read
       from deliveries join notifications on notifications.id = notification_id
       where subject_id = $1`,
      [announcement],
    );
    assert.deepEqual(delivery, { state: "cancelled", is_read: true });
  }));
