import assert from "node:assert/strict";
import test from "node:test";
import type pg from "pg";
import { demoId, isRepetition, openDatabase, slugs, sqlState } from "../../support/database.ts";
import { inParallel } from "./in_parallel.ts";
import { followed, World } from "./world.ts";

const db = await openDatabase();
const [slug] = slugs;

/** Two levels, the second of them the last, with the classes named; an old year and a new one. */
async function twoLevels(client: pg.ClientBase, classes: Record<string, "7" | "8">) {
  const world = new World(client);
  const school = await world.school();
  const oldYear = await world.year("2023-08-01", "2024-07-31");
  const newYear = await world.year("2024-08-01", "2025-07-31");
  const eighth = await world.level({ code: `8${school}`, name: `Grade 8 ${school}` });
  const seventh = await world.level({
    code: `7${school}`,
    name: `Grade 7 ${school}`,
    next_grade_level_id: eighth,
  });
  const levels = { "7": seventh, "8": eighth };
  const ids: Record<string, string> = {};
  for (const [name, level] of Object.entries(classes)) {
    ids[name] = await world.class({
      school_id: school,
      academic_year_id: oldYear,
      grade_level_id: levels[level],
      name,
      capacity: 3,
    });
  }
  const pupil = async (last: string, klass: string, row = {}) => {
    const id = await world.student({ school_id: school, first_name: "P", last_name: last });
    await world.enroll(id, ids[klass]!, "2023-08-01", row);
    return id;
  };
  const rollOver = (repeating: string[] = [], dryRun = false) =>
    world.all<{ line: string; to_class_id: string | null }>(
      `select concat_ws(' ', student_name, from_class_name, outcome, to_class_name) as line,
         to_class_id
       from roll_over_year($1, $2, $3, $4, $5)`,
      [oldYear, newYear, school, repeating, dryRun],
    );
  return { world, school, oldYear, newYear, levels, ids, pupil, rollOver };
}

const lines = (rows: { line: string }[]) => rows.map(({ line }) => line);

test("a year rolls over: classes, levels, repeaters, graduates", () =>
  db.asOwner(slug, async (client) => {
    const { world, school, newYear, levels, pupil, rollOver } = await twoLevels(client, {
      "7A": "7",
      "7B": "7",
      "8A": "8",
      "8B": "8",
    });
    const anna = await pupil("Anna", "7A");
    const bert = await pupil("Bert", "7B");
    const cleo = await pupil("Cleo", "7B");
    const dora = await pupil("Dora", "8A");
    const gone = await pupil("Gone", "8B", { ends_on: "2024-01-31", exit_code: "withdrawn" });
    const early = await pupil("Early", "8B", { ends_on: "2024-06-15" });
    const expected = [
      "P Anna 7A promoted 8A",
      "P Bert 7B promoted 8B",
      "P Cleo 7B repeated 7B",
      "P Dora 8A graduated",
      "P Early 8B graduated",
    ];

    const dry = await rollOver([cleo], true);
    assert.deepEqual(lines(dry), expected);
    assert.deepEqual(
      dry.map(({ to_class_id }) => to_class_id),
      [null, null, null, null, null],
      "classes that do not exist yet have no id",
    );
    const { count } = await world.one(
      "select count(*)::int from classes where academic_year_id = $1",
      [newYear],
    );
    assert.equal(count, 0, "a dry run leaves nothing");

    assert.deepEqual(lines(await rollOver([cleo])), expected);
    const spells = await world.all(
      `select students.last_name, classes.name, enrollments.starts_on::text,
         enrollments.ends_on::text, entry_code, exit_code
       from enrollments
       join students on students.id = enrollments.student_id
       join classes on classes.id = enrollments.class_id
       where enrollments.student_id = any ($1)
       order by students.last_name, enrollments.starts_on`,
      [[anna, cleo, dora, early, gone]],
    );
    const old = { starts_on: "2023-08-01", ends_on: "2024-07-31", entry_code: "new" };
    const begun = { starts_on: "2024-08-01", ends_on: null, exit_code: null };
    assert.deepEqual(spells, [
      { last_name: "Anna", name: "7A", ...old, exit_code: "promoted" },
      { last_name: "Anna", name: "8A", ...begun, entry_code: "promoted" },
      { last_name: "Cleo", name: "7B", ...old, exit_code: "repeated" },
      { last_name: "Cleo", name: "7B", ...begun, entry_code: "repeated" },
      { last_name: "Dora", name: "8A", ...old, exit_code: "graduated" },
      { last_name: "Early", name: "8B", ...old, ends_on: "2024-06-15", exit_code: "graduated" },
      { last_name: "Gone", name: "8B", ...old, ends_on: "2024-01-31", exit_code: "withdrawn" },
    ]);
    assert.equal((await followed(world, dora)).status, "graduated");
    assert.deepEqual(await followed(world, bert), {
      status: "active",
      school_id: school,
      grade_level_id: levels["8"],
    });
    assert.equal(await sqlState(client, () => rollOver()), "SC218");
  }));

test("a class that is full sends the rest to its sister; without a seat it is refused", () =>
  db.asOwner(slug, async (client) => {
    const { world, newYear, school, levels, pupil, rollOver } = await twoLevels(client, {
      "7A": "7",
      "8A": "8",
    });
    for (const name of ["Ada", "Bea", "Cid", "Dan"].slice(0, 3)) await pupil(name, "7A");
    const repeater = await pupil("Zoe", "8A");
    assert.deepEqual(lines(await rollOver([repeater], true)), [
      "P Ada 7A promoted 8A",
      "P Bea 7A promoted 8A",
      "P Cid 7A no_seat",
      "P Zoe 8A repeated 8A",
    ]);
    assert.equal(await sqlState(client, () => rollOver([repeater])), "SC219");
    await world.class({
      school_id: school,
      academic_year_id: newYear,
      grade_level_id: levels["8"],
      name: "8C",
      capacity: 10,
    });
    assert.deepEqual(lines(await rollOver([repeater])), [
      "P Ada 7A promoted 8A",
      "P Bea 7A promoted 8A",
      "P Cid 7A promoted 8C",
      "P Zoe 8A repeated 8A",
    ]);
  }));

test("who is placed already, or was promoted with the class, stays there", () =>
  db.asOwner(slug, async (client) => {
    const { world, newYear, school, levels, ids, pupil, rollOver } = await twoLevels(client, {
      "7A": "7",
      "7B": "7",
    });
    const next = await world.class({
      school_id: school,
      academic_year_id: newYear,
      grade_level_id: levels["8"],
      name: "8X",
    });
    const placed = await pupil("Placed", "7A", { ends_on: "2024-07-31" });
    await world.enroll(placed, next, "2024-08-01");
    await pupil("Moved", "7B");
    await pupil("Kept", "7B");
    const excepted = await world.one<{ id: string }>(
      "select id from students where last_name = 'Kept' and school_id = $1",
      [school],
    );
    const promoted = await world.all("select entry_code from promote_class($1, $2, $3)", [
      ids["7B"],
      next,
      [excepted.id],
    ]);
    assert.deepEqual(promoted, [{ entry_code: "promoted" }]);
    assert.deepEqual(lines(await rollOver()), [
      "P Placed 7A already_placed 8X",
      "P Kept 7B promoted 8X",
    ]);
    assert.equal(
      await sqlState(client, () => client.query("select promote_class($1, $2)", [ids["7B"], next])),
      "SC218",
    );
    assert.equal(
      await sqlState(client, () => client.query("select promote_class($1, $2)", [next, ids["7B"]])),
      "SC217",
    );
  }));

test("a level that only another school teaches is continued there", () =>
  db.asOwner(slug, async (client) => {
    const { world, school, oldYear, newYear, levels, pupil } = await twoLevels(client, {
      "7A": "7",
    });
    const middle = await world.school();
    await world.class({
      school_id: middle,
      academic_year_id: oldYear,
      grade_level_id: levels["8"],
      name: "8M",
    });
    const mover = await pupil("Mover", "7A");
    const all = (onlySchool: string | null) =>
      world.all<{ line: string }>(
        `select concat_ws(' ', student_name, outcome, to_class_name) as line
         from roll_over_year($1, $2, $3, dry_run => $4)`,
        [oldYear, newYear, onlySchool, onlySchool !== null],
      );
    assert.deepEqual(lines(await all(school)), ["P Mover no_seat"]);
    assert.deepEqual(lines(await all(null)), ["P Mover promoted 8M"]);
    assert.equal((await followed(world, mover)).school_id, middle);
  }));

test("the new year follows the old one", () =>
  db.asOwner(slug, async (client) => {
    const { world, oldYear, newYear } = await twoLevels(client, {});
    const rollOver = (from: string, to: string) =>
      sqlState(client, () => client.query("select roll_over_year($1, $2)", [from, to]));
    assert.equal(await rollOver(newYear, oldYear), "SC217");
    assert.equal(await rollOver(oldYear, oldYear), "SC217");
    assert.equal(await rollOver(oldYear, demoId("no year")), "P0002");
    const leap = await world.year("2028-02-29", "2029-02-28");
    assert.equal(await rollOver(newYear, leap), "SC218", "nothing to do");
  }));

test("classes are matched by what their names say beside the level", () =>
  db.asOwner(slug, async (client) => {
    const world = new World(client);
    const section = async (name: string, level: string, code: string) =>
      (await world.one("select class_section($1, $2, $3) as section", [name, level, code])).section;
    assert.equal(await section("Grade 7 A", "Grade 7", "07"), "a");
    assert.equal(await section("7A", "Grade 7", "7"), "a");
    assert.equal(await section("07-B", "Grade 7", "07"), "b");
    assert.equal(await section("7B", "Seventh", "S"), "b");
    assert.equal(await section("Grade 7", "Grade 7", "7"), "");
    assert.equal(await section("Sixième Étoile", "Sixième", "6e"), "étoile");
  }));

test("two who roll over at the same time: the second is told so", async () => {
  const { oldYear, newYear, school } = await db.commitAsOwner(slug, async (client) => {
    const made = await twoLevels(client, { "7A": "7", "8A": "8" });
    await made.pupil("Only", "7A");
    return made;
  });
  const work = (client: pg.ClientBase) =>
    client.query("select roll_over_year($1, $2, $3)", [oldYear, newYear, school]);
  const codes = await inParallel(db.adminUrl, slug, [work, work]);
  assert.deepEqual(codes.sort(), ["00000", "SC218"]);
});

test("thousands roll over, and nobody is missed", () =>
  db.asOwner(slug, async (client) => {
    const { world, ids, school, oldYear, newYear } = await twoLevels(client, {
      "7A": "7",
      "7B": "7",
      "8A": "8",
      "8B": "8",
    });
    const many = isRepetition ? 200 : 2000;
    await client.query("update classes set capacity = 600 where id = any ($1)", [
      Object.values(ids),
    ]);
    await client.query(
      `with pupils as (
         insert into students (school_id, admission_number, first_name, last_name)
         select $1, 'roll-' || number, 'Pupil', number::text from generate_series(1, ${many}) as number
         returning id, substring(admission_number from 6)::int as number
       )
       insert into enrollments (student_id, class_id, starts_on)
       select id, ($2::uuid[])[1 + number % 4], '2023-08-01' from pupils`,
      [school, Object.values(ids)],
    );
    const outcomes = await world.all(
      `select outcome, count(*)::int from roll_over_year($1, $2, $3)
       group by outcome order by outcome`,
      [oldYear, newYear, school],
    );
    assert.deepEqual(outcomes, [
      { outcome: "promoted", count: many / 2 },
      { outcome: "graduated", count: many / 2 },
    ]);
  }));

test("a principal rolls a year over; a registrar and a teacher do not", async () => {
  const years = await db.commitAsOwner(slug, async (client) => {
    const { oldYear, newYear } = await twoLevels(client, {});
    return [oldYear, newYear];
  });
  const codes: Record<string, string> = {};
  for (const login of ["principal", "registrar", "teacher", "nobody"]) {
    await db.asUser(slug, demoId(`users/${login}`), async (client) => {
      codes[login] = await sqlState(client, () =>
        client.query("select roll_over_year($1, $2, dry_run => true)", years),
      );
    });
  }
  assert.deepEqual(codes, {
    principal: "SC218",
    registrar: "42501",
    teacher: "42501",
    nobody: "42501",
  });
});
