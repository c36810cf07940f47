import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import { withClient } from "../../../db/runner/connect.ts";
import { openDatabase, slugs } from "../../support/database.ts";
import { browserOf, callbackOf, refusedAs, signInCode } from "../../support/oidc_browser.ts";
import { clientSecret } from "../../support/oidc_provider.ts";
import { addressOf, givePasswords, signIn, type Tokens } from "../../support/people.ts";
import { startRogue } from "../../support/rogue_provider.ts";
import { answered, call } from "../../support/second_factor.ts";
import { codeOf, graphql, startServer, type Answer } from "../../support/server.ts";

const [school, otherSchool] = slugs;
const database = await openDatabase();
await givePasswords(database, school);
const secretKeys = `k1:${"1".repeat(32)}`;
const server = await startServer(database, { secretKeys, oidcPrivateIssuers: "true" });
const { start, begin, comeBack, redeem, register } = browserOf(server, school);
let nonce = "";
const rogue = await startRogue(() => nonce);
const { accessToken: admin } = await signIn(server, school, "admin");

/** A whole sign-in at the rogue provider, which asks nobody for anything. */
async function visit(): Promise<Answer> {
  const begun = await begin({ name: "rogue" });
  nonce = begun.nonce;
  const address = `${callbackOf("rogue", school)}?code=x&state=${begun.state}`;
  return comeBack(address, begun.cookie);
}

beforeEach(async () => {
  const claims = { email: addressOf(school, "guardian") };
  Object.assign(rogue, { claims, signs: "own", isSilent: false, metadata: {}, asked: [] });
  await database.commitAsOwner(school, (client) => client.query("delete from identity_providers"));
  answered(await register(admin, "rogue", rogue.issuer, { linksByEmail: true }));
});

describe("a provider that lies", () => {
  it("is believed when it does not", async () => {
    answered(await redeem(signInCode(await visit())));
  });

  const lies: [what: string, lie: () => void][] = [
    ["audience", () => (rogue.claims.aud = "another")],
    ["issuer", () => (rogue.claims.iss = "http://127.0.0.1:1")],
    ["nonce", () => (rogue.claims.nonce = "another")],
    ["missing nonce", () => (rogue.claims.nonce = undefined)],
    ["expiry", () => (rogue.claims.exp = Math.floor(Date.now() / 1000) - 3600)],
    ["key", () => (rogue.signs = "foreign")],
    ["missing signature", () => (rogue.signs = "none")],
    ["subject", () => (rogue.claims.sub = "")],
  ];
  for (const [what, lie] of lies) {
    it(`is not believed with a wrong ${what}`, async () => {
      lie();
      refusedAs(await visit(), "PROVIDER_REFUSED");
    });
  }
});

describe("a provider that cannot be asked", () => {
  it("ends in a clear error, be it silent, down or somebody else", async () => {
    const clientId = "one that is not remembered";
    answered(await register(admin, "rogue", rogue.issuer, { clientId }));
    rogue.isSilent = true;
    refusedAs(await start({ name: "rogue" }), "PROVIDER_UNAVAILABLE");
    rogue.isSilent = false;
    rogue.metadata = { issuer: "http://127.0.0.1:1" };
    refusedAs(await start({ name: "rogue" }), "PROVIDER_UNAVAILABLE");
    answered(await register(admin, "rogue", "http://127.0.0.1:1"));
    refusedAs(await start({ name: "rogue" }), "PROVIDER_UNAVAILABLE");
  });

  it("is asked for what it says of itself once, for many who sign in", async () => {
    answered(await register(admin, "rogue", rogue.issuer, { clientId: "many" }));
    await Promise.all([1, 2, 3, 4].map(() => begin({ name: "rogue" })));
    await begin({ name: "rogue" });
    assert.deepEqual(rogue.asked, ["/.well-known/openid-configuration"]);
  });
});

describe("where a sign-in ends", () => {
  const startAt = (returnTo: string) => start({ name: "rogue" }, returnTo);

  it("is an address of this school", async () => {
    await withClient(database.adminUrl, (client) =>
      client.query(
        `insert into platform.tenant_domains (tenant_id, domain)
         select id, 'portal.example' from platform.tenants where slug = $1`,
        [school],
      ),
    );
    for (const good of [
      ...["/", "/a?b=c#d", `http://${school}.localhost/x`, `http://${school}.localhost:5173/x`],
      "http://portal.example/x",
    ]) {
      const answer = await startAt(good);
      assert.equal(answer.status, 302, `${good}: ${answer.text}`);
    }
  });

  it("is nowhere else", async () => {
    for (const bad of [
      ...["https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil.example"],
      ...[`http://${otherSchool}.localhost/x`, "http://localhost/x", "javascript:alert(1)"],
      ...[`http://${school}.localhost@evil.example/`, `http://a:b@${school}.localhost/`],
      ...[`https://${school}.localhost/x`, `http://${school}.localhost.evil.example/`],
      ...["http://portal.example:8080/x", "data:text/html,x", `ftp://${school}.localhost/`],
    ]) {
      refusedAs(await startAt(bad), "RETURN_ADDRESS");
    }
    for (const challenge of ["", "short", "v".repeat(44), `${"v".repeat(42)}=`]) {
      refusedAs(await start({ name: "rogue" }, "/", challenge), "CODE_CHALLENGE");
    }
  });
});

describe("the cookie of a sign-in", () => {
  it("is read by no script, sent from nowhere else, soon over, and tells nothing", async () => {
    const { cookies, target } = await begin({ name: "rogue" });
    assert.equal(cookies.length, 1);
    assert.match(cookies[0]!, /Max-Age=600; Path=\/auth\/oidc\/rogue;.*HttpOnly; SameSite=Lax$/);
    const text = Buffer.from(cookies[0]!.split(/[.;]/)[1]!, "base64url").toString("latin1");
    for (const [, value] of new URL(target).searchParams) assert.ok(!text.includes(value));
    const secure = await startServer(database, {
      ...{ secretKeys, oidcPrivateIssuers: "true", publicUrl: "https://localhost" },
    });
    const begun = await browserOf(secure, school).begin({ name: "rogue" });
    assert.match(begun.cookies[0]!, /; Secure/);
  });
});

describe("providers", () => {
  it("are registered and changed by who may, and show no secret to anybody", async () => {
    const { accessToken }: Tokens = await signIn(server, school, "registrar");
    const refused = await register(accessToken, "mine", rogue.issuer);
    assert.equal(codeOf(refused), "FORBIDDEN");
    const list = "{ identityProviders { nodes { name issuer clientId } } }";
    const query = (token: string) => graphql(server, school, list, {}, token);
    assert.deepEqual(answered(await query(accessToken)), { nodes: [] });
    assert.deepEqual(answered(await query(admin)), {
      nodes: [{ name: "rogue", issuer: rogue.issuer, clientId: "homeroom" }],
    });
    const { rows } = await database.asOwner(school, (client) =>
      client.query<{ text: string }>(
        `select to_jsonb(identity_providers)::text as text from identity_providers
         union all select concat(old_values, new_values) from audit_logs`,
      ),
    );
    const hex = Buffer.from(clientSecret).toString("hex");
    for (const { text } of rows) assert.ok(!text.includes(clientSecret) && !text.includes(hex));
    assert.ok(!server.lines.join("\n").includes(clientSecret));
  });

  it("forget who somebody was when their issuer changes", async () => {
    signInCode(await visit());
    const links = async () =>
      (
        await database.asOwner(school, (client) =>
          client.query("select subject from user_identities"),
        )
      ).rowCount;
    answered(await register(admin, "rogue", rogue.issuer, { displayName: "New" }));
    assert.equal(await links(), 1);
    answered(await register(admin, "rogue", "http://127.0.0.1:1"));
    assert.equal(await links(), 0);
  });

  it("are on the public internet and have TLS, unless a setting says otherwise", async () => {
    const strict = await startServer(database, { secretKeys });
    const own = browserOf(strict, school);
    for (const issuer of [rogue.issuer, "https://127.0.0.1:8443", "https://[::1]", "no address"]) {
      const answer = await own.register(admin, "bad", issuer);
      assert.equal(codeOf(answer), "PROVIDER_ADDRESS", issuer);
    }
    // Registered while it was allowed; and a name is looked up when it is connected to.
    rogue.asked = [];
    refusedAs(await own.start({ name: "rogue" }), "PROVIDER_ADDRESS");
    answered(await own.register(admin, "name", "https://localhost:8443"));
    refusedAs(await own.start({ name: "name" }), "PROVIDER_ADDRESS");
    assert.deepEqual(rogue.asked, []);
    assert.ok(strict.lines.some((line) => line.includes("PROVIDER_ADDRESS")));
  });

  it("need keys for their secrets", async () => {
    const none = await startServer(database, { oidcPrivateIssuers: "true" });
    const own = browserOf(none, school);
    assert.equal(codeOf(await own.register(admin, "x", rogue.issuer)), "NO_SECRET_KEYS");
    refusedAs(await own.start({ name: "rogue" }), "NO_SECRET_KEYS");
  });

  it("are parted from by their users", async () => {
    const { accessToken } = answered<Tokens>(await redeem(signInCode(await visit())));
    const list = await graphql(
      server,
      school,
      "{ userIdentities { nodes { id } } }",
      {},
      accessToken,
    );
    const { nodes } = answered<{ nodes: { id: string }[] }>(list);
    assert.equal(nodes.length, 1);
    const input = { id: nodes[0]!.id };
    answered(await call(server, school, "deleteUserIdentity", input, "__typename", accessToken));
  });
});
