import assert from "node:assert/strict";
import test from "node:test";
import type pg from "pg";
import { isRepetition, openDatabase, slugs } from "../../support/database.ts";
import { inParallel } from "./in_parallel.ts";
import { World } from "./world.ts";

const db = await openDatabase();
const [slug] = slugs;
const many = isRepetition ? 200 : 2000;

const [oldEnd, newStart, newEnd] = ["2024-07-31", "2024-08-01", "2025-07-31"];

/** A level and the last one after it, classes 7A and 8A, and a route with a van of so many seats. */
async function busSchool(client: pg.ClientBase, seats: number) {
  const world = new World(client);
  const school = await world.school();
  const oldYear = await world.year("2023-08-01", oldEnd);
  const newYear = await world.year(newStart, newEnd);
  const eighth = await world.level();
  const seventh = await world.level({ next_grade_level_id: eighth });
  const klass = (name: string, level: string) =>
    world.class({
      school_id: school,
      academic_year_id: oldYear,
      grade_level_id: level,
      name,
    });
  const classes = { "7A": await klass("7A", seventh), "8A": await klass("8A", eighth) };
  const vehicle = await makeVehicle(world, school, seats);
  const route = await world.insert("routes", {
    school_id: school,
    name: "North",
    vehicle_id: vehicle,
    arrives_at: "07:50",
    leaves_at: "14:00",
  });
  const stop = await world.insert("route_stops", {
    route_id: route,
    name: "Mill",
    position: 1,
    to_school_at: "07:30",
    from_school_at: "14:20",
  });
  const pupil = async (last_name: string, name: keyof typeof classes) => {
    const id = await world.student({ school_id: school, first_name: "P", last_name });
    await world.enroll(id, classes[name], "2023-08-01");
    return id;
  };
  const ride = (student_id: string, row: object = {}) =>
    world.insert("transport_assignments", {
      student_id,
      route_id: route,
      route_stop_id: stop,
      starts_on: "2023-09-01",
      ends_on: oldEnd,
      ...row,
    });
  const rollOver = async (dryRun = false, repeating: string[] = []) =>
    (
      await world.all<{ line: string }>(
        `select concat_ws(' ', student_name, outcome, coalesce(transport::text, '-')) as line
         from roll_over_year($1, $2, $3, $4, $5)`,
        [oldYear, newYear, school, repeating, dryRun],
      )
    ).map(({ line }) => line);
  const rides = () =>
    world.all<{ ride: string }>(
      `select last_name || ' ' || transport_assignments.starts_on || ' '
         || coalesce(transport_assignments.ends_on::text, '-') as ride
       from transport_assignments join students on students.id = student_id
       where school_id = $1 order by last_name, transport_assignments.starts_on`,
      [school],
    );
  return { world, school, oldYear, newYear, route, stop, pupil, ride, rollOver, rides };
}

function makeVehicle(world: World, school_id: string, capacity: number): Promise<string> {
  return world.insert("vehicles", {
    school_id,
    plate: `X ${capacity} ${school_id.slice(-12)}`,
    capacity,
    insurance_expires_on: "2030-01-01",
    inspection_expires_on: "2030-01-01",
  });
}

async function smallVan(world: World, school_id: string, seats: number) {
  const driver = await world.insert("drivers", {
    school_id,
    full_name: "D River",
    licence_number: school_id,
    licence_class: "D1",
    licence_expires_on: "2030-01-01",
  });
  return [await makeVehicle(world, school_id, seats), driver] as const;
}

test("places go on where there are seats, by name; those of leavers end", () =>
  db.asOwner(slug, async (client) => {
    const { world, school, route, pupil, ride, rollOver, rides } = await busSchool(client, 7);
    const next = { starts_on: newStart, ends_on: newEnd };
    for (const name of ["New 1", "New 2", "New 3"]) {
      await ride(await world.student({ school_id: school, last_name: name }), next);
    }
    const guardian = await world.insert("guardians", { first_name: "G", last_name: "Uardian" });
    const ana = await pupil("Ana", "7A");
    await world.insert("student_guardians", {
      student_id: ana,
      guardian_id: guardian,
      relation: "mother",
    });
    await ride(ana);
    await ride(await pupil("Bea", "7A"), { ends_on: null });
    const cid = await pupil("Cid", "7A");
    await ride(cid);
    await ride(await pupil("Dan", "7A"), { ends_on: "2024-03-31" });
    const eli = await pupil("Eli", "7A");
    await ride(eli);
    await ride(eli, { starts_on: "2024-09-01", ends_on: newEnd });
    await ride(await pupil("Flo", "7A"));
    await ride(await pupil("Gil", "8A"), { ends_on: null });
    const expected = [
      // Three newcomers, Bea and Eli leave two seats of seven: Ana's and Cid's, before Flo.
      "P Ana promoted continued",
      "P Bea promoted continued",
      "P Cid repeated continued",
      "P Dan promoted -",
      "P Eli promoted already_assigned",
      "P Flo promoted no_seat",
      "P Gil graduated ended",
    ];
    assert.deepEqual(await rollOver(true, [cid]), expected);
    const before = await rides();
    assert.equal(before.length, 11, "a dry run changes nothing");
    assert.deepEqual(await rollOver(false, [cid]), expected);
    assert.deepEqual(
      (await rides()).map((row) => row.ride),
      [
        "Ana 2023-09-01 2024-07-31",
        "Ana 2024-08-01 2025-07-31",
        "Bea 2023-09-01 -",
        "Cid 2023-09-01 2024-07-31",
        "Cid 2024-08-01 2025-07-31",
        "Dan 2023-09-01 2024-03-31",
        "Eli 2023-09-01 2024-07-31",
        "Eli 2024-09-01 2025-07-31",
        "Flo 2023-09-01 2024-07-31",
        "Gil 2023-09-01 2024-07-31",
        "New 1 2024-08-01 2025-07-31",
        "New 2 2024-08-01 2025-07-31",
        "New 3 2024-08-01 2025-07-31",
      ],
    );
    const places = await world.all(
      `select count(distinct route_stop_id)::integer as stops, bool_and(rides_to_school) as all_ways
       from transport_assignments where route_id = $1`,
      [route],
    );
    assert.deepEqual(places, [{ stops: 1, all_ways: true }]);
    assert.deepEqual(
      await world.all("select guardian_id from student_guardians where student_id = $1", [ana]),
      [{ guardian_id: guardian }],
    );
  }));

test("a seat that one cannot use both ways is left for the next", () =>
  db.asOwner(slug, async (client) => {
    const { world, school, pupil, ride, rollOver } = await busSchool(client, 2);
    // Newcomers leave one of the two seats in the morning and none at noon.
    const next = { starts_on: newStart, ends_on: newEnd };
    await ride(await world.student({ school_id: school }), next);
    await ride(await world.student({ school_id: school }), { ...next, rides_to_school: false });
    await ride(await pupil("Ana", "7A"));
    await ride(await pupil("Ben", "7A"), { rides_from_school: false });
    assert.deepEqual(await rollOver(true), ["P Ana promoted no_seat", "P Ben promoted continued"]);
  }));

test("two who share a seat one after the other leave the rest free", () =>
  db.asOwner(slug, async (client) => {
    const { pupil, ride, rollOver } = await busSchool(client, 2);
    await ride(await pupil("Ana", "7A"));
    const half = { starts_on: newStart, ends_on: "2025-01-31" };
    await ride(await pupil("Ben", "7A"), half);
    await ride(await pupil("Cay", "7A"), { starts_on: "2025-02-01", ends_on: newEnd });
    assert.equal((await rollOver(true))[0], "P Ana promoted continued");
  }));

test("a trip that is planned with a smaller vehicle counts", () =>
  db.asOwner(slug, async (client) => {
    const { world, school, route, pupil, ride, rollOver } = await busSchool(client, 3);
    const [van, driver] = await smallVan(world, school, 1);
    await ride(await pupil("Ana", "7A"));
    await ride(await pupil("Ben", "7A"), { rides_to_school: false });
    const cay = await pupil("Cay", "7A");
    await ride(cay, { rides_from_school: false });
    await ride(cay, { rides_to_school: false });
    await world.insert("trips", {
      route_id: route,
      vehicle_id: van,
      driver_id: driver,
      day: "2024-09-02",
      direction: "to_school",
      departs_at: "07:15",
      arrives_at: "07:50",
    });
    const expected = [
      "P Ana promoted continued",
      "P Ben promoted continued",
      "P Cay promoted no_seat",
    ];
    assert.deepEqual(await rollOver(true), expected);
    assert.deepEqual(await rollOver(), expected);
  }));

test("a route out of use, or of another school than the new class, is not continued", () =>
  db.asOwner(slug, async (client) => {
    const { world, route, pupil, ride, rollOver } = await busSchool(client, 9);
    await ride(await pupil("Ana", "7A"));
    await world.one("update routes set is_active = false where id = $1", [route]);
    assert.deepEqual(await rollOver(true), ["P Ana promoted no_seat"]);
    const other = await world.school();
    await world.one("update routes set is_active = true, school_id = $2 where id = $1", [
      route,
      other,
    ]);
    assert.deepEqual(await rollOver(true), ["P Ana promoted ended"]);
    await world.one("update schools set parent_school_id = $1 where id <> $1", [other]);
    assert.deepEqual(await rollOver(true), ["P Ana promoted continued"], "the district's route");
  }));

/** Students in both classes, each with two guardians and every other one on the bus. */
async function manyPupils(client: pg.ClientBase) {
  const made = await busSchool(client, many * 0.3);
  await client.query(
    `with pupils as (
       insert into students (school_id, admission_number, first_name, last_name)
       select $1::uuid, $1::text || '-' || number, 'Pupil', to_char(number, '0000')
       from generate_series(1, ${many}) as number
       returning id, last_name::integer as number
     ),
     enrolled as (
       insert into enrollments (student_id, class_id, starts_on)
       select pupils.id, classes.id, '2023-08-01'
       from pupils
       join classes on classes.school_id = $1::uuid
         and classes.name = case when number % 2 = 0 then '7A' else '8A' end
     ),
     carers as (
       insert into guardians (first_name, last_name)
       select 'Carer', number::text from generate_series(1, ${many}) as number
       returning id, last_name::integer as number
     ),
     ties as (
       insert into student_guardians (student_id, guardian_id, relation)
       select pupils.id, carers.id, 'parent'
       from pupils
       join carers on carers.number in (pupils.number, pupils.number % ${many} + 1)
     )
     insert into transport_assignments (student_id, route_id, route_stop_id, starts_on, ends_on)
     select id, $2, $3, '2023-09-01', $4 from pupils
     where number % 4 in (0, 1) and number <= ${many * 0.6}`,
    [made.school, made.route, made.stop, oldEnd],
  );
  return made;
}

const whole = `select student_id, student_name, outcome, from_class_name, to_class_name,
    guardian_count, transport
  from roll_over_year($1, $2, $3, '{}', $4)`;

test("thousands roll over in one call: the rehearsal says the same, a second run is refused", async () => {
  const made = await db.commitAsOwner(slug, manyPupils);
  const args = [made.oldYear, made.newYear, made.school];
  const { rows: rehearsed } = await db.asOwner(slug, (client) =>
    client.query(whole, [...args, true]),
  );
  assert.equal(rehearsed.length, many);

  // Both at once: one wins, with the same report, and the other is told so.
  let done: unknown[] = [];
  const work = async (client: pg.Client) => {
    done = (await client.query(whole, [...args, false])).rows;
  };
  assert.deepEqual((await inParallel(db.adminUrl, slug, [work, work])).sort(), ["00000", "SC218"]);
  assert.deepEqual(done, rehearsed);
  assert.deepEqual(await inParallel(db.adminUrl, slug, [work]), ["SC218"]);

  await db.asOwner(slug, async (client) => {
    const { rows } = await client.query(
      `with spells as (
         select student_id, count(*) as spells,
           bool_or(exit_code is null and enrollments.starts_on = $2) as goes_on
         from enrollments join students on students.id = student_id
         where school_id = $1 group by student_id
       ),
       rides as (
         select student_id, count(*) as rides
         from transport_assignments join students on students.id = student_id
         where school_id = $1 group by student_id
       ),
       ties as (
         select student_id, count(*) as ties
         from student_guardians join students on students.id = student_id
         where school_id = $1 group by student_id
       )
       select spells::integer, goes_on, coalesce(rides, 0)::integer as rides, ties::integer,
         count(*)::integer
       from spells left join rides using (student_id) left join ties using (student_id)
       group by 1, 2, 3, 4 order by goes_on desc, rides desc`,
      [made.school, newStart],
    );
    // The even numbers up to 1,200, of 2,000, all find one of the 600 seats again.
    assert.deepEqual(rows, [
      { spells: 2, goes_on: true, rides: 2, ties: 2, count: many * 0.15 },
      { spells: 2, goes_on: true, rides: 0, ties: 2, count: many * 0.35 },
      { spells: 1, goes_on: false, rides: 1, ties: 2, count: many * 0.15 },
      { spells: 1, goes_on: false, rides: 0, ties: 2, count: many * 0.35 },
    ]);
  });
});
