import { before } from "node:test";
import pg from "pg";
import { createEngine, type Engine, type Outcome } from "../../../server/graphql/engine.ts";
import { loadApi } from "../../../server/graphql/load.ts";
import type { Services } from "../../../server/graphql/plugins/services.ts";
import { demoId, openDatabase, slugs, type TestDatabase } from "../../support/database.ts";

/** What the engine wrote to its log. */
type LogLine = { message: string; err?: Error; requestId?: string };

export interface School {
  database: TestDatabase;
  pool: pg.Pool;
  engine: Engine;
  log: LogLine[];
  /** All statements that were sent since the last `statements.splice(0)`. */
  statements: string[];
  /** Executes as one of the demo school's people ("admin", "teacher"); null is nobody. */
  as(login: string | null, document: string, more?: More): Promise<Answer>;
}

type More = {
  variables?: Record<string, unknown>;
  services?: Services;
  statementTimeoutMs?: number;
};

/** An outcome, and a way to look into its data: `at("students.nodes.0.id")`, `at("students.nodes.*.id")`. */
export type Answer = Outcome & { at(path: string): unknown };

/** The demo school, the built API and one connection. Call it at the top of a `describe`. */
export async function openSchool(): Promise<School> {
  const database = await openDatabase();
  const statements: string[] = [];
  const log: LogLine[] = [];

  class RecordingClient extends pg.Client {
    override query(...args: unknown[]): never {
      const [query] = args as [string | { text: string }];
      statements.push(typeof query === "string" ? query : query.text);
      return (super.query as (...all: unknown[]) => never).apply(this, args);
    }
  }
  // One connection: whatever waits for a second one would hang.
  const pool = new pg.Pool({
    connectionString: database.serverUrl,
    max: 1,
    Client: RecordingClient,
  });
  // A pool has ended before its sockets are closed, and then the database is dropped.
  pool.on("error", () => undefined);
  database.defer(() => pool.end());

  const school = { database, pool, statements, log } as School;
  before(async () => {
    school.engine = createEngine(await loadApi(), pool, {
      error: (details, message) => log.push({ ...details, message }),
    });
  });
  school.as = async (
    login,
    document,
    { variables, services, statementTimeoutMs = 10_000 } = {},
  ) => {
    const outcome = await school.engine.execute({
      document,
      variables,
      services,
      settings: {
        slug: slugs[0],
        userId: login === null ? undefined : demoId(`users/${login}`),
        requestId: "request-1",
        statementTimeoutMs,
      },
    });
    // As a client gets it.
    const answer = JSON.parse(JSON.stringify(outcome)) as Outcome;
    return { ...answer, at: (path) => walk(answer.data, path.split(".")) };
  };
  return school;
}

function walk(value: unknown, [step, ...others]: string[]): unknown {
  if (step === undefined) return value;
  if (step === "*") return (value as unknown[]).map((item) => walk(item, others));
  return walk((value as Record<string, unknown> | null)?.[step], others);
}

/** The codes of an answer's errors. */
export function codes(answer: Answer): unknown[] {
  return (answer.errors ?? []).map((error) => error.extensions?.code);
}
