import assert from "node:assert/strict";
import test from "node:test";
import { sharedDatabase, slugs, sqlState } from "../../support/database.ts";
import { day } from "../academic/world.ts";
import { actAs, busRoute, type Fleet } from "./fleet.ts";

const db = await sharedDatabase();
const [slug] = slugs;

type Line = {
  direction: string;
  planned_at: string;
  stop_name: string;
  student_id: string;
  contacts: string[];
};

const manifest = (fleet: Fleet, route: string, on = day()) =>
  fleet.all<Line>(
    `select direction, planned_at::text, stop_name, student_id,
       array(select contact.name from unnest(emergency_contacts) as contact) as contacts
     from route_manifest($1, $2)`,
    [route, on],
  );

const briefly = (lines: Line[], names: Record<string, string>) =>
  lines.map((line) => {
    const [name] = Object.entries(names).find(([, id]) => id === line.student_id)!;
    return `${line.direction} ${line.planned_at.slice(0, 5)} ${line.stop_name} ${name}`;
  });

test("a manifest lists who boards where, in the order in which the vehicle comes", () =>
  db.asOwner(slug, async (client) => {
    const { fleet, school, route, stop } = await busRoute(client);
    const near = await fleet.stop(route, {
      name: "Near",
      position: 2,
      to_school_at: "07:50",
      from_school_at: "15:10",
    });
    const names = {
      far: await fleet.rider(school, stop),
      close: await fleet.rider(school, near),
      homeward: await fleet.rider(school, stop, { rides_to_school: false }),
      past: await fleet.rider(school, stop, { starts_on: day(-9), ends_on: day(-1) }),
      future: await fleet.rider(school, stop, { starts_on: day(1) }),
    };
    assert.deepEqual(briefly(await manifest(fleet, route), names), [
      "to_school 07:30 Stop far",
      "to_school 07:50 Near close",
      "from_school 15:10 Near close",
      "from_school 15:30 Stop far",
      "from_school 15:30 Stop homeward",
    ]);
    assert.equal((await manifest(fleet, route, day(1))).length, 7);
  }));

test("a driver gets the manifest of the own trips, with whom to call", () =>
  db.asOwner(slug, async (client) => {
    const { fleet, school, route, stop, driver } = await busRoute(client);
    const student = await fleet.rider(school, stop);
    for (const [first_name, contact_order, is_emergency_contact] of [
      ["Second", 2, true],
      ["First", 1, true],
      ["Never", 1, false],
    ] as const) {
      const guardian = await fleet.insert("guardians", { first_name, last_name: "X" });
      await fleet.insert("student_guardians", {
        student_id: student,
        guardian_id: guardian,
        relation: "other",
        contact_order,
        is_emergency_contact,
      });
    }
    const user = await fleet.user("Driver");
    await client.query("update drivers set user_id = $2 where id = $1", [driver, user]);
    await fleet.trip(route, { driver_id: await fleet.driver(school) });
    const refused = () => manifest(fleet, route);
    await actAs(client, user);
    // The usual driver, but not today.
    assert.equal(await sqlState(client, refused), "42501");
    await actAs(client, null);
    await fleet.trip(route, { direction: "from_school" });
    await actAs(client, user);
    const lines = await manifest(fleet, route);
    assert.deepEqual(
      lines.map((line) => [line.direction, line.contacts]),
      [["from_school", ["First X", "Second X"]]],
    );
    assert.deepEqual(await fleet.all("select id from students"), []);
    await actAs(client, null);
    await client.query("select revoke_permission('Driver', 'emergency_contacts:view')");
    await actAs(client, user);
    assert.deepEqual(
      (await manifest(fleet, route)).map((line) => line.contacts),
      [[]],
    );
  }));

test("a manifest is for nobody who only rides, and for the staff of the school", () =>
  db.asOwner(slug, async (client) => {
    const { fleet, school, route, stop } = await busRoute(client);
    const student = await fleet.user("Student");
    await client.query("update students set user_id = $2 where id = $1", [
      await fleet.rider(school, stop),
      student,
    ]);
    const tries = [
      [student, "42501"],
      [await fleet.user("Teacher"), "42501"],
      [await fleet.user("Registrar"), "00000"],
      [await fleet.user("Auditor"), "00000"],
      [await fleet.user("Transport manager", { school_id: school }), "00000"],
      [await fleet.user("Transport manager", { school_id: await fleet.school() }), "42501"],
    ] as const;
    for (const [user, state] of tries) {
      await actAs(client, user);
      assert.equal(await sqlState(client, () => manifest(fleet, route)), state);
      await actAs(client, null);
    }
    assert.equal(await sqlState(client, () => manifest(fleet, stop)), "00000");
  }));

test("what falls due is listed with what is late, for vehicles and drivers in use", () =>
  db.asOwner(slug, async (client) => {
    const { fleet, school } = await busRoute(client);
    const vehicle = await fleet.vehicle(school, {
      insurance_expires_on: day(-1),
      inspection_expires_on: day(5),
    });
    await fleet.vehicle(school, { insurance_expires_on: day(-9), is_active: false });
    const driver = await fleet.driver(school, {
      licence_expires_on: day(3),
      medical_check_expires_on: day(12),
    });
    const oil = await fleet.insert("vehicle_maintenance", { vehicle_id: vehicle, due_on: day(4) });
    await fleet.insert("vehicle_maintenance", {
      vehicle_id: vehicle,
      due_on: day(4),
      done_on: day(-2),
    });
    await actAs(client, await fleet.user("Transport manager", { school_id: school }));
    const due = (by: string | null) =>
      fleet.all(
        "select kind, is_overdue, coalesce(maintenance_id, driver_id, vehicle_id) as what from vehicles_due($1)",
        [by],
      );
    assert.deepEqual(await due(day(10)), [
      { kind: "insurance", is_overdue: true, what: vehicle },
      { kind: "licence", is_overdue: false, what: driver },
      { kind: "maintenance", is_overdue: false, what: oil },
      { kind: "inspection", is_overdue: false, what: vehicle },
    ]);
    assert.deepEqual(await due(null), [{ kind: "insurance", is_overdue: true, what: vehicle }]);
    await actAs(client, null);
    await actAs(client, await fleet.user("Student"));
    assert.deepEqual(await due(day(10)), []);
  }));

test("free seats are told to those who see the route", () =>
  db.asOwner(slug, async (client) => {
    const { fleet, school, route, stop } = await busRoute(client, 3);
    await fleet.rider(school, stop, { ends_on: day(4) });
    await fleet.rider(school, stop, { rides_to_school: false });
    const free = async (on: string | null, direction: string | null = null) =>
      (
        await fleet.one<{ free: number | null }>("select free_seats($1, $2, $3) as free", [
          route,
          on,
          direction,
        ])
      ).free;
    assert.deepEqual(
      [await free(null), await free(null, "to_school"), await free(day(5))],
      [1, 2, 2],
    );
    await actAs(client, await fleet.user("Transport manager"));
    assert.equal(await free(null), 1);
    await actAs(client, null);
    await actAs(client, await fleet.user("Student"));
    assert.equal(await free(null), null);
  }));
