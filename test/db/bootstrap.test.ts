import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { bootstrap, isSupported } from "../../db/runner/bootstrap.ts";
import { withClient } from "../../db/runner/connect.ts";
import { startTestCluster, type TestCluster } from "../support/cluster.ts";

let cluster: TestCluster;
let operatorUrl: string;

const options = { serverPassword: "server's", workerPassword: "worker's" };

before(async () => {
  cluster = await startTestCluster();
  await ask(cluster.url, "create role operator login createrole createdb password 'operator'");
  operatorUrl = loginTo(cluster.url, "operator", "operator", "homeroom");
});
after(() => cluster.close());

function loginTo(base: string, user: string, password: string, database: string): string {
  const url = new URL(`/${database}`, base);
  url.username = user;
  url.password = password;
  return url.href;
}

const ask = (url: string, sql: string) =>
  withClient(url, async (client) => (await client.query<Record<string, unknown>>(sql)).rows);

test("an operator who is no superuser makes roles and database, as often as wanted", async () => {
  assert.equal(await bootstrap({ adminUrl: operatorUrl, ...options }), operatorUrl);
  await bootstrap({ adminUrl: operatorUrl, ...options });
  const [owner] = await ask(
    operatorUrl,
    "select rolcanlogin, rolbypassrls, rolsuper from pg_roles where rolname = 'homeroom_owner'",
  );
  assert.deepEqual(owner, { rolcanlogin: false, rolbypassrls: false, rolsuper: false });
});

test("the owner makes roles of schools and hands them to server and worker", async () => {
  await ask(
    operatorUrl,
    `begin; set local role homeroom_owner;
     create role made_up nologin; create role made_up_read nologin;
     grant homeroom_tenant to made_up_read; grant made_up_read to made_up;
     grant made_up to homeroom_server, homeroom_worker; create schema made_up; rollback`,
  );
});

test("the logins find nothing without a school and can do nothing of their own", async () => {
  for (const login of ["homeroom_server", "homeroom_worker"]) {
    const password = login === "homeroom_server" ? "server's" : "worker's";
    const url = loginTo(cluster.url, login, password, "homeroom");
    assert.deepEqual(await ask(url, "show search_path"), [{ search_path: '""' }]);
    await assert.rejects(ask(url, "create temporary table t (x int)"), { code: "42501" });
    await assert.rejects(ask(url, "create schema mine"), { code: "42501" });
    await assert.rejects(ask(url, "create table public.t (x int)"), { code: "42501" });
  }
});

test("nothing is open to everybody, where the operator is a superuser", async () => {
  const url = await bootstrap({ adminUrl: cluster.url, database: "other" });
  const open = await ask(
    url,
    `select p.oid::regprocedure as routine from pg_proc p
     where p.pronamespace = 'app'::regnamespace
       and has_function_privilege('public', p.oid, 'execute')`,
  );
  assert.deepEqual(open, []);
  await ask(
    url,
    `begin; set local role homeroom_tenant;
     select app.similarity('a', 'b'), app.crypt('a', app.gen_salt('md5')); rollback`,
  ).catch((error: unknown) => {
    // The schema itself is opened by the migrations.
    assert.match(String(error), /schema app/);
  });
});

test("several at once do not disturb each other, in one database or in others of the cluster", async () => {
  for (let round = 0; round < 3; round += 1) {
    const databases = ["both", "both", "one", "another", "third"];
    await Promise.all(
      databases.map((database) =>
        bootstrap({ adminUrl: loginTo(cluster.url, "operator", "operator", database), ...options }),
      ),
    );
  }
});

test("says which server it cannot reach, and how", async () => {
  const adminUrl = loginTo(cluster.url, "operator", "wrong", "homeroom");
  await assert.rejects(bootstrap({ adminUrl }), { code: "NO_DATABASE" });
});

test("old releases are refused: 15.14, 16.10, 17.6 and 18 are the first that are not", () => {
  for (const release of [150014, 160010, 170006, 180000, 190000]) {
    assert.ok(isSupported(release), String(release));
  }
  for (const release of [140020, 150013, 160009, 170005]) {
    assert.ok(!isSupported(release), String(release));
  }
});
