/** One line of the table that `npm run bench` prints. */
export interface Figure {
  what: string;
  measured: string;
  /** What it should be; without one the figure is for information. */
  goal?: string;
}

export interface BenchContext {
  /** Superuser's address of the database `postgres` of a cluster that lasts for this run. */
  adminUrl: string;
  /** A folder that lasts for this run. */
  scratch: string;
}

/** Measures one topic. */
export type Bench = (context: BenchContext) => Promise<Figure[]>;

export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1
    ? sorted[Math.floor(middle)]!
    : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** `1.23 s (1.10–1.41, 5 runs)` */
export function seconds(milliseconds: number[]): string {
  const show = (value: number) => (value / 1000).toFixed(2);
  const range = `${show(Math.min(...milliseconds))}–${show(Math.max(...milliseconds))}`;
  return `${show(median(milliseconds))} s (${range}, ${milliseconds.length} runs)`;
}

/** Runs `work` some times and returns how many milliseconds each took. */
export async function timeEach(
  runs: number,
  work: (run: number) => Promise<unknown>,
): Promise<number[]> {
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const startedAt = performance.now();
    await work(run);
    times.push(performance.now() - startedAt);
  }
  return times;
}

/** The figures as a table in Markdown. */
export function table(figures: Figure[]): string {
  const rows = figures.map(
    ({ what, measured, goal }) => `| ${what} | ${measured} | ${goal ?? ""} |`,
  );
  return ["| What | Measured | Goal |", "| --- | --- | --- |", ...rows].join("\n");
}
