import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { testClusterUrl } from "./support/database.ts";
import { committedText, generateFiles } from "./support/generated.ts";
import { withClient } from "../db/runner/connect.ts";

/** Other releases of PostgreSQL word some expressions otherwise. */
const wordedBy = 18;

describe("the committed description", async () => {
  const { rows } = await withClient(testClusterUrl(), (client) =>
    client.query<{ major: number }>(
      "select current_setting('server_version_num')::int / 10000 as major",
    ),
  );
  const skip = rows[0]!.major !== wordedBy && `describes PostgreSQL ${wordedBy}`;
  const files = skip ? [] : await generateFiles({ url: testClusterUrl() });
  for (const file of files) {
    it(`${file.path} is what the sources make (npm run generate)`, async () => {
      assert.equal(await committedText(file), file.text);
    });
  }
  it("is compared", { skip }, () => {
    assert.equal(files.length, 3);
  });
});
