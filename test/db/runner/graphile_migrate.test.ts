import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import {
  appendFile,
  cp,
  mkdtemp,
  readdir,
  readFile,
  rm,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { promisify } from "node:util";
import { bootstrap, withDatabase } from "../../../db/runner/bootstrap.ts";
import { repositoryRoot } from "../../../db/runner/bundle.ts";
import { withClient } from "../../../db/runner/connect.ts";
import { testClusterUrl } from "../../support/database.ts";

const run = promisify(execFile);
const names = { live: "homeroom_test_gm", shadow: "homeroom_test_gm_shadow" };

/** graphile-migrate's own commands, in a copy of the repository's migrations. */
describe("graphile-migrate", () => {
  let folder: string;
  let live: string;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "homeroom-migrations-"));
    for (const part of [".gmrc", "migrations", "db"]) {
      await cp(path.join(repositoryRoot, part), path.join(folder, part), {
        recursive: true,
        verbatimSymlinks: true,
      });
    }
    // What a developer has not committed yet is no business of this test.
    await writeFile(path.join(folder, "migrations/current.sql"), "");
    await symlink(path.join(repositoryRoot, "node_modules"), path.join(folder, "node_modules"));
    live = await bootstrap({ adminUrl: testClusterUrl(), database: names.live });
  });

  after(async () => {
    await rm(folder, { recursive: true });
    await withClient(testClusterUrl(), async (client) => {
      for (const name of Object.values(names)) {
        await client.query(`drop database if exists ${name} with (force)`);
      }
    });
  });

  async function migrate(...words: string[]): Promise<string> {
    const command = path.join(repositoryRoot, "node_modules/.bin/graphile-migrate");
    const environment = {
      PATH: `${path.dirname(process.execPath)}:/usr/bin:/bin`,
      DATABASE_URL: live,
      SHADOW_DATABASE_URL: withDatabase(live, names.shadow),
      ROOT_DATABASE_URL: withDatabase(live, "postgres"),
    };
    const { stdout } = await run(command, words, { cwd: folder, env: environment });
    return stdout;
  }

  async function deltasOf(url: string): Promise<string[]> {
    return withClient(url, async (client) => {
      const { rows } = await client.query<{ name: string }>(
        "select name from platform.tenant_migrations order by version",
      );
      return rows.map(({ name }) => name);
    });
  }

  it("migrates, says so, resets, and commits the next delta", async () => {
    await migrate("migrate");
    const deltas = await deltasOf(live);
    assert.ok(deltas.length >= 3);
    // Nothing is pending, in the ledger of committed migrations or in current.sql.
    await migrate("status");

    const version = deltas.length + 1;
    await appendFile(
      path.join(folder, "db/tenant/deltas/next.sql"),
      "create table extra (id uuid);",
    );
    await appendFile(
      path.join(folder, "migrations/current.sql"),
      `insert into platform.tenant_migrations (version, name, sql)
       values (${version}, 'next', $delta$\n--! include tenant/deltas/next.sql\n$delta$)
       on conflict (version) do update set sql = excluded.sql;`,
    );
    await migrate("watch", "--once");
    assert.equal((await deltasOf(live)).length, version);
    await migrate("watch", "--once");

    const committedBefore = await readdir(path.join(folder, "migrations/committed"));
    await migrate("commit");
    const committed = await readdir(path.join(folder, "migrations/committed"));
    assert.equal(committed.length, committedBefore.length + 1);
    const text = await readFile(
      path.join(folder, "migrations/committed", committed.sort().at(-1)!),
      "utf8",
    );
    // The chain of hashes covers the delta's own text.
    assert.match(text, /^--! Previous: sha1:.*\n--! Hash: sha1:/);
    assert.match(text, /create table extra/);

    await migrate("reset", "--erase");
    assert.equal((await deltasOf(live)).length, version);
  });

  it("refuses to run a committed file that was edited", async () => {
    const file = path.join(folder, "migrations/committed/000001.sql");
    await appendFile(file, "\nselect 1;\n");
    await assert.rejects(migrate("reset", "--erase"), /Hash for .*000001\.sql does not match/i);
  });
});
