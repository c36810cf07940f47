import type pg from "pg";

/** Something of which there are 50,000 and in which people search. */
export interface Searched {
  /** `people` */
  what: string;
  /** Who asks. */
  logins: string[];
  /** What people type: whole words, beginnings, numbers, accents there and not there, misspelt. */
  phrases: string[];
  /** The search, of $1. */
  query: string;
  /** What one would write without the function. */
  plain: string;
  /** Adds them; the connection's search_path is the school's, and it has `makeNames`. */
  add: (client: pg.Client) => Promise<void>;
}

/** Names: some as common as Simpson, most made of syllables. */
export async function makeNames(client: pg.Client): Promise<void> {
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
}
