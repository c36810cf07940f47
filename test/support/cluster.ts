import { spawn } from "node:child_process";
import { chmod, mkdir, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startCluster } from "../../db/runner/embedded.ts";

/** A Postgres that lasts for one run of tests. */
export type TestCluster = {
  /** Superuser's address of the database `postgres`. */
  url: string;
  /** Temporary files of the tests go here. */
  temporary: string;
  close(): Promise<void>;
};

/** What it would cost to lose, nobody needs: speed instead of safety. */
const fast = {
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  wal_level: "minimal",
  max_wal_senders: "0",
  max_connections: "400",
  shared_buffers: "512MB",
  max_wal_size: "8GB",
  checkpoint_timeout: "1h",
};

/** Waits until its input ends, which also happens when we are killed, and then clears up. */
const cleaner = `
  trap '' INT TERM HUP
  cat > /dev/null
  pids=$(find "$0" -name postmaster.pid -exec head -n 1 {} \\;)
  if [ -n "$pids" ]; then
    kill -QUIT $pids
    for _ in 1 2 3 4 5 6 7 8 9 10; do kill -0 $pids 2> /dev/null && sleep 0.2; done
  fi
  find "$0" -name copied-binaries -exec cat {} + | xargs -r rm -rf
  rm -rf "$0"
`;

/** Where the binaries of another Postgres are, on which to test. */
export const binariesVariable = "HOMEROOM_TEST_POSTGRES_BIN";

/**
 * Starts one in a temporary folder, of which nothing is left in the end, however the run ends. Without
 * `settings` it is fast and would not survive a power cut.
 */
export async function startTestCluster(
  binaries = process.env[binariesVariable],
  settings: Record<string, string> = fast,
): Promise<TestCluster> {
  const folder = await mkdtemp(join(tmpdir(), "homeroom-test-"));
  await chmod(folder, 0o755);
  const cleaning = spawn("sh", ["-c", cleaner, folder], {
    detached: true,
    stdio: ["pipe", "ignore", "inherit"],
  });
  const cleaned = new Promise((resolve) => cleaning.once("exit", resolve));
  const clean = async () => {
    cleaning.stdin.end();
    await cleaned;
  };
  try {
    const temporary = join(folder, "tmp");
    await mkdir(temporary);
    await chmod(temporary, 0o755);
    const cluster = await startCluster({ folder, binaries, settings });
    return {
      url: cluster.url,
      temporary,
      async close() {
        await cluster.stop();
        await clean();
      },
    };
  } catch (error) {
    await clean();
    throw error;
  }
}

/** The variable that tells test files where the cluster of their run is. */
export const clusterVariable = "HOMEROOM_TEST_CLUSTER_URL";

/** The cluster of this run, as superuser; for test files. */
export function clusterUrl(): string {
  const url = process.env[clusterVariable];
  if (!url) throw new Error("There is no test cluster: run this file with `npm test -- <file>`.");
  return url;
}
