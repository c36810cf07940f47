import assert from "node:assert/strict";
import test from "node:test";
import type pg from "pg";
import { openDatabase, slugs } from "../../support/database.ts";
import { day } from "../academic/world.ts";
import { atOnce } from "./at_once.ts";
import { busRoute, Fleet } from "./fleet.ts";

const db = await openDatabase();
const [slug] = slugs;

/** A bus with one seat left, and two students who want it. */
const lastSeat = () =>
  db.commitAsOwner(slug, async (client) => {
    const scene = await busRoute(client, 2);
    const { fleet, school, stop } = scene;
    await fleet.rider(school, stop);
    const students = [
      await fleet.student({ school_id: school }),
      await fleet.student({ school_id: school }),
    ] as const;
    return { ...scene, students };
  });

const take = (student: string, stop: string) => (client: pg.Client) =>
  new Fleet(client).seat(student, stop);
const shrink = (vehicle: string, seats: number) => (client: pg.Client) =>
  client.query("update vehicles set capacity = $2 where id = $1", [vehicle, seats]);

test("the last seat goes to one of two who take it at once", async () => {
  const { stop, students } = await lastSeat();
  assert.deepEqual(
    await atOnce(db.adminUrl, slug, take(students[0], stop), take(students[1], stop)),
    ["00000", "SC701"],
  );
});

test("the function and a plain insert want the same seat", async () => {
  const { stop, students } = await lastSeat();
  const assign = (client: pg.Client) =>
    client.query("select assign_transport($1, $2)", [students[0], stop]);
  assert.deepEqual(await atOnce(db.adminUrl, slug, assign, take(students[1], stop)), [
    "00000",
    "SC701",
  ]);
});

test("no seat is taken away while somebody sits down, nor the other way round", async () => {
  const { stop, students, vehicle } = await lastSeat();
  assert.deepEqual(await atOnce(db.adminUrl, slug, take(students[0], stop), shrink(vehicle, 1)), [
    "00000",
    "SC701",
  ]);
  const other = await lastSeat();
  assert.deepEqual(
    await atOnce(db.adminUrl, slug, shrink(other.vehicle, 1), take(other.students[0], other.stop)),
    ["00000", "SC701"],
  );
});

test("a smaller vehicle comes to the route while somebody takes the last seat", async () => {
  const scene = async () => {
    const one = await lastSeat();
    const small = await db.commitAsOwner(slug, (client) =>
      new Fleet(client).vehicle(one.school, { capacity: 1 }),
    );
    return { ...one, small };
  };
  const use = (route: string, vehicle: string) => (client: pg.Client) =>
    client.query("update routes set vehicle_id = $2 where id = $1", [route, vehicle]);
  const drive = (route: string, vehicle: string) => (client: pg.Client) =>
    new Fleet(client).trip(route, { vehicle_id: vehicle, day: day(2) });

  for (const bring of [use, drive]) {
    const first = await scene();
    assert.deepEqual(
      await atOnce(
        db.adminUrl,
        slug,
        bring(first.route, first.small),
        take(first.students[0], first.stop),
      ),
      ["00000", "SC701"],
    );
    const second = await scene();
    assert.deepEqual(
      await atOnce(
        db.adminUrl,
        slug,
        take(second.students[0], second.stop),
        bring(second.route, second.small),
      ),
      ["00000", "SC701"],
    );
  }
});

test("a vehicle shrinks while it is put on a route", async () => {
  const { route, school } = await lastSeat();
  const other = await db.commitAsOwner(slug, async (client) => {
    const fleet = new Fleet(client);
    return [await fleet.vehicle(school), await fleet.vehicle(school)] as const;
  });
  await db.commitAsOwner(slug, async (client) => {
    const { id } = await new Fleet(client).one<{ id: string }>(
      "select id from route_stops where route_id = $1",
      [route],
    );
    await new Fleet(client).rider(school, id);
  });
  const use = (vehicle: string) => (client: pg.Client) =>
    client.query("update routes set vehicle_id = $2 where id = $1", [route, vehicle]);
  assert.deepEqual(await atOnce(db.adminUrl, slug, shrink(other[0], 1), use(other[0])), [
    "00000",
    "SC701",
  ]);
  assert.deepEqual(await atOnce(db.adminUrl, slug, use(other[1]), shrink(other[1], 1)), [
    "00000",
    "SC701",
  ]);
});

test("who would not see what others commit may not count seats", async () => {
  const { stop, students, vehicle, route } = await lastSeat();
  const strictly = (work: (client: pg.Client) => Promise<unknown>) => async (client: pg.Client) => {
    const { rows } = await client.query<{ path: string }>(
      "select current_setting('search_path') as path",
    );
    await client.query("rollback; begin isolation level repeatable read");
    await client.query("select set_config('search_path', $1, true)", [rows[0]!.path]);
    await client.query("set local role homeroom_owner; select 1 from students");
    await work(client);
  };
  const nothing = (client: pg.Client) => client.query("select 1");
  for (const work of [
    take(students[0], stop),
    shrink(vehicle, 1),
    (client: pg.Client) => new Fleet(client).trip(route),
  ]) {
    assert.deepEqual(await atOnce(db.adminUrl, slug, nothing, strictly(work)), ["00000", "SC713"]);
  }
});
