import assert from "node:assert/strict";
import test from "node:test";
import type pg from "pg";
import { demoId, sharedDatabase, slugs, sqlState } from "../../support/database.ts";
import { become, becomeOwner, enter, principal } from "./grades.ts";
import { World } from "./world.ts";

const db = await sharedDatabase();
const [slug] = slugs;

const [paper, student] = [demoId("exam_papers/science"), demoId("students/1")];
const plans = demoId("standards/SCI-1");

/** The demo school grades science by three levels; the teacher's paper has no results yet. */
async function scienceByLevels(client: pg.ClientBase) {
  const world = new World(client);
  const scale = await world.insert("grading_scales", { name: "Levels", level_rule: "highest" });
  const levels: string[] = [];
  for (const [label, from_percent, below_percent] of [
    ["1", 0, 40],
    ["2", 40, 80],
    ["3", 80, null],
  ] as const) {
    levels.push(
      await world.insert("grading_scale_bands", {
        grading_scale_id: scale,
        label,
        from_percent,
        below_percent,
      }),
    );
  }
  await client.query("update schools set grading_scale_id = $1", [scale]);
  await client.query(
    "insert into exam_papers (id, exam_id, class_subject_id) values ($1, $2, $3)",
    [paper, demoId("exams/Quiz"), demoId("class_subjects/7A/SCI")],
  );
  return { world, scale, levels };
}

const enterLevels = (client: pg.ClientBase, entries: object[], to = paper) =>
  sqlState(client, () =>
    client.query(
      `select enter_levels($1, array(
         select entry from json_populate_recordset(null::app.level_entry, $2) as entry
       ))`,
      [to, JSON.stringify(entries)],
    ),
  );

const level = (level_id: string | undefined, more: object = {}) => ({
  student_id: student,
  standard_id: plans,
  level_id,
  ...more,
});

test("a teacher enters levels, and what is wrong with a line refuses them all", () =>
  db.asOwner(slug, async (client) => {
    const { world, levels } = await scienceByLevels(client);
    const [low, , high] = levels;
    const maths = await world.insert("standards", {
      subject_id: demoId("subjects/MAT"),
      name: "Adds",
    });
    const letter = await world.one<{ id: string }>(
      "select id from grading_scale_bands where label = 'A' limit 1",
    );
    await become(client, slug, demoId("users/teacher"));
    assert.equal(await enterLevels(client, [level(low)], demoId("none")), "P0002");
    assert.equal(await enterLevels(client, [level(low), level(high)]), "SC309", "twice");
    assert.equal(await enterLevels(client, [level(undefined)]), "SC309", "nothing");
    assert.equal(await enterLevels(client, [level(low, { is_absent: true })]), "SC309", "both");
    assert.equal(await enterLevels(client, [level(low, { student_id: null })]), "SC309");
    assert.equal(await enterLevels(client, [level(low, { standard_id: null })]), "SC309");
    assert.equal(await enterLevels(client, [level(letter.id)]), "SC320", "another scale");
    assert.equal(await enterLevels(client, [level(low, { standard_id: maths })]), "SC321");
    const stranger = { student_id: demoId("students/11") };
    assert.equal(await enterLevels(client, [level(low), level(low, stranger)]), "SC302");
    assert.deepEqual(await world.all("select from results where exam_paper_id = $1", [paper]), []);

    const two = { student_id: demoId("students/2") };
    assert.equal(await enterLevels(client, [level(low), level(high, two)]), "00000");
    assert.equal(await enterLevels(client, [level(high)]), "00000", "a line replaces");
    assert.equal(
      await enterLevels(client, [level(undefined, { is_exempt: true, ...two })]),
      "00000",
    );
    await enter(client, paper, { [student]: 80 });
    assert.deepEqual(
      await world.all(
        `select score, results_grade(results) as grade, is_exempt from results
         where exam_paper_id = $1 order by student_id = $2 desc, score nulls last`,
        [paper, student],
      ),
      [
        { score: "80.00", grade: "3", is_exempt: false },
        { score: null, grade: "3", is_exempt: false },
        { score: null, grade: null, is_exempt: true },
      ],
      "a score and levels stand beside each other",
    );
  }));

test("a scale without a level rule has no levels", () =>
  db.asOwner(slug, async (client) => {
    const { world, scale, levels } = await scienceByLevels(client);
    await world.one("update grading_scales set level_rule = null where id = $1", [scale]);
    assert.equal(await enterLevels(client, [level(levels[0])]), "SC320");
  }));

test("levels are published with the exam and then change only by approval", () =>
  db.asOwner(slug, async (client) => {
    const { world, levels } = await scienceByLevels(client);
    const [low, middle] = levels;
    await enterLevels(client, [level(low)]);
    const seen = async (login: string) => {
      await become(client, slug, demoId(`users/${login}`));
      const rows = await world.all(
        `select standard_name, level from exams, standard_levels(array[$1]::uuid[], exams.term_id)
         where exams.id = $2`,
        [student, demoId("exams/Quiz")],
      );
      await becomeOwner(client);
      return rows;
    };
    assert.deepEqual(await seen("student"), []);
    assert.deepEqual(await seen("teacher"), [{ standard_name: "Plans an experiment", level: "1" }]);
    await become(client, slug, principal);
    await client.query("select publish_results($1)", [demoId("exams/Quiz")]);
    await becomeOwner(client);
    for (const login of ["student", "guardian", "teacher"]) {
      assert.deepEqual(await seen(login), [{ standard_name: "Plans an experiment", level: "1" }]);
    }
    assert.deepEqual(await seen("student2"), []);
    assert.deepEqual(await seen("nobody"), []);

    await become(client, slug, demoId("users/teacher"));
    assert.equal(await enterLevels(client, [level(middle)]), "SC307");
    await become(client, slug, principal);
    assert.equal(await enterLevels(client, [level(middle)]), "00000");
    const [{ entered_by_id }] = (await world.all<{ entered_by_id: string }>(
      "select entered_by_id from results where exam_paper_id = $1",
      [paper],
    )) as [{ entered_by_id: string }];
    assert.equal(entered_by_id, principal);
  }));

test("a level is given in a standard, a score is not", () =>
  db.asOwner(slug, async (client) => {
    const { world, levels } = await scienceByLevels(client);
    const state = (row: object) =>
      sqlState(client, () =>
        world.insert("results", { exam_paper_id: paper, student_id: student, ...row }),
      );
    assert.equal(await state({ level_id: levels[0] }), "23514");
    assert.equal(await state({ standard_id: plans, score: 1 }), "23514");
    assert.equal(
      await state({ standard_id: plans, level_id: levels[0], is_absent: true }),
      "23514",
    );
    assert.equal(await state({ standard_id: plans, is_absent: true }), "00000");
    assert.equal(await state({ standard_id: plans, level_id: levels[0] }), "23505");
    // What was given is not pulled from under it.
    await world.one("update results set is_absent = false, level_id = $1 where standard_id = $2", [
      levels[0],
      plans,
    ]);
    for (const [table, id] of [
      ["standards", plans],
      ["grading_scale_bands", levels[0]],
    ]) {
      const gone = await sqlState(client, () =>
        client.query(`delete from ${table} where id = $1`, [id]),
      );
      assert.equal(gone.replace("23001", "23503"), "23503", table);
    }
  }));

test("where the scale changed meanwhile, the later levels count", () =>
  db.asOwner(slug, async (client) => {
    const { world, levels } = await scienceByLevels(client);
    await enterLevels(client, [level(levels[2])]);
    const scale = await world.insert("grading_scales", { name: "New", level_rule: "highest" });
    const started = await world.insert("grading_scale_bands", {
      grading_scale_id: scale,
      label: "Started",
      from_percent: 0,
    });
    await client.query("update schools set grading_scale_id = $1", [scale]);
    await client.query(
      `insert into exams (id, term_id, name) select $1, term_id, 'Later' from exams where id = $2`,
      [demoId("exams/later"), demoId("exams/Quiz")],
    );
    await client.query(
      `insert into exam_papers (id, exam_id, class_subject_id, held_on)
       select $1, exams.id, $2, terms.ends_on
       from exams join terms on terms.id = term_id where exams.id = $3`,
      [demoId("exam_papers/later"), demoId("class_subjects/7A/SCI"), demoId("exams/later")],
    );
    assert.equal(await enterLevels(client, [level(started)], demoId("exam_papers/later")), "00000");
    const { rows } = await client.query(
      `select level from exams, standard_levels(array[$1]::uuid[], exams.term_id)
       where exams.id = $2`,
      [student, demoId("exams/Quiz")],
    );
    assert.deepEqual(rows, [{ level: "Started" }]);
  }));
