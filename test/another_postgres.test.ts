import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { dirname } from "node:path";
import { test } from "node:test";
import { find, needs } from "./support/optional.ts";
import { ownVariables, root } from "./support/node_test.ts";

/** What depends on the server's version and on what schools are called. */
const folders = ["test/db", "test/server", "test/worker"];
const postgres15 = find("PostgreSQL 15");
const slugs = "o-brien--2,a-9";

test("PostgreSQL 15 is tested too", needs("PostgreSQL 15"), () => {
  assert.ok(postgres15, "HOMEROOM_REQUIRE_ALL asks for it");
});

test(`all of it again, as ${slugs}, on ${postgres15 ? "PostgreSQL 15" : "the same Postgres"}`, async (t) => {
  const child = spawn(process.execPath, ["test/run.ts", ...folders, "--test-isolation=none"], {
    cwd: root,
    env: {
      ...ownVariables(),
      HOMEROOM_TEST_SLUGS: slugs,
      ...(postgres15 && { HOMEROOM_TEST_POSTGRES_BIN: dirname(postgres15) }),
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => (said += text));
  }
  const code = await new Promise((resolve) => child.once("close", resolve));
  assert.equal(code, 0, said);
  const passed = [...said.matchAll(/^ℹ pass (\d+)/gm)].map((match) => Number(match[1]));
  assert.ok(passed.length > 1, said);
  t.diagnostic(`${passed.reduce((sum, count) => sum + count)} tests passed`);
});
