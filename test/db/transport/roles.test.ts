import assert from "node:assert/strict";
import test from "node:test";
import { demoEmail } from "../../../db/runner/demo.ts";
import { demoId, sharedDatabase, slugs, sqlState } from "../../support/database.ts";
import { actAs, busRoute } from "./fleet.ts";

const db = await sharedDatabase();
const [slug] = slugs;

test("the administrator hands out all roles of transport, the office that of drivers", async () => {
  for (const [giver, role, state] of [
    ["admin", "Transport manager", "00000"],
    ["admin", "Driver", "00000"],
    ["registrar", "Driver", "00000"],
    ["registrar", "Transport manager", "SC102"],
    // Who sees no accounts finds none to give a role.
    ["transport", "Driver", "SC106"],
  ] as const) {
    await db.asUser(slug, demoId(`users/${giver}`), async (client) => {
      const assign = () =>
        client.query("select assign_role($1, $2)", [demoEmail("nobody", slug), role]);
      assert.equal(await sqlState(client, assign), state, `${giver}: ${role}`);
    });
  }
});

test("a manager of one school runs its transport, and no other one's", () =>
  db.asOwner(slug, async (client) => {
    const { fleet, school, route, stop } = await busRoute(client);
    const other = await busRoute(client);
    const student = await fleet.student({ school_id: school });
    await actAs(client, await fleet.user("Transport manager", { school_id: school }));
    for (const [work, there] of [
      [(where: typeof other) => fleet.vehicle(where.school), "42501"],
      [(where: typeof other) => fleet.driver(where.school), "42501"],
      [(where: typeof other) => fleet.route(where.school), "42501"],
      [(where: typeof other) => fleet.trip(where.route), "42501"],
      [
        (where: typeof other) =>
          fleet.stop(where.route, { position: 7, to_school_at: null, from_school_at: "15:05" }),
        "42501",
      ],
      [(where: typeof other) => fleet.seat(student, where.stop), "42501"],
    ] as const) {
      assert.equal(await sqlState(client, () => work({ ...other, school, route, stop })), "00000");
      await client.query("savepoint again");
      assert.equal(await sqlState(client, () => work(other)), there);
      await client.query("rollback to again");
    }
    const seen = await fleet.all("select distinct school_id from vehicles");
    assert.deepEqual(seen, [{ school_id: school }]);
  }));

test("a driver sees the own routes and vehicles, and trips; a substitute those of today", () =>
  db.asOwner(slug, async (client) => {
    const { fleet, school, route } = await busRoute(client);
    await fleet.trip(route);
    const substitute = await fleet.user("Driver");
    const driver = await fleet.driver(school, { user_id: substitute });
    const see = async () => {
      await actAs(client, substitute);
      const found = [];
      for (const table of ["routes", "route_stops", "vehicles", "trips", "drivers"]) {
        found.push((await fleet.all(`select id from ${table}`)).length);
      }
      await actAs(client, null);
      return found;
    };
    assert.deepEqual(await see(), [0, 0, 0, 0, 1]);
    await fleet.trip(route, { direction: "from_school", driver_id: driver });
    assert.deepEqual(await see(), [1, 1, 1, 1, 1]);
  }));
