import assert from "node:assert/strict";
import test from "node:test";
import type pg from "pg";
import { demoId, sharedDatabase, slugs, sqlState } from "../../support/database.ts";
import { World } from "./world.ts";

const db = await sharedDatabase();
const [slug] = slugs;

/** A student with two years at other schools and two at ours. */
async function career(client: pg.ClientBase): Promise<{ world: World; student: string }> {
  const world = new World(client);
  const student = await world.student({ school_id: await world.school(), last_name: "Career" });
  const card = (row: object) =>
    world.insert("report_cards", {
      student_id: student,
      school_name: "Ours",
      published_at: new Date(),
      ...row,
    });
  await card({
    school_name: "Elsewhere",
    academic_year_name: "2020/21",
    term_name: "Year",
    ended_on: "2021-06-30",
    percent: "81.25",
    // Typed by hand: a subject without a grade, and credits that are no number.
    lines: JSON.stringify([
      { subject: "Algebra", credits: 1, gradePoint: 3.7, letter: "A-" },
      { subject: "Chess" },
      { subject: "Latin", credits: 0.5, gradePoint: 0, letter: "F", passed: false },
      { subject: "Play", credits: "many" },
      "nonsense",
    ]),
  });
  await card({
    school_name: "Far away",
    academic_year_name: "2019/20",
    term_name: "Year",
    ended_on: "2020-06-30",
    percent: "88.5",
    grade_point: "3.25",
    credits_attempted: 6,
    credits_earned: 6,
  });
  const term = (year: string, name: string, from: string, to: string, parent?: string) =>
    world.insert("terms", {
      academic_year_id: year,
      name,
      starts_on: from,
      ends_on: to,
      parent_term_id: parent ?? null,
    });
  const [first, second] = [
    await world.year("2021-08-01", "2022-07-31"),
    await world.year("2022-08-01", "2023-07-31"),
  ];
  const whole = await term(first, "Year", "2021-08-01", "2022-07-31");
  const autumn = await term(first, "Autumn", "2021-08-01", "2022-01-31", whole);
  const spring = await term(first, "Spring", "2022-02-01", "2022-07-31", whole);
  const ours = { academic_year_name: "2021/22" };
  await card({ ...ours, term_id: spring, term_name: "Spring", percent: 70 });
  await card({
    ...ours,
    term_id: whole,
    term_name: "Year",
    percent: 90,
    lines: JSON.stringify([
      { subject: "Biology", credits: 2, gradePoint: 4, letter: "A", passed: true },
      { subject: "Civics", credits: 1, gradePoint: 3, letter: "B", passed: true },
    ]),
  });
  await card({ ...ours, term_id: autumn, term_name: "Autumn", percent: 10 });
  const next = { academic_year_name: "2022/23" };
  const lines = JSON.stringify([
    { subject: "Drama", credits: 3, gradePoint: 2, letter: "C", passed: true },
    { subject: "Sport", percent: 55, gradePoint: null, passed: true },
  ]);
  const later = await term(second, "Autumn", "2022-08-01", "2023-01-31");
  await card({ ...next, term_id: later, term_name: "Autumn", percent: "70.01", lines });
  const hidden = await term(second, "Spring", "2023-02-01", "2023-07-31");
  await card({ ...next, term_id: hidden, term_name: "Spring", percent: 100, published_at: null });
  return { world, student };
}

test("a transcript adds up the years, worked by hand", () =>
  db.asOwner(slug, async (client) => {
    const { world, student } = await career(client);
    // 2019/20: no subjects: 6 credits of 3.25 each, 19.5 points.
    // 2020/21: 1*3.7 + 0.5*0 = 3.7 points of 1.5 credits, 2.4667; Latin was not passed.
    // 2021/22: the year's card alone counts: 2*4 + 1*3 = 11 points of 3 credits, 3.6667.
    // 2022/23: Drama 3*2 = 6 points of 3 credits; Sport has a credit and no grade point. Spring is
    //          not published.
    // In all (19.5 + 3.7 + 11 + 6) / (6 + 1.5 + 3 + 3) = 40.2 / 13.5 = 2.9778, and not the mean of
    // the years; the percentage is: (88.5 + 81.25 + 90 + 70.01) / 4 = 82.44.
    const years = await world.all(
      `select academic_year_name, percent, grade_point, credits_attempted, credits_earned,
         array(
           select term_name || case when counts then '' else ' (part)' end from unnest(cards)
         ) as cards
       from unnest((transcript_of($1)).years)`,
      [student],
    );
    assert.deepEqual(
      years.map((year) => Object.values(year)),
      [
        ["2019/20", "88.50", "3.25", "6.00", "6.00", ["Year"]],
        ["2020/21", "81.25", "2.47", "1.5", "1", ["Year"]],
        ["2021/22", "90.00", "3.67", "3", "3", ["Autumn (part)", "Spring (part)", "Year"]],
        ["2022/23", "70.01", "2.00", "4", "4", ["Autumn"]],
      ],
    );
    assert.deepEqual(
      await world.one(
        `select percent, grade_point, credits_attempted, credits_earned
         from transcript_of($1)`,
        [student],
      ),
      {
        percent: "82.44",
        grade_point: "2.98",
        credits_attempted: "14.50",
        credits_earned: "14.00",
      },
    );
  }));

test("who has no card has an empty transcript", () =>
  db.asOwner(slug, async (client) => {
    const world = new World(client);
    const student = await world.student({ school_id: await world.school() });
    assert.deepEqual(
      await world.one("select percent, grade_point, years from transcript_of($1)", [student]),
      { percent: null, grade_point: null, years: "{}" },
    );
    assert.equal(
      await sqlState(client, () => client.query("select transcript_of($1)", [demoId("none")])),
      "P0002",
    );
  }));

test("one sees one's own transcript, one's wards', one's pupils'; the office all", async () => {
  const states: Record<string, string> = {};
  for (const login of [
    ...["student", "student2", "guardian", "guardian2", "teacher", "teacher2", "librarian"],
    ...["nobody", "auditor", "registrar"],
  ]) {
    await db.asUser(slug, demoId(`users/${login}`), async (client) => {
      const state = (id: string) =>
        sqlState(client, () => client.query("select transcript_of($1)", [id]));
      // Élodie of 7A, Milhouse of 7A, Allison of the other campus.
      states[login] = [
        await state(demoId("students/1")),
        await state(demoId("students/2")),
        await state(demoId("students/11")),
      ].join(" ");
    });
  }
  const [yes, no] = ["00000", "42501"];
  assert.deepEqual(states, {
    student: `${yes} ${no} ${no}`,
    student2: `${no} ${yes} ${no}`,
    guardian: `${yes} ${no} ${no}`,
    guardian2: `${no} ${no} ${no}`,
    teacher: `${yes} ${yes} ${no}`,
    teacher2: `${yes} ${yes} ${no}`,
    librarian: `${no} ${no} ${no}`,
    nobody: `${no} ${no} ${no}`,
    auditor: `${yes} ${yes} ${yes}`,
    registrar: `${yes} ${yes} ${yes}`,
  });
});

test("even the office's transcript shows published cards only", () =>
  db.asUser(slug, demoId("users/principal"), async (client) => {
    const cards = async (student: string) =>
      (
        await client.query<{ count: number }>(
          `select count(*)::integer
           from unnest((transcript_of($1)).years) as year, unnest(year.cards)`,
          [demoId(student)],
        )
      ).rows[0]!.count;
    assert.equal(await cards("students/1"), 1);
    assert.equal(await cards("students/2"), 0, "the card is not published");
  }));

test("a class's transcripts are taken out with a permission of its own", async () => {
  const exported: Record<string, unknown> = {};
  for (const login of ["registrar", "auditor", "teacher", "student", "nobody"]) {
    await db.asUser(slug, demoId(`users/${login}`), async (client) => {
      let names: string[] = [];
      const state = await sqlState(client, async () => {
        const { rows } = await client.query<{ student_name: string }>(
          "select student_name from export_transcripts($1)",
          [demoId("classes/7B")],
        );
        names = rows.map(({ student_name }) => student_name);
      });
      exported[login] = state === "00000" ? names : state;
    });
  }
  const all = ["Lewis Clark", "Janey Powell", "Bartolomé Simpson", "Üter Zörker"];
  assert.deepEqual(exported, {
    registrar: all,
    auditor: all,
    teacher: "42501",
    student: "42501",
    nobody: "42501",
  });
});

test("only an earlier school's credits and day are written by hand", () =>
  db.asUser(slug, demoId("users/registrar"), async (client) => {
    const insert = (attempted: number, earned: number) =>
      sqlState(client, () =>
        client.query(
          `insert into report_cards (student_id, school_name, academic_year_name, term_name,
             ended_on, credits_attempted, credits_earned)
           values ($1, 'Elsewhere', '2019/20', $2, '2020-06-30', $3, $4)`,
          [demoId("students/1"), `Term ${attempted} ${earned}`, attempted, earned],
        ),
      );
    assert.equal(await insert(6, 5), "00000");
    assert.equal(await insert(6, 7), "23514");
    assert.equal(
      await sqlState(client, () => client.query("update report_cards set credits_earned = 99")),
      "42501",
    );
  }));
