import { createSign, generateKeyPairSync } from "node:crypto";
import { createServer, type ServerResponse } from "node:http";
import { listen } from "./oidc_provider.ts";

export type Claims = Record<string, unknown>;

export type RogueProvider = {
  issuer: string;
  /** What its next id token says beside or instead of what it should; undefined leaves a claim out. */
  claims: Claims;
  /** How it signs: with its key, with another, or not at all. */
  signs: "own" | "foreign" | "none";
  /** Whether it answers at all. */
  isSilent: boolean;
  /** Paths that it was asked for. */
  asked: string[];
  /** What it says of itself beside or instead of what it should. */
  metadata: Claims;
};

const key = generateKeyPairSync("rsa", { modulusLength: 2048 });
const foreignKey = generateKeyPairSync("rsa", { modulusLength: 2048 });

/** A provider that lies as a test tells it to. Ends with the test file. */
export async function startRogue(nonceOf: () => string): Promise<RogueProvider> {
  const server = createServer();
  const issuer = await listen(server);
  const rogue: RogueProvider = {
    issuer,
    claims: {},
    signs: "own",
    isSilent: false,
    asked: [],
    metadata: {},
  };
  server.on("request", ({ url = "" }, response: ServerResponse) => {
    rogue.asked.push(url);
    if (rogue.isSilent) return;
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(answer(rogue, url, nonceOf)));
  });
  return rogue;
}

function answer(rogue: RogueProvider, path: string, nonceOf: () => string): object {
  const { issuer } = rogue;
  switch (path) {
    case "/.well-known/openid-configuration":
      return {
        issuer,
        authorization_endpoint: `${issuer}/auth`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/jwks`,
        id_token_signing_alg_values_supported: ["RS256"],
        ...rogue.metadata,
      };
    case "/jwks":
      return { keys: [{ ...key.publicKey.export({ format: "jwk" }), kid: "1", alg: "RS256" }] };
    default:
      return { access_token: "x", token_type: "bearer", id_token: idToken(rogue, nonceOf()) };
  }
}

function idToken({ issuer, claims, signs }: RogueProvider, nonce: string): string {
  const now = Math.floor(Date.now() / 1000);
  const payload = {
    ...{ iss: issuer, aud: "homeroom", sub: "rogue", iat: now, exp: now + 60, nonce },
    ...{ email: "teacher@springfield.example", email_verified: true },
    ...claims,
  };
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
  const header = signs === "none" ? { alg: "none" } : { alg: "RS256", kid: "1" };
  const text = `${encode(header)}.${encode(payload)}`;
  if (signs === "none") return `${text}.`;
  const { privateKey } = signs === "own" ? key : foreignKey;
  return `${text}.${createSign("sha256").update(text).sign(privateKey, "base64url")}`;
}
