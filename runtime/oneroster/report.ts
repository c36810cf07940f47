/** Something in a bundle that cannot be brought in, and where it stands. */
export interface BundleError {
  file: string | null;
  /** Counted from 1, the header's; that on which the row begins. */
  line: number | null;
  column: string | null;
  value: string | null;
  reason: string;
}

/** What became of the rows of one file. */
export interface FileCounts {
  rows: number;
  added?: number;
  changed?: number;
  unchanged?: number;
  deleted?: number;
}

export interface ImportReport {
  /** False: nothing was changed. */
  accepted: boolean;
  files: Record<string, FileCounts>;
  errorCount: number;
  /** The first thousand of them. */
  errors: BundleError[];
  /** What was left out, or is to be known besides. */
  notes: string[];
  /** Seconds from the first byte read to the commit. */
  seconds: number;
}

/** The report as lines for a terminal. */
export function describeReport(report: ImportReport): string[] {
  const lines = [...report.notes.map((note) => `note: ${note}`)];
  if (report.accepted) {
    for (const [file, counts] of Object.entries(report.files)) {
      const said = (["added", "changed", "unchanged", "deleted"] as const)
        .filter((outcome) => counts[outcome] !== undefined)
        .map((outcome) => `${counts[outcome]} ${outcome}`);
      lines.push(`${file}: ${said.length > 0 ? said.join(", ") : `${counts.rows} rows`}`);
    }
    return lines;
  }
  lines.push(...report.errors.map(describeError));
  const unlisted = report.errorCount - report.errors.length;
  if (unlisted > 0) lines.push(`… and ${unlisted} more`);
  const noun = report.errorCount === 1 ? "error" : "errors";
  lines.push(`Nothing was imported: ${report.errorCount} ${noun}.`);
  return lines;
}

/** `users.csv:12 email "x@y": is the address of another user`. */
export function describeError({ file, line, column, value, reason }: BundleError): string {
  const place = [file, line].filter((part) => part !== null).join(":");
  const what = [column, value === null || value === "" ? null : JSON.stringify(value)]
    .filter((part) => part !== null)
    .join(" ");
  return (
    [place, what].filter((part) => part !== "").join(" ") + (what ? ` ${reason}` : `: ${reason}`)
  );
}
