import type pg from "pg";
import { inTransaction, withClient } from "../../db/runner/connect.ts";
import { searchPathOf } from "../../db/runner/names.ts";
import { actAs, names, serverUrl, userId } from "./as_user.ts";
import { median, timeEach, type Bench, type Figure } from "./figures.ts";
import { prepareSchools } from "./schools.ts";
import { announcements } from "./search/announcements.ts";
import { books } from "./search/books.ts";
import { people } from "./search/people.ts";
import { makeNames, type Searched } from "./search/searched.ts";

const runs = 15;

/** Finding something among 50,000: the time that passes for the server, from query to rows. */
export const search: Bench = async ({ adminUrl }) => {
  const url = await prepareSearches(adminUrl);
  const figures: Figure[] = [];
  for (const searched of allSearched) {
    for (const login of searched.logins) {
      const user = await withClient(url, async (client) => {
        await client.query(`set search_path = ${searchPathOf(names)}`);
        return userId(client, login);
      });
      const times = await withClient(serverUrl(url), (client) => measure(client, user, searched));
      figures.push(figure(searched, login, times));
    }
  }
  return figures;
};

const allSearched = [people, books, announcements];

/** A school with 50,000 of each; returns the database's address. */
export async function prepareSearches(adminUrl: string): Promise<string> {
  const url = await prepareSchools(adminUrl, "homeroom_bench_search", 1);
  await withClient(url, (client) =>
    inTransaction(client, async () => {
      await client.query(`set local search_path = ${searchPathOf(names)}`);
      await makeNames(client);
      for (const { add } of allSearched) await add(client);
    }),
  );
  await withClient(url, (client) => client.query("vacuum analyze"));
  return url;
}

interface Times {
  phrase: string;
  found: number;
  /** Medians in milliseconds. */
  search: number;
  plain: number;
}

async function measure(
  client: pg.Client,
  user: string,
  { phrases, query, plain }: Searched,
): Promise<Times[]> {
  await actAs(client, user);
  const times: Times[] = [];
  for (const phrase of phrases) {
    const { rowCount } = await client.query(query, [phrase]);
    const ours: number[] = [];
    const theirs: number[] = [];
    // In turn, so that what else the machine does meets both.
    await timeEach(runs, async () => {
      ours.push(...(await timeEach(1, () => client.query(query, [phrase]))));
      theirs.push(...(await timeEach(1, () => client.query(plain, [phrase]))));
    });
    times.push({ phrase, found: rowCount ?? 0, search: median(ours), plain: median(theirs) });
  }
  await client.query("rollback");
  return times;
}

function figure({ what, phrases }: Searched, login: string, times: Times[]): Figure {
  const ms = (value: number) => `${value.toFixed(1)} ms`;
  const slowest = times.toSorted((a, b) => b.search - a.search)[0]!;
  const usual = median(times.map((time) => time.search));
  const plain = median(times.map((time) => time.plain));
  return {
    what: `Search of ${login} among 50,000 ${what}, ${phrases.length} phrases`,
    measured: `${ms(usual)}, at most ${ms(slowest.search)} for “${slowest.phrase}” (ilike ${ms(plain)})`,
    goal: "20 ms",
  };
}
