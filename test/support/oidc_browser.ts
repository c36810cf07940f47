import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { clientSecret } from "./oidc_provider.ts";
import { call } from "./second_factor.ts";
import type { Answer, TestServer } from "./server.ts";

const verifier = "v".repeat(43);
const codeChallenge = createHash("sha256").update(verifier).digest("base64url");

export type Payload = { accessToken: string | null; challenge: string | null };

/** Whose provider a browser visits, and what it brings along. */
export type Visit = { name?: string; slug?: string; cookie?: string };

/** Where a school's provider sends browsers back to. */
export function callbackOf(name: string, slug: string): string {
  return `http://${slug}.localhost/auth/oidc/${name}/callback`;
}

/** What browsers and frontends do at the providers of a school, which are called `real` unless said otherwise. */
export function browserOf(server: TestServer, school: string) {
  const get = (path: string, { slug = school, cookie = "" }: Visit) =>
    server.send({ path, host: `${slug}.localhost`, headers: { cookie } });

  const start = (visit: Visit = {}, returnTo = "/welcome", challenge = codeChallenge) => {
    const query = new URLSearchParams({ return_to: returnTo, code_challenge: challenge });
    return get(`/auth/oidc/${visit.name ?? "real"}/start?${query.toString()}`, visit);
  };

  return {
    start,

    /** Begins a sign-in: where the browser is sent, and the cookie that it keeps. */
    begin: async (visit: Visit = {}, returnTo?: string) => {
      const answer = await start(visit, returnTo);
      assert.equal(answer.status, 302, answer.text);
      const target = answer.headers.location!;
      const query = new URL(target).searchParams;
      const cookies = answer.headers["set-cookie"] ?? [];
      const cookie = cookies.map((line) => line.split(";")[0]!).join("; ");
      return { target, cookie, state: query.get("state")!, nonce: query.get("nonce")!, cookies };
    },

    /** Comes back from the provider with this address, as the browser that keeps this cookie. */
    comeBack: (address: string, cookie: string, slug?: string): Promise<Answer> => {
      const { pathname, search } = new URL(address);
      return get(pathname + search, { ...(slug !== undefined && { slug }), cookie });
    },

    /** Exchanges the code that the frontend got. */
    redeem: (code: string, more: object = {}, slug: string = school) =>
      call(
        server,
        slug,
        "signInWithProviderCode",
        { code, verifier, ...more },
        "accessToken refreshToken challenge",
      ),

    /** Adds a provider, or replaces it. */
    register: (token: string, name: string, issuer: string, more: object = {}) =>
      call(
        server,
        school,
        "registerIdentityProvider",
        { name, displayName: `At ${name}`, issuer, clientId: "homeroom", clientSecret, ...more },
        "identityProviderId",
        token,
      ),
  };
}

/** The code in the address that the frontend is opened at. */
export function signInCode(answer: Answer): string {
  assert.equal(answer.status, 302, answer.text);
  return new URLSearchParams(new URL(answer.headers.location!).hash.slice(1)).get("sign_in_code")!;
}

/** Asserts that a browser was told this, in a sentence, and sent nowhere. */
export function refusedAs(answer: Answer, code: string): void {
  assert.equal(answer.headers["x-error-code"], code, answer.text);
  assert.match(answer.headers["content-type"]!, /^text\/plain/);
  assert.match(answer.text, /^[A-Za-z].*\.\n$/);
  assert.equal(answer.headers.location, undefined);
}
