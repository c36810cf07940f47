import { HomeroomError } from "../../../runtime/errors.ts";
import { networkKey } from "../../limits/requests.ts";
import { callAs, requireSignIn, type Auth } from "../auth.ts";
import { makeSecret } from "../secrets.ts";
import { refreshLifetime, signInPayload, type LetIn } from "../session_tokens.ts";
import type { Visitor } from "../visitor.ts";
import { challengeOf, hashOfProviderCode } from "./provider_code.ts";
import { requireAllowed } from "./provider_fetch.ts";
import { clientSecretAbout } from "./providers.ts";

export type ProviderInput = {
  name: string;
  displayName: string;
  issuer: string;
  clientId: string;
  clientSecret: string;
  scopes?: string[] | null;
  emailDomains?: string[] | null;
  linksByEmail?: boolean | null;
};

/** Where one may sign in beside here: the API's type SignInProvider. */
export async function signInProviders(auth: Auth, visitor: Visitor) {
  const rows = await callAs<{ name: string; display_name: string }>(
    auth,
    visitor,
    "select * from sign_in_providers()",
    [],
  );
  return rows.map(({ name, display_name: displayName }) => ({ name, displayName }));
}

/** Adds a provider, or replaces the one of this name; its client's secret is encrypted here. */
export async function registerIdentityProvider(auth: Auth, visitor: Visitor, input: ProviderInput) {
  requireSignIn(visitor);
  const issuer = input.issuer.trim();
  if (!URL.canParse(issuer) || issuer.includes("/.well-known/")) throw badIssuer();
  requireAllowed(new URL(issuer), auth.allowPrivateProviders);
  const { sealed, keyId } = auth.seals.seal(
    input.clientSecret,
    clientSecretAbout(visitor.tenant, issuer, input.clientId),
  );
  const [row] = await callAs<{ id: string }>(
    auth,
    visitor,
    "select register_identity_provider($1, $2, $3, $4, $5, $6, $7, $8, $9) as id",
    [
      input.name,
      input.displayName,
      issuer,
      input.clientId,
      sealed,
      keyId,
      input.scopes ?? ["openid", "email", "profile"],
      input.emailDomains ?? [],
      input.linksByEmail ?? false,
    ],
  );
  return { identityProviderId: row!.id };
}

/** Begins the session of somebody who has come back from a provider. */
export async function signInWithProviderCode(
  auth: Auth,
  visitor: Visitor,
  input: { code: string; verifier: string; device?: string | null },
) {
  const network = networkKey(visitor);
  await auth.attempts.take(network);
  const refreshToken = makeSecret();
  const [letIn] = await callAs<LetIn & { outcome: string }>(
    auth,
    visitor,
    "select * from redeem_provider_code($1, $2, $3, $4, $5, $6)",
    [
      hashOfProviderCode(input.code, challengeOf(input.verifier)),
      refreshToken.hash,
      refreshLifetime(auth),
      input.device ?? null,
      visitor.userAgent ?? null,
      visitor.clientAddress ?? null,
    ],
  );
  auth.count("provider", letIn?.outcome ?? "expired");
  if (!letIn) throw badProviderCode();
  await auth.attempts.giveBack(network);
  return signInPayload(auth, visitor, letIn, refreshToken);
}

function badIssuer() {
  return new HomeroomError("PROVIDER_ADDRESS", "The issuer is no address.", {
    status: 400,
    field: "issuer",
    hint: "Give what the provider calls its issuer, without /.well-known/ and what follows.",
  });
}

function badProviderCode() {
  return new HomeroomError("INVALID_CODE", "This sign-in took too long, or was finished.", {
    status: 401,
    hint: "Begin again at /auth/oidc/<provider>/start, and exchange the code within a minute.",
  });
}
