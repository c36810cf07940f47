import { Agent, request as httpRequest } from "node:http";

/** Where and what is asked, as whom. */
export type Target = { port: number; slug: string; token: string; query: string };

const agent = new Agent({ keepAlive: true, maxSockets: Infinity });

/** Sends GraphQL once; returns the status. */
export function ask({ port, slug, token, query }: Target): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = {
      host: `${slug}.localhost`,
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
    };
    const options = { port, host: "127.0.0.1", path: "/graphql", method: "POST", agent, headers };
    const request = httpRequest(options, (response) => {
      response.resume();
      response.once("error", reject);
      response.once("end", () => {
        resolve(response.statusCode!);
      });
    });
    request.once("error", reject);
    request.end(JSON.stringify({ query }));
  });
}

/** Sends one request after the other. */
export async function askForever(target: Target): Promise<never> {
  for (;;) await ask(target);
}

/** Sends one request after the other for so many milliseconds; returns how long each took. */
export async function timeAsking(target: Target, forMs: number): Promise<number[]> {
  const times: number[] = [];
  const end = performance.now() + forMs;
  while (performance.now() < end) {
    const startedAt = performance.now();
    const status = await ask(target);
    if (status !== 200) throw new Error(`It was answered with ${status}.`);
    times.push(performance.now() - startedAt);
  }
  return times;
}
