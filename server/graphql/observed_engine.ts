import { inSpan, type OpenSpan } from "../../runtime/tracing.ts";
import type { Engine, Operation, Outcome, SeriesOutcome } from "./engine.ts";
import type { SlowOperations } from "./slow_operations.ts";
import type { Statement } from "./with_pg_client.ts";

/** An engine whose operations are traced, and told of when they are slow, whoever executes them. */
export function observedEngine(engine: Engine, slow: SlowOperations): Engine {
  const observe = <Asked extends Pick<Operation, "settings">, Answer extends Told>(
    asked: Asked,
    execute: (asked: Asked) => Promise<Answer>,
  ): Promise<Answer> =>
    inSpan("graphql", { kind: "internal" }, async (span) => {
      let count = 0;
      let slowest: Statement | undefined;
      const onStatement = (statement: Statement) => {
        count++;
        if (statement.durationMs > (slowest?.durationMs ?? 0)) slowest = statement;
      };
      const settings = { ...asked.settings, onStatement };
      const startedAt = performance.now();
      const outcome = await execute({ ...asked, settings });
      const durationMs = performance.now() - startedAt;
      if (span) describe(span, asked, outcome);
      slow.tell({ settings: asked.settings, outcome, durationMs, count, slowest });
      return outcome;
    });
  return {
    ...engine,
    execute: (operation) => observe(operation, engine.execute),
    executeSeries: (series) => observe(series, engine.executeSeries),
  };
}

/** What an outcome tells of itself. */
type Told = Outcome | SeriesOutcome;

/** What was done; neither the document nor its variables, which may name people. */
function describe(span: OpenSpan, { settings }: Pick<Operation, "settings">, told: Told): void {
  const { operation } = told;
  const errors = "failure" in told ? told.failure?.errors : (told as Outcome).errors;
  const codes = errors?.map(({ extensions }) => String(extensions?.code)) ?? [];
  if (operation) {
    span.rename(`graphql ${operation.type}`);
    span.set({
      "graphql.operation.type": operation.type,
      "graphql.operation.name": operation.name?.slice(0, 64),
    });
  }
  span.set({
    "homeroom.school": settings.slug,
    "error.type": codes.length > 0 ? [...new Set(codes)].join(" ") : undefined,
  });
}
