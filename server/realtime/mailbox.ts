/**
 * What waits for one subscriber, as the stream that transports read. Its end is told once, by
 * whichever side ends it.
 */
export class Mailbox<T> implements AsyncGenerator<T, undefined, undefined> {
  readonly #waiting: T[] = [];
  readonly #onEnd: () => void;
  #reader: ((result: IteratorResult<T, undefined>) => void) | undefined;
  #hasEnded = false;
  /** Who waits until no more than so many things wait. */
  #patient: { most: number; wake: () => void } | undefined;

  constructor(onEnd: () => void) {
    this.#onEnd = onEnd;
  }

  /** How many things have not been fetched. */
  get length(): number {
    return this.#waiting.length;
  }

  put(value: T): void {
    if (this.#hasEnded) return;
    const reader = this.#reader;
    this.#reader = undefined;
    if (reader) reader({ done: false, value });
    else this.#waiting.push(value);
  }

  /** Forgets what has not been fetched. */
  clear(): void {
    this.#waiting.length = 0;
    this.#wakePatient();
  }

  /**
   * Waits until at most `most` things have not been fetched; one at a time may. Says that there is
   * room, that nothing made room in time, or that the stream has ended.
   */
  async waitFor(most: number, timeoutMs: number): Promise<"room" | "full" | "ended"> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.#patient = { most, wake: resolve };
      timer = setTimeout(resolve, timeoutMs);
      this.#wakePatient();
    });
    clearTimeout(timer);
    this.#patient = undefined;
    if (this.#hasEnded) return "ended";
    return this.length <= most ? "room" : "full";
  }

  async next(): Promise<IteratorResult<T, undefined>> {
    const value = this.#waiting.shift();
    this.#wakePatient();
    if (value !== undefined) return { done: false, value };
    if (this.#hasEnded) return { done: true, value: undefined };
    return new Promise((resolve) => {
      this.#reader = resolve;
    });
  }

  async return(): Promise<IteratorResult<T, undefined>> {
    if (!this.#hasEnded) {
      this.#hasEnded = true;
      this.clear();
      this.#reader?.({ done: true, value: undefined });
      this.#onEnd();
    }
    return { done: true, value: undefined };
  }

  #wakePatient(): void {
    const patient = this.#patient;
    if (patient && (this.#hasEnded || this.length <= patient.most)) patient.wake();
  }

  async throw(): Promise<IteratorResult<T, undefined>> {
    return this.return();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }
}
