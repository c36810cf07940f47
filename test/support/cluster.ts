import { spawn } from "node:child_process";
import { chmod, mkdtemp, statfs } from "node:fs/promises";
import { freemem, tmpdir } from "node:os";
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
  max_wal_size: "1GB",
  checkpoint_timeout: "1h",
  jit: "off",
};

/** Where Linux has a file system in memory. */
const memory = "/dev/shm";
/** A run of everything takes a third of it. */
const roomNeeded = 3 * 1024 ** 3;

/**
 * Where the data lies. Each test file gets a copy of two thousand small files: a disk comes to be busy
 * with writing those of before, and a copy then takes the better part of a second instead of a tenth.
 */
async function dataParent(settings: Record<string, string>): Promise<string> {
  if (settings !== fast) return tmpdir();
  const { bavail, bsize } = await statfs(memory).catch(() => ({ bavail: 0, bsize: 0 }));
  return Math.min(bavail * bsize, freemem()) > roomNeeded ? memory : tmpdir();
}

/** Waits until its input ends, which also happens when we are killed, and then clears up. */
const cleaner = `
  trap '' INT TERM HUP
  cat > /dev/null
  pids=$(find "$@" -name postmaster.pid -exec head -n 1 {} \\;)
  if [ -n "$pids" ]; then
    kill -QUIT $pids
    for _ in 1 2 3 4 5 6 7 8 9 10; do kill -0 $pids 2> /dev/null && sleep 0.2; done
  fi
  find "$@" -name copied-binaries -exec cat {} + | xargs -r rm -rf
  rm -rf "$@"
`;

/** Where the binaries of another Postgres are, on which to test. */
export const binariesVariable = "HOMEROOM_TEST_POSTGRES_BIN";

/**
 * Starts one in temporary folders, of which nothing is left in the end, however the run ends. Without
 * `settings` it is fast and would not survive a power cut.
 */
export async function startTestCluster(
  binaries = process.env[binariesVariable],
  settings: Record<string, string> = fast,
): Promise<TestCluster> {
  const folder = await makeFolder(await dataParent(settings));
  const temporary = await makeFolder(tmpdir());
  const cleaning = spawn("sh", ["-c", cleaner, "cleaner", folder, temporary], {
    detached: true,
    stdio: ["pipe", "ignore", "inherit"],
  });
  const cleaned = new Promise((resolve) => cleaning.once("exit", resolve));
  const clean = async () => {
    cleaning.stdin.end();
    await cleaned;
  };
  try {
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

async function makeFolder(parent: string): Promise<string> {
  const folder = await mkdtemp(join(parent, "homeroom-test-"));
  await chmod(folder, 0o755);
  return folder;
}

/** The variable that tells test files where the cluster of their run is. */
export const clusterVariable = "HOMEROOM_TEST_CLUSTER_URL";

/** The cluster of this run, as superuser; for test files. */
export function clusterUrl(): string {
  const url = process.env[clusterVariable];
  if (!url) throw new Error("There is no test cluster: run this file with `npm test -- <file>`.");
  return url;
}
