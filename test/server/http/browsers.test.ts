import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { withClient } from "../../../db/runner/connect.ts";
import { setTenantStatus } from "../../../db/runner/provision.ts";
import { openDatabase, slugs } from "../../support/database.ts";
import { startServer, withinASecond, type TestServer } from "../../support/server.ts";

const [school, otherSchool] = slugs;
const database = await openDatabase();
await withClient(database.adminUrl, (client) =>
  client.query(
    `insert into platform.tenant_domains (domain, tenant_id)
     select slug || '.school.example', id from platform.tenants`,
  ),
);
const server = await startServer(database);
const secure = await startServer(database, { publicUrl: "https://homeroom.example" });

type Asking = { at?: TestServer; host?: string; path?: string; method?: string; token?: string };

/** As REST has it, and as GraphQL has it. */
type Refusal = { code?: string; errors?: { extensions: { code: string } }[] };

/** What a page of this origin is told: the headers that are about origins. */
async function toldTo(origin: string, asking: Asking = {}) {
  const { at = server, host = `${school}.localhost`, method = "POST", token } = asking;
  const { path = "/graphql" } = asking;
  const answer = await at.send({
    method,
    path,
    host,
    headers: {
      origin,
      "content-type": "application/json",
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(method === "OPTIONS" && {
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization,content-type",
      }),
    },
    ...(method === "POST" && { body: JSON.stringify({ query: "{ __typename }" }) }),
  });
  const { status, headers } = answer;
  const names = Object.keys(headers).filter((name) => name.startsWith("access-control-"));
  const { code, errors } = (answer.json ?? {}) as Refusal;
  return {
    ...{ status, headers, names, allowed: headers["access-control-allow-origin"] },
    code: code ?? errors?.[0]?.extensions.code,
  };
}

describe("a page of another origin", () => {
  const own = [
    `http://${school}.localhost`,
    `http://${school}.localhost:5173`,
    `http://${school}.school.example`,
  ];
  const foreign = [
    `https://${school}.localhost`,
    `http://${otherSchool}.localhost`,
    `http://${otherSchool}.school.example`,
    "http://localhost",
    `http://${school}.localhost.evil.example`,
    `http://evil-${school}.localhost`,
    `http://${school}.school.example.evil.example`,
    `http://user@${school}.localhost@evil.example`,
    "null",
    "*",
    "file://",
  ];

  it("reads a school's answers when it is the school's own, errors too", async () => {
    for (const origin of own) {
      const { status, headers, allowed } = await toldTo(origin);
      assert.equal(status, 200);
      assert.equal(allowed, origin);
      assert.match(headers.vary!, /\borigin\b/i);
      assert.match(headers["access-control-expose-headers"]!, /ETag.*RateLimit.*X-Request-Id/);
      assert.equal(headers["access-control-allow-credentials"], undefined);
      const refused = await toldTo(origin, { token: "nonsense" });
      assert.deepEqual([refused.status, refused.allowed], [401, origin]);
    }
  });

  it("may ask before it sends a token, and the token is not looked at", async () => {
    for (const origin of own) {
      const { status, headers, allowed } = await toldTo(origin, { method: "OPTIONS", token: "x" });
      assert.deepEqual([status, allowed], [204, origin]);
      assert.match(headers["access-control-allow-headers"]!, /authorization/);
      assert.match(headers["access-control-allow-methods"]!, /POST/);
      assert.match(headers.vary!, /\borigin\b/i);
    }
  });

  it("is told nothing when it is anybody else's", async () => {
    for (const origin of foreign) {
      for (const method of ["POST", "OPTIONS"]) {
        const { names, headers } = await toldTo(origin, { method });
        assert.deepEqual(names, [], `${method} from ${origin}`);
        assert.match(headers.vary!, /\borigin\b/i);
      }
    }
  });

  it("must be as secure as the public address, at its port", async () => {
    const host = `${school}.homeroom.example`;
    for (const origin of [`https://${host}`, `https://${school}.school.example`]) {
      assert.equal((await toldTo(origin, { at: secure, host })).allowed, origin);
    }
    for (const origin of [`http://${host}`, `https://${host}:8443`]) {
      assert.deepEqual((await toldTo(origin, { at: secure, host })).names, []);
    }
  });

  it("reads why its school is not served, and nobody else's page does", async () => {
    const [origin] = own as [string];
    const suspend = (status: "suspended" | "active") =>
      withClient(database.adminUrl, (client) => setTenantStatus(client, school, status));
    const told = (asking: Asking = {}) => toldTo(origin, asking);
    await told();
    await suspend("suspended");
    await withinASecond(async () => assert.equal((await told()).status, 403));
    for (const path of ["/graphql", "/graphql/stream", "/api/v1/students", "/api/v1/files/x"]) {
      const { status, allowed, code } = await told({ path });
      assert.deepEqual([status, allowed, code], [403, origin, "SCHOOL_SUSPENDED"], path);
      const asked = await told({ path, method: "OPTIONS" });
      assert.deepEqual([asked.status, asked.allowed], [204, origin], path);
    }
    assert.deepEqual((await toldTo(foreign[0]!)).names, []);
    await suspend("active");
    await withinASecond(async () => assert.equal((await told()).status, 200));
  });

  it("is the school's from the moment on in which its domain is, and no longer", async () => {
    const origin = "http://new.school.example";
    const change = (sql: string) =>
      withClient(database.adminUrl, (client) => client.query(sql, [school]));
    await toldTo(origin);
    await change(
      `insert into platform.tenant_domains (domain, tenant_id)
       select 'new.school.example', id from platform.tenants where slug = $1`,
    );
    await withinASecond(async () => assert.equal((await toldTo(origin)).allowed, origin));
    await change(
      `delete from platform.tenant_domains using platform.tenants
       where domain = 'new.school.example' and slug = $1`,
    );
    await withinASecond(async () => assert.deepEqual((await toldTo(origin)).names, []));
  });
});

describe("a browser", () => {
  it("is told to use nothing but https where that is the public address, and only there", async () => {
    const header = "strict-transport-security";
    const asked = async (at: TestServer) =>
      (await at.send({ path: "/health/live" })).headers[header];
    assert.match((await asked(secure))!, /^max-age=\d{8}; includeSubDomains$/);
    assert.equal(await asked(server), undefined);
  });

  it("may do nothing with what it is shown", async () => {
    for (const path of ["/graphql", "/health/live", "/nothing"]) {
      const { headers } = await server.send({ path, host: `${school}.localhost` });
      assert.equal(
        headers["content-security-policy"],
        "default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none'",
      );
      assert.equal(headers["x-frame-options"], "DENY");
      assert.equal(headers["x-content-type-options"], "nosniff");
      assert.equal(headers["referrer-policy"], "no-referrer");
      assert.match(headers["permissions-policy"] as string, /camera=\(\).*microphone=\(\)/);
      assert.equal(headers["cross-origin-opener-policy"], "same-origin");
      assert.equal(headers["x-powered-by"], undefined);
    }
  });
});
