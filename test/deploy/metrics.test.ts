import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, it, type TestContext } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { repositoryRoot } from "../../db/runner/bundle.ts";
import { openDatabase, slugs } from "../support/database.ts";
import { find, needs } from "../support/optional.ts";
import { givePasswords, signIn } from "../support/people.ts";
import { freePort, untilListening } from "../support/pgbouncer.ts";
import { startServer } from "../support/server.ts";
import { startWorkerProcess } from "../support/worker.ts";

const run = promisify(execFile);
const [school] = slugs;
const rulesFile = path.join(repositoryRoot, "deploy/prometheus/alerts.yml");
const configFile = path.join(repositoryRoot, "deploy/prometheus/prometheus.yml");

/** Metrics that Prometheus makes itself. */
const own = new Set(["up"]);

describe("metrics", async () => {
  const database = await openDatabase();
  await givePasswords(database, school);
  const [server, worker] = await Promise.all([startServer(database), startWorkerProcess(database)]);
  await signIn(server, school, "admin");
  const texts = await Promise.all([server.port, worker.port].map(scrape));
  const exposed = texts.join("\n");

  it("are what rules and dashboard ask for, under these names and labels", async () => {
    const rules = await readFile(rulesFile, "utf8");
    const dashboard = JSON.parse(
      await readFile(path.join(repositoryRoot, "deploy/grafana/dashboards/homeroom.json"), "utf8"),
    ) as { panels: { title: string; targets: { expr: string }[] }[] };
    const queries = [
      ...[...rules.matchAll(/expr:(?: >\n((?: {10}.*\n)+)| (.*)\n)/g)].map(
        ([, folded, line]) => folded ?? line!,
      ),
      ...dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
    ];
    assert.equal(queries.length, 10 + dashboard.panels.flatMap(({ targets }) => targets).length);
    const known = namesOf(exposed);
    for (const query of queries) {
      const names = metricsIn(query);
      assert.ok(names.length > 0, query);
      for (const name of names) assert.ok(known.has(name) || own.has(name), `${name} in ${query}`);
    }
    assert.ok(!known.has("homeroom_made_up"), "a name that nobody exposes would be noticed");
  });

  it("have no label for a school, and few series", () => {
    for (const slug of slugs) assert.ok(!exposed.includes(slug), slug);
    assert.ok(exposed.split("\n").length < 1500);
  });

  it("tell what schools do, summed over all of them", async () => {
    const count = (text: string) =>
      Number(/^homeroom_events_total\{event="message_sent"\} (\d+)/m.exec(text)?.[1]);
    assert.ok(count(exposed) >= 0, "no messages are counted");
    assert.match(exposed, /^homeroom_tenants\{state="active"\} 2$/m);
    assert.match(exposed, /^homeroom_queue_jobs\{task="send_invitation",state="given_up"\} 0$/m);
    assert.match(exposed, /^homeroom_deliveries_oldest_seconds\{kind="notification"\} 0$/m);
    let sent = 0;
    for (const slug of slugs) {
      const { rowCount } = await database.commitAsOwner(slug, (client) =>
        client.query(
          `insert into messages (conversation_id, number, sender_id, sender_name, body)
           select conversation_id, 1000 + row_number() over (), sender_id, sender_name, 'Another'
           from messages
           limit 3`,
        ),
      );
      sent += rowCount ?? 0;
    }
    assert.ok(sent > 0);
    const expected = count(exposed) + sent;
    // Postgres's counters lag by a second or so, and the worker asks every fifteen.
    for (let attempt = 0; attempt < 60; attempt++) {
      if (count(await scrape(worker.port)) === expected) return;
      await delay(500);
    }
    assert.equal(count(await scrape(worker.port)), expected);
  });

  describe("with Prometheus", needs("Prometheus"), () => {
    it("rules and configuration are valid", async () => {
      await run("promtool", ["check", "rules", rulesFile]);
      await run("promtool", ["check", "config", "--syntax-only", configFile]);
    });

    it("are scraped, and answer a query; every rule can be evaluated", async (test) => {
      const targets = { "homeroom-server": server.port, "homeroom-worker": worker.port };
      const ask = await startPrometheus(test, targets);
      const count = `sum(homeroom_sign_ins_total{outcome="signed_in"}) * on() count(up == 1)`;
      await eventually(async () => {
        const { data } = await ask(`query?query=${encodeURIComponent(count)}`);
        const { result } = data as { result: { value: [number, string] }[] };
        assert.equal(result[0]?.value[1], "2", "one sign-in, two targets that answer");
      });
      await eventually(async () => {
        const { data } = await ask("rules");
        const { groups } = data as { groups: { rules: { name: string; health: string }[] }[] };
        const healths = groups[0]!.rules.map(({ health }) => health);
        assert.deepEqual(new Set(healths), new Set(["ok"]));
      });
    });
  });
});

async function scrape(port: number): Promise<string> {
  return (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
}

/** All names under which series may come, whether there are some yet or not. */
function namesOf(text: string): Set<string> {
  const names = new Set<string>();
  for (const [, name, type] of text.matchAll(/^# TYPE (\w+) (\w+)$/gm)) {
    names.add(name!);
    if (type === "histogram")
      for (const end of ["bucket", "count", "sum"]) names.add(`${name}_${end}`);
  }
  return names;
}

/** The metrics that a PromQL query names: words that are neither labels, functions nor keywords. */
function metricsIn(query: string): string[] {
  const bare = query
    .replace(/"[^"]*"/g, "")
    .replace(/\{[^}]*\}/g, "")
    .replace(/\b(by|on|without|ignoring) ?\([^)]*\)/g, "")
    .replace(/\[\w+\]/g, "");
  return [...bare.matchAll(/[a-z_]\w*(?!\w)(?!\s*\()/g)]
    .map(([name]) => name)
    .filter((name) => !["sum", "max", "by", "on"].includes(name));
}

type Ask = (path: string) => Promise<{ data: unknown }>;

async function startPrometheus(test: TestContext, targets: Record<string, number>): Promise<Ask> {
  const folder = await mkdtemp(path.join(tmpdir(), "homeroom-prometheus-"));
  const jobs = Object.entries(targets).map(
    ([job, port]) =>
      `  - { job_name: ${job}, static_configs: [{ targets: ["127.0.0.1:${port}"] }] }\n`,
  );
  await writeFile(
    path.join(folder, "prometheus.yml"),
    `global: { scrape_interval: 1s, evaluation_interval: 1s }
rule_files: [${JSON.stringify(rulesFile)}]
scrape_configs:
${jobs.join("")}`,
  );
  const port = await freePort();
  const child = spawn(
    find("Prometheus")!,
    [
      `--config.file=${folder}/prometheus.yml`,
      `--storage.tsdb.path=${folder}/data`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    { stdio: "ignore" },
  );
  const ended = new Promise((resolve) => child.once("close", resolve));
  test.after(async () => {
    child.kill("SIGKILL");
    await ended;
    await rm(folder, { recursive: true });
  });
  await untilListening(port);
  return async (what) => {
    const response = await fetch(`http://127.0.0.1:${port}/api/v1/${what}`);
    if (!response.ok) throw new Error(await response.text());
    return (await response.json()) as { data: unknown };
  };
}

/** Repeats what must hold in the end, until it does. */
async function eventually(check: () => Promise<void>): Promise<void> {
  for (let attempt = 0; attempt < 120; attempt++) {
    try {
      await check();
      return;
    } catch {
      await delay(250);
    }
  }
  await check();
}
