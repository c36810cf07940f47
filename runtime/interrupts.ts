/** npm hands a Ctrl-C on to a process that has had it from the terminal already: both are one. */
const sameMs = 500;

/**
 * Calls `first` at the first SIGINT, SIGTERM or SIGHUP, and `second` at the next: for programs that
 * run under npm. Errors of `first` are its own business.
 */
export function onInterrupt(first: () => Promise<void>, second: () => void): void {
  let since: number | undefined;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      const now = performance.now();
      if (since === undefined) {
        since = now;
        void first();
      } else if (now - since > sameMs) {
        second();
      }
    });
  }
}
