import assert from "node:assert/strict";
import test from "node:test";
import type pg from "pg";
import { openDatabase, slugs, sqlState } from "../../support/database.ts";
import { withClient } from "../../../db/runner/connect.ts";
import { searchPathOf, tenantNames } from "../../../db/runner/names.ts";

const db = await openDatabase();
const [slug] = slugs;

async function next(client: pg.ClientBase, name: string, day: string): Promise<string> {
  const { rows } = await client.query<{ number: string }>("select next_number($1, $2) as number", [
    name,
    day,
  ]);
  return rows[0]!.number;
}

const create = (client: pg.ClientBase, name: string, pattern: string, yearly = true) =>
  client.query("insert into number_sequences (name, pattern, resets_yearly) values ($1, $2, $3)", [
    name,
    pattern,
    yearly,
  ]);

test("numbers follow their pattern and grow beyond its digits", () =>
  db.asOwner(slug, async (client) => {
    await create(client, "receipt", "R{year}/{seq:3}");
    await create(client, "loan", "{seq:1}", false);
    assert.equal(await next(client, "receipt", "2027-03-01"), "R2027/001");
    assert.equal(await next(client, "receipt", "2027-03-01"), "R2027/002");
    await client.query("update number_sequences set last_number = 999 where name = 'receipt'");
    assert.equal(await next(client, "receipt", "2027-03-01"), "R2027/1000");
    assert.equal(await next(client, "loan", "2027-12-31"), "1");
    assert.equal(await next(client, "loan", "2028-01-01"), "2");
    assert.equal(await sqlState(client, () => next(client, "unknown", "2027-01-01")), "SC001");
  }));

test("each year begins at 1; a day of an earlier year does not begin it again", () =>
  db.asOwner(slug, async (client) => {
    await create(client, "receipt", "{year}-{seq:2}");
    const numbers = [];
    for (const day of ["2026-12-31", "2027-01-01", "2026-12-30", "2027-01-02", "2028-01-01"]) {
      numbers.push(await next(client, "receipt", day));
    }
    assert.deepEqual(numbers, ["2026-01", "2027-01", "2027-02", "2027-03", "2028-01"]);
  }));

test("a pattern needs its number, and the year if counting begins again", () =>
  db.asOwner(slug, async (client) => {
    const state = (pattern: string, yearly: boolean) =>
      sqlState(client, () => create(client, "receipt", pattern, yearly));
    assert.equal(await state("{year}", true), "23514");
    assert.equal(await state("{seq:0}", false), "23514");
    assert.equal(await state("{seq:5}{seq:5}", false), "23514");
    assert.equal(await state("{month}-{seq:5}", false), "23514");
    assert.equal(await state("{seq:5}", true), "23514");
    assert.equal(await state("{seq:5}", false), "00000");
  }));

test("eight at a time, one in three giving up, leave neither gaps nor doubles", async () => {
  await db.commitAsOwner(slug, (client) => create(client, "parallel", "{seq:4}", false));
  const taken: string[] = [];
  const take = async (index: number) =>
    withClient(db.adminUrl, async (client) => {
      for (let round = 0; round < 6; round += 1) {
        await client.query("begin");
        await client.query(`set local search_path = ${searchPathOf(tenantNames(slug))}`);
        await client.query("set local role homeroom_owner");
        const number = await next(client, "parallel", "2027-01-01");
        const givesUp = (index + round) % 3 === 0;
        await client.query(givesUp ? "rollback" : "commit");
        if (!givesUp) taken.push(number);
      }
    });
  await Promise.all(Array.from({ length: 8 }, (_, index) => take(index)));
  assert.deepEqual(
    taken.sort(),
    Array.from({ length: 32 }, (_, index) => String(index + 1).padStart(4, "0")),
  );
});

test("users do not take numbers themselves", () =>
  db.asUser(slug, null, async (client) => {
    assert.equal(
      await sqlState(client, () => next(client, "admission_number", "2027-01-01")),
      "42501",
    );
  }));
