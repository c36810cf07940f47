import type pg from "pg";
import { inTransaction, withClient } from "../../db/runner/connect.ts";
import { demoEmail } from "../../db/runner/demo.ts";
import { searchPathOf, tenantNames } from "../../db/runner/names.ts";
import { median, seconds, timeEach, type Bench } from "./figures.ts";
import { benchPassword, benchSlug, prepareSchools } from "./schools.ts";

const vehicles = 200;
const connections = 8;
const singles = 4000;
const batches = 100;
const slug = benchSlug(1);
const names = tenantNames(slug);

/**
 * A feed of positions: 200 vehicles, each once a second, for a school that has kept those of a month.
 * What comes in is one transaction a call, with what the server sets, written to disk.
 */
export const positions: Bench = async ({ adminUrl }) => {
  const url = await prepareSchools(adminUrl, "homeroom_bench_positions", 1);
  const trips = await withClient(url, (client) => inTransaction(client, () => addFleet(client)));
  await withClient(url, (client) => client.query("vacuum analyze"));
  const server = new URL(url);
  server.username = "homeroom_server";
  server.password = benchPassword;

  const perSecond = await singleCalls(server.href, trips);
  const manager = await withClient(url, (client) => userId(client));
  const batchTimes = await batched(server.href, trips, manager);
  const [newest, sorted] = await withClient(server.href, (client) => reading(client, manager));
  const rate = (count: number, milliseconds: number) =>
    Math.round((count * 1000) / milliseconds).toLocaleString("en");
  return [
    {
      what: `Positions a second, one a call by its driver, ${connections} connections`,
      measured: perSecond.toLocaleString("en"),
      goal: `${vehicles}`,
    },
    {
      what: `Positions a second, ${vehicles} a call, one connection`,
      measured: `${rate(vehicles, median(batchTimes))} (a call: ${seconds(batchTimes)})`,
      goal: `${vehicles}`,
    },
    {
      what: `Where ${vehicles} vehicles are: latest_positions(), and the month sorted`,
      measured: `${newest!.toFixed(1)} ms, ${sorted!.toFixed(0)} ms`,
    },
  ];
};

interface UnderWay {
  trip: string;
  user: string;
}

/** Vehicles of which a tenth moves no more since a fortnight; the others are under way. */
async function addFleet(client: pg.Client): Promise<UnderWay[]> {
  await client.query(`set local search_path = ${searchPathOf(names)}`);
  await client.query("update trips set state = 'cancelled' where state in ('planned', 'running')");
  await client.query(
    `select ensure_position_partitions(current_date - 30, current_date + 2);
     create temporary table fleet on commit drop as
     select n, app.uuid_v7() as vehicle_id, app.uuid_v7() as driver_id, app.uuid_v7() as user_id,
       app.uuid_v7() as route_id, app.uuid_v7() as trip_id, app.uuid_v7() as old_trip_id, schools.id as school_id
     from generate_series(1, ${vehicles}) as n
     cross join (select id from schools where code = 'north') as schools;
     insert into users (id, email, display_name) select user_id, 'd' || n || '@x.example', 'D' from fleet;
     insert into user_roles (user_id, role_id)
     select user_id, roles.id from fleet join roles on roles.name = 'Driver';
     insert into vehicles (id, school_id, plate, capacity, insurance_expires_on, inspection_expires_on)
     select vehicle_id, school_id, 'BENCH ' || n, 50, '2200-01-01', '2200-01-01' from fleet;
     insert into drivers (id, user_id, school_id, full_name, licence_number, licence_class, licence_expires_on)
     select driver_id, user_id, school_id, 'D', 'B-' || n, 'D', '2200-01-01' from fleet;
     insert into routes (id, school_id, name, vehicle_id, driver_id, arrives_at)
     select route_id, school_id, 'Bench ' || n, vehicle_id, driver_id, '08:00' from fleet;
     alter table trips disable trigger user;
     alter table vehicle_positions disable trigger user;
     insert into trips
       (id, route_id, vehicle_id, driver_id, day, direction, state, departs_at, arrives_at,
        planned_from, planned_until, started_at, completed_at)
     select old_trip_id, route_id, vehicle_id, driver_id, current_date - 30, 'from_school', 'completed',
       '00:00', '01:00', now() - interval '30 days', now() - interval '29 days',
       now() - interval '30 days', now() - case when n % 10 = 0 then interval '14 days' else interval '1 day' end
     from fleet;
     insert into trips
       (id, route_id, vehicle_id, driver_id, day, direction, state, departs_at, arrives_at,
        planned_from, planned_until, started_at)
     select trip_id, route_id, vehicle_id, driver_id, current_date, 'to_school', 'running',
       '00:00', '01:00', now() - interval '10 minutes', now() + interval '1 hour', now() - interval '10 minutes'
     from fleet
     where n % 10 > 0;
     insert into vehicle_positions (recorded_at, vehicle_id, trip_id, latitude, longitude)
     select moment, vehicle_id, old_trip_id, 1, 1
     from generate_series(now() - interval '30 days', now() - interval '1 day', interval '20 minutes') as moment
     cross join fleet
     where n % 10 > 0 or moment < now() - interval '14 days';
     alter table trips enable trigger user;
     alter table vehicle_positions enable trigger user`,
  );
  const { rows } = await client.query<UnderWay>(
    "select trip_id as trip, user_id as user from fleet where n % 10 > 0",
  );
  return rows;
}

/** Each driver's device sends by itself; the calls come over as many connections as a server may keep. */
async function singleCalls(url: string, trips: UnderWay[]): Promise<number> {
  let sent = 0;
  const send = () =>
    withClient(url, async (client) => {
      while (sent < singles) {
        const { trip, user } = trips[sent % trips.length]!;
        const since = sent % 500_000;
        sent += 1;
        await asUser(client, user, () =>
          client.query(
            "select record_position($1, 44.1, 5.2, now() - $2 * interval '1 ms', 30, 90)",
            [trip, since],
          ),
        );
      }
    });
  // What every connection does once is not measured.
  await withClient(url, (client) => asUser(client, trips[0]!.user, () => client.query("select")));
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: connections }, send));
  return Math.round((singles * 1000) / (performance.now() - startedAt));
}

async function batched(url: string, trips: UnderWay[], manager: string): Promise<number[]> {
  return withClient(url, (client) =>
    timeEach(batches, (run) => {
      const moment = new Date(Date.now() - 60_000 + run * 500).toISOString();
      const entries = Array.from({ length: vehicles }, (_, n) => {
        const shift = Math.floor(n / trips.length);
        const at = new Date(Date.parse(moment) + shift * 100).toISOString();
        return `(${trips[n % trips.length]!.trip},"${at}",44.1,5.2,30,90)`;
      });
      return asUser(client, manager, () =>
        client.query("select record_positions($1::app.position_entry[])", [entries]),
      );
    }),
  );
}

/** Milliseconds of the function, and of sorting all that is kept. */
async function reading(client: pg.Client, manager: string): Promise<number[]> {
  const found: number[] = [];
  for (const query of [
    "select * from latest_positions()",
    "select distinct on (vehicle_id) * from vehicle_positions order by vehicle_id, recorded_at desc",
  ]) {
    const times = await timeEach(10, () => asUser(client, manager, () => client.query(query)));
    found.push(median(times));
  }
  return found;
}

async function asUser(
  client: pg.Client,
  user: string,
  work: () => Promise<unknown>,
): Promise<void> {
  await client.query(`begin; set local search_path = ${searchPathOf(names)}`);
  await client.query("select set_config('role', $1, true), set_config('app.user_id', $2, true)", [
    names.role,
    user,
  ]);
  await work();
  await client.query("commit");
}

async function userId(client: pg.Client): Promise<string> {
  await client.query(`set search_path = ${searchPathOf(names)}`);
  const { rows } = await client.query<{ id: string }>("select id from users where email = $1", [
    demoEmail("transport", slug),
  ]);
  return rows[0]!.id;
}
