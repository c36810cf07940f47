import assert from "node:assert/strict";
import test from "node:test";
import { sharedDatabase, slugs, sqlState } from "../../support/database.ts";
import { day } from "../academic/world.ts";
import { busRoute } from "./fleet.ts";

const db = await sharedDatabase();
const [slug] = slugs;

test("a seat more than the vehicle has is given to nobody", () =>
  db.asOwner(slug, async (client) => {
    const { fleet, school, stop } = await busRoute(client, 2);
    await fleet.rider(school, stop);
    await fleet.rider(school, stop);
    assert.equal(await sqlState(client, () => fleet.rider(school, stop)), "SC701");
  }));

test("seats are counted day by day, not in total", () =>
  db.asOwner(slug, async (client) => {
    const { fleet, school, stop } = await busRoute(client, 2);
    // Never more than two at once, though four overlap with the fifth.
    await fleet.rider(school, stop, { starts_on: day(0), ends_on: day(9) });
    await fleet.rider(school, stop, { starts_on: day(10), ends_on: day(19) });
    await fleet.rider(school, stop, { starts_on: day(20), ends_on: null });
    await fleet.rider(school, stop, { starts_on: day(0), ends_on: day(4) });
    await fleet.rider(school, stop, { starts_on: day(5), ends_on: day(25) });
    const full = { starts_on: day(25), ends_on: day(25) };
    assert.equal(await sqlState(client, () => fleet.rider(school, stop, full)), "SC701");
    await fleet.rider(school, stop, { starts_on: day(26), ends_on: null });
  }));

test("each direction has seats of its own", () =>
  db.asOwner(slug, async (client) => {
    const { fleet, school, stop, route } = await busRoute(client, 1);
    await fleet.rider(school, stop, { rides_from_school: false });
    await fleet.rider(school, stop, { rides_to_school: false });
    assert.equal(await sqlState(client, () => fleet.rider(school, stop)), "SC701");
    const { free } = await fleet.one<{ free: number }>("select free_seats($1) as free", [route]);
    assert.equal(free, 0);
  }));

test("a seat that is made longer, or to cover another direction, is counted again", () =>
  db.asOwner(slug, async (client) => {
    const { fleet, school, stop } = await busRoute(client, 1);
    await fleet.rider(school, stop, { starts_on: day(10) });
    const early = await fleet.student({ school_id: school });
    const seat = await fleet.seat(early, stop, { ends_on: day(5) });
    const change = (set: string) => () =>
      client.query(`update transport_assignments set ${set} where id = $1`, [seat]);
    assert.equal(await sqlState(client, change(`ends_on = '${day(10)}'`)), "SC701");
    assert.equal(await sqlState(client, change(`ends_on = '${day(9)}'`)), "00000");
    assert.equal(await sqlState(client, change("ends_on = null")), "SC701");
  }));

test("the vehicle keeps as many seats as there are riders, from today on", () =>
  db.asOwner(slug, async (client) => {
    const { fleet, school, stop, vehicle } = await busRoute(client, 4);
    await fleet.rider(school, stop, { starts_on: day(-30), ends_on: day(-10) });
    await fleet.rider(school, stop, { starts_on: day(-30), ends_on: day(-10) });
    await fleet.rider(school, stop, { starts_on: day(-30), ends_on: day(-10) });
    await fleet.rider(school, stop, { starts_on: day(30), ends_on: day(60) });
    await fleet.rider(school, stop, { starts_on: day(60) });
    const shrink = (seats: number) => () =>
      client.query("update vehicles set capacity = $2 where id = $1", [vehicle, seats]);
    assert.equal(await sqlState(client, shrink(1)), "SC701");
    assert.equal(await sqlState(client, shrink(2)), "00000");
  }));

test("a route gets no vehicle that is too small, and one of any size while nobody rides", () =>
  db.asOwner(slug, async (client) => {
    const { fleet, school, stop, route } = await busRoute(client, 4);
    const small = await fleet.vehicle(school, { capacity: 1 });
    const use = (vehicle: string) => () =>
      client.query("update routes set vehicle_id = $2 where id = $1", [route, vehicle]);
    assert.equal(await sqlState(client, use(small)), "00000");
    await fleet.rider(school, stop);
    const other = await fleet.route(school);
    const there = await fleet.stop(other);
    // Without a vehicle nobody counts; the vehicle does when it comes.
    await fleet.rider(school, there);
    await fleet.rider(school, there);
    assert.equal(
      await sqlState(client, () =>
        client.query("update routes set vehicle_id = $2 where id = $1", [other, small]),
      ),
      "SC701",
    );
  }));

test("the smallest vehicle that makes a single trip is the limit on that day and way", () =>
  db.asOwner(slug, async (client) => {
    const { fleet, school, stop, route } = await busRoute(client, 3);
    const small = await fleet.vehicle(school, { capacity: 1 });
    const trip = await fleet.trip(route, { vehicle_id: small, day: day(5) });
    await fleet.rider(school, stop);
    assert.equal(await sqlState(client, () => fleet.rider(school, stop)), "SC701");
    // Around that day, and home on it.
    await fleet.rider(school, stop, { starts_on: day(1), ends_on: day(4) });
    await fleet.rider(school, stop, { starts_on: day(5), rides_to_school: false });
    const seats = async (direction: string) =>
      (
        await fleet.one<{ free: number }>("select free_seats($1, $2, $3) as free", [
          route,
          day(5),
          direction,
        ])
      ).free;
    assert.deepEqual([await seats("to_school"), await seats("from_school")], [0, 1]);
    await client.query("update trips set state = 'cancelled' where id = $1", [trip]);
    assert.deepEqual([await seats("to_school"), await seats("from_school")], [2, 1]);
  }));

test("no trip is made with a vehicle that is too small for those who ride", () =>
  db.asOwner(slug, async (client) => {
    const { fleet, school, stop, route, vehicle } = await busRoute(client, 3);
    const small = await fleet.vehicle(school, { capacity: 1 });
    await fleet.rider(school, stop, { starts_on: day(3) });
    await fleet.rider(school, stop, { starts_on: day(3), rides_from_school: false });
    const make = (row: Record<string, unknown>) => () =>
      fleet.trip(route, { vehicle_id: small, ...row });
    assert.equal(await sqlState(client, make({ day: day(3) })), "SC701");
    assert.equal(await sqlState(client, make({ day: day(2) })), "00000");
    assert.equal(await sqlState(client, make({ day: day(3), direction: "from_school" })), "00000");
    const trip = await fleet.trip(route, { day: day(4), vehicle_id: vehicle });
    assert.equal(
      await sqlState(client, () =>
        client.query("update trips set vehicle_id = $2 where id = $1", [trip, small]),
      ),
      "SC701",
    );
  }));

test("fewer seats are refused for a vehicle that only makes a single trip, too", () =>
  db.asOwner(slug, async (client) => {
    const { fleet, school, stop, route } = await busRoute(client, 3);
    const other = await fleet.vehicle(school, { capacity: 3 });
    await fleet.rider(school, stop);
    await fleet.rider(school, stop);
    await fleet.trip(route, { vehicle_id: other, day: day(7) });
    const shrink = () => client.query("update vehicles set capacity = 1 where id = $1", [other]);
    assert.equal(await sqlState(client, shrink), "SC701");
  }));

test("a student who moves to another stop takes a seat of its route", () =>
  db.asOwner(slug, async (client) => {
    const { fleet, school, stop } = await busRoute(client, 1);
    const full = await busRoute(client, 1);
    await fleet.rider(full.school, full.stop);
    const student = await fleet.student({ school_id: school });
    const seat = await fleet.seat(student, stop);
    const move = (to: string) => () =>
      client.query("update transport_assignments set route_stop_id = $2 where id = $1", [seat, to]);
    assert.equal(await sqlState(client, move(full.stop)), "SC701");
    const next = await busRoute(client, 1);
    assert.equal(await sqlState(client, move(next.stop)), "00000");
    const { route_id } = await fleet.one(
      "select route_id from transport_assignments where id = $1",
      [seat],
    );
    assert.equal(route_id, next.route);
  }));
