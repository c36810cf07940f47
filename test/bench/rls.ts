import type pg from "pg";
import { inTransaction, withClient } from "../../db/runner/connect.ts";
import { searchPathOf } from "../../db/runner/names.ts";
import { actAs, names, serverUrl, userId } from "./as_user.ts";
import { median, type Bench, type Figure } from "./figures.ts";
import { prepareSchools } from "./schools.ts";

const runs = 300;

/** A page of students, as the API asks for it. */
const list = `select
    id::text, admission_number, full_name, preferred_name, birth_date::text, sex::text,
    status::text, email, phone, postal_address, created_at::text, updated_at::text
  from students
  order by last_name, first_name, id
  limit 20`;

/**
 * What row-level security costs: the same SQL as a user of the school and as a superuser, whom no
 * policy holds, in turn; planning and execution as Postgres itself measures them.
 */
export const rls: Bench = async ({ adminUrl }) => {
  const url = await prepareSchools(adminUrl, "homeroom_bench_rls", 1);
  await withClient(url, (client) => inTransaction(client, () => addStudents(client)));
  const figures: Figure[] = [];
  for (const login of ["admin", "teacher"]) {
    const times = await withClient(url, (free) =>
      withClient(serverUrl(url), async (held) => {
        await free.query(`set search_path = ${searchPathOf(names)}`);
        await actAs(held, await userId(free, login));
        return measureInTurn(free, held);
      }),
    );
    const [without, under] = [median(times.free), median(times.held)];
    figures.push({
      what: `A list of 20 students with policies (${login}) and without`,
      measured: `${(under / without).toFixed(2)} × (${under.toFixed(3)} ms, ${without.toFixed(3)} ms)`,
      goal: "1.3 ×",
    });
  }
  return figures;
};

/** 2,000 students more, of whom the teacher teaches thirty. */
async function addStudents(client: pg.Client): Promise<void> {
  await client.query(`set local search_path = ${searchPathOf(names)}`);
  await client.query("update classes set capacity = null");
  await client.query(
    `insert into students (school_id, admission_number, first_name, last_name)
     select classes.school_id, 'B-' || n, 'Student', 'Number ' || n
     from classes
     cross join generate_series(1, 2000) as n
     where classes.name = '7A'`,
  );
  await client.query(
    `insert into enrollments (student_id, class_id, starts_on)
     select students.id, classes.id, academic_years.starts_on
     from students
     join classes on classes.name = '7A'
     join academic_years on academic_years.id = classes.academic_year_id
     where students.admission_number like 'B-%'
     order by students.id
     limit 30`,
  );
  await client.query("analyze");
}

async function measureInTurn(free: pg.Client, held: pg.Client) {
  const times = { free: [] as number[], held: [] as number[] };
  for (let run = 0; run < runs; run += 1) {
    times.free.push(await measure(free));
    times.held.push(await measure(held));
  }
  return times;
}

/** Milliseconds of planning and execution. */
async function measure(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ "QUERY PLAN": Plan[] }>(
    `explain (analyze, timing off, format json) ${list}`,
  );
  const [plan] = rows[0]!["QUERY PLAN"];
  return plan!["Planning Time"] + plan!["Execution Time"];
}

type Plan = { "Planning Time": number; "Execution Time": number };
