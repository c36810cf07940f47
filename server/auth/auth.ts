import type { Limit } from "../limits/limit.ts";
import type { RequestLimits } from "../limits/requests.ts";
import type { AccessTokens } from "./access_tokens.ts";
import { notSignedIn } from "./errors.ts";
import type { PermissionChecks } from "./permission_checks.ts";
import type { CallSchool } from "./school_database.ts";
import type { Seals } from "./seals.ts";
import type { SessionChecks } from "./session_checks.ts";
import type { Visitor } from "./visitor.ts";

/** What signing in needs from the rest of the server. */
export type Auth = {
  call: CallSchool;
  accessTokens: AccessTokens;
  sessionChecks: SessionChecks;
  permissionChecks: PermissionChecks;
  refreshTokenDays: number;
  /** Of secrets that are kept to be read again. */
  seals: Seals;
  /** Whether identity providers may be at private addresses and without TLS. */
  allowPrivateProviders: boolean;
  /** Of attempts that fail, by network. */
  attempts: Limit;
  /** Of passwords that are to be chosen anew, by network. */
  resets: Limit;
  requests: RequestLimits;
  /** Counts outcomes, for metrics. */
  count(kind: string, outcome: string): void;
};

/** Calls an SQL function in the visitor's name. */
export function callAs<Row extends object>(
  auth: Auth,
  visitor: Visitor,
  sql: string,
  values: readonly unknown[],
): Promise<Row[]> {
  const { tenant, requestId, clientAddress, signedIn } = visitor;
  const asker = { slug: tenant.slug, requestId, clientAddress, userId: signedIn?.userId };
  return auth.call<Row & Record<string, unknown>>(asker, sql, values);
}

/** Who has signed in; throws `UNAUTHENTICATED` when nobody has. */
export function requireSignIn(visitor: Visitor): NonNullable<Visitor["signedIn"]> {
  if (!visitor.signedIn) throw notSignedIn();
  return visitor.signedIn;
}
