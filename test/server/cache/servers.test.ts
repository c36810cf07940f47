import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { withClient } from "../../../db/runner/connect.ts";
import { setTenantStatus } from "../../../db/runner/provision.ts";
import { openDatabase, slugs } from "../../support/database.ts";
import { needs } from "../../support/optional.ts";
import { givePasswords, signIn, updateUser, whoIs } from "../../support/people.ts";
import { startRedis, type TestRedis } from "../../support/redis.ts";
import { codeOf, graphql, startServer, withinASecond } from "../../support/server.ts";
import { openStallingProxy } from "./stalling_proxy.ts";

const [school, otherSchool] = slugs;

const listeners = `from pg_stat_activity
  where application_name = 'homeroom server (announcements)' and datname = current_database()`;

/** What may have happened to the connections on which changes are announced. */
const connections = ["lives", "broke at that moment", "is silent"] as const;

async function holdsOn(openRedis: () => Promise<TestRedis | undefined>): Promise<void> {
  // Of its own: the servers of all suites run at the same time, and each listens.
  const database = await openDatabase();
  await givePasswords(database, school, otherSchool);

  const operator = <T>(work: Parameters<typeof withClient<T>>[1]): Promise<T> =>
    withClient(database.adminUrl, work);
  const asOwner = (sql: string, values: string[] = []) =>
    database.commitAsOwner(school, (client) => client.query(sql, values));

  // Awaited by the first test.
  const opened = (async () => {
    const redis = await openRedis();
    const start = async () => {
      const proxy = await openStallingProxy(database.serverUrl);
      after(() => {
        proxy.close();
      });
      const settings = redis ? { redisUrl: redis.url } : {};
      return { proxy, server: await startServer({ serverUrl: proxy.url }, settings) };
    };
    return Promise.all([start(), start()]);
  })();
  const everywhere = async (check: (server: Server) => Promise<void>) => {
    for (const { server } of await opened) await check(server);
  };
  type Server = Awaited<typeof opened>[number]["server"];
  const isLetIn = (token: string) =>
    everywhere(async (server) => assert.notEqual(await whoIs(server, school, token), undefined));
  const isRefused = (token: string) =>
    withinASecond(() =>
      everywhere(async (server) => assert.equal(await whoIs(server, school, token), undefined)),
    );
  /** Whether somebody gets so far that the server looks at the form, which is none. */
  const mayUpload = async (server: Server, token: string) => {
    const { status } = await server.send({
      ...{ method: "POST", path: "/api/v1/files", host: `${school}.localhost` },
      headers: { authorization: `Bearer ${token}` },
    });
    assert.ok([403, 415].includes(status), String(status));
    return status === 415;
  };
  const uploading = (token: string, expected: boolean) =>
    withinASecond(() =>
      everywhere(async (server) => assert.equal(await mayUpload(server, token), expected)),
    );
  const allListen = () =>
    withinASecond(async () => {
      const { rowCount } = await operator((client) => client.query(`select ${listeners}`));
      assert.equal(rowCount, 2);
    });

  it("they do not ask about sessions and rights again as long as nothing has changed", async () => {
    await opened;
    await allListen();
    await delay(500);
    const { accessToken } = await signIn((await opened)[0].server, school, "admin");
    await isLetIn(accessToken);
    await uploading(accessToken, true);
    const functions = "function check_session(uuid, uuid), check_permissions(uuid[], text[])";
    await asOwner(`revoke execute on ${functions} from homeroom_server`);
    try {
      await delay(1500);
      await isLetIn(accessToken);
      await everywhere(async (server) => assert.ok(await mayUpload(server, accessToken)));
    } finally {
      await asOwner(`grant execute on ${functions} to homeroom_server`);
    }
  });

  for (const state of connections) {
    it(`what has ended is refused within a second when the connection ${state}`, async () => {
      const [one, two] = await opened;
      const tokenOf = async (login: string) =>
        (await signIn(one.server, school, login)).accessToken;
      const [admin, teacher, principal, guardian, driver] = await Promise.all(
        ["admin", "teacher", "principal", "guardian", "driver"].map(tokenOf),
      );
      const everybody = [admin, teacher, principal, guardian, driver] as string[];
      const students = "{ students { totalCount } }";
      const counted = async (server: Server) => {
        const answer = await graphql(server, school, students, {}, principal);
        return (answer.json as { data?: { students: { totalCount: number } } }).data?.students
          .totalCount;
      };
      for (const token of everybody) await isLetIn(token);
      await everywhere(async (server) => assert.ok((await counted(server))! > 0));
      await uploading(principal!, true);
      await uploading(guardian!, false);

      if (state === "broke at that moment") {
        await operator((client) => client.query(`select pg_terminate_backend(pid) ${listeners}`));
      }
      if (state === "is silent") for (const { proxy } of [one, two]) proxy.stall();

      await Promise.all([
        graphql(one.server, school, "mutation { signOut { endedSessions } }", {}, admin),
        updateUser(database, school, "teacher", "is_active = false"),
        asOwner(
          `select end_sessions(id, 'signed_out') from users where email = 'guardian@' || $1`,
          [`${school}.example`],
        ),
        updateUser(database, school, "driver", "must_change_password = true"),
        asOwner(
          `create temporary table taken on commit drop as select * from user_roles;
           delete from user_roles where user_id in
             (select id from users where email like 'principal@%')`,
        ),
      ]);
      await Promise.all([
        isRefused(admin!),
        isRefused(teacher!),
        isRefused(guardian!),
        withinASecond(() => everywhere(async (server) => assert.equal(await counted(server), 0))),
        uploading(principal!, false),
        withinASecond(() =>
          everywhere(async (server) => {
            const answer = await graphql(server, school, students, {}, driver);
            assert.equal(codeOf(answer), "PASSWORD_CHANGE_REQUIRED");
          }),
        ),
      ]);

      await operator((client) => setTenantStatus(client, school, "suspended"));
      await withinASecond(() =>
        everywhere(async (server) => {
          const answer = await graphql(server, school, students, {}, principal);
          assert.equal(codeOf(answer), "SCHOOL_SUSPENDED");
          assert.equal(codeOf(await graphql(server, otherSchool, "{ __typename }")), undefined);
        }),
      );

      await operator((client) => setTenantStatus(client, school, "active"));
      await withinASecond(() =>
        everywhere(async (server) => {
          assert.equal(codeOf(await graphql(server, school, "{ __typename }")), undefined);
        }),
      );
      await updateUser(database, school, "teacher", "is_active = true");
      await updateUser(database, school, "driver", "must_change_password = false");
      await asOwner(`select assign_role($1, 'Principal')`, [`principal@${school}.example`]);
      await uploading(principal!, true);
      await asOwner("select revoke_permission('Registrar', 'attachments:create')");
      await uploading(principal!, false);
      await asOwner("select grant_permission('Registrar', 'attachments:create')");
      await uploading(principal!, true);
      if (state === "lives") return;
      await delay(1500); // They listen again by themselves.
      await isRefused(teacher!);
    });
  }

  it("a role that ends or begins by itself counts from that moment on", async () => {
    const { accessToken } = await signIn((await opened)[0].server, school, "librarian");
    const librarian = `librarian@${school}.example`;
    const limit = (begins: string, ends: string) =>
      asOwner(
        `update user_roles
         set valid_from = now() + $2::interval, valid_until = now() + $3::interval
         from roles, users
         where roles.id = role_id and roles.name = 'Registrar'
           and users.id = user_id and users.email = $1`,
        [librarian, begins, ends],
      );
    await uploading(accessToken, false);
    await asOwner("select assign_role($1, 'Registrar')", [librarian]);
    await limit("-1 second", "2 seconds");
    await uploading(accessToken, true);
    await delay(2000);
    await uploading(accessToken, false);
    await limit("2 seconds", "1 hour");
    await uploading(accessToken, false);
    await delay(2000);
    await uploading(accessToken, true);
    await asOwner("select remove_role($1, 'Registrar')", [librarian]);
    await uploading(accessToken, false);
  });
}

describe("two servers", () => holdsOn(() => Promise.resolve(undefined)));

describe("two servers with Redis", needs("redis-server"), async () => {
  if (needs("redis-server").skip) return;
  await holdsOn(async () => {
    const redis = await startRedis();
    after(() => redis.close());
    return redis;
  });
});
