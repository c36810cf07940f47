import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import { openDatabase, slugs } from "../support/database.ts";
import { startMailServer } from "./mail_server.ts";
import { openWorker } from "./support.ts";

describe("metrics", async () => {
  const [slug, otherSlug] = slugs;
  const db = await openDatabase();
  const mail = await startMailServer();
  const worker = openWorker(db, mail);
  db.defer(() => mail.close());
  db.defer(() => worker.close());

  const query = `select school_id, count(*) as value from report_class_lists
    where :day > '2000-01-01' group by school_id`;
  for (const school of slugs) {
    // Of what the demo schools have, attendance depends on the day of the week.
    await change("update metric_definitions set is_active = false", [], school);
    await change(
      "insert into metric_definitions (code, name, query) values ('pupils', 'Pupils', $1)",
      [query],
      school,
    );
  }

  beforeEach(async () => {
    await change("delete from metric_snapshots");
    await worker.clear();
  });

  function change(sql: string, values: unknown[] = [], school = slug): Promise<unknown> {
    return db.commitAsOwner(school, (client) => client.query(sql, values));
  }

  async function night(): Promise<void> {
    await worker.addJob("for_each_school", { task: "capture_metrics" });
    await worker.runJobs();
  }

  /** Of which days, counted from the school's today, there are values; by the schools' codes. */
  async function captured(): Promise<Record<string, number[]>> {
    return db.asOwner(slug, async (client) => {
      const { rows } = await client.query<{ code: string; days: number[] }>(
        `select code,
           array_agg(day - (now() at time zone time_zone)::date order by day) as days
         from metric_snapshots
         join schools on schools.id = metric_snapshots.school_id
         where value > 0
         group by code`,
      );
      return Object.fromEntries(rows.map(({ code, days }) => [code, days]));
    });
  }

  const zones = (north: string, south: string) =>
    change("update schools set time_zone = case code when 'north' then $1 else $2 end", [
      north,
      south,
    ]);

  it("are captured for yesterday, as the worker may see it, and a second time change nothing", async () => {
    await zones("America/New_York", "America/New_York");
    await night();
    const yesterday = { north: [-1], south: [-1] };
    assert.deepEqual(await captured(), yesterday);
    await night();
    assert.deepEqual(await captured(), yesterday);
    const done = worker.log.filter(({ msg, school }) => msg === "Job done" && school === slug);
    assert.deepEqual(
      done.map(({ captured }) => captured),
      [2, 2],
    );
    assert.deepEqual(await worker.waitingJobs(), []);
  });

  it("are captured for the yesterday of each school of a group", async () => {
    // Never the same day, whatever the time.
    await zones("Pacific/Kiritimati", "Pacific/Pago_Pago");
    await night();
    const { north, south } = await captured();
    assert.ok(north!.includes(-1) && south!.includes(-1), JSON.stringify({ north, south }));
    assert.equal(north!.length, 2);
  });

  it("keep no other day from being captured by one that fails, which is tried again", async () => {
    await zones("Pacific/Kiritimati", "Pacific/Pago_Pago");
    const { rows } = await db.asOwner(slug, (client) =>
      client.query<{ day: string }>(
        "select ((now() at time zone 'Pacific/Pago_Pago')::date - 1)::text as day",
      ),
    );
    await change(
      `create function refuse() returns trigger language plpgsql as $$
       begin raise query_canceled; end $$;
       create trigger _999_refuse before insert on metric_snapshots for each row
       when (new.day = '${rows[0]!.day}') execute function refuse()`,
    );
    await night();
    assert.ok(!(await captured()).south!.includes(-1));
    assert.ok((await captured()).north!.includes(-1));
    assert.equal((await worker.waitingJobs("capture_metrics"))[0]!.attempts, 1);

    await change("drop trigger _999_refuse on metric_snapshots");
    await worker.letTimePass();
    await worker.runJobs();
    assert.ok((await captured()).south!.includes(-1));
    assert.deepEqual(await worker.waitingJobs(), []);
    assert.ok(worker.log.every(({ school, level }) => school !== otherSlug || level === "info"));
  });

  it("keep no other from being captured by one that takes too long, which says so", async () => {
    await zones("America/New_York", "America/New_York");
    await change(
      `insert into metric_definitions (code, name, query) values ('a_slow', 'Slow', $1)`,
      [query],
    );
    await change(
      `create function take_long() returns trigger language plpgsql as $$
       begin
         if (select code from metric_definitions where id = new.metric_definition_id) = 'a_slow' then
           raise query_canceled;
         end if;
         return new;
       end $$;
       create trigger _999_take_long before insert on metric_snapshots for each row
       execute function take_long()`,
    );
    await night();
    assert.deepEqual(await captured(), { north: [-1], south: [-1] });
    const { rows } = await db.asOwner(slug, (client) =>
      client.query("select error_code from metric_definitions where code = 'a_slow'"),
    );
    assert.deepEqual(rows, [{ error_code: "57014" }]);
    assert.equal((await worker.waitingJobs("capture_metrics"))[0]!.attempts, 1);
  });
});
