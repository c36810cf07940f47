import assert from "node:assert/strict";
import test from "node:test";
import { sharedDatabase, slugs } from "../../support/database.ts";
import { callAsPrincipal } from "./grades.ts";
import { cardTable, cells, enterTable, workedClass } from "./worked.ts";

const db = await sharedDatabase();
const [slug] = slugs;

/** Letters with grade points, credits, and a rule for the tests of one subject only. */
test("letters and grade points: eight students worked by hand", () =>
  db.asOwner(slug, async (client) => {
    const example = await workedClass(client, {
      bands: [
        ["F", 0, 0, false],
        ["D", 60, 1, true],
        ["C", 70, 2, true],
        ["B", 80, 3, true],
        ["A", 90, 4, true],
      ],
      exams: `
        Test 1  test   1  40
        Test 2  test   1  30
        Test 3  test   1  20
        Final   final  2  5`,
      // Sport is graded and ranked, but weighs nothing among the grade points.
      subjects: { Art: 1, Maths: 4, Sport: 0 },
      students: ["Ann", "Bob", "Cyd", "Dan", "Eve", "Fay", "Gus", "Hal"],
    });
    const { world, term, klass, subjects } = example;
    await world.insert("drop_rules", { term_id: term, subject_id: subjects.Maths, kind: "test" });
    await enterTable(
      client,
      example,
      "Maths",
      `     Test 1/50  Test 2/50  Test 3/25  Final/100
       Ann  45         40         25         89.98
       Bob  abs        abs        20         80
       Cyd  ex         ex         ex         89.99
       Dan  -          -          -          -
       Eve  ex         ex         ex         ex
       Fay  50         50         25         100
       Gus  35         35         17.5       70
       Hal  35         34.99      17.5       69.98`,
    );
    await enterTable(
      client,
      example,
      "Art",
      `     Test 1/10  Test 2/10
       Ann  7          6.99
       Bob  ex         5.99
       Cyd  9          8.99
       Dan  -          -
       Eve  10         10
       Fay  10         10
       Gus  7          7
       Hal  8          ex`,
    );
    await enterTable(
      client,
      example,
      "Sport",
      `     Test 1/10
       Ann  10
       Bob  abs
       Cyd  9
       Dan  -
       Eve  ex
       Fay  10
       Gus  7
       Hal  ex`,
    );
    assert.equal(
      await callAsPrincipal(client, slug, "generate_report_cards", klass, term),
      "00000",
    );
    // Ann: Maths without Test 2 (90 + 100 + 2*89.98) / 4 = 92.49 A; Art (70 + 69.9) / 2 = 69.95 D,
    //      where nothing is dropped; Sport 100 A. (92.49 + 69.95 + 100) / 3 = 87.48.
    //      Grade points (4*4 + 1*1 + 0*4) / 5 = 3.4.
    // Bob: Maths (0 + 80 + 2*80) / 4 = 60 D, one of the two missed tests is dropped; Art 59.9 F;
    //      Sport 0 F. 119.9 / 3 = 39.966…. Grade points (4*1 + 1*0) / 5 = 0.8; 4 of 5 credits.
    // Cyd: Maths 89.99 B; Art (90 + 89.9) / 2 = 89.95 B; Sport 90. 269.94 / 3 = 89.98; 15 / 5 = 3.
    // Dan: nothing, not even credits.
    // Eve: Art alone, 100. 4*1 / 1 = 4 of 1 credit.
    // Fay: 100 in all. (4*4 + 1*4) / 5 = 4.
    // Gus: 70 in all, just a C. (4*2 + 1*2) / 5 = 2.
    // Hal: Maths without Test 2 (70 + 70 + 2*69.98) / 4 = 69.99 D; Art 80 B.
    //      149.99 / 2 = 74.995, which shows as 75.00. (4*1 + 1*3) / 5 = 1.4.
    assert.deepEqual(
      await cardTable(example),
      cells(`
        Ann  87.48   B  3.40  5.00  5.00  4
        Bob  39.97   F  0.80  5.00  4.00  7
        Cyd  89.98   B  3.00  5.00  5.00  3
        Dan  -       -  -     -     -     -
        Eve  100.00  A  4.00  1.00  1.00  1
        Fay  100.00  A  4.00  5.00  5.00  1
        Gus  70.00   C  2.00  5.00  5.00  6
        Hal  75.00   C  1.40  5.00  5.00  5`),
    );
    const letters = await world.all(
      `select first_name, jsonb_path_query_array(lines, '$[*].letter') as letters
       from report_cards join students on students.id = student_id
       where class_id = $1 and first_name in ('Ann', 'Hal') order by 1`,
      [klass],
    );
    assert.deepEqual(letters, [
      { first_name: "Ann", letters: ["D", "A", "A"] },
      { first_name: "Hal", letters: ["B", "D", null] },
    ]);
  }));
