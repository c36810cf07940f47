import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import { openDatabase, slugs } from "../../support/database.ts";
import {
  browserOf,
  callbackOf,
  refusedAs,
  signInCode,
  type Payload,
  type Visit,
} from "../../support/oidc_browser.ts";
import { startProvider, type Accounts } from "../../support/oidc_provider.ts";
import { addressOf, givePasswords, signIn, updateUser, whoIs } from "../../support/people.ts";
import { answered, codeNow, enrol, tryComplete } from "../../support/second_factor.ts";
import { codeOf, graphql, startServer, type Answer } from "../../support/server.ts";

const [school, otherSchool] = slugs;
const database = await openDatabase();
await givePasswords(database, school, otherSchool);
const secretKeys = `k1:${"1".repeat(32)}`;
const server = await startServer(database, { secretKeys, oidcPrivateIssuers: "true" });
const { start, begin, comeBack, redeem, register } = browserOf(server, school);

const accounts: Accounts = {};
for (const login of ["teacher", "student", "librarian", "driver"]) {
  accounts[login] = { email: addressOf(school, login).toUpperCase(), email_verified: true };
}
accounts.unverified = { email: addressOf(school, "admin"), email_verified: false };
accounts.stranger = { email: "stranger@elsewhere.example", email_verified: true };
const real = await startProvider(
  [callbackOf("real", school), callbackOf("real", otherSchool)],
  accounts,
);
const { accessToken: admin } = await signIn(server, school, "admin");

async function visit(login: string, more: Visit = {}, returnTo?: string): Promise<Answer> {
  const { target, cookie } = await begin(more, returnTo);
  return comeBack(await real.signIn(target, login), cookie, more.slug);
}

const asOwner = (sql: string) => database.commitAsOwner(school, (client) => client.query(sql));

const lastFailure = async () =>
  (
    await database.asOwner(school, (client) =>
      client.query<{ failure_reason: string; email: string }>(
        "select failure_reason, email from login_history order by created_at desc, id desc limit 1",
      ),
    )
  ).rows[0]!;

beforeEach(async () => {
  await asOwner("delete from user_identities; delete from identity_providers");
  answered(await register(admin, "real", real.issuer, { linksByEmail: true }));
});

describe("signing in at a provider", () => {
  it("ends at the frontend with a code that begins a session, once, and for its verifier", async () => {
    const answer = await visit("teacher", {}, "/welcome?tab=1#top");
    const code = signInCode(answer);
    const location = new URL(answer.headers.location!);
    assert.equal(location.href.split("#")[0], `http://${school}.localhost/welcome?tab=1`);
    assert.equal(codeOf(await redeem(code, { verifier: "w".repeat(43) })), "INVALID_CODE");
    assert.equal(codeOf(await redeem(code, {}, otherSchool)), "INVALID_CODE");
    const { accessToken } = answered<Payload>(await redeem(code));
    assert.equal(await whoIs(server, school, accessToken!), addressOf(school, "teacher"));
    assert.equal(codeOf(await redeem(code)), "INVALID_CODE");
  });

  it("links by a verified address the first time, and by subject from then on", async () => {
    signInCode(await visit("teacher"));
    accounts.teacher!.email = "renamed@elsewhere.example";
    const { accessToken } = answered<Payload>(await redeem(signInCode(await visit("teacher"))));
    assert.equal(await whoIs(server, school, accessToken!), addressOf(school, "teacher"));
    // Nobody else gets that account by being given the old address.
    accounts.heir = { email: addressOf(school, "teacher"), email_verified: true };
    refusedAs(await visit("heir"), "NOT_LINKED");
    accounts.teacher!.email = addressOf(school, "teacher");
  });

  it("asks for the second factor of who has one", async () => {
    const { accessToken } = await signIn(server, school, "librarian");
    const { secret } = await enrol(server, school, accessToken);
    await asOwner("update second_factors set last_step = 0");
    const payload = answered<Payload>(await redeem(signInCode(await visit("librarian"))));
    assert.equal(payload.accessToken, null);
    answered(await tryComplete(server, school, payload.challenge!, codeNow(secret)));
  });

  it("is offered to who has not signed in, as far as it is on", async () => {
    answered(await register(admin, "second", "http://127.0.0.1:1"));
    const list = async () =>
      answered(await graphql(server, school, "{ signInProviders { name displayName } }"));
    assert.deepEqual(await list(), [
      { name: "real", displayName: "At real" },
      { name: "second", displayName: "At second" },
    ]);
    await asOwner("update identity_providers set is_enabled = false where name = 'second'");
    assert.deepEqual(await list(), [{ name: "real", displayName: "At real" }]);
  });
});

describe("a sign-in at a provider is refused, in a sentence and in the history,", () => {
  const cases: [what: string, login: string, code: string, reason: string][] = [
    ["to an address that is not verified", "unverified", "UNVERIFIED_EMAIL", "unverified_email"],
    ["to an address that nobody has", "stranger", "NOT_LINKED", "not_linked"],
  ];
  for (const [what, login, code, reason] of cases) {
    it(what, async () => {
      refusedAs(await visit(login), code);
      assert.deepEqual(await lastFailure(), {
        failure_reason: reason,
        email: accounts[login]!.email,
      });
    });
  }

  it("to who was deactivated, before the callback and after it", async () => {
    const code = signInCode(await visit("driver"));
    await updateUser(database, school, "driver", "is_active = false");
    assert.equal(codeOf(await redeem(code)), "INVALID_CODE");
    refusedAs(await visit("driver"), "NOT_LINKED");
    assert.equal((await lastFailure()).failure_reason, "deactivated");
    await updateUser(database, school, "driver", "is_active = true");
  });

  it("unless accounts are linked by address, and the address is of an allowed domain", async () => {
    answered(await register(admin, "real", real.issuer, { linksByEmail: false }));
    refusedAs(await visit("student"), "NOT_LINKED");
    const more = { linksByEmail: true, emailDomains: ["elsewhere.example"] };
    answered(await register(admin, "real", real.issuer, more));
    refusedAs(await visit("student"), "NOT_LINKED");
    answered(
      await register(admin, "real", real.issuer, { ...more, emailDomains: [`${school}.EXAMPLE`] }),
    );
    signInCode(await visit("student"));
  });

  it("with another state, another browser's cookie, or none", async () => {
    const { target, cookie } = await begin();
    const address = await real.signIn(target, "teacher");
    const other = await begin();
    refusedAs(await comeBack(address, ""), "SIGN_IN_NOT_BEGUN");
    refusedAs(await comeBack(address, "homeroom_sign_in=k1.AAAA"), "SIGN_IN_NOT_BEGUN");
    refusedAs(await comeBack(address, other.cookie), "PROVIDER_REFUSED");
    refusedAs(await comeBack(address.replace(/state=[^&]+/, ""), cookie), "PROVIDER_REFUSED");
    assert.equal((await lastFailure()).failure_reason, "provider_refused");
  });

  it("the second time that a callback comes", async () => {
    const { target, cookie } = await begin();
    const address = await real.signIn(target, "teacher");
    const answer = await comeBack(address, cookie);
    signInCode(answer);
    assert.match(
      answer.headers["set-cookie"]![0]!,
      /^homeroom_sign_in=;.*Expires=Thu, 01 Jan 1970/,
    );
    refusedAs(await comeBack(address, cookie), "PROVIDER_REFUSED");
  });

  it("when another provider, client or nonce was put in between", async () => {
    const issuer = await begin();
    const mixedUp = (await real.signIn(issuer.target, "teacher")).replace(
      /iss=[^&]+/,
      "iss=http%3A%2F%2F127.0.0.1%3A1",
    );
    refusedAs(await comeBack(mixedUp, issuer.cookie), "PROVIDER_REFUSED");
    for (const [parameter, value] of [
      ["client_id", "another"],
      ["nonce", "another"],
    ] as const) {
      const { target, cookie } = await begin();
      const changed = new URL(target);
      changed.searchParams.set(parameter, value);
      const address = await real.signIn(changed.href, "teacher");
      refusedAs(await comeBack(address, cookie), "PROVIDER_REFUSED");
    }
  });

  it("at a provider that is off, unknown, or another school's", async () => {
    const { target, cookie } = await begin();
    const address = await real.signIn(target, "teacher");
    refusedAs(await start({ slug: otherSchool }), "UNKNOWN_PROVIDER");
    refusedAs(await comeBack(address, cookie, otherSchool), "UNKNOWN_PROVIDER");
    refusedAs(await start({ name: "unknown" }), "UNKNOWN_PROVIDER");
    await asOwner("update identity_providers set is_enabled = false");
    refusedAs(await start(), "UNKNOWN_PROVIDER");
    refusedAs(await comeBack(address, cookie), "UNKNOWN_PROVIDER");
  });

  it("when the code for the frontend has expired", async () => {
    const code = signInCode(await visit("teacher"));
    await asOwner(`
      alter table user_tokens disable trigger user;
      update user_tokens
      set created_at = now() - interval '2 minutes', expires_at = now() - interval '1 second'
      where purpose = 'provider_sign_in';
      alter table user_tokens enable trigger user`);
    assert.equal(codeOf(await redeem(code)), "INVALID_CODE");
  });
});
