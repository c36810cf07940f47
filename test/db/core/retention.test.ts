import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type pg from "pg";
import { beginAsUser, demoId, sharedDatabase, slugs, sqlState } from "../../support/database.ts";

const db = await sharedDatabase();
const [slug] = slugs;
const admin = demoId("users/admin");

async function keep(client: pg.ClientBase, subject: string, days: number | null): Promise<void> {
  await client.query("update retention_periods set days = $2 where subject = $1", [subject, days]);
}

async function forget(client: pg.ClientBase, subject: string, atMost = 50_000): Promise<number> {
  const { rows } = await client.query<{ forgotten: number }>(
    "select forget_old($1, $2) as forgotten",
    [subject, atMost],
  );
  return rows[0]!.forgotten;
}

/** Inserts a row whose `column`, kept by a trigger, says so many days ago. */
async function insertOld(
  client: pg.ClientBase,
  table: string,
  row: Record<string, unknown>,
  days: number,
  column = "created_at",
): Promise<void> {
  await client.query(`alter table ${table} disable trigger _100_timestamps`);
  const columns = Object.keys(row);
  await client.query(
    `insert into ${table} (${[column, ...columns].join(", ")})
     values (now() - $1::int * interval '1 day' ${columns.map((_, n) => `, $${n + 2}`).join("")})`,
    [days, ...Object.values(row)],
  );
}

describe("how long what is kept", () => {
  it("is the same at every school in the beginning", () =>
    db.asOwner(slug, async (client) => {
      const { rows } = await client.query<{ subject: string; days: number | null }>(
        "select subject, days from retention_periods where days is not null order by subject",
      );
      assert.deepEqual(Object.fromEntries(rows.map(({ subject, days }) => [subject, days])), {
        user_sessions: 90,
        record_views: 730,
        webhook_deliveries: 30,
        vehicle_positions: 30,
      });
      const { rows: missing } = await client.query(
        `select from unnest(enum_range(null::app.retention_subject)) as subject
         where subject not in (select retention_periods.subject from retention_periods)`,
      );
      assert.equal(missing.length, 0);
    }));

  it("is changed by whoever may, within limits, and logged", () =>
    db.asOwner(slug, async (client) => {
      await beginAsUser(client, slug, admin);
      const states: string[] = [];
      for (const [subject, days] of [
        ["audit_logs", 364],
        ["record_views", 729],
        ["login_history", 29],
        ["notifications", 29],
        ["deliveries", 0],
        ["vehicle_positions", 36_501],
        ["audit_logs", 365],
        ["deliveries", null],
      ] as const) {
        states.push(await sqlState(client, () => keep(client, subject, days)));
      }
      assert.deepEqual(states, [...Array<string>(6).fill("23514"), "00000", "00000"]);
      const { rows } = await client.query(
        `select new_values from audit_logs
         where table_name = 'retention_periods' and operation = 'update' and user_id = $1`,
        [admin],
      );
      assert.deepEqual(rows, [{ new_values: { days: 365 } }]);
    }));
});

describe("at night, what is older", () => {
  const kept = {
    login_history: { email: "a@a.example", succeeded: true },
    notifications: { user_id: admin, kind: "notice", title: "Old" },
    report_runs: {
      report_name: "Old",
      state: "failed",
      error_code: "X",
      error_message: "X",
      finished_at: new Date(),
    },
  };

  for (const [table, row] of Object.entries(kept)) {
    it(`is removed from ${table}, and nothing where all is kept`, () =>
      db.asOwner(slug, async (client) => {
        await client.query(`delete from ${table}`);
        await insertOld(client, table, row, 41);
        await insertOld(client, table, row, 39);
        assert.equal(await forget(client, table), 0);
        await keep(client, table, 40);
        assert.equal(await forget(client, table), 1);
        assert.equal((await client.query(`select from ${table}`)).rowCount, 1);
      }));
  }

  it("is removed without a trace in the audit log, which has what is removed otherwise", () =>
    db.asOwner(slug, async (client) => {
      const logged = async () => {
        const { rowCount } = await client.query(
          "select from audit_logs where table_name = 'notifications' and operation = 'delete'",
        );
        return rowCount;
      };
      await client.query("delete from notifications");
      const before = await logged();
      await insertOld(client, "notifications", kept.notifications, 41);
      await keep(client, "notifications", 40);
      assert.equal(await forget(client, "notifications"), 1);
      assert.equal(await logged(), before);
      await insertOld(client, "notifications", kept.notifications, 1);
      await client.query("delete from notifications");
      assert.equal(await logged(), before! + 1);
    }));

  it("is removed as soon as it is sent, not before", () =>
    db.asOwner(slug, async (client) => {
      await client.query("delete from notifications");
      await insertOld(client, "notifications", kept.notifications, 50);
      await client.query("alter table deliveries disable trigger user");
      await client.query(
        `insert into deliveries (notification_id, channel, address, state, sent_at, created_at)
         select notifications.id, channel::app.notification_channel, 'x', state::app.delivery_state,
           case state when 'sent' then now() end, now() - interval '50 days'
         from notifications
         cross join (values ('email', 'sent'), ('sms', 'pending')) as sending (channel, state)`,
      );
      await keep(client, "deliveries", 40);
      await keep(client, "notifications", 40);
      assert.equal(await forget(client, "deliveries"), 1);
      assert.equal(await forget(client, "notifications"), 0);
      await client.query("update deliveries set state = 'cancelled'");
      assert.equal(await forget(client, "notifications"), 1);
    }));

  it("is removed of sessions that ended, of calls of webhooks and of files", () =>
    db.asOwner(slug, async (client) => {
      await client.query("delete from user_sessions");
      await client.query("alter table user_sessions disable trigger _100_timestamps");
      await client.query(
        `insert into user_sessions (user_id, family_id, refresh_token_hash, created_at, expires_at)
         select $1, app.uuid_v7(), sha256(days::text::bytea), now() - interval '200 days',
           now() - days * interval '1 day'
         from unnest('{89,91}'::int[]) as days`,
        [admin],
      );
      assert.equal(await forget(client, "user_sessions"), 1);

      const { rows } = await client.query<{ id: string }>(
        `insert into webhooks (url, events, secret)
         values ('https://a.example', '{loans.deleted}', 'x') returning id`,
      );
      const call = { webhook_id: rows[0]!.id, event: "loans.deleted", row_ids: [] };
      await insertOld(client, "webhook_deliveries", { ...call, state: "failed" }, 31);
      await insertOld(client, "webhook_deliveries", { ...call, state: "pending" }, 31);
      await insertOld(client, "webhook_deliveries", { ...call, state: "sent" }, 29);
      assert.equal(await forget(client, "webhook_deliveries"), 1);

      await insertOld(client, "report_runs", kept.report_runs, 10);
      const { rows: runs } = await client.query<{ id: string }>("select id from report_runs");
      const file = { report_run_id: runs[0]!.id, format: "xlsx", name: "X", media_type: "x/x" };
      await insertOld(client, "report_files", { ...file, state: "failed" }, 8);
      await insertOld(client, "report_files", { ...file, state: "waiting" }, 8);
      await keep(client, "report_files", 7);
      assert.equal(await forget(client, "report_files"), 1);
    }));

  it("is removed of the audit log by months that are over", () =>
    db.asOwner(slug, async (client) => {
      for (const [year, next] of [
        [2020, 2021],
        [2021, 2022],
      ] as const) {
        await client.query(
          `create table audit_logs_${year}_12 partition of audit_logs
           for values from ('${year}-12-01Z') to ('${next}-01-01Z')`,
        );
      }
      const days = (day: string) =>
        Math.floor((Date.now() - Date.parse(`${day}T00:00:00Z`)) / 86_400_000);
      assert.equal(await forget(client, "audit_logs"), 0);
      await keep(client, "audit_logs", days("2021-12-31"));
      assert.equal(await forget(client, "audit_logs"), 1);
      const { rows } = await client.query(
        "select to_regclass('audit_logs_2020_12') as gone, to_regclass('audit_logs_2021_12')::text as there",
      );
      assert.deepEqual(rows, [{ gone: null, there: "audit_logs_2021_12" }]);
    }));

  it("is removed a part a night where it is much", () =>
    db.asOwner(slug, async (client) => {
      await client.query("delete from login_history");
      for (const days of [60, 50, 55]) {
        await insertOld(client, "login_history", kept.login_history, days);
      }
      await keep(client, "login_history", 40);
      assert.equal(await forget(client, "login_history", 2), 2);
      const { rows } = await client.query(
        "select (extract(epoch from now() - created_at) / 86400)::int as days from login_history",
      );
      assert.deepEqual(rows, [{ days: 50 }]);
    }));

  it("is removed by nobody else", () =>
    db.asOwner(slug, async (client) => {
      await beginAsUser(client, slug, admin);
      for (const call of ["forget_old('deliveries')", "start_nights('{}')"]) {
        assert.equal(await sqlState(client, () => client.query(`select ${call}`)), "42501", call);
      }
    }));
});
