import assert from "node:assert/strict";
import { describe, it } from "node:test";
import jwt from "jsonwebtoken";
import { openDatabase, slugs } from "../../support/database.ts";
import { givePasswords, signIn, whoIs } from "../../support/people.ts";
import { codeOf, graphql, startServer, testKeys, type Answer } from "../../support/server.ts";

const [school, otherSchool] = slugs;
const database = await openDatabase();
await givePasswords(database, school, otherSchool);
const server = await startServer(database);
const tokens = await signIn(server, school, "admin");
/** What the server itself has signed. */
const claims = jwt.decode(tokens.accessToken) as jwt.JwtPayload;

const ask = (token: string): Promise<Answer> =>
  graphql(server, school, "{ me { email } }", {}, token);

type Forging = { claims?: object; header?: object; secret?: string; without?: string };

/** The server's own token, with a difference. */
function forge({ claims: changed, header, secret = testKeys[0].secret, without }: Forging): string {
  const { [without ?? ""]: _, ...kept } = { ...claims, ...changed } as Record<string, unknown>;
  return jwt.sign(kept, secret, {
    algorithm: "HS256",
    header: { alg: "HS256", typ: "at+jwt", kid: testKeys[0].kid, ...header },
  });
}

function unsigned(header: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part(header)}.${part(claims)}.`;
}

describe("an access token", () => {
  it("lets its holder in", async () => {
    assert.equal(await whoIs(server, school, tokens.accessToken), `admin@${school}.example`);
    assert.equal(await whoIs(server, school, forge({})), `admin@${school}.example`);
  });

  it("may be signed with the older of two keys", async () => {
    const token = forge({ secret: testKeys[1].secret, header: { kid: testKeys[1].kid } });
    assert.equal(await whoIs(server, school, token), `admin@${school}.example`);
  });

  it("is good for fifteen minutes", () => {
    assert.equal(claims.exp! - claims.iat!, 15 * 60);
  });

  it("carries nothing about the person", () => {
    const names = Object.keys(claims).sort();
    assert.deepEqual(names, ["aud", "exp", "iat", "iss", "sid", "sub", "tenant"]);
  });

  const past = Math.floor(Date.now() / 1000) - 60;
  const uuid = "01a207a9-c603-7508-87c4-a3500c894c10";
  const forgeries: Record<string, () => string> = {
    "without a signature": () => `${tokens.accessToken.split(".").slice(0, 2).join(".")}.`,
    "with alg none": () => unsigned({ alg: "none", typ: "at+jwt", kid: testKeys[0].kid }),
    "with alg none and no kid": () => unsigned({ alg: "none", typ: "at+jwt" }),
    "with another algorithm": () =>
      jwt.sign(claims, testKeys[0].secret.repeat(2), {
        algorithm: "HS512",
        header: { alg: "HS512", typ: "at+jwt", kid: testKeys[0].kid },
      }),
    "signed with another key": () => forge({ secret: "x".repeat(32) }),
    "signed with an empty key for a file": () =>
      forge({ secret: "\0", header: { kid: "../../../../dev/null" } }),
    "with an unknown kid": () => forge({ header: { kid: "newer" } }),
    "with one key's kid and the other's signature": () => forge({ secret: testKeys[1].secret }),
    "with a kid that every object has": () => forge({ header: { kid: "__proto__" } }),
    "that is some other kind of JWT": () => forge({ header: { typ: "JWT" } }),
    "of another issuer": () => forge({ claims: { iss: "somebody" } }),
    "without an issuer": () => forge({ without: "iss" }),
    "for another audience": () => forge({ claims: { aud: "another-api" } }),
    "without an audience": () => forge({ without: "aud" }),
    "of another school": () => forge({ claims: { tenant: uuid } }),
    "without a school": () => forge({ without: "tenant" }),
    "that has expired": () => forge({ claims: { exp: past } }),
    "that never expires": () => forge({ without: "exp" }),
    "of another user's session": () => forge({ claims: { sub: uuid } }),
    "of a session that does not exist": () => forge({ claims: { sid: uuid } }),
    "without a session": () => forge({ without: "sid" }),
    "with SQL for a user": () => forge({ claims: { sub: "' or true --" } }),
    "that is a refresh token": () => tokens.refreshToken,
    "that is no token": () => "nonsense",
    "that is endless": () => "a.".repeat(5000) + "b",
  };
  for (const [name, make] of Object.entries(forgeries)) {
    it(`${name} is refused`, async () => {
      const answer = await ask(make());
      assert.equal(answer.status, 401);
      assert.equal(codeOf(answer), "UNAUTHENTICATED");
    });
  }

  it("of one school is refused by another's address", async () => {
    const answer = await graphql(server, otherSchool, "{ me { email } }", {}, tokens.accessToken);
    assert.equal(answer.status, 401);
    assert.equal(codeOf(answer), "UNAUTHENTICATED");
  });

  it("is not taken from another scheme or another place", async () => {
    const { accessToken } = tokens;
    for (const headers of [
      { authorization: `Basic ${accessToken}` },
      { authorization: accessToken },
      { authorization: `Bearer ${accessToken} ${accessToken}` },
    ]) {
      const answer = await server.send({
        method: "POST",
        path: "/graphql",
        host: `${school}.localhost`,
        headers: { "content-type": "application/json", ...headers },
        body: JSON.stringify({ query: "{ me { email } }" }),
      });
      assert.equal(answer.status, 401);
    }
    const guest = await server.send({
      method: "POST",
      path: `/graphql?access_token=${accessToken}`,
      host: `${school}.localhost`,
      headers: { "content-type": "application/json", cookie: `token=${accessToken}` },
      body: JSON.stringify({ query: "{ me { email } }" }),
    });
    assert.deepEqual(guest.json, { data: { me: null } });
  });
});
