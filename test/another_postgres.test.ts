import assert from "node:assert/strict";
import { test } from "node:test";
import { withClient } from "../db/runner/connect.ts";
import { isRepetition, slugs, testClusterUrl } from "./support/database.ts";
import { find, needs } from "./support/optional.ts";

// Running this file has all of test/support/repetition.ts run again, this file among it.

test("PostgreSQL 15 is tested too", needs("PostgreSQL 15"), () => {
  assert.ok(find("PostgreSQL 15"), "HOMEROOM_REQUIRE_ALL asks for it");
});

test(
  "a repetition has other schools, and another Postgres if there is one",
  { skip: !isRepetition },
  async () => {
    assert.deepEqual(slugs, ["o-brien--2", "a-9"]);
    const { rows } = await withClient(testClusterUrl(), (client) =>
      client.query<{ major: number }>(
        "select current_setting('server_version_num')::int / 10000 as major",
      ),
    );
    assert.equal(rows[0]!.major, find("PostgreSQL 15") ? 15 : 18);
  },
);
