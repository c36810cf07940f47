import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { describe, it } from "node:test";
import { repositoryRoot } from "../../../db/runner/bundle.ts";
import { withClient } from "../../../db/runner/connect.ts";
import { readDeltas } from "../../../db/runner/ledger.ts";
import { openDatabase } from "../../support/database.ts";

const folder = path.join(repositoryRoot, "db/tenant/deltas");

/** What graphile-migrate puts around a file that it includes. */
const includeMarks = /^--! (?:Included|EndIncluded) .*$/gm;

describe("the ledger", async () => {
  const { adminUrl } = await openDatabase();
  const deltas = await withClient(adminUrl, readDeltas);
  const files = (await readdir(folder)).sort();

  it("has every delta once, in the order of the files", () => {
    const numbered = deltas.map(
      ({ version, name }) => `${String(version).padStart(4, "0")}_${name}.sql`,
    );
    assert.deepEqual(numbered, files);
  });

  for (const [index, file] of files.entries()) {
    it(`holds ${file} as the file says it: a committed delta is never edited`, async () => {
      const text = await readFile(path.join(folder, file), "utf8");
      assert.equal(deltas[index]!.sql.replace(includeMarks, "").trim(), text.trim());
    });
  }
});
