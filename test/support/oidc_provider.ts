import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { after } from "node:test";
import Provider from "oidc-provider";

export const clientSecret = "a secret of the client's";

/** Who may sign in at the provider: login → what it says of them. */
export type Accounts = Record<string, { email: string; email_verified: boolean }>;

export type RealProvider = {
  issuer: string;
  /** Signs in with its forms as a browser does; returns where it sends the browser in the end. */
  signIn(authorizationUrl: string, login: string): Promise<string>;
};

/** A provider that speaks OpenID Connect as others do, on the loopback address. Ends with the test file. */
export async function startProvider(
  redirectUris: string[],
  accounts: Accounts,
): Promise<RealProvider> {
  const server = createServer();
  const issuer = await listen(server);
  const provider = new Provider(issuer, {
    clients: ["homeroom", "another"].map((client_id) => ({
      client_id,
      client_secret: clientSecret,
      redirect_uris: redirectUris,
    })),
    claims: { email: ["email", "email_verified"], profile: ["name"] },
    findAccount: (_context: unknown, id: string) =>
      accounts[id] && { accountId: id, claims: () => ({ sub: id, ...accounts[id] }) },
    cookies: { keys: ["keys of the test"] },
    features: { devInteractions: { enabled: true } },
    ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600 },
  });
  server.on("request", provider.callback());
  return { issuer, signIn: (url, login) => walk(issuer, url, login) };
}

/** Listens on the loopback address until the test file ends; returns the origin. */
export async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Follows redirects and fills in forms until the browser is sent away from the provider. */
async function walk(issuer: string, start: string, login: string): Promise<string> {
  const cookies = new Map<string, string>();
  let url = start;
  let form: URLSearchParams | undefined;
  for (let step = 0; step < 20; step++) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(url, {
      method: form ? "POST" : "GET",
      headers: { cookie },
      redirect: "manual",
      ...(form && { body: form }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
      cookies.set(name!, value!);
    }
    const location = response.headers.get("location");
    if (location !== null) {
      url = new URL(location, url).href;
      form = undefined;
      if (!url.startsWith(issuer)) return url;
      continue;
    }
    const page = await response.text();
    const action = /<form[^>]* action="([^"]+)"/.exec(page)?.[1];
    const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1];
    if (!action || !prompt) throw new Error(`The provider shows no form: ${page.slice(0, 500)}`);
    url = new URL(action.replaceAll("&amp;", "&"), url).href;
    form = new URLSearchParams({ prompt, login, password: "any" });
  }
  throw new Error("The provider never sent the browser back.");
}
