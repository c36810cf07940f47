import assert from "node:assert/strict";
import test from "node:test";
import type pg from "pg";
import { demoId, sharedDatabase, slugs, sqlState } from "../../support/database.ts";
import { become, becomeOwner, callAsPrincipal, gradedClass, principal } from "./grades.ts";
import { World } from "./world.ts";

const db = await sharedDatabase();
const [slug] = slugs;

const act = (client: pg.ClientBase, name: string, ...ids: (string | undefined)[]) =>
  callAsPrincipal(client, slug, name, ...ids);

test("grades of an earlier school are kept in words", () =>
  db.asUser(slug, demoId("users/registrar"), async (client) => {
    const { rows } = await client.query(
      `insert into report_cards
         (student_id, school_name, academic_year_name, term_name, percent, letter, remark)
       values ($1, 'Shelbyville Middle School', '2019/20', 'Year', 88.5, 'B+', 'Moved to us')
       returning term_id, class_id`,
      [demoId("students/1")],
    );
    assert.deepEqual(rows, [{ term_id: null, class_id: null }]);
    assert.equal(
      await sqlState(client, () =>
        client.query("insert into report_cards (student_id) values ($1)", [demoId("students/1")]),
      ),
      "23502",
    );
  }));

test("each step needs its permission", () =>
  db.asOwner(slug, async (client) => {
    const { klass, term } = await gradedClass(client);
    for (const login of ["teacher", "student", "guardian", "auditor", "nobody"]) {
      await become(client, slug, demoId(`users/${login}`));
      for (const call of ["generate_report_cards", "publish_report_cards"]) {
        assert.equal(
          await sqlState(client, () => client.query(`select ${call}($1, $2)`, [klass, term])),
          "42501",
          `${login} ${call}`,
        );
      }
      assert.equal(
        await sqlState(client, () =>
          client.query("select unpublish_report_card($1)", [demoId("report_cards/1")]),
        ),
        "42501",
        login,
      );
      await becomeOwner(client);
    }
  }));

test("who runs one campus makes its cards, and not the other's", () =>
  db.asOwner(slug, async (client) => {
    const world = new World(client);
    await client.query(`update user_roles set school_id = $1 where user_id = $2`, [
      demoId("schools/north"),
      principal,
    ]);
    const { term_id } = await world.one<{ term_id: string }>(
      "select term_id from exams where id = $1",
      [demoId("exams/Quiz")],
    );
    const ranking = (klass: string) =>
      act(client, "class_ranking", demoId(`classes/${klass}`), term_id);
    assert.equal(await ranking("7A"), "00000");
    assert.equal(await ranking("8A"), "42501");
    const generating = (klass: string) =>
      act(client, "generate_report_cards", demoId(`classes/${klass}`), term_id);
    assert.equal(await generating("7B"), "00000");
    assert.equal(await generating("8A"), "42501");
    assert.equal(await act(client, "publish_results", demoId("exams/Quiz")), "00000");
    await world.one("update exams set school_id = null where id = $1", [demoId("exams/Quiz")]);
    assert.equal(await act(client, "publish_results", demoId("exams/Quiz")), "42501");
  }));
