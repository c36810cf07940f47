import assert from "node:assert/strict";
import test from "node:test";
import type pg from "pg";
import { openDatabase, slugs } from "../../support/database.ts";
import { enter, enterExample, gradedClass, principal } from "./grades.ts";
import { inParallel } from "./in_parallel.ts";

const db = await openDatabase();
const [slug] = slugs;

const example = () => db.commitAsOwner(slug, gradedClass);
const later = (client: pg.Client) => client.query("select pg_sleep(0.1)");
const asPrincipal = (client: pg.Client) =>
  client.query("select set_config('app.user_id', $1, true)", [principal]);

test("two teachers enter the same paper, in different order, at the same time", async () => {
  const { students, papers } = await example();
  const { ann, bob, cyd, dan } = students;
  const ended = await inParallel(db.adminUrl, slug, [
    (client) => enter(client, papers.mathsQuiz, { [ann]: 1, [bob]: 1, [cyd]: 1, [dan]: 1 }),
    (client) => enter(client, papers.mathsQuiz, { [dan]: 2, [cyd]: 2, [bob]: 2, [ann]: 2 }),
    (client) => enter(client, papers.historyQuiz, { [bob]: 3, [ann]: 3 }),
  ]);
  assert.deepEqual(ended, ["00000", "00000", "00000"]);
  const { rows } = await db.asOwner(slug, (client) =>
    client.query("select distinct score from results where exam_paper_id = $1", [papers.mathsQuiz]),
  );
  assert.equal(rows.length, 1);
});

test("no score slips in while the maximum is lowered, and none is undercut", async () => {
  const { students, papers } = await example();
  const lower = (paper: string) => (client: pg.Client) =>
    client.query("update exam_papers set maximum_score = 10 where id = $1", [paper]);
  assert.deepEqual(
    await inParallel(db.adminUrl, slug, [
      lower(papers.mathsQuiz),
      async (client) => {
        await later(client);
        await enter(client, papers.mathsQuiz, { [students.ann]: 18 });
      },
    ]),
    ["00000", "SC301"],
  );
  assert.deepEqual(
    await inParallel(db.adminUrl, slug, [
      (client) => enter(client, papers.mathsFinal, { [students.ann]: 18 }),
      async (client) => {
        await later(client);
        await lower(papers.mathsFinal)(client);
      },
    ]),
    ["00000", "SC303"],
  );
});

test("a mark that is published meanwhile is not overwritten", async () => {
  const { students, papers, exams } = await example();
  await db.commitAsOwner(slug, (client) => enter(client, papers.mathsQuiz, { [students.ann]: 18 }));
  assert.deepEqual(
    await inParallel(db.adminUrl, slug, [
      async (client) => {
        await asPrincipal(client);
        await client.query("select publish_results($1)", [exams.quiz]);
      },
      async (client) => {
        await later(client);
        await enter(client, papers.mathsQuiz, { [students.ann]: 19 });
      },
    ]),
    ["00000", "SC307"],
  );
});

test("two who generate the same report cards get the same", async () => {
  const graded = await example();
  await db.commitAsOwner(slug, (client) => enterExample(client, graded));
  const generate = async (client: pg.Client) => {
    await asPrincipal(client);
    await client.query("select generate_report_cards($1, $2)", [graded.klass, graded.term]);
  };
  assert.deepEqual(await inParallel(db.adminUrl, slug, [generate, generate, generate]), [
    "00000",
    "00000",
    "00000",
  ]);
  const { rows } = await db.asOwner(slug, (client) =>
    client.query("select class_rank from report_cards where class_id = $1 order by class_rank", [
      graded.klass,
    ]),
  );
  assert.deepEqual(
    rows,
    [1, 2, 3, null].map((class_rank) => ({ class_rank })),
  );
});
