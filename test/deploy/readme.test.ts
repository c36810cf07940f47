import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, it } from "node:test";
import { loadBundle, repositoryRoot } from "../../db/runner/bundle.ts";
import { inTransaction, withClient } from "../../db/runner/connect.ts";
import { seedDemo } from "../../db/runner/demo.ts";
import { createTenant } from "../../db/runner/provision.ts";
import { runTask, type SchoolTask } from "../../worker/run_task.ts";
import { beginAsUser, demoId, openDatabase, sqlState } from "../support/database.ts";
import { startMailServer } from "../worker/mail_server.ts";
import { openWorker } from "../worker/support.ts";

/** The school that gets what the recipes make. */
const slug = "recipes";

describe("the README", async () => {
  const readme = await readFile(path.join(repositoryRoot, "README.md"), "utf8");

  it("names every command of the operators' and no other", async () => {
    const source = await readFile(path.join(repositoryRoot, "db/cli.ts"), "utf8");
    const offered = [...source.matchAll(/\.command\(["`](\w+)/g)].map(([, name]) => name!);
    const paired = [...source.matchAll(/^ {2}\["(\w+)", "\w+"\],$/gm)].map(([, name]) => name!);
    const section = readme.slice(readme.indexOf("### The operators' command"));
    const table = section.slice(0, section.indexOf("### Settings"));
    const named = [...table.matchAll(/^\| (`.*`) +\|/gm)].flatMap(([, cell]) =>
      [...cell!.matchAll(/`(\w+)/g)].map(([, name]) => name!),
    );
    assert.deepEqual(named.sort(), [...offered, ...paired].sort());
  });

  it("names every package", async () => {
    const text = await readFile(path.join(repositoryRoot, "package.json"), "utf8");
    const { dependencies, devDependencies } = JSON.parse(text) as Record<
      string,
      Record<string, string>
    >;
    for (const name of Object.keys({ ...dependencies, ...devDependencies })) {
      assert.ok(name.startsWith("@types/") || readme.includes(`\`${name}\``), name);
    }
  });

  const database = await openDatabase();
  const mail = await startMailServer();
  const worker = openWorker(database, mail);
  database.defer(() => mail.close());
  database.defer(() => worker.close());

  it("names every task that a school's jobs may be", () => {
    const section = readme.slice(readme.indexOf("### Jobs and mails"));
    const table = section.slice(0, section.indexOf("### In containers"));
    const named = [...table.matchAll(/^\| `(\w+)` +\|/gm)].map(([, name]) => name!);
    assert.deepEqual([...named, "for_each_school"].sort(), Object.keys(worker.tasks).sort());
  });

  it("has recipes that work as they stand there", async (test) => {
    const root = await mkdtemp(path.join(tmpdir(), "homeroom-recipes-"));
    test.after(() => rm(root, { recursive: true }));
    for (const folder of ["db/tenant", "policies", "worker", "runtime"]) {
      await cp(path.join(repositoryRoot, folder), path.join(root, folder), { recursive: true });
    }
    const recipes = readRecipes(readme);
    const delta = recipes.get("db/tenant/deltas/0042_lockers.sql")!;
    const ledger = recipes.get("migrations/current.sql")!.replace(/^--! include .*$/m, delta);
    for (const [file, text] of recipes) {
      if (/^(db|policies|worker)\//.test(file)) await writeFile(path.join(root, file), text);
    }
    await symlink(path.join(repositoryRoot, "node_modules"), path.join(root, "node_modules"));

    await withClient(database.adminUrl, async (client) => {
      const { rows } = await client.query<{ next: number }>(
        "select max(version) + 1 as next from platform.tenant_migrations",
      );
      const numbered = ledger.replace("(42, 'lockers'", `(${rows[0]!.next}, 'lockers'`);
      await inTransaction(client, () => client.query(numbered));
      await createTenant(client, await loadBundle(root), { slug, name: "Recipes" });
      await seedDemo(client, slug, `$argon2id$v=19$m=8,t=1,p=1$${"A".repeat(22)}$AAAA`);
      const role = recipes.get("role")!.replaceAll("springfield", slug);
      const results = (await client.query(role)) as unknown as { rows: unknown[] }[];
      const [permissions, reasons] = results.slice(-2);
      assert.equal(permissions!.rows.length, 2);
      assert.deepEqual(
        reasons!.rows.map((row) => (row as { allows: boolean }).allows),
        [true],
      );
    });
    await useLockers(database.serverUrl);

    const task = (await import(path.join(root, "worker/tasks/tell_locker.ts"))) as {
      tellLocker: SchoolTask<unknown>;
    };
    worker.tasks.tell_locker = runTask(task.tellLocker, worker.services);
    await worker.runJobs();
    assert.deepEqual(
      mail.mails.map(({ to, subject }) => [...to, subject]),
      [["student@recipes.example", "Your locker is number 12"]],
    );
  });
});

/** The recipes' blocks by the file that each shall become; the one for a DBA is called `role`. */
function readRecipes(readme: string): Map<string, string> {
  const text = readme.slice(readme.indexOf("## Recipes"), readme.indexOf("## Running it"));
  const found = new Map<string, string>();
  for (const { index, 0: whole, 1: block } of text.matchAll(/```(?:sql|ts)\n(.*?)```/gs)) {
    const code = block!.replace(/^ {3}(?=\S| )/gm, (indent) =>
      whole.endsWith("   ```") ? "" : indent,
    );
    const names = [...text.slice(0, index).matchAll(/`([\w/.]*\/)?(\w+\.(?:sql|ts))`/g)];
    const [, folder, name] = names.at(-1)!;
    const last = [...names].reverse().find(([, before]) => before !== undefined)!;
    const file = `${folder ?? last[1]!}${name}`;
    found.set(code.includes("set search_path = tenant_springfield") ? "role" : file, code);
  }
  return found;
}

/** What somebody of the office does with lockers, and a teacher may not. */
async function useLockers(serverUrl: string): Promise<void> {
  await withClient(serverUrl, async (client) => {
    await beginAsUser(client, slug, demoId("users/registrar"));
    const { rows } = await client.query<{ id: string; school_id: string }>(
      "insert into lockers (school_id, number) values ($1, '12') returning id, school_id",
      [demoId("schools/north")],
    );
    const free = () =>
      client
        .query("select number from free_lockers($1)", [rows[0]!.school_id])
        .then((result) => result.rows.length);
    assert.equal(await free(), 1);
    await client.query("update students set email = $2 where id = $1", [
      demoId("students/1"),
      `student@${slug}.example`,
    ]);
    await client.query("update lockers set student_id = $2 where id = $1", [
      rows[0]!.id,
      demoId("students/1"),
    ]);
    assert.equal(await free(), 0);
    await client.query("commit");

    await beginAsUser(client, slug, demoId("users/student"));
    assert.equal((await client.query("select id from lockers")).rowCount, 1);
    await client.query("commit");

    await beginAsUser(client, slug, demoId("users/teacher"));
    const refused = await sqlState(client, () =>
      client.query("insert into lockers (school_id, number) values ($1, '13')", [
        demoId("schools/north"),
      ]),
    );
    assert.equal(refused, "42501");
    await client.query("rollback");
  });
}
