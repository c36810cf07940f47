import assert from "node:assert/strict";
import test from "node:test";
import type pg from "pg";
import { demoId, isRepetition, sharedDatabase, slugs } from "../../support/database.ts";
import { admin, twoClasses, type People } from "./people.ts";

const db = await sharedDatabase();
const [slug] = slugs;

/** Enough for the planner to tell an index from another. */
const many = isRepetition ? 2000 : 5000;

async function found(world: People, phrase: string): Promise<string[]> {
  const rows = await world.all<{ title: string }>("select title from search_announcements($1)", [
    phrase,
  ]);
  return rows.map(({ title }) => title);
}

/** Announcements to the students of a class, and a pupil of it, who asks. */
async function notices(client: pg.ClientBase) {
  const { world, school, b, c } = await twoClasses(client);
  const pupil = await world.pupil(school, b);
  for (const [title, body, klass] of [
    ["Fête de l'école", "Le samedi, dans la cour.", b],
    ["Science fair", "Bring your volcano to the école.", b],
    ["Volcano trip", "To the crater.", b],
    ["Volcano trip of the others", "To the crater.", c],
  ] as const) {
    const id = await world.announcement([{ relation: "students", class_id: klass }], {
      title,
      body,
    });
    await world.publish(id);
  }
  await world.announcement([{ relation: "students", class_id: b }], { title: "Volcano draft" });
  await world.become(pupil.user);
  return { world, pupil };
}

test("announcements are found by beginnings of words, without case and accents, titles first", () =>
  db.asOwner(slug, async (client) => {
    const { world } = await notices(client);
    assert.deepEqual(await found(world, "ECOLE"), ["Fête de l'école", "Science fair"]);
    assert.deepEqual(await found(world, "fet"), ["Fête de l'école"]);
    assert.deepEqual(await found(world, "volc"), ["Volcano trip", "Science fair"]);
    assert.deepEqual(await found(world, "crater volcano"), ["Volcano trip"]);
    assert.deepEqual(await found(world, "crater samedi"), []);
    for (const phrase of ["", " ", "'", "!&|", ":*", "a'b:*|c", "xqzwvk"]) {
      assert.deepEqual(await found(world, phrase), [], phrase);
    }
  }));

test("misspelt titles are found where few others fit", () =>
  db.asOwner(slug, async (client) => {
    const { world } = await notices(client);
    assert.equal((await found(world, "vulcano trip"))[0], "Volcano trip");
    assert.equal((await found(world, "sciense"))[0], "Science fair");
  }));

test("drafts and what is for others are found by the office alone", () =>
  db.asOwner(slug, async (client) => {
    const { world } = await notices(client);
    await world.become(admin);
    assert.deepEqual((await found(world, "volcano")).sort(), [
      ...["Science fair", "Volcano draft", "Volcano trip", "Volcano trip of the others"],
    ]);
    await world.become(null);
    assert.deepEqual(await found(world, "volcano"), []);
  }));

for (const login of ["admin", "teacher", "student", "guardian", "auditor", "nobody"]) {
  test(`${login} finds exactly what the policy shows`, () =>
    db.asUser(slug, demoId(`users/${login}`), async (client) => {
      for (const phrase of ["welcome", "trip", "photographs", "the"]) {
        const { rows } = await client.query(
          "select id from announcements where search @@ app.search_query($1) order by id",
          [phrase],
        );
        const { rows: matches } = await client.query(
          "select id from search_announcements($1) where rank >= 0.5 order by id",
          [phrase],
        );
        assert.deepEqual(matches, rows, phrase);
      }
    }));
}

test("a search among many reads the indexes and not the table", () =>
  db.asOwner(slug, async (client) => {
    const { world } = await notices(client);
    await world.become(null);
    // Their log does not matter here, and takes most of the time.
    await client.query("alter table announcements disable trigger user");
    await client.query(
      `insert into announcements (title, body)
       select 'Notice ' || md5(number::text), 'About ' || md5((number + 1)::text)
       from generate_series(1, ${many}) as number`,
    );
    await client.query("analyze announcements");
    const scans = async () =>
      world.one<{ table: string; found: string; alike: string }>(
        `select
           pg_stat_get_xact_numscans('announcements'::regclass) as table,
           pg_stat_get_xact_numscans('announcements_search_idx'::regclass) as found,
           pg_stat_get_xact_numscans('announcements_trigram_idx'::regclass) as alike`,
      );
    await world.become(admin);
    const before = await scans();
    assert.equal((await found(world, "vulcano trip"))[0], "Volcano trip");
    const after = await scans();
    assert.equal(after.table, before.table, "the table was read from beginning to end");
    assert.ok(Number(after.found) >= Number(before.found) + 2);
    assert.ok(Number(after.alike) > Number(before.alike));

    // And this is why: what the function asks, as Postgres plans it with the function's setting.
    await client.query("set local enable_seqscan = off");
    for (const [condition, index] of [
      ["search @@ app.search_query('vulcano trip')", "announcements_search_idx"],
      ["'vulcano trip' operator(app.<%) app.fold(title)", "announcements_trigram_idx"],
    ] as const) {
      const plan = await world.all<Record<string, string>>(
        `explain select id from announcements where ${condition}`,
      );
      const text = plan.map((line) => line["QUERY PLAN"]).join("\n");
      assert.ok(text.includes(index), text);
      assert.ok(!text.includes("Seq Scan on announcements"), text);
    }
  }));

test("reading what is announced looks up one's own audiences, not all there are", () =>
  db.asOwner(slug, async (client) => {
    const { world, pupil } = await notices(client);
    await world.become(null);
    // For somebody else.
    for (const table of ["announcements", "audiences"]) {
      await client.query(`alter table ${table} disable trigger user`);
    }
    await client.query(
      `with made as (
         insert into announcements (title, publish_at, published_at)
         select 'Notice ' || number, now(), now() from generate_series(1, ${many}) as number
         returning id
       )
       insert into audiences (announcement_id, relation, class_id)
       select made.id, 'students', $1 from made`,
      [demoId("classes/8A")],
    );
    await client.query("analyze announcements, audiences");
    await world.become(pupil.user);
    const scans = async () =>
      world.all(
        `select relname, pg_stat_get_xact_numscans(oid) as scans from pg_class
         where oid in ('announcements'::regclass, 'audiences'::regclass) order by relname`,
      );
    const before = await scans();
    const read = await world.all("select title from my_announcements()");
    assert.deepEqual(await scans(), before);
    assert.equal(read.length, 4);
  }));
