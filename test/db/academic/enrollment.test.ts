import assert from "node:assert/strict";
import test from "node:test";
import type pg from "pg";
import { demoId, openDatabase, slugs, sqlState } from "../../support/database.ts";
import { inParallel } from "./in_parallel.ts";
import { day, followed, schoolWithClass, World } from "./world.ts";

const db = await openDatabase();
const [slug] = slugs;

const enrollStudent = "select * from enroll_student($1, $2, $3)";

test("enrolling fills in the day and the entry code, and makes an applicant active", () =>
  db.asOwner(slug, async (client) => {
    const { world, school, level, klass } = await schoolWithClass(client);
    const pupil = await world.student({ school_id: school, status: "applicant" });
    const spell = await world.one(
      "select starts_on::text, entry_code from enroll_student($1, $2)",
      [pupil, klass],
    );
    assert.deepEqual(spell, { starts_on: day(), entry_code: "new" });
    assert.deepEqual(await followed(world, pupil), {
      status: "active",
      school_id: school,
      grade_level_id: level,
    });
    assert.equal(
      await sqlState(client, () => client.query(enrollStudent, [pupil, klass, day(3)])),
      "SC207",
    );
    assert.equal(
      await sqlState(client, () =>
        client.query(enrollStudent, [pupil, demoId("no such class"), null]),
      ),
      "P0002",
    );
  }));

test("before the year begins, its first day is the default", () =>
  db.asOwner(slug, async (client) => {
    const world = new World(client);
    const school = await world.school();
    const year = await world.year(day(200), day(400));
    const klass = await world.class({ school_id: school, academic_year_id: year });
    const pupil = await world.student({ school_id: school });
    const spell = await world.one("select starts_on::text from enroll_student($1, $2)", [
      pupil,
      klass,
    ]);
    assert.equal(spell.starts_on, day(200));
  }));

test("an enrolment stays inside the year of its class, to the day", () =>
  db.asOwner(slug, async (client) => {
    const world = new World(client);
    const school = await world.school();
    const year = await world.year("2023-09-01", "2024-02-29");
    const klass = await world.class({ school_id: school, academic_year_id: year });
    const pupil = await world.student({ school_id: school });
    const enrolled = (from: string, until: string | null) =>
      sqlState(client, () => world.enroll(pupil, klass, from, { ends_on: until }));
    assert.equal(await enrolled("2023-08-31", "2023-10-01"), "SC206");
    assert.equal(await enrolled("2024-03-01", null), "SC206");
    assert.equal(await enrolled("2023-09-01", "2024-03-01"), "SC206");
    assert.equal(await enrolled("2023-09-01", "2024-02-28"), "00000");
    assert.equal(await enrolled("2024-02-29", "2024-02-29"), "00000", "one day, a leap day");
    assert.equal(
      await sqlState(client, () =>
        client.query("update academic_years set ends_on = '2024-02-28' where id = $1", [year]),
      ),
      "SC206",
    );
  }));

test("spells of one student never overlap", () =>
  db.asOwner(slug, async (client) => {
    const { world, school, klass } = await schoolWithClass(client);
    const pupil = await world.student({ school_id: school });
    await world.enroll(pupil, klass, day(-50), { ends_on: day(-10) });
    assert.equal(await sqlState(client, () => world.enroll(pupil, klass, day(-10))), "23P01");
    assert.equal(await sqlState(client, () => world.enroll(pupil, klass, day(-9))), "00000");
  }));

test("a class never has more students than seats, on any day", () =>
  db.asOwner(slug, async (client) => {
    const { world, school, klass } = await schoolWithClass(client, { capacity: 2 });
    const pupils: string[] = [];
    for (let index = 0; index < 4; index += 1) {
      pupils.push(await world.student({ school_id: school }));
    }
    const enrolled = (index: number, from: string, until: string | null = null) =>
      sqlState(client, () => world.enroll(pupils[index]!, klass, from, { ends_on: until }));

    assert.equal(await enrolled(0, day(-50), day(-21)), "00000");
    assert.equal(await enrolled(1, day(-50)), "00000");
    assert.equal(await enrolled(2, day(-21)), "SC205", "the seat is free the day after only");
    assert.equal(await enrolled(2, day(-20)), "00000");
    assert.equal(await enrolled(3, day(-90), day(-60)), "00000", "when all were still free");
    assert.equal(await enrolled(3, day(0)), "SC205");
    const capacity = (seats: number | null) =>
      sqlState(client, () =>
        client.query("update classes set capacity = $1 where id = $2", [seats, klass]),
      );
    assert.equal(await capacity(1), "SC205");
    assert.equal(await capacity(null), "00000");
    assert.equal(await enrolled(3, day(0)), "00000");
    assert.equal(await capacity(2), "SC205");
    assert.equal(await capacity(3), "00000");
  }));

test("a class that is too full can be emptied, and history does not count", () =>
  db.asOwner(slug, async (client) => {
    const { world, school, klass } = await schoolWithClass(client);
    for (let index = 0; index < 3; index += 1) {
      await world.enroll(await world.student({ school_id: school }), klass, day(-50));
    }
    await client.query("update enrollments set ends_on = $1 where class_id = $2", [day(-1), klass]);
    await client.query("update classes set capacity = 1 where id = $1", [klass]);
    await client.query("update enrollments set ends_on = $1 where class_id = $2", [day(-2), klass]);
    await world.enroll(await world.student({ school_id: school }), klass, day(0));
  }));

test("of two who want the last seat at the same time, one gets it", async () => {
  const { klass, pupils } = await db.commitAsOwner(slug, async (client) => {
    const made = await schoolWithClass(client, { capacity: 1 });
    const { world, school } = made;
    return {
      klass: made.klass,
      pupils: [
        await world.student({ school_id: school }),
        await world.student({ school_id: school }),
      ],
    };
  });
  const codes = await inParallel(db.adminUrl, slug, [
    (client) => client.query(enrollStudent, [pupils[0], klass, day()]),
    (client) => client.query(enrollStudent, [pupils[1], klass, day()]),
  ]);
  assert.deepEqual(codes.sort(), ["00000", "SC205"]);
});

test("a seat that is taken away while it is filled stays, or is not filled", async () => {
  const { klass, pupil } = await db.commitAsOwner(slug, async (client) => {
    const { world, school, klass } = await schoolWithClass(client, { capacity: 2 });
    await world.enroll(await world.student({ school_id: school }), klass);
    return { klass, pupil: await world.student({ school_id: school }) };
  });
  const codes = await inParallel(db.adminUrl, slug, [
    (client) => client.query(enrollStudent, [pupil, klass, day()]),
    (client) => client.query("update classes set capacity = 1 where id = $1", [klass]),
  ]);
  assert.deepEqual(codes.sort(), ["00000", "SC205"]);
});

test("two enrolments of one student at the same time: one is refused", async () => {
  const { classes, pupil } = await db.commitAsOwner(slug, async (client) => {
    const { world, school, year, klass } = await schoolWithClass(client);
    const other = await world.class({ school_id: school, academic_year_id: year });
    return { classes: [klass, other], pupil: await world.student({ school_id: school }) };
  });
  const codes = await inParallel(
    db.adminUrl,
    slug,
    classes.map(
      (klass) => (client: pg.Client) => client.query(enrollStudent, [pupil, klass, day()]),
    ),
  );
  // Each may wait for the other's row: Postgres then ends one as a deadlock, and the API says that
  // trying again may help.
  const [one, refused] = codes.sort();
  assert.equal(one, "00000");
  assert.ok(["23P01", "40P01"].includes(refused!), refused);
});

test("class sizes are counted by day; a class without students has none", () =>
  db.asOwner(slug, async (client) => {
    const { world, school, klass } = await schoolWithClass(client, { capacity: 3 });
    const sizes = () =>
      world.one(
        `select classes_size(classes) as today, classes_size(classes, $2) as before,
           classes_free_seats(classes) as free from classes where id = $1`,
        [klass, day(-10)],
      );
    assert.deepEqual(await sizes(), { today: 0, before: 0, free: 3 });
    await world.enroll(await world.student({ school_id: school }), klass, day(-5));
    await world.enroll(await world.student({ school_id: school }), klass, day(-20), {
      ends_on: day(-6),
    });
    assert.deepEqual(await sizes(), { today: 1, before: 1, free: 2 });
  }));
