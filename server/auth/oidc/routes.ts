import { Router, type Request, type RequestHandler, type Response } from "express";
import * as client from "openid-client";
import { HomeroomError } from "../../../runtime/errors.ts";
import type { Logger } from "../../../runtime/logger.ts";
import { visitorOf } from "../../http/request_context.ts";
import { hostNameOf } from "../../tenants/find_tenant.ts";
import type { TenantCache } from "../../tenants/tenant_cache.ts";
import { networkKey } from "../../limits/requests.ts";
import { callAs, type Auth } from "../auth.ts";
import { makeSecret } from "../secrets.ts";
import type { Visitor } from "../visitor.ts";
import { hashOfProviderCode } from "./provider_code.ts";
import { createProviders, type Provider } from "./providers.ts";
import { returnAddress } from "./return_address.ts";
import { ticketJar, type Jar } from "./ticket.ts";
import { vouchedFor, type Person } from "./vouched_for.ts";

export type OidcOptions = {
  auth: Auth;
  tenants: TenantCache;
  publicUrl: URL;
  log: Logger;
};

/**
 * `/<provider>/start` sends the browser to a school's provider, `/<provider>/callback` receives it
 * back, and sends it to the frontend with a code that `signInWithProviderCode` takes, once. Behind the
 * middleware that finds the school. Refusals are a sentence, as people read them.
 */
export function oidcRoutes(options: OidcOptions): Router {
  const { auth, tenants, publicUrl, log } = options;
  const providers = createProviders(auth);
  const router = Router();

  const placeOf = (request: Request, visitor: Visitor, provider: Provider) => {
    const path = `/auth/oidc/${provider.name}`;
    const callback = new URL(publicUrl);
    // Not request.hostname: that believes a proxy where the school was found by the Host header.
    callback.hostname = hostNameOf(request.headers.host)!;
    callback.pathname = `${path}/callback`;
    const about = `sign-in at ${provider.id} in ${visitor.tenant.id}`;
    const jar = ticketJar(auth.seals, about, path, publicUrl.protocol === "https:");
    return { callback, jar };
  };

  const start = async (request: Request, response: Response) => {
    const visitor = visitorOf(request);
    await auth.attempts.take(networkKey(visitor));
    const provider = await findProvider(request, visitor);
    const { callback, jar } = placeOf(request, visitor, provider);
    const returnTo = await returnAddress(
      request.query.return_to,
      callback,
      visitor.tenant,
      tenants,
    );
    const codeChallenge = requireChallenge(request.query.code_challenge);
    const verifier = client.randomPKCECodeVerifier();
    const state = client.randomState();
    const nonce = client.randomNonce();
    const target = client.buildAuthorizationUrl(provider.configuration, {
      redirect_uri: callback.href,
      scope: provider.scopes.join(" "),
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: "S256",
      state,
      nonce,
    });
    const code = makeSecret().text;
    const ticket = { state, nonce, verifier, code, codeChallenge, returnTo: returnTo.href };
    jar.keep(response, ticket);
    response.redirect(target.href);
    await auth.attempts.giveBack(networkKey(visitor));
  };

  const callback = async (request: Request, response: Response) => {
    const visitor = visitorOf(request);
    await auth.attempts.take(networkKey(visitor));
    const provider = await findProvider(request, visitor);
    const { callback: address, jar } = placeOf(request, visitor, provider);
    address.search = new URL(request.originalUrl, publicUrl).search;
    const { ticket, person } = await receive(request, response, provider, address, jar);
    const [row] = await callAs<{ outcome: string }>(
      auth,
      visitor,
      "select finish_provider_sign_in($1, $2, $3, $4, $5, $6, $7) as outcome",
      [
        provider.id,
        person.subject,
        person.email,
        person.emailIsVerified,
        hashOfProviderCode(ticket.code, ticket.codeChallenge),
        visitor.userAgent ?? null,
        visitor.clientAddress ?? null,
      ],
    );
    const { outcome } = row!;
    auth.count("provider", outcome);
    if (outcome !== "accepted") throw refusal(outcome, provider.displayName);
    const returnTo = new URL(ticket.returnTo);
    // Behind the #, so that no server and no log on the way sees it.
    returnTo.hash = new URLSearchParams({ sign_in_code: ticket.code }).toString();
    response.redirect(returnTo.href);
    await auth.attempts.giveBack(networkKey(visitor));
  };

  /** Who the provider says it is. What goes wrong on the way is in the sign-in history too. */
  const receive = async (
    request: Request,
    response: Response,
    provider: Provider,
    address: URL,
    jar: Jar,
  ) => {
    try {
      const ticket = jar.take(response, request.headers.cookie);
      const person: Person = await vouchedFor(provider, address, ticket);
      return { ticket, person };
    } catch (error) {
      const visitor = visitorOf(request);
      auth.count("provider", "provider_refused");
      await callAs(
        auth,
        visitor,
        "select record_sign_in(null, '(no address)', 'provider_refused', null, $1, $2)",
        [visitor.userAgent ?? null, visitor.clientAddress ?? null],
      );
      if (!(error instanceof HomeroomError)) throw error;
      log.warn(
        { requestId: visitor.requestId, provider: provider.name, reason: reasonOf(error) },
        "sign-in at a provider failed",
      );
      throw error;
    }
  };

  const findProvider = async (request: Request, visitor: Visitor) => {
    try {
      return await providers.find(visitor, String(request.params.provider));
    } catch (error) {
      if (error instanceof HomeroomError && error.cause !== undefined) {
        log.warn(
          { requestId: visitor.requestId, reason: reasonOf(error) },
          "a provider cannot be asked",
        );
      }
      throw error;
    }
  };

  router.get("/:provider/start", inWords(start));
  router.get("/:provider/callback", inWords(callback));
  return router;
}

/** Answers refusals as text: a person reads them, where a page was expected. */
function inWords(work: (request: Request, response: Response) => Promise<void>): RequestHandler {
  return async (request, response) => {
    try {
      await work(request, response);
    } catch (error) {
      if (!(error instanceof HomeroomError) || response.headersSent) throw error;
      const { status, message, hint, code } = error;
      response.status(status).setHeader("x-error-code", code);
      response.type("text/plain").send(`${message}${hint ? ` ${hint}` : ""}\n`);
    }
  };
}

function requireChallenge(given: unknown): string {
  if (typeof given === "string" && /^[\w-]{43}$/.test(given)) return given;
  throw new HomeroomError("CODE_CHALLENGE", "code_challenge is missing, or is none.", {
    status: 400,
    field: "code_challenge",
    hint: "Make a random verifier, keep it, and send the base64url of its SHA-256.",
  });
}

function refusal(outcome: string, provider: string) {
  const words: Record<string, [code: string, message: string]> = {
    unverified_email: ["UNVERIFIED_EMAIL", `${provider} does not vouch for an address of yours.`],
    not_linked: ["NOT_LINKED", `No account of this school belongs to yours at ${provider}.`],
    deactivated: ["NOT_LINKED", `No account of this school belongs to yours at ${provider}.`],
    replayed: ["SIGN_IN_NOT_BEGUN", "This sign-in was finished already."],
  };
  const [code, message] = words[outcome] ?? ["PROVIDER_REFUSED", "One cannot sign in there."];
  return new HomeroomError(code, message, {
    status: 403,
    hint: "Ask the school's office, or sign in with a password.",
  });
}

/** What the log may say: codes and sentences, never what a provider sent. */
function reasonOf(error: HomeroomError): string {
  const reasons: string[] = [error.code];
  for (let cause = error.cause; cause instanceof Error; cause = cause.cause) {
    const { code } = cause as { code?: unknown };
    reasons.push(typeof code === "string" ? `${code}: ${cause.message}` : cause.message);
  }
  return reasons.join("; ").slice(0, 500);
}
