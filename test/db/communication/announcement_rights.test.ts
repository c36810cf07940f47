import assert from "node:assert/strict";
import test from "node:test";
import { demoId, sharedDatabase, slugs, sqlState } from "../../support/database.ts";
import { principal, registrar, twoClasses } from "./people.ts";

const db = await sharedDatabase();
const [slug] = slugs;
const teacher = demoId("users/teacher");
const guardian = demoId("users/guardian");

/** Writes and publishes as a user, and says how it ended. */
function publishAs(user: string, audience: string, prepare = "select 1"): Promise<string> {
  return db.asUser(slug, user, (client) =>
    sqlState(client, async () => {
      await client.query(prepare);
      const { rows } = await client.query<{ id: string }>(
        "insert into announcements (title) values ('News') returning id",
      );
      const id = rows[0]!.id;
      await client.query(
        `insert into audiences (announcement_id, ${audience.replace("$1", `'${id}'`)}`,
      );
      await client.query("select publish_announcement($1)", [id]);
    }),
  );
}

const to = (relation: string, column: string, key: string) =>
  `relation, ${column}) values ($1, '${relation}', '${demoId(key)}')`;

test("teachers speak to the classes that they teach, and to no others", async () => {
  assert.equal(await publishAs(teacher, to("guardians", "class_id", "classes/7A")), "00000");
  assert.equal(await publishAs(teacher, to("students", "class_id", "classes/8A")), "42501");
  assert.equal(
    await publishAs(teacher, to("students", "grade_level_id", "grade_levels/07")),
    "42501",
  );
  assert.equal(await publishAs(teacher, to("students", "school_id", "schools/north")), "42501");
  assert.equal(await publishAs(teacher, "relation) values ($1, 'everyone')"), "42501");
  assert.equal(await publishAs(guardian, to("guardians", "class_id", "classes/7A")), "42501");
  assert.equal(await publishAs(registrar, "relation) values ($1, 'everyone')"), "00000");
});

test("who may no longer speak to a class cannot publish what was prepared for it", () =>
  db.asOwner(slug, async (client) => {
    const { world, b } = await twoClasses(client);
    const former = await world.teacherOf(b);
    await world.become(former.user);
    const announcement = await world.announcement([{ relation: "students", class_id: b }]);
    await world.become(null);
    await client.query("delete from class_subject_teachers where id = $1", [former.assignment]);
    await world.become(former.user);
    await assert.rejects(world.publish(announcement), { code: "42501" });
  }));

test("a role that is limited to a school speaks to that school", () =>
  db.asOwner(slug, async (client) => {
    const { world, school, b } = await twoClasses(client);
    const elsewhere = await world.school();
    const office = await world.holder("Registrar", school);
    const attempt = async (row: Record<string, unknown>) => {
      const announcement = await world.announcement([row], { school_id: school });
      await world.become(office);
      const state = await sqlState(client, () => world.publish(announcement));
      await world.become(null);
      return state;
    };
    assert.equal(await attempt({ relation: "everyone", school_id: school }), "00000");
    assert.equal(await attempt({ relation: "students", class_id: b }), "00000");
    assert.equal(await attempt({ relation: "everyone", school_id: elsewhere }), "42501");
    assert.equal(await attempt({ relation: "everyone" }), "42501");
  }));

test("one takes back one's own announcements; those of others take a permission", () =>
  db.asOwner(slug, async (client) => {
    const { world, school, b } = await twoClasses(client);
    const author = await world.teacherOf(b);
    const colleague = await world.teacherOf(b);
    await world.pupil(school, b);
    const write = async () => {
      await world.become(author.user);
      const announcement = await world.announcement([{ relation: "students", class_id: b }]);
      await world.publish(announcement);
      return announcement;
    };
    const withdraw = async (user: string) => {
      const announcement = await write();
      await world.become(user);
      return sqlState(client, () =>
        client.query("select withdraw_announcement($1)", [announcement]),
      );
    };
    assert.equal(await withdraw(author.user), "00000");
    assert.equal(await withdraw(colleague.user), "42501");
    assert.equal(await withdraw(registrar), "42501");
    assert.equal(await withdraw(principal), "00000");
  }));

test("whom an announcement reaches is told to its author and to the office alone", () =>
  db.asOwner(slug, async (client) => {
    const { world, school, b } = await twoClasses(client);
    const author = await world.teacherOf(b);
    const { user } = await world.pupil(school, b, { display_name: "Ann Other" });
    await world.become(author.user);
    const announcement = await world.announcement([{ relation: "students", class_id: b }]);
    await world.publish(announcement);
    for (const asker of [author.user, registrar]) {
      await world.become(asker);
      assert.deepEqual(
        await world.all("select * from announcement_recipients($1)", [announcement]),
        [
          {
            user_id: user,
            name: "Ann Other",
            is_student: true,
            is_guardian: false,
            is_staff: false,
          },
        ],
      );
    }
    await world.become(user);
    await assert.rejects(
      client.query("select * from announcement_recipients($1)", [announcement]),
      { code: "42501" },
    );
  }));
