import assert from "node:assert/strict";
import test from "node:test";
import { sharedDatabase, slugs } from "../../support/database.ts";
import { World } from "../academic/world.ts";
import { Library } from "./library.ts";

const db = await sharedDatabase();
const [slug] = slugs;

test("a library has the rules of its school, else of the school above, else of all schools", () =>
  db.asOwner(slug, async (client) => {
    const world = new World(client);
    const district = await world.school({ kind: "district" });
    const school = await world.school({ parent_school_id: district });
    const days = async () =>
      (await world.one("select loan_days from library_settings_of($1)", [school])).loan_days;
    await client.query("update library_settings set loan_days = 5 where school_id is null");
    assert.equal(await days(), 5);
    await world.insert("library_settings", { school_id: district, loan_days: 6 });
    assert.equal(await days(), 6);
    await world.insert("library_settings", { school_id: school, loan_days: 7 });
    assert.equal(await days(), 7);
    await client.query("delete from library_settings where school_id = $1", [school]);
    assert.equal(await days(), 6);
  }));

test("a reader's own rules come before the library's, one by one", () =>
  db.asOwner(slug, async (client) => {
    const library = await Library.open(client, { loan_days: 7, renewal_limit: 4, currency: "EUR" });
    const reader = await library.reader({ loan_days: 9, fine_cap: 0 });
    const rules = await library.one(
      `select (rules).currency, (rules).loan_days, (rules).renewal_limit,
         (rules).fine_cap::integer, (rules).fine_per_day::integer
       from lending_policy_of($1) as rules`,
      [reader],
    );
    assert.deepEqual(rules, {
      currency: "EUR",
      loan_days: 9,
      renewal_limit: 4,
      fine_cap: 0,
      fine_per_day: 10,
    });
  }));

test("the currency stays while somebody owes an amount", () =>
  db.asOwner(slug, async (client) => {
    await client.query("delete from fine_payments");
    await client.query("delete from fines");
    const library = await Library.open(client, { currency: "EUR" });
    const { id } = await library.charge(await library.reader(), 10);
    const change = (sql: string) => library.state(sql, [library.schoolId]);
    const set = "update library_settings set currency = 'CHF' where school_id = $1";
    assert.equal(await change(set), "SC624");
    assert.equal(await change("delete from library_settings where school_id = $1"), "SC624");
    assert.equal(
      await change("update library_settings set loan_days = 3 where school_id = $1"),
      "00000",
    );
    // Other schools' debts are in the currency of all schools.
    assert.equal(
      await library.state("update library_settings set currency = 'CHF' where school_id is null"),
      "00000",
    );
    await client.query("select pay_fine($1)", [id]);
    assert.equal(await change(set), "00000");
  }));

test("a school gets no currency of its own while its readers owe another one", () =>
  db.asOwner(slug, async (client) => {
    const library = await Library.open(client);
    await client.query("delete from library_settings where school_id = $1", [library.schoolId]);
    await library.charge(await library.reader(), 10);
    const give = (currency: string) =>
      library.state("insert into library_settings (school_id, currency) values ($1, $2)", [
        library.schoolId,
        currency,
      ]);
    assert.equal(await give("CHF"), "SC624");
    assert.equal(await give("USD"), "00000");
  }));

test("amounts are written as their currency has them", () =>
  db.asOwner(slug, async (client) => {
    const { rows } = await client.query(
      `select array[library_amount(1250, 'EUR'), library_amount(5, 'USD'),
         library_amount(1250, 'JPY'), library_amount(1250, 'KWD')] as amounts`,
    );
    assert.deepEqual(rows, [{ amounts: ["12.50", "0.05", "1250", "1.250"] }]);
  }));
