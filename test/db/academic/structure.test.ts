import assert from "node:assert/strict";
import test from "node:test";
import { sharedDatabase, slugs, sqlState } from "../../support/database.ts";
import { schoolWithClass, World } from "./world.ts";

const db = await sharedDatabase();
const [slug] = slugs;

test("schools, terms and grade levels never lead back to themselves", () =>
  db.asOwner(slug, async (client) => {
    const world = new World(client);
    const district = await world.school();
    const school = await world.school({ parent_school_id: district });
    const campus = await world.school({ parent_school_id: school });
    const move = (parent: string) => () =>
      client.query("update schools set parent_school_id = $1 where id = $2", [parent, district]);
    assert.equal(await sqlState(client, move(campus)), "SC201");

    const third = await world.level();
    const second = await world.level({ next_grade_level_id: third });
    assert.equal(
      await sqlState(client, () =>
        client.query("update grade_levels set next_grade_level_id = $1 where id = $2", [
          second,
          third,
        ]),
      ),
      "SC201",
    );

    const year = await world.year("2030-08-01", "2031-07-31");
    const term = (name: string, parent: string | null) =>
      world.insert("terms", {
        academic_year_id: year,
        parent_term_id: parent,
        name,
        starts_on: "2030-09-01",
        ends_on: "2030-12-20",
      });
    const semester = await term("Semester", null);
    const quarter = await term("Quarter", semester);
    assert.equal(
      await sqlState(client, () =>
        client.query("update terms set parent_term_id = $1 where id = $2", [quarter, semester]),
      ),
      "SC201",
    );
  }));

test("a term lies inside its year and inside the term it is a part of", () =>
  db.asOwner(slug, async (client) => {
    const world = new World(client);
    const year = await world.year("2030-08-01", "2031-07-31");
    const term = (name: string, startsOn: string, endsOn: string, parent: string | null = null) =>
      world.insert("terms", {
        academic_year_id: year,
        parent_term_id: parent,
        name,
        starts_on: startsOn,
        ends_on: endsOn,
      });
    const refused = (work: () => Promise<unknown>) => sqlState(client, work);

    const semester = await term("Semester", "2030-08-01", "2031-01-31");
    await term("Quarter", "2030-08-01", "2030-10-31", semester);
    assert.equal(await refused(() => term("Early", "2030-07-31", "2030-12-01")), "SC202");
    assert.equal(await refused(() => term("Late", "2031-05-01", "2031-08-01")), "SC202");
    assert.equal(
      await refused(() => term("Second", "2030-11-01", "2031-02-01", semester)),
      "SC202",
    );
    assert.equal(
      await refused(() =>
        client.query("update terms set ends_on = '2030-10-30' where id = $1", [semester]),
      ),
      "SC202",
      "the part would stick out",
    );
    assert.equal(
      await refused(() =>
        client.query("update academic_years set starts_on = '2030-08-02' where id = $1", [year]),
      ),
      "SC202",
    );
    await client.query("update academic_years set ends_on = '2031-08-31' where id = $1", [year]);
  }));

test("a class's room and the rooms and terms of its subjects fit the class", () =>
  db.asOwner(slug, async (client) => {
    const { world, school, year, klass } = await schoolWithClass(client);
    const elsewhere = await world.school();
    const foreignRoom = await world.insert("rooms", { school_id: elsewhere, name: "1" });
    const room = await world.insert("rooms", { school_id: school, name: "1" });
    const otherYear = await world.year("2040-01-01", "2040-12-31");
    const otherTerm = await world.insert("terms", {
      academic_year_id: otherYear,
      name: "T",
      starts_on: "2040-01-01",
      ends_on: "2040-03-31",
    });

    await client.query("update classes set room_id = $1 where id = $2", [room, klass]);
    assert.equal(
      await sqlState(client, () =>
        client.query("update classes set room_id = $1 where id = $2", [foreignRoom, klass]),
      ),
      "SC203",
    );
    assert.equal(
      await sqlState(client, () =>
        client.query("update rooms set school_id = $1, name = '2' where id = $2", [
          elsewhere,
          room,
        ]),
      ),
      "SC203",
    );
    assert.equal(
      await sqlState(client, () => world.classSubject(klass, { room_id: foreignRoom })),
      "SC203",
    );
    assert.equal(
      await sqlState(client, () => world.classSubject(klass, { term_id: otherTerm })),
      "SC204",
    );
    const term = await world.insert("terms", {
      academic_year_id: year,
      name: "T",
      starts_on: (
        await world.one("select starts_on::text from academic_years where id = $1", [year])
      ).starts_on,
      ends_on: new Date().toISOString().slice(0, 10),
    });
    await world.classSubject(klass, { term_id: term });
    assert.equal(
      await sqlState(client, () =>
        client.query("update classes set academic_year_id = $1 where id = $2", [otherYear, klass]),
      ),
      "SC204",
    );
  }));

test("admission numbers are given in order, and none is lost", () =>
  db.asOwner(slug, async (client) => {
    const world = new World(client);
    const school = await world.school();
    const first = await world.student({ school_id: school });
    await sqlState(client, async () => {
      await world.student({ school_id: school });
      await client.query("select 1 / 0");
    });
    const second = await world.student({ school_id: school, admission_number: null });
    const third = await world.student({ school_id: school, admission_number: "X-7" });
    const numbers = await world.all<{ admission_number: string }>(
      "select admission_number from students where id = any ($1) order by id",
      [[first, second, third]],
    );
    const [a, b, c] = numbers.map((row) => row.admission_number);
    assert.match(a!, /^\d{4}-\d{5}$/);
    assert.equal(Number(b!.slice(5)), Number(a!.slice(5)) + 1);
    assert.equal(c, "X-7");
  }));

test("thousands of admission numbers at once: in a row, without those given by hand", () =>
  db.asOwner(slug, async (client) => {
    const world = new World(client);
    const school = await world.school();
    const first = await world.student({ school_id: school });
    const { year, number } = await world.one<{ year: string; number: number }>(
      `select substring(admission_number for 5) as year,
         substring(admission_number from 6)::int as number from students where id = $1`,
      [first],
    );
    const byHand = `${year}${String(number + 3).padStart(5, "0")}`;
    await world.student({ school_id: school, admission_number: byHand });
    await client.query(
      `insert into students (school_id, first_name, last_name)
       select $1, 'Pupil', number::text from generate_series(1, 3000) as number`,
      [school],
    );
    assert.deepEqual(
      await world.one(
        `select count(distinct admission_number)::int, min(substring(admission_number from 6))::int,
           max(substring(admission_number from 6))::int
         from students where school_id = $1`,
        [school],
      ),
      { count: 3002, min: number, max: number + 3001 },
    );
    const { last_number } = await world.one(
      "select last_number::int from number_sequences where name = 'admission'",
    );
    assert.equal(last_number, number + 3001, "what was left of the last block went back");
  }));

test("full names leave out what is empty; nobody is born tomorrow", () =>
  db.asOwner(slug, async (client) => {
    const world = new World(client);
    const school = await world.school();
    const named = async (first: string, middle: string | null, last: string) => {
      const id = await world.student({
        school_id: school,
        first_name: first,
        middle_name: middle,
        last_name: last,
      });
      return (await world.one("select full_name from students where id = $1", [id])).full_name;
    };
    assert.equal(await named("Zoë", "María José", "Núñez"), "Zoë María José Núñez");
    assert.equal(await named("Sukarno", null, ""), "Sukarno");
    assert.equal(await named("", "", "Pelé"), "Pelé");
    assert.equal(
      await sqlState(client, () => world.student({ school_id: school, birth_date: "2999-01-01" })),
      "SC220",
    );
    await world.student({ school_id: school, birth_date: "2016-02-29" });
  }));

test("there is one current year, and switching is one call", () =>
  db.asOwner(slug, async (client) => {
    const world = new World(client);
    const next = await world.year("2050-01-01", "2050-12-31");
    await client.query("select set_current_academic_year($1)", [next]);
    assert.deepEqual(await world.all("select id from academic_years where is_current"), [
      { id: next },
    ]);
    assert.equal(
      await sqlState(client, () =>
        client.query("select set_current_academic_year(gen_random_uuid())"),
      ),
      "P0002",
    );
  }));
