import assert from "node:assert/strict";
import test from "node:test";
import { sharedDatabase, slugs } from "../../support/database.ts";
import { callAsPrincipal } from "./grades.ts";
import { cardTable, cells, enterTable, workedClass } from "./worked.ts";

const db = await sharedDatabase();
const [slug] = slugs;

/** Percentages and words, no grade points; of the quizzes in a subject the lowest is dropped. */
test("percentages: eight students worked by hand", () =>
  db.asOwner(slug, async (client) => {
    const example = await workedClass(client, {
      bands: [
        ["Insufficient", 0, null, false],
        ["Sufficient", 50, null, true],
        ["Very good", 80, null, true],
        ["Excellent", 90, null, true],
      ],
      // The practice quiz weighs nothing: it neither counts nor takes the place of what is dropped.
      exams: `
        Quiz A    quiz        1  40
        Quiz B    quiz        1  30
        Quiz C    quiz        2  20
        Practice  quiz        0  15
        Essay     assignment  1  10
        Final     final       4  5`,
      subjects: { Maths: 1, History: 1 },
      students: ["Ann", "Bob", "Cyd", "Dan", "Eve", "Fay", "Gus", "Hal"],
    });
    const { world, term, school, klass } = example;
    await world.insert("drop_rules", { term_id: term, school_id: school, kind: "quiz" });
    await enterTable(
      client,
      example,
      "Maths",
      `     Quiz A/20  Quiz B/10  Quiz C/40  Practice/10  Final/80
       Ann  15         9          30         0            60
       Bob  abs        ex         36         -            72
       Cyd  18         ex         ex         10           71.99
       Dan  ex         ex         ex         10           ex
       Eve  abs        abs        abs        abs          abs
       Fay  10         5          20         -            40
       Gus  20         10         ex         -            69.99
       Hal  abs        5          ex         0            40`,
    );
    await enterTable(
      client,
      example,
      "History",
      `     Essay/30  Final/100
       Ann  24        90
       Bob  ex        89.99
       Cyd  27        89.98
       Dan  ex        ex
       Eve  abs       abs
       Fay  -         -
       Gus  ex        89.99
       Hal  ex        49.99`,
    );
    assert.equal(
      await callAsPrincipal(client, slug, "generate_report_cards", klass, term),
      "00000",
    );
    // Ann: A and C are both 75 %; the heavier one, C, is dropped.
    //      Maths (1*75 + 1*90 + 4*75) / 6 = 77.5; History (1*80 + 4*90) / 5 = 88; (77.5 + 88) / 2.
    // Bob: the missed quiz is the lowest; exempt ones are not there to be dropped.
    //      Maths (2*90 + 4*90) / 6 = 90; History 89.99; the mean is 89.995, which shows as 90.00.
    // Cyd: one quiz is left and counts. Maths (1*90 + 4*89.9875) / 5 = 89.99;
    //      History (1*90 + 4*89.98) / 5 = 89.984; 89.987.
    // Dan: practice alone: nothing counts.
    // Eve: whichever is dropped, all is 0.
    // Fay: all quizzes 50 %, C is dropped; no result in History, which is missing and not 0.
    // Gus: A or B is dropped, 100 % both. Maths (1*100 + 4*87.4875) / 5 = 89.99; History 89.99.
    // Hal: A is dropped. Maths (1*50 + 4*50) / 5 = 50; History 49.99; 49.995 passes as 50.00.
    // Equal as shown are Cyd and Gus, Fay and Hal. A percentage scale has no grade points; each
    // subject with a grade has one credit.
    assert.deepEqual(
      await cardTable(example),
      cells(`
        Ann  82.75  Very good     -  2.00  2.00  4
        Bob  90.00  Excellent     -  2.00  2.00  1
        Cyd  89.99  Very good     -  2.00  2.00  2
        Dan  -      -             -  -     -     -
        Eve  0.00   Insufficient  -  2.00  0.00  7
        Fay  50.00  Sufficient    -  1.00  1.00  5
        Gus  89.99  Very good     -  2.00  2.00  2
        Hal  50.00  Sufficient    -  2.00  1.00  5`),
    );

    // The line says which paper was dropped, and why the average is what it is.
    const { exams } = await world.one<{ exams: { exam: string; dropped?: boolean }[] }>(
      `select lines -> 1 -> 'exams' as exams from report_cards where student_id = $1`,
      [example.students.Ann],
    );
    assert.deepEqual(
      exams.filter(({ dropped }) => dropped).map(({ exam }) => exam),
      ["Quiz C"],
    );
  }));

test("without a rule everything counts", () =>
  db.asOwner(slug, async (client) => {
    const example = await workedClass(client, {
      bands: [["All", 0, null, true]],
      exams: `
        Quiz A  quiz   1  40
        Quiz B  quiz   1  30
        Final   final  2  5`,
      subjects: { Maths: 1 },
      students: ["Ann"],
    });
    await enterTable(
      client,
      example,
      "Maths",
      `     Quiz A/20  Quiz B/10  Final/80
       Ann  abs        9          60`,
    );
    // (1*0 + 1*90 + 2*75) / 4 = 60.
    const average = () =>
      example.world.one("select weighted_average($1, $2) as percent", [
        example.students.Ann,
        example.term,
      ]);
    assert.deepEqual(await average(), { percent: "60.00" });
    // (1*90 + 2*75) / 3 = 80.
    await example.world.insert("drop_rules", { term_id: example.term, kind: "quiz" });
    assert.deepEqual(await average(), { percent: "80.00" });
  }));
