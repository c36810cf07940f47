import assert from "node:assert/strict";
import test from "node:test";
import type pg from "pg";
import { demoId, openDatabase, slugs } from "../../support/database.ts";

const db = await openDatabase();
const [slug] = slugs;

await db.commitAsOwner(slug, (client) =>
  client.query(`
    truncate books cascade;
    insert into books (title, subtitle, authors, publisher, isbn)
    values
      ('L''Étranger', null, '{Albert Camus}', 'Gallimard', '2-07-036002-4'),
      ('Die unendliche Geschichte', 'Von A bis Z', '{Michael Ende}', 'Thienemann', '3-522-12800-1'),
      ('Grundlagen der Überraschung', null, '{Ångström Lindqvist,Zoë Ñandú}', null, null),
      ('The Étranger Companion to Everything', null, '{Ann Other}', 'Camus Press', null),
      ('Zebras of the Zambezi', null, '{Zed Zoologist}', null, '0-8044-2957-X'),
      ('Zebra', null, '{}', null, null)`),
);

async function found(client: pg.ClientBase, phrase: string): Promise<string[]> {
  const { rows } = await client.query<{ title: string }>("select title from search_books($1)", [
    phrase,
  ]);
  return rows.map(({ title }) => title);
}

const asStudent = <T>(work: (client: pg.ClientBase) => Promise<T>) =>
  db.asUser(slug, demoId("users/student"), work);

test("titles, authors and publishers are found, all words, each at least as a beginning", () =>
  asStudent(async (client) => {
    assert.deepEqual(await found(client, "unend gesch"), ["Die unendliche Geschichte"]);
    assert.deepEqual(await found(client, "ende thiene"), ["Die unendliche Geschichte"]);
    assert.deepEqual(await found(client, "gallimard étr"), ["L'Étranger"]);
    assert.deepEqual(await found(client, "gallimard ende"), []);
  }));

test("neither case, accents nor punctuation matter", () =>
  asStudent(async (client) => {
    for (const phrase of [
      "ETRANGER gallimard",
      "l'étranger, gallimard",
      "l’etranger — Gallimard",
    ]) {
      assert.equal((await found(client, phrase))[0], "L'Étranger", phrase);
    }
    for (const phrase of ["uberraschung", "ÜBERRASCHUNG", "nandu", "angstrom", "ZOE Ñandú"]) {
      assert.deepEqual(await found(client, phrase), ["Grundlagen der Überraschung"], phrase);
    }
  }));

test("titles count more than authors and publishers, whole titles most", () =>
  asStudent(async (client) => {
    assert.deepEqual((await found(client, "zebra")).slice(0, 2), [
      "Zebra",
      "Zebras of the Zambezi",
    ]);
    const camus = await found(client, "camus");
    assert.deepEqual(camus.slice(0, 2), ["L'Étranger", "The Étranger Companion to Everything"]);
  }));

test("misspelt words are found where few books fit", () =>
  asStudent(async (client) => {
    assert.equal((await found(client, "Unendlihce Geschichte"))[0], "Die unendliche Geschichte");
    assert.equal((await found(client, "Uberrashcung"))[0], "Grundlagen der Überraschung");
    assert.equal((await found(client, "albert kamus"))[0], "L'Étranger");
    // Every word may be.
    assert.equal((await found(client, "Unednliche Geschihcte"))[0], "Die unendliche Geschichte");
    assert.equal((await found(client, "albret camsu"))[0], "L'Étranger");
    assert.deepEqual(await found(client, "albret xqzwvk"), []);
    assert.equal((await found(client, "zembezi zebras"))[0], "Zebras of the Zambezi");
    // Twice in a word, unless both halves are wrong and the first one twice.
    for (const phrase of ["unednlichee", "uenndlihce", "deunnlliche", "unendlihec geschichte"]) {
      assert.equal((await found(client, phrase))[0], "Die unendliche Geschichte", phrase);
    }
  }));

test("an ISBN is found in any form, and by its first digits", () =>
  asStudent(async (client) => {
    for (const phrase of [
      ...["0-8044-2957-X", "080442957x", "9780804429573", "978-0-8044-2957-3"],
      ...["ISBN 978 0 8044 2957 3", "978-0-8044", "97808044", "0-8044-2", "08044"],
    ]) {
      assert.deepEqual(await found(client, phrase), ["Zebras of the Zambezi"], phrase);
    }
    assert.deepEqual(await found(client, "978-0-8044-2957-4"), []);
  }));

test("what is no word finds nothing and breaks nothing", () =>
  asStudent(async (client) => {
    for (const phrase of [
      "",
      " ",
      "'",
      "!&|()",
      "\\",
      ":*",
      "a'b:*|c",
      "xqzwvk",
      "%_",
      "\u{1f600}",
    ]) {
      assert.deepEqual(await found(client, phrase), [], phrase);
    }
  }));

test("who may not see the catalogue finds nothing, and who may see one book finds that", async () => {
  const nobody = demoId("users/nobody");
  await db.asUser(slug, nobody, async (client) => {
    assert.deepEqual(await found(client, "zebra"), []);
  });
  await db.commitAsOwner(slug, (client) =>
    client.query(
      `insert into object_permissions (permission_id, row_id, user_id)
       select permissions.id, books.id, $1 from permissions, books
       where permissions.code = 'books:view' and books.title = 'Zebra'`,
      [nobody],
    ),
  );
  await db.asUser(slug, nobody, async (client) => {
    assert.deepEqual(await found(client, "zebra"), ["Zebra"]);
    assert.deepEqual(await found(client, "zebar"), ["Zebra"]);
  });
});
