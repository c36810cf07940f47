import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { describe, it } from "node:test";
import { loadBundle } from "../../../db/runner/bundle.ts";
import { withClient } from "../../../db/runner/connect.ts";
import { createTenant, dropTenant, setTenantStatus } from "../../../db/runner/provision.ts";
import { openDatabase, slugs } from "../../support/database.ts";
import { givePasswords, signIn, whoIs } from "../../support/people.ts";
import { codeOf, graphql, send, startServer, withinASecond } from "../../support/server.ts";

const [school, otherSchool] = slugs;
const database = await openDatabase();
await givePasswords(database, school, otherSchool);
const [server, second] = await Promise.all([startServer(database), startServer(database)]);

const operator = <T>(work: Parameters<typeof withClient<T>>[1]): Promise<T> =>
  withClient(database.adminUrl, work);

async function codes(slug: string): Promise<(string | undefined)[]> {
  return Promise.all(
    [server, second].map(async (at) => codeOf(await graphql(at, slug, "{ __typename }"))),
  );
}

describe("a school", () => {
  it("that is suspended is refused within a second, and comes back", async () => {
    const { accessToken } = await signIn(server, school, "admin");
    assert.deepEqual(await codes(school), [undefined, undefined]);
    await operator((client) => setTenantStatus(client, school, "suspended"));
    await withinASecond(async () => {
      assert.deepEqual(await codes(school), ["SCHOOL_SUSPENDED", "SCHOOL_SUSPENDED"]);
    });
    assert.equal((await graphql(server, school, "{ me { id } }", {}, accessToken)).status, 403);
    assert.deepEqual(await codes(otherSchool), [undefined, undefined]);
    await operator((client) => setTenantStatus(client, school, "active"));
    await withinASecond(async () => {
      assert.equal(await whoIs(second, school, accessToken), `admin@${school}.example`);
    });
  });

  it("answers as soon as it is made, and no longer when it is gone", async () => {
    const slug = `new-${process.pid}`;
    assert.deepEqual(await codes(slug), ["UNKNOWN_SCHOOL", "UNKNOWN_SCHOOL"]);
    const bundle = await loadBundle();
    await operator((client) => createTenant(client, bundle, { slug, name: "New" }));
    await withinASecond(async () => {
      assert.deepEqual(await codes(slug), [undefined, undefined]);
    });
    await operator((client) => dropTenant(client, slug));
    await withinASecond(async () => {
      assert.deepEqual(await codes(slug), ["UNKNOWN_SCHOOL", "UNKNOWN_SCHOOL"]);
    });
  });

  it("answers under its own domains, and its tokens are good there", async () => {
    const { accessToken } = await signIn(server, school, "admin");
    await operator((client) =>
      client.query(
        `insert into platform.tenant_domains (domain, tenant_id)
         select 'www.school.example', id from platform.tenants where slug = $1`,
        [school],
      ),
    );
    await delay(1000);
    const answer = await send(server.port, {
      method: "POST",
      path: "/graphql",
      host: "www.school.example:8443",
      headers: { "content-type": "application/json", authorization: `Bearer ${accessToken}` },
      body: JSON.stringify({ query: "{ me { email } }" }),
    });
    assert.deepEqual(answer.json, { data: { me: { email: `admin@${school}.example` } } });
  });

  it("whose tables are older than the API is not served yet", async () => {
    const setVersion = (change: string) =>
      operator((client) =>
        client.query(`update platform.tenants set version = version ${change} where slug = $1`, [
          otherSchool,
        ]),
      );
    await setVersion("- 1");
    await withinASecond(async () => {
      assert.deepEqual(await codes(otherSchool), ["SCHOOL_UPGRADING", "SCHOOL_UPGRADING"]);
    });
    await setVersion("+ 1");
    await withinASecond(async () => {
      assert.deepEqual(await codes(otherSchool), [undefined, undefined]);
    });
  });

  it("is refused within a second though announcements do not come through", async () => {
    const killListeners = () =>
      operator((client) =>
        client.query(
          `select pg_terminate_backend(pid) from pg_stat_activity
           where application_name = 'homeroom server (announcements)'
             and datname = current_database()`,
        ),
      );
    assert.deepEqual(await codes(school), [undefined, undefined]);
    await killListeners();
    await delay(100);
    await operator((client) => setTenantStatus(client, school, "suspended"));
    await withinASecond(async () => {
      assert.deepEqual(await codes(school), ["SCHOOL_SUSPENDED", "SCHOOL_SUSPENDED"]);
    });
    // They listen again by themselves.
    await operator((client) => setTenantStatus(client, school, "active"));
    await delay(2000);
    assert.deepEqual(await codes(school), [undefined, undefined]);
    const { rows } = await operator((client) =>
      client.query(
        `select from pg_stat_activity
         where application_name = 'homeroom server (announcements)'
           and datname = current_database()`,
      ),
    );
    assert.equal(rows.length, 2);
  });
});
