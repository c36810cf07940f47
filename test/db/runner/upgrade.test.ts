import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, it } from "node:test";
import type pg from "pg";
import { applyAll } from "../../../db/runner/apply.ts";
import { loadBundle, type Bundle } from "../../../db/runner/bundle.ts";
import { inTransaction, withClient } from "../../../db/runner/connect.ts";
import { describeTenant, findDrift, fingerprint } from "../../../db/runner/fingerprint.ts";
import { readDeltas } from "../../../db/runner/ledger.ts";
import { provision } from "../../../db/runner/provision.ts";
import { readStatus } from "../../../db/runner/status.ts";
import { isRepetition, openDatabase, slugs } from "../../support/database.ts";

const noBundle: Bundle = { files: [], sha256: "none" };

/** A release whose bundle fails for one school. */
function withFailureFor(bundle: Bundle, slug: string): Bundle {
  const sql = `do $$ begin assert current_schema() <> 'tenant_${slug}', 'unlucky'; end; $$;`;
  const files = [...bundle.files, { path: "test/failure.sql", name: "failure", sql }];
  return { files, sha256: "with a failure" };
}

async function createAtVersion(client: pg.Client, slug: string, version: number): Promise<void> {
  const deltas = (await readDeltas(client)).slice(0, version);
  await inTransaction(client, () =>
    provision(client, { deltas, bundle: noBundle }, { slug, name: slug }),
  );
}

describe("applying a release", async () => {
  const bundle = await loadBundle();

  it("gives a school of any older version what a fresh one has", async () => {
    const { adminUrl } = await openDatabase();
    await withClient(adminUrl, async (client) => {
      const all = [0, ...(await readDeltas(client)).map(({ version }) => version)];
      // The oldest goes through every delta: enough for another Postgres.
      const versions = isRepetition ? [all[0]!, all.at(-1)!] : all;
      for (const version of versions) await createAtVersion(client, `from-${version}`, version);
      const result = await applyAll(adminUrl, bundle);
      assert.deepEqual(result.failed, []);
      assert.equal(result.upgraded.length, versions.length);

      // Compares all of them with a fresh one.
      assert.deepEqual(await findDrift(client, bundle), []);
    });
  });

  it("does nothing for schools that have it", async () => {
    const { adminUrl } = await openDatabase();
    const result = await applyAll(adminUrl, bundle);
    assert.deepEqual(result, { upToDate: slugs.length, upgraded: [], failed: [], skipped: [] });
  });

  it("leaves a school as it was when it fails, goes on with the others, and is repeatable", async () => {
    const { adminUrl } = await openDatabase();
    await withClient(adminUrl, async (client) => {
      await createAtVersion(client, "unlucky", 1);
      const before = fingerprint(await describeTenant(client, "unlucky"));
      const result = await applyAll(adminUrl, withFailureFor(bundle, "unlucky"));
      assert.deepEqual(result.upgraded.sort(), [...slugs].sort());
      assert.deepEqual(
        result.failed.map(({ slug }) => slug),
        ["unlucky"],
      );
      assert.equal(fingerprint(await describeTenant(client, "unlucky")), before);
      const status = await readStatus(client, bundle);
      const unlucky = status.find(({ slug }) => slug === "unlucky");
      assert.equal(unlucky?.state, "failed");
      assert.match(unlucky.error, /^test\/failure\.sql: unlucky/);

      assert.deepEqual((await applyAll(adminUrl, bundle)).failed, []);
      assert.ok((await readStatus(client, bundle)).every(({ state }) => state === "up to date"));
    });
  });

  it("touches no other school when a canary fails", async () => {
    const { adminUrl } = await openDatabase();
    const [canary, other] = slugs;
    const failing = withFailureFor(bundle, canary);
    const result = await applyAll(adminUrl, failing, { canaries: [canary] });
    assert.deepEqual(result.skipped, [other]);
    assert.deepEqual(result.upgraded, []);
  });

  it("can be run by two operators at the same time", async () => {
    const { adminUrl } = await openDatabase();
    await withClient(adminUrl, (client) => createAtVersion(client, "both", 0));
    const results = await Promise.all([applyAll(adminUrl, bundle), applyAll(adminUrl, bundle)]);
    assert.deepEqual(
      results.flatMap(({ failed }) => failed),
      [],
    );
    await withClient(adminUrl, async (client) => {
      assert.deepEqual(await findDrift(client, bundle), []);
    });
  });

  it("resumes after it was killed in the middle", async () => {
    const { adminUrl } = await openDatabase();
    await withClient(adminUrl, async (client) => {
      await createAtVersion(client, "first", 1);
      await createAtVersion(client, "second", 1);
      // The second school's tables are locked, so that the run is certainly not over when it ends.
      await client.query(`begin; lock table "tenant_second".users`);
      const script = `
        import { applyAll } from "./db/runner/apply.ts";
        import { loadBundle } from "./db/runner/bundle.ts";
        await applyAll(${JSON.stringify(adminUrl)}, await loadBundle(), {
          parallel: 1,
          onProgress: ({ slug }) => console.log(slug),
        });`;
      const child = spawn(process.execPath, ["--input-type=module-typescript", "-e", script], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      const [line] = (await once(child.stdout, "data")) as [Buffer];
      assert.equal(line.toString().trim(), "first");
      child.kill("SIGKILL");
      await once(child, "exit");
      await client.query("rollback");

      const states = async (): Promise<Record<string, string>> =>
        Object.fromEntries(
          (await readStatus(client, bundle)).map(({ slug, state }) => [slug, state]),
        );
      assert.partialDeepStrictEqual(await states(), { first: "up to date", second: "pending" });
      const result = await applyAll(adminUrl, bundle);
      assert.deepEqual(result.upgraded, ["second"]);
      assert.deepEqual(await findDrift(client, bundle), []);
    });
  });
});

describe("drift", () => {
  it("names what is missing, unexpected and changed", async () => {
    const { adminUrl } = await openDatabase();
    const bundle = await loadBundle();
    await withClient(adminUrl, async (client) => {
      const [slug] = slugs;
      await client.query(`set search_path = "tenant_${slug}", app`);
      await client.query("alter table rooms add column colour text");
      await client.query("create table secrets (id uuid)");
      await client.query("drop function next_number(text, date)");
      const [drift] = await findDrift(client, bundle);
      assert.equal(drift?.slug, slug);
      assert.deepEqual(drift.differences, [
        { name: "next_number(text,date)", kind: "missing" },
        { name: "rooms", kind: "changed" },
        { name: "secrets", kind: "unexpected" },
      ]);
    });
  });
});
