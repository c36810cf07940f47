import { createHmac, createSign, generateKeyPairSync } from "node:crypto";
import { testKeys } from "../../support/server.ts";
import type { Attack } from "./runner.ts";
import type { Target } from "./target.ts";

const base64 = (value: unknown) =>
  Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");

const [key] = testKeys;
const goodHeader = { alg: "HS256", typ: "at+jwt", kid: key.kid };

/** A token of our own making, signed with this secret: even with the right one it may be wrong in what it says. */
function forge(header: unknown, claims: unknown, secret: string = key.secret, hash = "sha256") {
  const signed = `${base64(header)}.${base64(claims)}`;
  return `${signed}.${createHmac(hash, secret).update(signed).digest("base64url")}`;
}

/** Tokens that are not to be believed, by every trick that is known. */
export function tokenAttacks(target: Target): Attack[] {
  const { token, otherToken, ask } = target;
  const [head = "", body = "", signature = ""] = token.split(".");
  const claims = JSON.parse(Buffer.from(body, "base64url").toString()) as Record<string, unknown>;
  const now = Math.floor(Date.now() / 1000);
  const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const publicPem = rsa.publicKey.export({ type: "spki", format: "pem" }) as string;
  const jwk = rsa.publicKey.export({ format: "jwk" });
  const signRsa = (header: object) => {
    const signed = `${base64(header)}.${base64(claims)}`;
    const made = createSign("sha256").update(signed).sign(rsa.privateKey, "base64url");
    return `${signed}.${made}`;
  };
  const withHeader = (changes: object) => forge({ ...goodHeader, ...changes }, claims);
  const withClaims = (changes: object) => forge(goodHeader, { ...claims, ...changes });
  const unsigned = (alg: string) => `${base64({ ...goodHeader, alg })}.${body}.`;
  const url = "http://127.0.0.1:1/keys.json";

  const tokens: Record<string, string> = {
    "algorithm none": unsigned("none"),
    "algorithm None": unsigned("None"),
    "algorithm NONE": unsigned("NONE"),
    "algorithm nOnE with the old signature": `${unsigned("nOnE")}${signature}`,
    "algorithm none without kid": `${base64({ alg: "none", typ: "at+jwt" })}.${body}.`,
    "no algorithm": withHeader({ alg: undefined }),
    "an empty algorithm": withHeader({ alg: "" }),
    "an algorithm that is a list": withHeader({ alg: ["none", "HS256"] }),
    "HS384 with the right key": forge(
      { ...goodHeader, alg: "HS384" },
      claims,
      key.secret,
      "sha384",
    ),
    "HS512 with the right key": forge(
      { ...goodHeader, alg: "HS512" },
      claims,
      key.secret,
      "sha512",
    ),
    "HS256 said to be RS256": withHeader({ alg: "RS256" }),
    "RS256 with a key of its own": signRsa({ ...goodHeader, alg: "RS256" }),
    "HS256 with a public key as its secret": forge(goodHeader, claims, publicPem),
    "an embedded jwk": signRsa({ ...goodHeader, alg: "RS256", jwk }),
    "an embedded symmetric jwk": forge(
      { ...goodHeader, jwk: { kty: "oct", k: base64("secret") } },
      claims,
      "secret",
    ),
    "a jku": signRsa({ ...goodHeader, alg: "RS256", jku: url }),
    "an x5u": signRsa({ ...goodHeader, alg: "RS256", x5u: url }),
    "an x5c": signRsa({ ...goodHeader, alg: "RS256", x5c: [base64(publicPem)] }),
    "a kid that is a path": forge({ ...goodHeader, kid: "../../../../dev/null" }, claims, ""),
    "a kid that is SQL": forge({ ...goodHeader, kid: "x' union select 'secret" }, claims, "secret"),
    "a kid that is a command": forge({ ...goodHeader, kid: "new|sleep 30" }, claims, ""),
    "a kid that is an address": forge({ ...goodHeader, kid: url }, claims, ""),
    "a kid of the prototype": forge({ ...goodHeader, kid: "__proto__" }, claims, ""),
    "a kid that is a method": forge({ ...goodHeader, kid: "constructor" }, claims, ""),
    "a kid that is no text": withHeader({ kid: 0 }),
    "a kid that is a list": withHeader({ kid: [key.kid] }),
    "a kid with a null byte": withHeader({ kid: `${key.kid}\0` }),
    "no kid": withHeader({ kid: undefined }),
    "another of our keys' kid": withHeader({ kid: testKeys[1].kid }),
    "an empty secret": forge(goodHeader, claims, ""),
    "a guessed secret": forge(goodHeader, claims, "secret"),
    "no signature": `${head}.${body}.`,
    "no signature and no dot": `${head}.${body}`,
    "half a signature": `${head}.${body}.${signature.slice(0, 20)}`,
    "a signature of zeros": `${head}.${body}.${"A".repeat(43)}`,
    "a signature with a bit changed": `${head}.${body}.${signature.startsWith("A") ? "B" : "A"}${signature.slice(1)}`,
    "four parts": `${token}.${signature}`,
    "another's claims under our signature": `${head}.${otherToken.split(".")[1]}.${signature}`,
    "another type": withHeader({ typ: "JWT" }),
    "no type": withHeader({ typ: undefined }),
    "a critical extension": withHeader({ crit: ["b64"], b64: false }),
    "the other school's token": otherToken,
    "the other school as tenant": withClaims({ tenant: "00000000-0000-0000-0000-000000000000" }),
    "two tenants": withClaims({ tenant: [claims.tenant, "x"] }),
    "no tenant": withClaims({ tenant: undefined }),
    "another issuer": withClaims({ iss: "evil" }),
    "no issuer": withClaims({ iss: undefined }),
    "issuers in a list": withClaims({ iss: ["homeroom", "evil"] }),
    "another audience": withClaims({ aud: "elsewhere" }),
    "no audience": withClaims({ aud: undefined }),
    "an end long ago": withClaims({ exp: now - 3600, iat: now - 7200 }),
    "no end": withClaims({ exp: undefined }),
    "an end that is text": withClaims({ exp: "9999999999" }),
    "an end that is no number": withClaims({ exp: "never" }),
    "a beginning tomorrow": withClaims({ nbf: now + 86_400 }),
    "a beginning that is text": withClaims({ nbf: "0" }),
    "a user who does not exist": withClaims({ sub: "00000000-0000-4000-8000-000000000000" }),
    "a user who is SQL": withClaims({ sub: "' or '1'='1" }),
    "a user who is an object": withClaims({ sub: { $ne: null } }),
    "another's session": withClaims({ sid: "00000000-0000-4000-8000-000000000000" }),
    "a session that is an object": withClaims({ sid: { $gt: "" } }),
    "claims twice": forge(
      goodHeader,
      `${JSON.stringify(claims).slice(0, -1)},"tenant":"x","sub":"x"}`,
    ),
    "claims that are a list": forge(goodHeader, [claims]),
    "claims that are null": forge(goodHeader, "null"),
    "claims that are no JSON": forge(goodHeader, "{"),
    "a header that is no JSON": forge("{", claims),
    "a header that is null": forge("null", claims),
    "a header that is a list": forge("[]", claims),
    "nothing but dots": "..",
    "a long token": `${head}.${base64({ ...claims, pad: "x".repeat(5000) })}.${signature}`,
    "a deep header": forge(`{"a":${"[".repeat(500)}${"]".repeat(500)}}`, claims),
  };
  const headers: Record<string, string> = {
    "a token in Basic": `Basic ${token}`,
    "a token without a scheme": token,
    "a scheme without a token": "Bearer",
    "two tokens": `Bearer ${token}, Bearer ${token}`,
    "two tokens in one": `Bearer ${token} ${otherToken}`,
    "a scheme of letters that look alike": Buffer.from(`Bеarer ${token}`).toString("latin1"),
    "a token in quotes": `Bearer "${token}"`,
    "a percent-encoded token": `Bearer ${token.replaceAll(".", "%2e")}`,
    "a token with letters that look alike": Buffer.from(`Bearer ${token}é`).toString("latin1"),
  };
  const query = { query: "{ me { email } schools { nodes { name } } }" };
  return [
    ...Object.entries(tokens).map(([name, made]) => [name, `Bearer ${made}`] as const),
    ...Object.entries(headers),
  ].map(([name, authorization]) => ({
    name,
    attempt: () => ask(query, { authorization }),
    statuses: [401],
  }));
}
