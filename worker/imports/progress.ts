import type { JobContext } from "../run_task.ts";

export interface Progress {
  /**
   * What the job does now, and how many rows it has read, unless it has read no more since; told in
   * a moment, and again while it goes on.
   */
  note(percent: number, note: string, rowsRead?: number): void;
  /** Fulfilled when all is told. */
  stop(): Promise<void>;
}

const everyMs = 2000;

/**
 * Tells in the import's row how far it is, in transactions of their own, so that it is seen at once;
 * every two seconds, so that a worker that is no more is told from one that is busy.
 */
export function reportProgress({ school, log }: JobContext, importId: string): Progress {
  let current = { percent: 0, note: "begins", rowsRead: 0 };
  let telling = Promise.resolve();
  const tell = () => {
    telling = telling
      .then(async () => {
        await school.asWorker((client) =>
          client.query("select note_import_progress($1, $2, $3, $4)", [
            importId,
            current.percent,
            current.note,
            current.rowsRead,
          ]),
        );
      })
      .catch((err: unknown) => {
        log.warn({ err }, "The progress of an import was not told");
      });
  };
  const timer = setInterval(tell, everyMs);
  return {
    note(percent, note, rowsRead = current.rowsRead) {
      const isNewStep = percent !== current.percent;
      current = { percent, note, rowsRead };
      if (isNewStep) tell();
    },
    async stop() {
      clearInterval(timer);
      await telling;
    },
  };
}
