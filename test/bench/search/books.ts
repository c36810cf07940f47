import type pg from "pg";
import type { Searched } from "./searched.ts";

export const books: Searched = {
  what: "books",
  logins: ["admin", "student"],
  phrases: [
    ...["history", "intro math", "Überraschung", "elodie garcia nunez", "the", "ma"],
    ...["978-1-00-024602-5", "978-1-00", "Intorduction philosphy", "litterture"],
  ],
  query: "select * from search_books($1)",
  plain: `select *
    from books
    where title ilike '%' || $1 || '%'
      or array_to_string(authors, ' ') ilike '%' || $1 || '%'
      or isbn ilike '%' || replace($1, '-', '') || '%'
    order by title, id
    limit 100`,
  add,
};

/** Each has a subject or two and words that are rarer; half have an ISBN. */
async function add(client: pg.Client): Promise<void> {
  await client.query(`
    create function pg_temp.subject(n integer) returns text immutable language sql as $$
      select ('{history,mathematics,physics,Überraschung,philosophy,littérature,music,Geschichte,
        grammar,volcanoes,dinosaurs,astronomy,economics,poetry,Étranger,painting,geometry,algebra,
        medicine,law,religion,machines,gardens,cooking,Märchen,montañas,océan,whales,Rome,Egypt,
        China,Brazil,democracy,trade,ships,railways,weather,climate,insects,birds}'::text[])
        [1 + n * 7919 % 40]
    $$;
    create function pg_temp.rare_word(n integer) returns text immutable language sql as $$
      select ('{ar,be,cor,di,el,fa,gre,hi,is,ju,ka,lum,mer,no,or,pi,qua,re,sa,te}'::text[])
          [1 + n % 20]
        || ('{ba,cho,da,fi,ga,ho,la,mi,ne,pu}'::text[])[1 + n / 20 % 10]
        || ('{lia,mond,nix,pha,ria,stone,tan,vers,wick,zar}'::text[])[1 + n / 200 % 10]
        || ('{s,t,n,a,um,us,en,o,ing,e}'::text[])[1 + n / 2000 % 10]
    $$`);
  await client.query(`
    insert into books (title, authors, publisher, isbn)
    select
      format(
        (array['The %1$s of %2$s', 'Introduction to %1$s: %3$s', '%2$s, %1$s and the %3$s, Volume 2',
          'Die %2$s der %1$s', 'L''%2$s et la %1$s du %3$s'])[1 + n % 5],
        pg_temp.subject(n), pg_temp.rare_word(n * 13), pg_temp.subject(n / 40)
      ),
      array[pg_temp.first_name(n) || ' ' || pg_temp.last_name(n / 3)],
      pg_temp.last_name(n % 50 * 7) || ' Press',
      case when n % 2 = 0 then '978' || code || check_digit end
    from generate_series(1, 50000) as n
    cross join lateral (select (100000000 + n)::text) as padded (code)
    cross join lateral (
      -- 38 is what 978 adds.
      select (10 - (38 + sum(substr(code, place, 1)::integer * (1 + place % 2 * 2))) % 10) % 10
      from generate_series(1, 9) as place
    ) as checked (check_digit)`);
}
