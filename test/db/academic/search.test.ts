import assert from "node:assert/strict";
import test from "node:test";
import type pg from "pg";
import { demoId, sharedDatabase, slugs } from "../../support/database.ts";
import { World } from "./world.ts";

const db = await sharedDatabase();
const [slug] = slugs;

async function found(client: pg.ClientBase, phrase: string): Promise<string[]> {
  const { rows } = await client.query<{ kind: string; name: string }>(
    "select kind, name from search_people($1)",
    [phrase],
  );
  return rows.map(({ kind, name }) => `${kind} ${name}`);
}

const asAdmin = <T>(work: (client: pg.ClientBase) => Promise<T>) =>
  db.asUser(slug, demoId("users/admin"), work);

test("all words must occur, in any order, each at least as a beginning", () =>
  asAdmin(async (client) => {
    const simpsons = await found(client, "simpson");
    assert.deepEqual(simpsons.sort(), [
      "guardian Marge Simpson",
      "student Bartolomé Simpson",
      "student Élodie Simpson",
    ]);
    assert.deepEqual((await found(client, "sim mar"))[0], "guardian Marge Simpson");
    assert.deepEqual((await found(client, "edna k"))[0], "teacher Edna Krabappel");
  }));

test("neither case, accents nor punctuation matter", () =>
  asAdmin(async (client) => {
    for (const phrase of ["ELODIE", "élodie", " Elodie, ", "elo-sim"]) {
      assert.equal((await found(client, phrase))[0], "student Élodie Simpson", phrase);
    }
    assert.equal((await found(client, "uter zorker"))[0], "student Üter Zörker");
    assert.equal((await found(client, "van  houten kirk"))[0], "guardian Kirk Van Houten");
  }));

test("numbers are found too, whole and as a beginning", () =>
  asAdmin(async (client) => {
    assert.deepEqual(await found(client, "D-0007"), ["student Bartolomé Simpson"]);
    assert.equal((await found(client, "t-2"))[0], "teacher Dewey Largo");
    const { rows } = await client.query(
      "select number, school_name is not null as has_school from search_people('D-0007')",
    );
    assert.deepEqual(rows, [{ number: "D-0007", has_school: true }]);
  }));

test("misspelt names are found where few others fit", () =>
  asAdmin(async (client) => {
    assert.equal((await found(client, "Krabapel"))[0], "teacher Edna Krabappel");
    assert.equal((await found(client, "milhose van huten"))[0], "student Milhouse Van Houten");
    assert.equal(
      (await found(client, "simspon")).some((name) => name.endsWith("Simpson")),
      true,
    );
    assert.equal((await found(client, "Makelberry")).length >= 2, true);
  }));

test("what is no word finds nobody and breaks nothing", () =>
  asAdmin(async (client) => {
    for (const phrase of [
      "",
      "  ",
      "'",
      "!&|()",
      "\\",
      ":*",
      "a'b:*|c",
      "xqzwvk",
      "%_",
      "\u{1f600}",
    ]) {
      assert.deepEqual(await found(client, phrase), [], phrase);
    }
  }));

test("the better the fit, the higher the rank; 50 people at most", () =>
  db.asOwner(slug, async (client) => {
    const world = new World(client);
    const school = await world.school();
    await client.query("select set_config('app.user_id', $1, true)", [demoId("users/admin")]);
    await client.query(
      `insert into students (school_id, first_name, last_name)
       select $1, 'Linnea', 'Prefixton ' || number from generate_series(1, 300) as number`,
      [school],
    );
    await world.student({ school_id: school, first_name: "Lin", last_name: "Prefix" });
    const people = await found(client, "lin prefix");
    assert.equal(people.length, 50);
    assert.equal(people[0], "student Lin Prefix");
    const { rows } = await client.query<{ rank: number }>(
      "select rank from search_people('lin prefix')",
    );
    const ranks = rows.map(({ rank }) => rank);
    assert.deepEqual(
      ranks,
      [...ranks].sort((a, b) => b - a),
    );
    assert.ok(ranks.every((rank) => rank > 0 && rank <= 1));
  }));

test("several words may each be misspelt", () =>
  db.asOwner(slug, async (client) => {
    const world = new World(client);
    const school_id = await world.school();
    await client.query("select set_config('app.user_id', $1, true)", [demoId("users/admin")]);
    await world.student({ school_id, first_name: "Jürgen", last_name: "Müller" });
    assert.deepEqual(await found(client, "jurgn mulelr"), ["student Jürgen Müller"]);
  }));

const logins = [
  ...["admin", "principal", "registrar", "teacher", "teacher2", "student", "student2", "guardian"],
  ...["guardian2", "librarian", "transport", "driver", "auditor", "nobody"],
];

for (const login of logins) {
  test(`${login} finds exactly whom the policies show`, () =>
    db.asUser(slug, demoId(`users/${login}`), async (client) => {
      for (const phrase of ["simpson", "m", "houten", "krabappel largo", "e"]) {
        const { rows } = await client.query<{ id: string }>(
          `select id from students where search @@ app.search_query($1)
           union all select id from teachers where search @@ app.search_query($1)
           union all select id from guardians where search @@ app.search_query($1)`,
          [phrase],
        );
        const hits = await client.query<{ id: string; rank: number }>(
          "select id, rank from search_people($1)",
          [phrase],
        );
        const ids = hits.rows.map(({ id }) => id);
        const exact = hits.rows.filter(({ rank }) => rank >= 0.5).map(({ id }) => id);
        assert.deepEqual(exact.sort(), rows.map(({ id }) => id).sort(), phrase);
        // Misspelt names as well are found among those who may be seen only.
        const { rows: visible } = await client.query<{ count: number }>(
          `select count(*)::integer from (
             select id from students union all select id from teachers
             union all select id from guardians
           ) as people where id = any ($1)`,
          [ids],
        );
        assert.equal(visible[0]!.count, ids.length, phrase);
      }
    }));
}
