import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, describe, it } from "node:test";
import { withClient } from "../../db/runner/connect.ts";
import { environmentWith } from "../../runtime/config.ts";
import { openDatabase, slugs } from "../support/database.ts";
import { root } from "../support/node_test.ts";
import { rosterFolder } from "../support/roster.ts";

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/** What operators type; the steps build on one another. */
describe("npm run tenant", async () => {
  const { adminUrl } = await openDatabase();
  const folder = await mkdtemp(path.join(tmpdir(), "homeroom-cli-"));
  after(() => rm(folder, { recursive: true }));

  async function tenant(...words: string[]): Promise<Ended> {
    return new Promise((resolve) => {
      const env = environmentWith({ databaseUrl: adminUrl });
      execFile(
        process.execPath,
        ["db/cli.ts", ...words],
        { cwd: root, env },
        (error, stdout, stderr) => {
          resolve({ code: typeof error?.code === "number" ? error.code : 0, stdout, stderr });
        },
      );
    });
  }

  async function succeeds(...words: string[]): Promise<string> {
    const { code, stdout, stderr } = await tenant(...words);
    assert.equal(code, 0, stderr);
    return stdout;
  }

  async function fails(...words: string[]): Promise<string> {
    const { code, stderr } = await tenant(...words);
    assert.equal(code, 1, stderr);
    return stderr;
  }

  async function statusOf(slug: string): Promise<string | undefined> {
    return withClient(adminUrl, async (client) => {
      const { rows } = await client.query<{ status: string }>(
        "select status from platform.tenants where slug = $1",
        [slug],
      );
      return rows[0]?.status;
    });
  }

  it("creates a school, once", async () => {
    const words = ["create", "west-hill", "--name", "West Hill", "--admin-email", "a@west.example"];
    assert.match(await succeeds(...words), /west-hill.*a@west\.example/);
    assert.match(await fails(...words), /already.*Nothing was changed/);
  });

  it("names the option that is missing and the slug that will not do", async () => {
    assert.match(await fails("create", "east", "--admin-email", "a@b.example"), /--name/);
    const words = ["--name", "East", "--admin-email", "a@b.example"];
    assert.match(await fails("create", "East!", ...words), /slug "East!" must be/);
    assert.match(await fails("create", "www", ...words), /reserved/);
    assert.match(
      await fails("create", "east", "--name", "East", "--admin-email", "nobody"),
      /"nobody" is not an e-mail address/,
    );
    assert.match(
      await fails("create", "east", "--name", " ", "--admin-email", "a@b.example"),
      /school's name must not be empty/,
    );
    assert.equal(await statusOf("east"), undefined);
  });

  it("lists schools and says that they are up to date", async () => {
    const listed = await succeeds("list");
    for (const slug of [...slugs, "west-hill"]) assert.ok(listed.includes(slug), listed);
    assert.match(await succeeds("status"), /up to date/);
    assert.match(await succeeds("apply"), /0 upgraded, 3 up to date, 0 failed/);
    assert.match(await succeeds("drift"), /as if it were provisioned now/);
  });

  it("reports drift with an exit code", async () => {
    await withClient(adminUrl, (client) =>
      client.query('alter table "tenant_west-hill".rooms add column colour text'),
    );
    const { code, stdout } = await tenant("drift");
    assert.equal(code, 1);
    assert.match(stdout, /west-hill\n {2}changed: rooms/);
  });

  it("suspends and resumes", async () => {
    await succeeds("suspend", "west-hill");
    assert.equal(await statusOf("west-hill"), "suspended");
    await succeeds("resume", "west-hill");
    assert.equal(await statusOf("west-hill"), "active");
    assert.match(await fails("suspend", "nowhere"), /no school "nowhere"/);
  });

  it("imports a roster, refuses a wrong one, and exports it", async () => {
    assert.match(await succeeds("import", "west-hill", rosterFolder), /users\.csv: 520 added/);
    assert.match(
      await succeeds("import", "west-hill", rosterFolder),
      /users\.csv: .*520 unchanged/,
    );
    assert.notEqual(await fails("import", "west-hill", path.join(folder, "missing")), "");
    const zip = path.join(folder, "west-hill.zip");
    assert.match(await succeeds("export", "west-hill", zip), /users\.csv: 52\d rows/);
    assert.deepEqual(await readdir(folder), ["west-hill.zip"]);
  });

  it("imports a CSV file, by the columns that it is told", async () => {
    const file = path.join(folder, "teachers.csv");
    await writeFile(file, "Nummer,first name,last name,campus\nN-1,Ada,Byron,north\n");
    const words = ["import-csv", slugs[0], "teachers", file, "--map", "Nummer=staff_number"];
    assert.match(await succeeds(...words, "--dry-run"), /nothing was changed: 1 created/);
    assert.match(await succeeds(...words), /1 created, 0 updated, 0 unchanged/);
    assert.equal((await tenant(...words.slice(0, 4))).code, 1);
    await rm(file);
  });

  it("removes a school when that is confirmed", async () => {
    assert.match(await fails("drop", "west-hill"), /--yes/);
    assert.equal(await statusOf("west-hill"), "active");
    await succeeds("drop", "west-hill", "--yes");
    assert.equal(await statusOf("west-hill"), undefined);
  });
});
