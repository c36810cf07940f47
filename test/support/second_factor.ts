import assert from "node:assert/strict";
import { TOTP } from "otpauth";
import { addressOf, password } from "./people.ts";
import { codeOf, graphql, type Answer, type TestServer } from "./server.ts";

/** What the app shows now for this secret. */
export function codeNow(secret: string): string {
  return new TOTP({ secret }).generate();
}

/** A code that the app shows neither now nor around now. */
export function wrongCode(secret: string): string {
  const totp = new TOTP({ secret });
  const near = [-90, -60, -30, 0, 30, 60, 90].map((seconds) =>
    totp.generate({ timestamp: Date.now() + seconds * 1000 }),
  );
  return ["000000", "111111", "222222", "333333", "444444", "555555", "666666", "777777"].find(
    (code) => !near.includes(code),
  )!;
}

type Input = Record<string, unknown>;

/** Calls a mutation that takes an input and answers with these fields. */
export function call(
  server: TestServer,
  slug: string,
  field: string,
  input: Input,
  selection: string,
  token?: string,
): Promise<Answer> {
  const type = { confirmTotp: "TotpCode", regenerateRecoveryCodes: "TotpCode" }[field];
  const name = `${type ?? field[0]!.toUpperCase() + field.slice(1)}Input`;
  return graphql(
    server,
    slug,
    `mutation Call($input: ${name}!) { ${field}(input: $input) { ${selection} } }`,
    { input },
    token,
  );
}

/** The answer's only field; fails when there are errors. */
export function answered<T>(answer: Answer): T {
  assert.equal(codeOf(answer), undefined, answer.text);
  const { data } = answer.json as { data: Record<string, T> };
  return Object.values(data)[0]!;
}

export type Enrolled = { secret: string; recoveryCodes: string[] };

/** Turns on the second factor of whoever has this token. */
export async function enrol(server: TestServer, slug: string, token: string): Promise<Enrolled> {
  const begun = await graphql(server, slug, "mutation { beginTotp { secret uri } }", {}, token);
  const { secret } = answered<{ secret: string; uri: string }>(begun);
  const input = { code: codeNow(secret) };
  const confirmed = await call(server, slug, "confirmTotp", input, "recoveryCodes", token);
  return { secret, ...answered<{ recoveryCodes: string[] }>(confirmed) };
}

/** Signs in with the password alone, and returns the challenge. */
export async function challengeFor(
  server: TestServer,
  slug: string,
  login: string,
): Promise<string> {
  const answer = await call(
    server,
    slug,
    "signIn",
    { email: addressOf(slug, login), password },
    "accessToken refreshToken challenge challengeExpiresAt",
  );
  const payload = answered<Record<string, string | null>>(answer);
  assert.equal(payload.accessToken, null);
  assert.equal(payload.refreshToken, null);
  assert.ok(payload.challenge && payload.challengeExpiresAt);
  return payload.challenge;
}

/** Answers a challenge, with whatever comes of it. */
export function tryComplete(
  server: TestServer,
  slug: string,
  challenge: string,
  code: string,
): Promise<Answer> {
  return call(server, slug, "completeSignIn", { challenge, code }, "accessToken refreshToken");
}
