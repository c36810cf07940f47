import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { withClient } from "../../db/runner/connect.ts";
import { seedDemo } from "../../db/runner/demo.ts";
import { median, type Bench } from "./figures.ts";
import { timeAsking, type Target } from "./http_client.ts";
import { benchPassword, benchSlug, prepareSchools } from "./schools.ts";
import { buildApiIfNeeded, startServerProcess } from "./server_process.ts";
import { openSession } from "./sessions.ts";

const rounds = 3;
const measuredMs = 3000;
const flooding = 300;
const query = "{ students(first: 20) { nodes { id fullName results { nodes { score } } } } }";

/** How long one school waits for its answers while another one sends all it can. */
export const flood: Bench = async ({ adminUrl }) => {
  await buildApiIfNeeded(adminUrl);
  const url = await prepareSchools(adminUrl, "bench_flood", 2);
  const noPassword = `$argon2id$v=19$m=8,t=1,p=1$${"A".repeat(22)}$AAAA`;
  await withClient(url, (client) => seedDemo(client, benchSlug(2), noPassword));
  const serverUrl = new URL(url);
  serverUrl.username = "homeroom_server";
  serverUrl.password = benchPassword;

  const plenty = { userLimitPerHour: "10000000" };
  const bounded = await startServerProcess(serverUrl.href, plenty);
  const unbounded = await startServerProcess(serverUrl.href, {
    ...plenty,
    schoolSharePercent: "0",
  });
  const tokens = [await openSession(url, benchSlug(1)), await openSession(url, benchSlug(2))];
  const target = (server: { port: number }, school: number): Target => ({
    port: server.port,
    slug: benchSlug(school),
    token: tokens[school - 1]!,
    query,
  });

  const p99s = { alone: [] as number[], with: [] as number[], without: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    for (const server of [bounded, unbounded]) {
      const quiet = await timeAsking(target(server, 2), measuredMs);
      if (round > 0) p99s.alone.push(p99(quiet)); // The first warms everything up.
      const stop = await startFlood(target(server, 1));
      const times = await timeAsking(target(server, 2), measuredMs);
      await stop();
      (server === bounded ? p99s.with : p99s.without).push(p99(times));
    }
  }
  await Promise.all([bounded.stop(), unbounded.stop()]);
  const show = (values: number[]) =>
    `${median(values).toFixed(0)} ms (${values.map((value) => value.toFixed(0)).join(", ")})`;
  return [
    { what: "A school's p99 while nobody else asks", measured: show(p99s.alone) },
    {
      what: `The same while another school sends ${flooding} requests at a time`,
      measured: show(p99s.with),
      goal: "as before",
    },
    { what: "The same without a bound for the other school", measured: show(p99s.without) },
  ];
};

function p99(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.99)]!;
}

async function startFlood(target: Target): Promise<() => Promise<void>> {
  const program = join(import.meta.dirname, "flood_client.ts");
  const child = spawn(process.execPath, [program, JSON.stringify(target), String(flooding)], {
    stdio: ["ignore", "inherit", "inherit"],
  });
  const ended = once(child, "exit");
  await delay(1000);
  return async () => {
    child.kill("SIGKILL");
    await ended;
    await delay(500); // What it has sent is answered first.
  };
}
