import assert from "node:assert/strict";
import test from "node:test";
import type pg from "pg";
import { sharedDatabase, slugs } from "../../support/database.ts";
import { People } from "./people.ts";

const db = await sharedDatabase();
const [slug] = slugs;

/** A district with two schools, two grades, a class of each, and people of every kind in each. */
async function district(client: pg.ClientBase) {
  const world = new People(client);
  const top = await world.school({ kind: "district" });
  const north = await world.school({ parent_school_id: top });
  const south = await world.school({ parent_school_id: top });
  const year = await world.year();
  const [seven, eight] = [await world.level(), await world.level()];
  const people: Record<string, string> = {};
  const classes: Record<string, string> = {};
  for (const [name, school, level] of [
    ["north7", north, seven],
    ["north8", north, eight],
    ["south7", south, seven],
  ] as const) {
    const klass = await world.class({
      school_id: school,
      academic_year_id: year,
      grade_level_id: level,
    });
    classes[name] = klass;
    const pupil = await world.pupil(school, klass);
    people[`${name} student`] = pupil.user;
    people[`${name} guardian`] = await world.guardianOf([pupil.student]);
    people[`${name} teacher`] = (await world.teacherOf(klass, school)).user;
  }
  people["north office"] = await world.holder("Registrar", north);
  people.office = await world.holder("Registrar");
  people.librarian = await world.holder("Librarian");
  people.nobody = await world.user();
  people.gone = await world.holder("Registrar", null, { is_active: false });
  const roleId = (name: string) =>
    world
      .one<{ id: string }>("select id from roles where name = $1", [name])
      .then((role) => role.id);
  return { world, top, north, south, seven, classes, people, roleId };
}

const ours = ["north7", "north8", "south7"];

test("every kind of audience reaches whom it means, whichever way it is asked", () =>
  db.asOwner(slug, async (client) => {
    const { world, top, north, south, seven, classes, people, roleId } = await district(client);
    const all = (kind: string, names = ours) => names.map((name) => `${name} ${kind}`);
    const class7 = classes.north7;
    const cases: [Record<string, unknown>, string[]][] = [
      [{ relation: "guardians", class_id: class7 }, ["north7 guardian"]],
      [{ relation: "students", class_id: class7 }, ["north7 student"]],
      [{ relation: "teachers", class_id: class7 }, ["north7 teacher"]],
      [
        { relation: "everyone", class_id: class7 },
        ["north7 student", "north7 guardian", "north7 teacher"],
      ],
      [{ relation: "students", grade_level_id: seven }, all("student", ["north7", "south7"])],
      [{ relation: "guardians", grade_level_id: seven, school_id: south }, ["south7 guardian"]],
      [
        { relation: "guardians", grade_level_id: seven, school_id: top },
        all("guardian", ["north7", "south7"]),
      ],
      [{ relation: "teachers", school_id: north }, all("teacher", ["north7", "north8"])],
      [{ relation: "teachers", school_id: top }, all("teacher")],
      [
        { relation: "staff", school_id: north },
        [...all("teacher", ["north7", "north8"]), "north office", "office", "librarian"],
      ],
      [
        { relation: "everyone", school_id: south },
        ["south7 student", "south7 guardian", "south7 teacher", "office", "librarian"],
      ],
      [
        { relation: "role_holders", role_id: await roleId("Registrar") },
        ["north office", "office"],
      ],
      [
        { relation: "role_holders", role_id: await roleId("Registrar"), school_id: south },
        ["office"],
      ],
      [{ relation: "students" }, all("student")],
      [{ relation: "staff" }, [...all("teacher"), "north office", "office", "librarian"]],
      [{ relation: "everyone" }, Object.keys(people).filter((name) => name !== "gone")],
    ];
    const announcement = await world.insert("announcements", { title: "News" });
    for (const [audience, expected] of cases) {
      const id = await world.insert("audiences", { announcement_id: announcement, ...audience });
      const rows = await world.all<{ id: string }>(
        "select audience_user_ids(array[$1::uuid]) as id",
        [id],
      );
      const names = Object.entries(people)
        .filter(([, user]) => rows.some((row) => row.id === user))
        .map(([name]) => name);
      const what = JSON.stringify(audience);
      assert.deepEqual(names.sort(), [...expected].sort(), what);

      // The other way round, for everybody in the school: among all audiences, and among few.
      const { differing } = await world.one<{ differing: string }>(
        `select count(*) as differing
         from users
         where is_active
           and array[
             $1 in (select reached_audience_ids(users.id)),
             $1 = any (reached_among(users.id, array[$2::uuid]))
           ] <> array_fill(users.id in (select audience_user_ids(array[$1::uuid])), array[2])`,
        [id, announcement],
      );
      assert.equal(Number(differing), 0, what);
    }
  }));

test("an audience means one thing, and not the same twice", () =>
  db.asOwner(slug, async (client) => {
    const { world, north, seven, classes, roleId } = await district(client);
    const announcement = await world.insert("announcements", { title: "News" });
    await world.insert("audiences", { announcement_id: announcement, relation: "students" });
    const role_id = await roleId("Registrar");
    for (const [audience, code] of [
      [{ relation: "students" }, "23505"],
      [{ relation: "students", class_id: classes.north7, school_id: north }, "23514"],
      [{ relation: "students", class_id: classes.north7, grade_level_id: seven }, "23514"],
      [{ relation: "staff", class_id: classes.north7 }, "23514"],
      [{ relation: "role_holders" }, "23514"],
      [{ relation: "students", role_id }, "23514"],
    ] as const) {
      await client.query("savepoint attempt");
      await assert.rejects(
        world.insert("audiences", { announcement_id: announcement, ...audience }),
        { code },
        JSON.stringify(audience),
      );
      await client.query("rollback to savepoint attempt");
    }
  }));

test("a student who helps out with a role of the school's own is not staff", () =>
  db.asOwner(slug, async (client) => {
    const { world, north, classes } = await district(client);
    const { user } = await world.pupil(north, classes.north7!);
    const role = await world.insert("roles", { name: "Helper" });
    await world.insert("user_roles", { user_id: user, role_id: role });
    const announcement = await world.announcement([{ relation: "staff" }]);
    await world.publish(announcement);
    assert.deepEqual(await world.readBy(user), []);
    assert.equal((await world.notifiedOf(announcement)).includes(user), false);
  }));

test("who asks about some announcements alone sees of these what is for them, and no more", () =>
  db.asOwner(slug, async (client) => {
    const { world, south, classes } = await district(client);
    const { user } = await world.pupil(south, classes.south7!);
    const own = await world.announcement([
      { relation: "students", school_id: south },
      { relation: "guardians" },
    ]);
    const others = await world.announcement([{ relation: "guardians", school_id: south }]);
    const everybodys = await world.announcement([{ relation: "everyone" }]);
    const draft = await world.announcement([{ relation: "everyone" }]);
    for (const one of [own, others, everybodys]) await world.publish(one);
    await world.become(user);
    const seen = async (...asked: string[]) => {
      await client.query("select set_config('app.announcements_asked', $1, true)", [
        asked.length > 0 ? `{${asked.join(",")}}` : "",
      ]);
      const rows = await world.all<{ id: string }>("select visible_announcement_ids() as id");
      return rows.map(({ id }) => id).sort();
    };
    const all = await seen();
    assert.ok(all.includes(own) && all.includes(everybodys) && !all.includes(others));
    assert.deepEqual(await seen(own, others, draft), [own]);
    assert.deepEqual(await seen(everybodys, others), [everybodys]);
    assert.deepEqual(await seen(others), []);
    await world.become(null);
    await client.query("update users set is_active = false where id = $1", [user]);
    await world.become(user);
    assert.deepEqual(await seen(own, everybodys), []);
  }));
