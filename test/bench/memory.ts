import { setTimeout as sleep } from "node:timers/promises";
import { memoryOf } from "../support/memory.ts";
import { median, type Bench } from "./figures.ts";
import { benchPassword, prepareSchools } from "./schools.ts";
import { buildApiIfNeeded, startServerProcess } from "./server_process.ts";

const runs = 5;

/** The server's memory when it has started, with few and with many schools, in turn. */
export const memory: Bench = async ({ adminUrl }) => {
  await buildApiIfNeeded(adminUrl);
  const counts = [1, 200];
  const urls = [];
  for (const count of counts) {
    const url = new URL(await prepareSchools(adminUrl, `homeroom_bench_${count}`, count));
    url.username = "homeroom_server";
    url.password = benchPassword;
    urls.push(url.href);
  }
  const measured = counts.map((): number[] => []);
  for (let run = 0; run < runs; run += 1) {
    for (const [index, url] of urls.entries()) {
      const server = await startServerProcess(url);
      await sleep(1000);
      measured[index]!.push(await memoryOf(server.pid));
      await server.stop();
    }
  }
  return counts.map((count, index) => ({
    what: `Server memory at start, ${count} ${count === 1 ? "school" : "schools"}`,
    measured: `${median(measured[index]!).toFixed(0)} MB (${runs} runs)`,
    goal: "220 MB",
  }));
};
