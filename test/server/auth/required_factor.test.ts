import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { openDatabase, slugs } from "../../support/database.ts";
import { addressOf, givePasswords, signIn } from "../../support/people.ts";
import { bodyOf, restOf } from "../../support/rest.ts";
import { answered, enrol } from "../../support/second_factor.ts";
import { codeOf, graphql, startServer, withinASecond } from "../../support/server.ts";
import { subscribe } from "../../support/subscribing.ts";

const [school] = slugs;
const database = await openDatabase();
await givePasswords(database, school);
const server = await startServer(database, { secretKeys: `k1:${"1".repeat(32)}` });

const send = (document: string, token: string) => graphql(server, school, document, {}, token);
const asOwner = (sql: string) => database.commitAsOwner(school, (client) => client.query(sql));

describe("a role that requires a second factor", () => {
  const require = (role: string, value: boolean) =>
    asOwner(`update roles set requires_second_factor = ${value} where name = '${role}'`);
  const students = "{ students { totalCount } }";
  const me = "{ me { mustSetUpSecondFactor hasSecondFactor } }";
  const isRefused = (token: string) =>
    withinASecond(async () => {
      assert.equal(codeOf(await send(students, token)), "SECOND_FACTOR_REQUIRED");
    });
  const isAnswered = (token: string) =>
    withinASecond(async () => assert.equal(codeOf(await send(students, token)), undefined));
  after(() => require("Driver", false));

  it("lets nobody do anything before there is one, who inherits from it neither", async () => {
    const { accessToken: driver } = await signIn(server, school, "driver");
    const { accessToken: manager } = await signIn(server, school, "transport");
    const { accessToken: librarian } = await signIn(server, school, "librarian");
    for (const token of [driver, manager, librarian]) await isAnswered(token);
    await require("Driver", true);
    for (const token of [driver, manager]) await isRefused(token);
    await isAnswered(librarian);

    const state = answered<Record<string, boolean>>(await send(me, driver));
    assert.deepEqual(state, { mustSetUpSecondFactor: true, hasSecondFactor: false });
    const sneaky = await send(`mutation { beginTotp { secret } } query Other ${students}`, driver);
    assert.equal(codeOf(sneaky), "SECOND_FACTOR_REQUIRED");
    const rest = await restOf(server, school, driver)("GET", "/students");
    assert.deepEqual([rest.status, bodyOf(rest).code], [403, "SECOND_FACTOR_REQUIRED"]);
    const query = "subscription { notificationReceived { title } }";
    const at = { port: server.port, slug: school, token: driver };
    const { code, reason } = (await (
      await subscribe(at, { query })
    ).ended) as { code: number; reason: string };
    assert.equal(`${code} ${reason}`, "4403 SECOND_FACTOR_REQUIRED");

    await enrol(server, school, driver);
    await isAnswered(driver);
    await isRefused(manager);
    // Without it everything begins anew.
    await asOwner("delete from second_factors");
    await isRefused(driver);
    await require("Driver", false);
    for (const token of [driver, manager]) await isAnswered(token);
  });

  it("requires it from the moment on in which somebody gets the role", async () => {
    await require("Driver", true);
    const { accessToken } = await signIn(server, school, "librarian");
    await isAnswered(accessToken);
    await asOwner(`select assign_role('${addressOf(school, "librarian")}', 'Driver')`);
    await isRefused(accessToken);
    await asOwner(`select remove_role('${addressOf(school, "librarian")}', 'Driver')`);
    await isAnswered(accessToken);
  });

  it("is made one by who may change roles", async () => {
    const { accessToken } = await signIn(server, school, "admin");
    const { rows } = await asOwner("select id from roles where name = 'Librarian'");
    const { id } = (rows as { id: string }[])[0]!;
    const change = (token: string, value: boolean) =>
      send(
        `mutation {
           updateRole(input: { id: "${id}", patch: { requiresSecondFactor: ${value} } }) {
             role { requiresSecondFactor }
           }
         }`,
        token,
      );
    const { role } = answered<{ role: object }>(await change(accessToken, true));
    assert.deepEqual(role, { requiresSecondFactor: true });
    await change(accessToken, false);
    const { accessToken: teacher } = await signIn(server, school, "teacher");
    assert.ok(codeOf(await change(teacher, true)));
  });
});
