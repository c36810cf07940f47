import { writeLargeFile } from "../worker/large_file.ts";
import { timeEach, seconds, type Bench, type Figure } from "./figures.ts";

const rows = 200_000;
const runs = 1;

/** Time and memory of the process that writes the largest files that reports have. */
export const reports: Bench = async () => {
  const figures: Figure[] = [];
  for (const [format, name] of [
    ["xlsx", "A workbook"],
    ["pdf", "A PDF"],
  ] as const) {
    const peaks: number[] = [];
    const times = await timeEach(runs, async () => {
      peaks.push((await writeLargeFile(format, rows)).peakMb);
    });
    figures.push({
      what: `${name} of 200,000 rows and 8 columns, and its memory`,
      measured: `${seconds(times)}, ${Math.max(...peaks)} MB`,
      goal: "200 MB",
    });
  }
  return figures;
};
