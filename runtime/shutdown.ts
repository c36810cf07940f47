import { onInterrupt } from "./interrupts.ts";
import type { Logger } from "./logger.ts";

type Part = { name: string; release: () => Promise<unknown> };

/** Releases what a process holds when it is told to stop. */
export class Shutdown {
  readonly #log: Logger;
  readonly #deadlineMs: number;
  readonly #parts: Part[] = [];
  #begun = false;

  /** Listens to SIGINT, SIGTERM and SIGHUP from now on; a second signal ends the process at once. */
  constructor(log: Logger, deadlineSeconds: number) {
    this.#log = log;
    this.#deadlineMs = deadlineSeconds * 1000;
    onInterrupt(
      () => this.begin(0),
      () => process.exit(130),
    );
  }

  /** Whether the process is ending: it should take on nothing new. */
  get begun(): boolean {
    return this.#begun;
  }

  /** `release` is called when the process ends, after that of everything added later. */
  add(name: string, release: () => Promise<unknown>): void {
    this.#parts.push({ name, release });
  }

  /** Releases everything, newest first, and ends the process: with 1 if that fails or takes too long. */
  async begin(exitCode: number): Promise<void> {
    if (this.#begun) return;
    this.#begun = true;
    this.#log.info("stopping");
    setTimeout(() => {
      this.#log.error({ parts: this.#parts.map((part) => part.name) }, "stopped: the time is up");
      process.exit(1);
    }, this.#deadlineMs).unref();
    let code = exitCode;
    for (let part = this.#parts.at(-1); part; part = this.#parts.at(-1)) {
      try {
        await part.release();
      } catch (error) {
        this.#log.error({ err: error, part: part.name }, "release failed");
        code = 1;
      }
      this.#parts.pop();
    }
    this.#log.info("stopped");
    process.exit(code);
  }
}
