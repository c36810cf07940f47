import type { Engine } from "../graphql/engine.ts";
import type { FairShare } from "./fair_share.ts";

/** An engine whose operations wait for their school's turn. Throws `SCHOOL_BUSY`, and nothing else. */
export function shareEngine(engine: Engine, fairShare: FairShare): Engine {
  return {
    ...engine,
    execute: (operation) => fairShare.run(operation.settings.slug, () => engine.execute(operation)),
    executeSeries: (series) =>
      fairShare.run(series.settings.slug, () => engine.executeSeries(series)),
  };
}
