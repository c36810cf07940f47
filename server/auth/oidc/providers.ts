import * as client from "openid-client";
import { HomeroomError } from "../../../runtime/errors.ts";
import type { Tenant } from "../../tenants/tenant.ts";
import { callAs, type Auth } from "../auth.ts";
import type { Visitor } from "../visitor.ts";
import { createProviderFetch, requireAllowed } from "./provider_fetch.ts";

/** A school's provider, ready to be asked. */
export type Provider = {
  id: string;
  name: string;
  displayName: string;
  scopes: readonly string[];
  configuration: client.Configuration;
};

export type Providers = {
  /** Throws `UNKNOWN_PROVIDER`, `PROVIDER_UNAVAILABLE` and `NO_SECRET_KEYS`. */
  find(visitor: Visitor, name: string): Promise<Provider>;
};

type Row = {
  id: string;
  display_name: string;
  issuer: string;
  client_id: string;
  sealed_client_secret: Buffer;
  key_id: string;
  scopes: string[];
};

/** How long a provider may take for an answer. */
const patienceSeconds = 5;
/** How long what a provider says of itself is believed. */
const believedMs = 10 * 60_000;
const capacity = 500;

/** Whose client's secret a sealed one is: it must be given anew when issuer or client change. */
export function clientSecretAbout(tenant: Tenant, issuer: string, clientId: string): string {
  return `client secret of ${clientId} at ${issuer} in ${tenant.id}`;
}

/** Finds providers and remembers what they say of themselves; whether one is on is asked each time. */
export function createProviders(auth: Auth): Providers {
  const allowPrivate = auth.allowPrivateProviders;
  const known = new Map<string, { until: number; configuration: Promise<client.Configuration> }>();
  const providerFetch = createProviderFetch(allowPrivate);

  const discover = (issuer: string, clientId: string, secret: string) =>
    client.discovery(new URL(issuer), clientId, secret, undefined, {
      execute: [
        // Checks signatures of id tokens too, though they come from the provider itself.
        client.enableNonRepudiationChecks,
        ...(allowPrivate ? [client.allowInsecureRequests] : []),
      ],
      timeout: patienceSeconds,
      [client.customFetch]: providerFetch,
    });

  const configurationOf = (tenant: Tenant, row: Row) => {
    const { issuer, client_id: clientId } = row;
    requireAllowed(new URL(issuer), allowPrivate);
    const sealed = { sealed: row.sealed_client_secret, keyId: row.key_id };
    const secret = auth.seals.open(sealed, clientSecretAbout(tenant, issuer, clientId));
    const key = [tenant.id, row.id, issuer, clientId, secret].join("\n");
    const now = performance.now();
    const recent = known.get(key);
    if (recent && recent.until > now) return recent.configuration;
    if (known.size >= capacity) known.clear();
    const configuration = discover(issuer, clientId, secret);
    known.set(key, { until: now + believedMs, configuration });
    configuration.catch(() => known.delete(key));
    return configuration;
  };

  return {
    async find(visitor, name) {
      const [row] = await callAs<Row>(auth, visitor, "select * from identity_provider_named($1)", [
        name,
      ]);
      if (!row) throw unknownProvider();
      let configuration: client.Configuration;
      try {
        configuration = await configurationOf(visitor.tenant, row);
      } catch (cause) {
        throw refusalIn(cause) ?? unavailable(row.display_name, cause);
      }
      return {
        id: row.id,
        name,
        displayName: row.display_name,
        scopes: row.scopes,
        configuration,
      };
    },
  };
}

function unknownProvider() {
  return new HomeroomError("UNKNOWN_PROVIDER", "One cannot sign in there.", {
    status: 404,
    hint: "signInProviders lists where one can.",
  });
}

/** The refusal of ours that a library has wrapped, if it was one. */
export function refusalIn(error: unknown): HomeroomError | undefined {
  if (error instanceof HomeroomError) return error;
  return error instanceof Error && error.cause !== undefined ? refusalIn(error.cause) : undefined;
}

export function unavailable(name: string, cause: unknown) {
  return new HomeroomError("PROVIDER_UNAVAILABLE", `${name} does not answer as it should.`, {
    status: 502,
    hint: "Try again in a minute, or sign in with a password.",
    cause,
  });
}
