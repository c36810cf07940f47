import { stderr } from "node:process";

/** Shows how far a long step is. */
export type Progress = {
  /** `done` of `total`; `note` is what is being worked on. */
  update(done: number, total: number, note?: string): void;
  /** Leaves the last line on the screen: `label ✔ 2.3 s`. */
  end(note?: string): void;
  /** Leaves what was shown and goes to the next line, so that an error can follow. */
  abandon(): void;
};

const barWidth = 24;
const secondsBetweenLines = 5;
const patienceMs = 1000;

/** On a terminal a bar that redraws itself, elsewhere a line now and then; always on stderr. */
export function showProgress(label: string): Progress {
  const start = performance.now();
  const seconds = () => (performance.now() - start) / 1000;
  let lastLine = 0;
  let shown = "";

  const draw = (text: string) => {
    shown = text;
    stderr.write(`\r\x1b[2K${text.slice(0, (stderr.columns || 80) - 1)}`);
  };
  if (stderr.isTTY) draw(`  ${label} …`);
  const announce = setTimeout(() => {
    if (!stderr.isTTY) stderr.write(`  ${label} …\n`);
  }, patienceMs).unref();

  return {
    update(done, total, note = "") {
      const share = total > 0 ? Math.min(done / total, 1) : 0;
      if (stderr.isTTY) {
        const filled = Math.round(share * barWidth);
        const bar = "█".repeat(filled) + "░".repeat(barWidth - filled);
        draw(`  ${label} ${bar} ${done}/${total} ${note}`);
      } else if (seconds() - lastLine >= secondsBetweenLines) {
        lastLine = seconds();
        stderr.write(`  ${label}: ${Math.round(share * 100)} % (${done}/${total}) ${note}\n`);
      }
    },
    end(note = "") {
      clearTimeout(announce);
      const line = `  ${label} ✔ ${seconds().toFixed(1)} s ${note}`.trimEnd();
      if (stderr.isTTY) draw(line);
      else stderr.write(line);
      stderr.write("\n");
    },
    abandon() {
      clearTimeout(announce);
      if (shown) stderr.write("\n");
    },
  };
}

/** Runs one long step under its name; the work may report how far it is. */
export async function step<T>(label: string, work: (progress: Progress) => Promise<T>): Promise<T> {
  const progress = showProgress(label);
  try {
    const result = await work(progress);
    progress.end();
    return result;
  } catch (error) {
    progress.abandon();
    throw error;
  }
}
