import { spawn } from "node:child_process";

/**
 * Waits for the program and hands signals on to it; kills it if it does not end in `patienceMs` then.
 * Returns its exit code, or the signal that ended it.
 */
export function runProgram(program, options, { patienceMs, ...settings }) {
  const child = spawn(program, options, settings);
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  const forward = (signal) => {
    child.kill(signal);
    if (patienceMs) setTimeout(() => child.kill("SIGKILL"), patienceMs).unref();
  };
  for (const signal of signals) process.on(signal, forward);
  return new Promise((resolve, reject) => {
    child.once("error", (error) => {
      reject(new Error(`Cannot run ${program}: ${error.message}`));
    });
    child.once("exit", (code, signal) => {
      for (const name of signals) process.removeListener(name, forward);
      resolve(code ?? signal);
    });
  });
}
