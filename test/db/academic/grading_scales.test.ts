import assert from "node:assert/strict";
import test from "node:test";
import { sharedDatabase, slugs, sqlState } from "../../support/database.ts";
import { enter, gradedClass } from "./grades.ts";
import { World } from "./world.ts";

const db = await sharedDatabase();
const [slug] = slugs;

test("percentages fall into bands as they are shown: 89.995 is 90", () =>
  db.asOwner(slug, async (client) => {
    const world = new World(client);
    const label = async (percent: string | null, scale?: string) =>
      (
        await world.one<{ label: string | null }>("select label from grade_for($1, $2)", [
          percent,
          scale ?? null,
        ])
      ).label;
    const scale = await world.insert("grading_scales", { name: "Pass or fail" });
    await world.insert("grading_scale_bands", {
      grading_scale_id: scale,
      label: "pass",
      from_percent: 50,
    });
    await world.insert("grading_scale_bands", {
      grading_scale_id: scale,
      label: "fail",
      from_percent: 10,
      below_percent: 50,
      is_passing: false,
    });
    assert.equal(await label("100"), "A");
    assert.equal(await label("90"), "A");
    assert.equal(await label("89.995"), "A");
    assert.equal(await label("89.99"), "B");
    assert.equal(await label("0"), "F");
    assert.equal(await label(null), null);
    assert.equal(await label("49.99", scale), "fail");
    assert.equal(await label("50", scale), "pass");
    assert.equal(await label("9", scale), null);
  }));

test("bands of a scale neither overlap nor fail above one that passes", () =>
  db.asOwner(slug, async (client) => {
    const world = new World(client);
    const scale = await world.insert("grading_scales", { name: "New" });
    const band = (label: string, from_percent: number, below_percent: number | null, pass = true) =>
      sqlState(client, () =>
        world.insert("grading_scale_bands", {
          grading_scale_id: scale,
          label,
          from_percent,
          below_percent,
          is_passing: pass,
        }),
      );
    assert.equal(await band("good", 50, 80), "00000");
    assert.equal(await band("overlapping", 79.99, null), "23P01");
    assert.equal(await band("failing", 80, null, false), "SC311");
    assert.equal(await band("great", 80, null), "00000");
    assert.equal(await band("greater", 90, null), "23P01");
    assert.equal(await band("empty", 40, 40), "23514");
    assert.equal(await band("poor", 0, 50, false), "00000");
    assert.equal(
      await sqlState(client, () =>
        client.query("update grading_scale_bands set is_passing = true where label = 'poor'"),
      ),
      "00000",
    );
    assert.equal(
      await sqlState(client, () =>
        client.query("update grading_scale_bands set is_passing = false where label = 'good'"),
      ),
      "SC311",
    );
  }));

test("a school without a scale uses that of the school above it, else the default", () =>
  db.asOwner(slug, async (client) => {
    const world = new World(client);
    const scaleOf = async (school: string) =>
      (
        await world.one<{ name: string }>(
          "select name from grading_scales where id = grading_scale_id_for($1)",
          [school],
        )
      ).name;
    const district = await world.school({ kind: "district" });
    const school = await world.school({ parent_school_id: district });
    assert.equal(await scaleOf(school), "Letters");
    const { id } = await world.one("select id from grading_scales where name = 'Percentage'");
    await world.one("update schools set grading_scale_id = $2 where id = $1", [district, id]);
    assert.equal(await scaleOf(school), "Percentage");
  }));

test("a result shows its percentage and grade", () =>
  db.asOwner(slug, async (client) => {
    const { students, papers } = await gradedClass(client);
    await enter(client, papers.mathsQuiz, { [students.ann]: "17.5", [students.bob]: "absent" });
    const { rows } = await client.query(
      `select results_percent(results), results_grade(results) from results
       where exam_paper_id = $1 order by score nulls last`,
      [papers.mathsQuiz],
    );
    assert.deepEqual(rows, [
      { results_percent: "87.50", results_grade: "B" },
      { results_percent: null, results_grade: null },
    ]);
  }));

test("a school starts with two scales and keeps what it makes of them", () =>
  db.asOwner(slug, async (client) => {
    const { rows } = await client.query(
      `select name, is_default, count(*)::integer as bands
       from grading_scales join grading_scale_bands on grading_scale_id = grading_scales.id
       where name in ('Letters', 'Percentage') group by 1, 2 order by 1`,
    );
    assert.deepEqual(rows, [
      { name: "Letters", is_default: true, bands: 5 },
      { name: "Percentage", is_default: false, bands: 6 },
    ]);
    assert.equal(
      await sqlState(client, () =>
        client.query("update grading_scales set is_default = true where name = 'Percentage'"),
      ),
      "23505",
    );
  }));
