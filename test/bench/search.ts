import type pg from "pg";
import { inTransaction, withClient } from "../../db/runner/connect.ts";
import { searchPathOf } from "../../db/runner/names.ts";
import { actAs, names, serverUrl, userId } from "./as_user.ts";
import { median, timeEach, type Bench, type Figure } from "./figures.ts";
import { prepareSchools } from "./schools.ts";

const runs = 30;

/** What people type: whole names, beginnings, numbers, accents there and not there, misspelt. */
const phrases = [
  "simpson",
  "mar sim",
  "Élodie",
  "elodie muller",
  "Łukasz Nowak",
  "o'brien se",
  "S-12345",
  "an",
  "Krabapel",
  "jurgn mulelr",
];

const searchPeople = "select * from search_people($1)";

/** What one would write without the function. */
const plain = `select kind, id, full_name from (
    select 'student' as kind, id, full_name, last_name, first_name from students
    union all select 'teacher', id, full_name, last_name, first_name from teachers
    union all select 'guardian', id, full_name, last_name, first_name from guardians
  ) as people
  where full_name ilike '%' || $1 || '%'
  order by last_name, first_name, id
  limit 50`;

/** Finding people among 50,000: the time that passes for the server, from query to rows. */
export const search: Bench = async ({ adminUrl }) => {
  const url = await prepareSchools(adminUrl, "homeroom_bench_search", 1);
  await withClient(url, (client) => inTransaction(client, () => addPeople(client)));
  await withClient(url, (client) => client.query("vacuum analyze"));
  const figures: Figure[] = [];
  for (const login of ["admin", "teacher"]) {
    const user = await withClient(url, async (client) => {
      await client.query(`set search_path = ${searchPathOf(names)}`);
      return userId(client, login);
    });
    figures.push(...(await withClient(serverUrl(url), (client) => measure(client, login, user))));
  }
  return figures;
};

async function measure(client: pg.Client, login: string, user: string): Promise<Figure[]> {
  await actAs(client, user);
  const times: { phrase: string; found: number; search: number; plain: number }[] = [];
  for (const phrase of phrases) {
    const { rowCount } = await client.query(searchPeople, [phrase]);
    const ours: number[] = [];
    const theirs: number[] = [];
    // In turn, so that what else the machine does meets both.
    await timeEach(runs, async () => {
      ours.push(...(await timeEach(1, () => client.query(searchPeople, [phrase]))));
      theirs.push(...(await timeEach(1, () => client.query(plain, [phrase]))));
    });
    times.push({ phrase, found: rowCount ?? 0, search: median(ours), plain: median(theirs) });
  }
  await client.query("rollback");
  const ms = (value: number) => `${value.toFixed(1)} ms`;
  return [
    ...times.map((time) => ({
      what: `Search of ${login} among 50,000 people: “${time.phrase}” (${time.found} found)`,
      measured: `${ms(time.search)} (ilike ${ms(time.plain)})`,
      goal: "20 ms",
    })),
    {
      what: `The same, median of the ${phrases.length} phrases`,
      measured: `${ms(median(times.map((time) => time.search)))} (ilike ${ms(
        median(times.map((time) => time.plain)),
      )})`,
    },
  ];
}

/**
 * 30,000 students, 18,000 guardians and 2,000 teachers; some names are as common as Simpson, most
 * are made of syllables. The teacher teaches thirty of them.
 */
async function addPeople(client: pg.Client): Promise<void> {
  await client.query(`set local search_path = ${searchPathOf(names)}`);
  await client.query("update classes set capacity = null");
  await client.query(`
    create function pg_temp.first_name(n integer) returns text immutable language sql as $$
      select ('{Élodie,Łukasz,Jürgen,Seán,Zoë,Søren,Margaret,Marie,Ana,Anton,Hannah,Peter,Ida,Juan,
        Wei,Fatima,Noor,Ivan,Olga,Nils,Bart,Lisa,Homer,Edna,Maya,Paul,Emma,Liam,Olivia,Ravi,Priya,
        Chen,Aiko,Kofi,Amara,Diego,Lucía,Björn,Chloé,José}'::text[])[1 + n * 7919 % 40]
    $$;
    create function pg_temp.last_name(n integer) returns text immutable language sql as $$
      select case n % 50
        when 0 then 'Simpson' when 1 then 'Müller' when 2 then 'O''Brien' when 3 then 'Nowak'
        when 4 then 'García Núñez'
        else initcap(
          ('{ba,kar,lo,men,ri,sten,tor,vi,wal,zu,dra,fen,gol,hu,jan,nor,pel,qui,ros,tal}'::text[])
            [1 + n * 31 % 20]
          || ('{de,ga,li,mo,na,pe,ra,si,ta,va}'::text[])[1 + n / 7 % 10]
          || ('{berg,mann,ski,son,sen,ez,ini,ov,eau,er}'::text[])[1 + n / 70 % 10]
        )
      end
    $$`);
  await client.query(`
    insert into students (school_id, admission_number, first_name, last_name)
    select classes.school_id, 'S-' || n, pg_temp.first_name(n), pg_temp.last_name(n / 7)
    from classes cross join generate_series(1, 30000) as n
    where classes.name = '7A'`);
  await client.query(`
    insert into guardians (first_name, last_name, email)
    select pg_temp.first_name(n * 3), pg_temp.last_name(n), n || '@example.org'
    from generate_series(1, 18000) as n`);
  await client.query(`
    insert into teachers (first_name, last_name, staff_number)
    select pg_temp.first_name(n * 7), pg_temp.last_name(n * 11), 'B-' || n
    from generate_series(1, 2000) as n`);
  await client.query(`
    insert into enrollments (student_id, class_id, starts_on)
    select students.id, classes.id, academic_years.starts_on
    from students
    join classes on classes.name = '7A'
    join academic_years on academic_years.id = classes.academic_year_id
    where students.admission_number like 'S-%'
    order by students.id
    limit 30`);
}
