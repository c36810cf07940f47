import assert from "node:assert/strict";
import test from "node:test";
import { sharedDatabase, slugs } from "../../support/database.ts";
import { Library } from "./library.ts";

const db = await sharedDatabase();
const [slug] = slugs;

interface Example {
  due: string;
  back: string;
  closed?: string[];
  perDay?: number;
  cap?: number;
  grace?: number;
  expected: number;
  why: string;
}

const midMarchWeek = ["03-10", "03-11", "03-12", "03-13", "03-14"].map((day) => `2025-${day}`);
const winterBreak = [
  ...["23", "24", "25", "26", "27", "30", "31"].map((day) => `2024-12-${day}`),
  ...["01", "02", "03"].map((day) => `2025-01-${day}`),
];

/**
 * Worked out with a calendar in hand, for a school that is open from Monday to Friday. 3, 10, 17, 24 and 31 March 2025 are
 * Mondays. Unless it says otherwise a day costs 10 and a loan at most 500. A day counts when it is after the day on
 * which the copy was due, up to the day on which it came back, and the school is open; `why` counts them.
 */
const examples: Example[] = [
  { due: "2025-03-07", back: "2025-03-06", expected: 0, why: "a day early" },
  { due: "2025-03-07", back: "2025-03-07", expected: 0, why: "on the day" },
  { due: "2025-03-07", back: "2025-03-08", expected: 0, why: "Saturday is closed" },
  { due: "2025-03-07", back: "2025-03-09", expected: 0, why: "Saturday and Sunday are closed" },
  { due: "2025-03-07", back: "2025-03-10", expected: 10, why: "Monday: 1" },
  { due: "2025-03-03", back: "2025-03-07", expected: 40, why: "Tuesday to Friday: 4" },
  { due: "2025-03-03", back: "2025-03-10", expected: 50, why: "4 and Monday: 5" },
  { due: "2025-03-03", back: "2025-03-17", expected: 100, why: "4, a week of 5, Monday: 10" },
  {
    ...{ due: "2025-03-03", back: "2025-03-17", closed: ["2025-03-12"], expected: 90 },
    why: "10 without the Wednesday: 9",
  },
  {
    ...{ due: "2025-03-03", back: "2025-03-17", closed: midMarchWeek, expected: 50 },
    why: "4, none of the week, Monday: 5",
  },
  {
    ...{ due: "2025-03-03", back: "2025-03-17", closed: ["2025-03-08", "2025-03-09"] },
    ...{ expected: 100, why: "a holiday at the weekend takes nothing away: 10" },
  },
  {
    ...{ due: "2025-03-03", back: "2025-03-04", closed: ["2025-03-03"], expected: 10 },
    why: "the day on which it was due does not count anyway: 1",
  },
  {
    ...{ due: "2025-03-03", back: "2025-03-05", closed: ["2025-03-05"], expected: 10 },
    why: "in the book drop of a closed school, Tuesday: 1",
  },
  {
    ...{ due: "2024-12-20", back: "2025-01-06", closed: winterBreak, expected: 10 },
    why: "Friday to Monday, the holidays between: 1",
  },
  { due: "2024-02-28", back: "2024-03-01", expected: 20, why: "29 February and 1 March: 2" },
  {
    due: "2025-03-03",
    back: "2025-03-31",
    cap: 200,
    expected: 200,
    why: "4+5+5+5+1 = 20: the cap",
  },
  { due: "2025-03-03", back: "2025-03-31", cap: 199, expected: 199, why: "200 is above the cap" },
  { due: "2025-03-03", back: "2025-03-31", cap: 0, expected: 0, why: "nothing at most" },
  { due: "2025-03-03", back: "2025-03-31", perDay: 0, expected: 0, why: "20 times nothing" },
  { due: "2025-03-05", back: "2025-03-11", perDay: 125, expected: 500, why: "4 times 125" },
  { due: "2025-03-03", back: "2025-03-05", grace: 2, expected: 0, why: "2, within the grace" },
  { due: "2025-03-03", back: "2025-03-06", grace: 2, expected: 30, why: "3, so all of them" },
  { due: "2025-03-06", back: "2025-03-10", grace: 2, expected: 0, why: "Friday, Monday: 2" },
  {
    ...{ due: "2025-03-03", back: "2025-03-06", grace: 1, closed: ["2025-03-04", "2025-03-05"] },
    ...{ expected: 0, why: "Thursday: 1, within the grace" },
  },
];

test("there are more than twenty examples, and none twice", () => {
  assert.ok(new Set(examples.map((example) => JSON.stringify(example))).size > 20);
  assert.equal(new Set(examples.map((example) => JSON.stringify(example))).size, examples.length);
});

for (const example of examples) {
  const { due, back, closed = [], perDay = 10, cap = 500, grace = 0, expected, why } = example;
  test(`due ${due}, back ${back}: ${expected} (${why})`, () =>
    db.asOwner(slug, async (client) => {
      // The reader's own rules count, not the library's.
      const library = await Library.open(
        client,
        { grace_days: grace, fine_per_day: 7, fine_cap: 7 },
        { week_days: [1, 2, 3, 4, 5] },
      );
      for (const day of closed) await library.close(day);
      const reader = await library.reader({ fine_per_day: perDay, fine_cap: cap });
      const copy = await library.copy(await library.book());
      await library.insert("loans", {
        school_id: library.schoolId,
        copy_id: copy,
        member_id: reader,
        issued_at: "2024-01-08T08:00:00Z",
        due_on: due,
      });
      await library.giveBack(copy, `${back}T12:00:00Z`);
      assert.deepEqual(await library.fines(reader), expected === 0 ? [] : [`late ${expected}`]);
    }));
}
