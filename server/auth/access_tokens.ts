import { createSecretKey, type KeyObject } from "node:crypto";
import jwt from "jsonwebtoken";
import { unauthenticated } from "./errors.ts";

/** What an access token says: who, in which sign-in, at which school. All uuids. */
export type Claims = { userId: string; sessionId: string; tenantId: string };

export type AccessTokens = {
  sign(claims: Claims): { token: string; expiresAt: Date };
  /** Throws `UNAUTHENTICATED` unless the token is ours, of this school and still good. */
  verify(token: string, tenantId: string): Claims & { expiresAt: Date };
};

export type AccessTokenOptions = {
  /** The first signs, all verify. */
  keys: readonly { kid: string; secret: string }[];
  issuer: string;
  minutes: number;
};

const algorithm = "HS256";
const audience = "homeroom-api";
/** Says in the header what the token is for (RFC 9068); no other token of ours is a JWT. */
const type = "at+jwt";
const longest = 2048;
/** Clocks of two servers differ a little. */
const clockTolerance = 5;

/** Signs and verifies access tokens with one algorithm, whatever a token says of itself. */
export function createAccessTokens({ keys, issuer, minutes }: AccessTokenOptions): AccessTokens {
  const byId = new Map<string, KeyObject>(
    keys.map(({ kid, secret }) => [kid, createSecretKey(secret, "utf8")]),
  );
  const current = keys[0]!.kid;

  const verifyWithKey = (token: string): jwt.JwtPayload => {
    const header = token.length <= longest ? headerOf(token) : undefined;
    const key = byId.get(header?.kid ?? "");
    // Whatever a token calls critical, we do not know of it.
    if (!key || header?.typ !== type || header.crit) throw unauthenticated();
    try {
      return jwt.verify(token, key, {
        algorithms: [algorithm],
        issuer,
        audience,
        clockTolerance,
      }) as jwt.JwtPayload;
    } catch (cause) {
      if (cause instanceof jwt.TokenExpiredError) throw unauthenticated("has expired", { cause });
      throw unauthenticated(undefined, { cause });
    }
  };

  return {
    sign({ userId, sessionId, tenantId }) {
      const issuedAt = Math.floor(Date.now() / 1000);
      const expiresAt = issuedAt + minutes * 60;
      const claims = { iat: issuedAt, exp: expiresAt, tenant: tenantId, sid: sessionId };
      const token = jwt.sign(claims, byId.get(current)!, {
        header: { alg: algorithm, typ: type, kid: current },
        algorithm,
        issuer,
        audience,
        subject: userId,
      });
      return { token, expiresAt: new Date(expiresAt * 1000) };
    },
    verify(token, tenantId) {
      const { sub, sid, tenant, exp } = verifyWithKey(token) as Record<string, unknown>;
      if (!isUuid(sub) || !isUuid(sid) || typeof exp !== "number") throw unauthenticated();
      if (tenant !== tenantId) throw unauthenticated("is of another school");
      return { userId: sub, sessionId: sid, tenantId, expiresAt: new Date(exp * 1000) };
    },
  };
}

function headerOf(token: string): jwt.JwtHeader | undefined {
  try {
    return jwt.decode(token, { complete: true })?.header;
  } catch {
    return undefined; // Not a token at all.
  }
}

function isUuid(value: unknown): value is string {
  return typeof value === "string" && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value);
}
