import { createHash } from "node:crypto";
import type pg from "pg";
import { withDatabase } from "../../db/runner/bootstrap.ts";
import { withClient } from "../../db/runner/connect.ts";
import { searchPathOf, tenantNames } from "../../db/runner/names.ts";
import { median, type Bench, type Figure } from "./figures.ts";
import { benchPassword, benchSlug, prepareSchools } from "./schools.ts";

const database = "homeroom_bench_rls";
const slug = benchSlug(1);
const runs = 300;

/** A page of students as the API asks for it. */
const list = `
  select id::text, admission_number, first_name, middle_name, last_name, full_name,
    preferred_name, birth_date::text, sex::text, status::text, email, phone, mobile_phone,
    postal_address, user_id::text, school_id::text, grade_level_id::text, created_at::text,
    updated_at::text
  from students
  order by last_name, first_name, id
  limit 20`;

/** Who asks; a school-day's mix of unlimited and scoped rights. */
const people = { Administrator: "admin", Teacher: "teacher", Guardian: "guardian" };

/**
 * What row-level security costs: a list of 20 students out of 500, with and without, by turns, each
 * as a prepared statement (as the server sends it) and planned anew. Postgres's own times, which
 * include sending the rows where it can tell (from 17 on).
 */
export const rls: Bench = async ({ adminUrl }) => {
  const url = await prepareSchools(adminUrl, database, 1);
  await withClient(url, (client) => addStudents(client));
  return measureRls(url);
};

/** The figures, from a database whose first school has the demo population. */
export async function measureRls(url: string): Promise<Figure[]> {
  const serverUrl = new URL(withDatabase(url, database));
  serverUrl.username = "homeroom_server";
  serverUrl.password = benchPassword;
  return withClient(url, (without) =>
    withClient(serverUrl.href, async (server) => {
      const figures: Figure[] = [];
      for (const [role, login] of Object.entries(people)) {
        await begin(without);
        await begin(server, login);
        for (const prepared of [true, false]) {
          const ratio = await compare(server, without, prepared);
          figures.push({
            what: `20 students under RLS, ${role}, ${prepared ? "prepared" : "planned anew"}`,
            measured: ratio,
            ...(role === "Administrator" && prepared && { goal: "1.3 times" }),
          });
        }
        await server.query("rollback");
        await without.query("rollback");
      }
      return figures;
    }),
  );
}

async function compare(server: pg.Client, without: pg.Client, prepared: boolean): Promise<string> {
  const times = { server: [] as number[], without: [] as number[] };
  for (const client of [server, without]) {
    await client.query("deallocate all");
    await client.query(`prepare list as ${list}`);
  }
  const { rows } = await without.query<{ number: string }>(
    "select current_setting('server_version_num') as number",
  );
  const serialize = Number(rows[0]!.number) >= 170_000 ? ", serialize text" : "";
  const explain = `explain (analyze, timing off, buffers off, format json${serialize})`;
  const statement = prepared ? "execute list" : list;
  for (let run = 0; run < runs; run += 1) {
    times.without.push(await microseconds(without, explain, statement));
    times.server.push(await microseconds(server, explain, statement));
  }
  const [slow, fast] = [median(times.server), median(times.without)];
  return `${(slow / fast).toFixed(2)} times (${slow.toFixed(0)} µs, without RLS ${fast.toFixed(0)} µs)`;
}

async function microseconds(
  client: pg.Client,
  explain: string,
  statement: string,
): Promise<number> {
  const { rows } = await client.query<{ "QUERY PLAN": [Plan] }>(`${explain} ${statement}`);
  const [plan] = rows[0]!["QUERY PLAN"];
  return 1000 * (plan["Planning Time"] + plan["Execution Time"]);
}

interface Plan {
  "Planning Time": number;
  "Execution Time": number;
}

/** Begins as the server does for a user; without a user as the superuser, whom no policy binds. */
async function begin(client: pg.Client, login?: string): Promise<void> {
  const names = tenantNames(slug);
  await client.query("begin");
  await client.query(`set local search_path = ${searchPathOf(names)}`);
  if (login === undefined) return;
  const userId = createHash("md5").update(`users/${login}`).digest("hex");
  await client.query("select set_config('role', $1, true), set_config('app.user_id', $2, true)", [
    names.role,
    userId,
  ]);
}

async function addStudents(client: pg.Client): Promise<void> {
  await client.query(`set search_path = ${searchPathOf(tenantNames(slug))}`);
  await client.query(`
    insert into students
      (school_id, admission_number, first_name, last_name, birth_date, email, phone, postal_address)
    select
      (select id from schools order by id limit 1), 'B-' || number, 'First' || number,
      'Last' || number * 7919 % 997, '2012-01-01', number || '@bench.example', '+1 555 0100',
      number || ' Evergreen Terrace'
    from generate_series(1, 490) as number`);
  await client.query("vacuum analyze");
}
