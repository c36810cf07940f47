import { find } from "../support/optional.ts";
import { startRedis } from "../support/redis.ts";
import { serverUrl, slug } from "./as_user.ts";
import { median, type Bench } from "./figures.ts";
import { ask, type Target } from "./http_client.ts";
import { prepareSchools } from "./schools.ts";
import { buildApiIfNeeded, startServerProcess } from "./server_process.ts";
import { openSession } from "./sessions.ts";

const rounds = 40;
const requestsARound = 50;

/** What counting a request costs: servers that count in Postgres, in Redis and not at all, in turn. */
export const limits: Bench = async ({ adminUrl }) => {
  await buildApiIfNeeded(adminUrl);
  const url = await prepareSchools(adminUrl, "homeroom_bench_limits", 1);
  const token = await openSession(url, slug);
  const redis = find("redis-server") ? await startRedis() : undefined;
  const counting = { userLimitPerHour: "10000000" };
  const ways = {
    nowhere: { userLimitPerHour: "0" },
    "in Postgres": counting,
    ...(redis && { "in Redis": { ...counting, redisUrl: redis.url } }),
  };
  const servers = await Promise.all(
    Object.entries(ways).map(async ([way, settings]) => {
      const server = await startServerProcess(serverUrl(url), settings);
      const target: Target = { port: server.port, slug, token, query: "{ __typename }" };
      return { way, server, target, times: [] as number[] };
    }),
  );
  try {
    for (let round = -2; round < rounds; round += 1) {
      for (const { target, times } of servers) {
        const startedAt = performance.now();
        for (let request = 0; request < requestsARound; request += 1) {
          const status = await ask(target);
          if (status !== 200) throw new Error(`It was answered with ${status}.`);
        }
        // The first rounds warm everything up. One of ten requests waits for the store: rounds, not
        // requests, are what can be compared.
        if (round >= 0) times.push((performance.now() - startedAt) / requestsARound);
      }
    }
  } finally {
    await Promise.all(servers.map(({ server }) => server.stop()));
    await redis?.close();
  }
  const [none, ...others] = servers;
  const base = none!.times;
  return others.map(({ way, times }) => {
    const added = median(times.map((time, round) => time - base[round]!));
    return {
      what: `What counting a request ${way} adds to it`,
      measured: `${(added * 1000).toFixed(0)} µs of ${(median(times) * 1000).toFixed(0)} µs (${rounds} rounds of ${requestsARound})`,
    };
  });
};
