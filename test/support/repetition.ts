import { dirname } from "node:path";
import { testFiles } from "./node_test.ts";
import { find } from "./optional.ts";

/** Test files, and what they run on. */
export type Pass = {
  files: string[];
  /** Said behind the name of each file. */
  remark?: string;
  /** What the two schools are called, if not as usual. */
  slugs?: readonly [string, string];
  /** Where another Postgres' binaries are. */
  binaries?: string;
};

/** Holds the two slugs of a repetition. */
export const slugsVariable = "HOMEROOM_TEST_SLUGS";

/** Whoever runs this file has the others repeated. */
const askingFile = "test/another_postgres.test.ts";

/** What depends on the server's version and on what schools are called. */
const folders = ["test/db", "test/server", "test/worker"];

/** What of them does not. */
const exceptions: Record<string, string> = {
  "test/db/embedded.test.ts": "tests the embedded Postgres, which is always the same",
  "test/db/cli.test.ts":
    "tests words and exit codes; what commands do, the tests of the runner repeat",
  "test/server/abuse/abuse.test.ts":
    "attacks end in Node, or in functions whose own tests are repeated",
  "test/server/openapi/document.test.ts": "describes the API, in which there is no version",
  "test/server/openapi/pages.test.ts": "tests pages in a browser",
  "test/server/realtime/slow_and_silent.test.ts": "tests sockets and their clients",
  "test/server/realtime/endings.test.ts": "tests sockets and their clients",
  "test/server/cache/servers.test.ts": "tests what servers remember",
  "test/server/limits/limits.test.ts": "counts with a library's SQL",
  "test/server/pgbouncer.test.ts": "tests the pooler",
  "test/server/memory.test.ts": "measures memory of Node",
  "test/server/http/slow_clients.test.ts": "tests connections of HTTP",
  "test/worker/file_process.test.ts":
    "kills processes; what they write, the tests of report files repeat",
  "test/worker/large_files.test.ts": "measures memory of Node",
  "test/worker/killed.test.ts":
    "kills workers; what they claim and settle, the tests of deliveries repeat",
};

const slugs = ["o-brien--2", "a-9"] as const;

export function isAsked(files: string[]): boolean {
  return files.includes(askingFile);
}

/** All that depends on them once more with other slugs, on PostgreSQL 15 where it is installed. */
export function repetition(): Pass {
  const postgres15 = find("PostgreSQL 15");
  return {
    files: testFiles([askingFile, ...folders]).filter((file) => !(file in exceptions)),
    remark: `${postgres15 ? "PostgreSQL 15" : "the same Postgres"}, ${slugs.join(" and ")}`,
    slugs,
    ...(postgres15 && { binaries: dirname(postgres15) }),
  };
}
